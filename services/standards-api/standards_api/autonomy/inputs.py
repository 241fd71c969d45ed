"""From what is on record to what a scheme's rules ask about, with where each comes from; pure."""

from dataclasses import dataclass, field
from typing import Any

from standards_api.logic import Answer
from standards_api.models import NotYetGood, PhaseDecision, Rating, Risk
from standards_api.models.content import NOT_KNOWN
from standards_api.models.delegation import Input
from standards_api.phases.engine import Value


@dataclass(frozen=True)
class Facts:
    """What is on record about one academy, as it stands now."""

    kind: str
    not_yet_good: NotYetGood | None
    phase: PhaseDecision | None
    rating: Rating | None
    highest_risk: Risk | None


@dataclass
class Seen:
    """What the rules see. `evidence` says of each input where it comes from, as at when."""

    inputs: dict[str, Value] = field(default_factory=lambda: {str(name): None for name in Input})
    evidence: list[dict[str, Any]] = field(default_factory=list)

    def use(self, name: Input, value: Value, *, source: str, id: object, as_at: object) -> None:
        self.inputs[name] = value
        self.evidence.append({"input": str(name), "source": source, "id": str(id), "as_at": str(as_at)})


def see(facts: Facts) -> Seen:
    seen = Seen()
    seen.inputs[Input.KIND] = facts.kind
    if facts.not_yet_good is not None:
        see_inspection(seen, facts.not_yet_good)
    if facts.phase is not None:
        phase = facts.phase
        seen.use(Input.PHASE, phase.phase, source="phase", id=phase.id, as_at=phase.effective_on)
    if facts.rating is not None:
        see_rating(seen, facts.rating)
    see_risk(seen, facts.highest_risk)
    return seen


def see_inspection(seen: Seen, row: NotYetGood) -> None:
    known = {Answer.YES: "yes", Answer.NO: "no"}
    found = {
        Input.NOT_YET_GOOD: known.get(Answer(row.answer)),
        Input.CATEGORY_OF_CONCERN: row.category_of_concern,
    }
    for name, value in found.items():
        if row.inspection_id is None:
            seen.inputs[name] = value
        else:
            seen.use(name, value, source="inspection", id=row.inspection_id, as_at=row.inspected_on)


def see_rating(seen: Seen, rating: Rating) -> None:
    """A level that is not decided is not known, and so is whether it is provisional."""
    if rating.overall in (None, NOT_KNOWN):
        return
    of: dict[str, Any] = {
        "source": "assessment",
        "id": rating.assessment_id,
        "as_at": rating.signed_off_at.date(),
    }
    seen.use(Input.STANDARD_LEVEL, rating.overall, **of)
    seen.use(Input.STANDARD_PROVISIONAL, "yes" if rating.provisional else "no", **of)


def see_risk(seen: Seen, risk: Risk | None) -> None:
    """An empty register is known to hold no high risk."""
    seen.inputs[Input.HIGHEST_RISK] = 0.0
    if risk is not None:
        as_at = risk.updated_at.date()
        seen.use(Input.HIGHEST_RISK, float(risk.priority), source="risk", id=risk.id, as_at=as_at)
