"""From what is on record to what the rules ask about, with the evidence for each; pure, and as of a day.

Not produced, not applicable and not known are three different things: the first two are known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from standards_api.catalogue import Measure, defined, latest
from standards_api.logic import Answer
from standards_api.models import Finding, Measurement, NotYetGood, Rating, Risk
from standards_api.periods import academic_year, first_year, whole_year
from standards_api.phases.engine import Value
from standards_api.phases.progress8 import Band, band
from standards_api.phases.rule_sets import RuleSet

WITH_PROGRESS_8 = {"secondary", "all_through"}
WITH_KEY_STAGE_2 = {"primary", "all_through"}
WITHOUT_ABSENCE = {"nursery", "sixteen_plus"}
NOT_APPLICABLE, NOT_PRODUCED = "not_applicable", "not_produced"
NOT_RATED, NOT_REVIEWED, NOT_SENT = "not_rated", "not_reviewed", "not_sent"
SECURE = "secure-in-subject"
# A figure of a few weeks says little: rates of the year to date are not comparable with a year's.
SHORTEST_WINDOW_DAYS = 90


@dataclass
class Seen:
    """What the rules see. `evidence` says of each input where it comes from, as at when."""

    inputs: dict[str, Value]
    evidence: list[dict[str, Any]] = field(default_factory=list)

    def use(self, name: str, value: Value, figure: Measurement) -> None:
        self.inputs[name] = value
        self.evidence.append({"input": name, **evidence_of(figure)})


@dataclass(frozen=True)
class Facts:
    """What is on record about one academy, or about one subject in it, no group of its pupils.

    `reviewed_on` is the day of the last QA activity that was done; the risk is the highest open one.
    """

    kind: str
    figures: Sequence[Measurement] = ()
    not_yet_good: NotYetGood | None = None
    rating: Rating | None = None
    reviewed_on: date | None = None
    findings: Sequence[Finding] = ()
    risk: Risk | None = None


def see(rules: RuleSet, facts: Facts, *, on: date) -> Seen:
    """Only what these rules ask about."""
    seen = Seen(dict.fromkeys(rules.inputs))
    seen.inputs["kind"] = facts.kind
    if rules.scope == "subject":
        see_subject(seen, rules, facts, on)
    else:
        see_academy(seen, rules, facts, on)
    return Seen(
        {name: seen.inputs[name] for name in rules.inputs},
        [row for row in seen.evidence if row["input"] in rules.inputs],
    )


def see_academy(seen: Seen, rules: RuleSet, facts: Facts, on: date) -> None:
    see_judgements(seen, rules, facts, on)
    see_inspection(seen, facts.not_yet_good)
    see_progress_8(seen, rules, facts, on)
    see_absence(seen, rules, facts, on)
    gap(seen, "ks2_expected_gap", "ks2-rwm-expected", WITH_KEY_STAGE_2, (rules, facts, on))
    gap(seen, "attainment_8_gap", "attainment-8", WITH_PROGRESS_8, (rules, facts, on))


def see_subject(seen: Seen, rules: RuleSet, facts: Facts, on: date) -> None:
    """Nothing on record at all is not known; once there is something, the rest is known to be missing."""
    secure = next(
        (
            f
            for f in newest_first(facts.figures, SECURE)
            if f.value is not None and still_speaks(f, rules, on)
        ),
        None,
    )
    if facts.rating is None and facts.reviewed_on is None and secure is None and not facts.findings:
        return
    see_judgements(seen, rules, facts, on)
    if secure is None:
        seen.inputs["secure_in_subject"] = NOT_SENT
    else:
        seen.use("secure_in_subject", float(secure.value or 0), secure)


def see_judgements(seen: Seen, rules: RuleSet, facts: Facts, on: date) -> None:
    """What people judged: the newest assessment, what QA activities found, and the highest open risk."""
    see_rating(seen, facts.rating)
    see_findings(seen, rules, facts, on)
    risk = facts.risk
    seen.inputs["open_risk"] = 0 if risk is None else risk.priority
    if risk is not None:
        said = {"risk_id": str(risk.id), "value": risk.priority, "as_at": risk.updated_at.isoformat()}
        seen.evidence.append({"input": "open_risk", **said})


def see_rating(seen: Seen, rating: Rating | None) -> None:
    """Rated, but the level not decided, is not known: other than not rated at all."""
    if rating is None:
        seen.inputs["assessment_rank"] = NOT_RATED
        return
    seen.inputs["assessment_rank"] = rating.overall_rank
    said = {"assessment_id": str(rating.assessment_id), "value": rating.overall_rank}
    status = "provisional" if rating.provisional else "published" if rating.published_at else "signed_off"
    about = {"status": status, "source": rating.standard, "as_at": rating.signed_off_at.isoformat()}
    seen.evidence.append({"input": "assessment_rank", **said, **about})


def see_findings(seen: Seen, rules: RuleSet, facts: Facts, on: date) -> None:
    since = on - timedelta(days=rules.findings_count_for_days)
    reviewed = facts.reviewed_on is not None and facts.reviewed_on >= since
    for name, counted in (("critical_findings", ("critical",)), ("high_findings", ("high", "critical"))):
        found = [f for f in facts.findings if f.severity in counted and f.found_on >= since]
        seen.inputs[name] = len(found) if reviewed or found else NOT_REVIEWED
        if found:
            newest = max(finding.found_on for finding in found)
            ids = sorted(str(finding.id) for finding in found)
            said = {"finding_ids": ids, "value": len(found), "as_at": newest.isoformat()}
            seen.evidence.append({"input": name, **said})


def see_inspection(seen: Seen, row: NotYetGood | None) -> None:
    if row is None:
        return
    known = {Answer.YES: "yes", Answer.NO: "no"}
    seen.inputs["not_yet_good"] = known.get(Answer(row.answer))
    seen.inputs["dfe_trigger"] = known.get(Answer(row.dfe_trigger))
    seen.inputs["category_of_concern"] = row.category_of_concern
    if row.inspection_id is not None:
        said = {"inspection_id": str(row.inspection_id), "as_at": str(row.inspected_on), "rule": row.rule}
        seen.evidence.append({"input": "not_yet_good", **said})


def see_progress_8(seen: Seen, rules: RuleSet, facts: Facts, on: date) -> None:
    """Special schools and alternative provision never; else the newest year that still speaks."""
    if facts.kind not in WITH_PROGRESS_8:
        seen.inputs.update(progress_8=NOT_APPLICABLE, progress_8_before=NOT_APPLICABLE)
        return
    last = first_year(academic_year(on)) - 1
    speaking = range(last, last - rules.progress_8_counts_for_years, -1)
    of_year = {first_year(f.period): f for f in newest_first(facts.figures, "progress-8") if is_year(f)}
    found = [of_year[year] for year in speaking if year in of_year]
    banded = next((figure for figure in found if banded_as(figure)), None)
    if banded is not None:
        seen.use("progress_8", banded_as(banded), banded)
    else:
        seen.inputs["progress_8"] = without_band(found, [year for year in speaking if is_produced(year)])
    before = [figure for year, figure in of_year.items() if year < speaking[-1] and banded_as(figure)]
    if before:
        seen.use("progress_8_before", banded_as(before[0]), before[0])


def without_band(found: Sequence[Measurement], produced: Sequence[int]) -> str | None:
    """Known to be none nationally, known not to apply here, or not known: suppressed, missing, no limits."""
    if not produced:
        return NOT_PRODUCED
    elsewhere = {first_year(figure.period) for figure in found if figure.status == NOT_APPLICABLE}
    return NOT_APPLICABLE if elsewhere >= set(produced) else None


def is_produced(year: int) -> bool:
    period = whole_year(year)
    measure = defined("progress-8", period)
    return measure is not None and period.label not in measure.not_produced


def banded_as(figure: Measurement) -> Band | None:
    return band(figure.value, figure.lower, figure.upper)


def see_absence(seen: Seen, rules: RuleSet, facts: Facts, on: date) -> None:
    if facts.kind in WITHOUT_ABSENCE:
        seen.inputs["persistent_absence"] = NOT_APPLICABLE
        return
    for figure in newest_first(facts.figures, "persistent-absence"):
        days = (figure.period_until - figure.period_from).days + 1
        if figure.value is not None and days >= SHORTEST_WINDOW_DAYS and still_speaks(figure, rules, on):
            seen.use("persistent_absence", float(figure.value), figure)
            return


def gap(seen: Seen, name: str, code: str, kinds: Iterable[str], about: tuple[RuleSet, Facts, date]) -> None:
    """The newest figure of a year for which we know England's, less England's."""
    rules, facts, on = about
    if facts.kind not in kinds:
        seen.inputs[name] = NOT_APPLICABLE
        return
    measure: Measure = latest(code)
    for figure in newest_first(facts.figures, code):
        england = measure.national(figure.period) if is_year(figure) else None
        if figure.value is not None and england is not None and still_speaks(figure, rules, on):
            seen.use(name, round(float(figure.value) - england, 2), figure)
            seen.evidence[-1]["england"] = england
            return


def newest_first(figures: Iterable[Measurement], code: str) -> list[Measurement]:
    found = [figure for figure in figures if figure.measure == code]
    return sorted(found, key=lambda figure: (figure.period_until, figure.period_from), reverse=True)


def is_year(figure: Measurement) -> bool:
    return "-" not in figure.period


def still_speaks(figure: Measurement, rules: RuleSet, on: date) -> bool:
    return figure.period_until >= on - timedelta(days=rules.figures_count_for_days)


def evidence_of(figure: Measurement) -> dict[str, Any]:
    def number(value: Any) -> float | None:
        return None if value is None else float(value)

    return {
        "measure": figure.measure,
        "period": figure.period,
        "value": number(figure.value),
        "lower": number(figure.lower),
        "upper": number(figure.upper),
        "status": figure.status,
        "source": figure.source,
        "as_at": figure.as_at.isoformat(),
    }
