"""Taking open assessments over to a new version of their standard: looked at first, then done at once."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.outbox import record
from chassis.policy import require_role, within_reach
from standards_api.assessment_events import AssessmentUpgraded
from standards_api.assessments import rules
from standards_api.assessments.carrying import Fate, Given
from standards_api.assessments.hops import Entry, Hop, Kept, hop
from standards_api.assessments.levels import Judgement
from standards_api.assessments.problems import VersionNotInForce, VersionUnknown
from standards_api.models.assessments import OPEN, Answer, Assessment, AssessmentUpgrade, Track
from standards_api.models.mapping import Link, complete
from standards_api.models.standards import StandardVersion, VersionStatus
from standards_api.policy import POLICY, Assessments, Standards


@dataclass(frozen=True)
class Plan:
    """What an upgrade does to one assessment, hop by hop."""

    assessment: Assessment
    hops: list[tuple[StandardVersion, StandardVersion, Hop]]
    new_criteria: list[str]
    reopens: bool

    def said(self) -> dict[str, Any]:
        """As people look at it: what finally becomes of each answer is in the last hop that has it."""
        names = ("subject_kind", "urn", "subject_area", "status")
        entries = [as_entry(version.number, each) for _, version, one in self.hops for each in one.entries]
        return {
            "assessment_id": self.assessment.id,
            **{name: getattr(self.assessment, name) for name in names},
            "from_version": self.hops[0][0].number,
            "to_version": self.hops[-1][1].number,
            **{fate.value: self.count(fate) for fate in Fate},
            "new_criteria": self.new_criteria,
            "reopens": self.reopens,
            "entries": entries,
        }

    def count(self, fate: Fate) -> int:
        """Archived on any hop; carried over or in doubt on the last."""
        if fate is Fate.ARCHIVED:
            return sum(one.count(fate) for _, _, one in self.hops)
        return self.hops[-1][2].count(fate)


def as_entry(number: int, entry: Entry) -> dict[str, Any]:
    told = entry.told
    return {
        "track": entry.track,
        "criterion": told.criterion,
        "fate": told.fate,
        "to_version": number,
        "to": list(told.to),
        "reason": told.reason,
    }


async def preview(
    session: AsyncSession, actor: Actor, code: str, number: int, *, only: UUID | None
) -> list[dict[str, Any]]:
    """What an upgrade to this version, be it still a draft, would do to each open assessment."""
    require_role(POLICY, actor, Assessments.UPGRADE)
    target = await find_target(session, actor, code, number)
    plans = await plan(session, actor, target, {only} if only else None, lock=False)
    return [each.said() for each in plans]


async def apply(
    session: AsyncSession, actor: Actor, code: str, number: int, *, only: Collection[UUID] | None
) -> list[dict[str, Any]]:
    """Do it, for all open assessments or those named: all in one transaction."""
    require_role(POLICY, actor, Assessments.UPGRADE)
    target = await find_target(session, actor, code, number)
    if target.status != VersionStatus.PUBLISHED:
        raise VersionNotInForce(f"It is {target.status}. Upgrade to the version in force.")
    plans = await plan(session, actor, target, set(only) if only is not None else None, lock=True)
    said = [each.said() for each in plans]
    for each in plans:
        carry_out(session, actor, each)
    await session.flush()
    return said


async def find_target(session: AsyncSession, actor: Actor, code: str, number: int) -> StandardVersion:
    visible = within_reach(POLICY, actor, Standards.VIEW_VERSION)
    found: StandardVersion | None = await session.scalar(
        select(StandardVersion).where(StandardVersion.code == code, StandardVersion.number == number, visible)
    )
    if found is None:
        raise VersionUnknown
    return found


async def plan(
    session: AsyncSession, actor: Actor, target: StandardVersion, only: set[UUID] | None, *, lock: bool
) -> list[Plan]:
    found = await to_upgrade(session, actor, target, only, lock=lock)
    if not found:
        return []
    chain = await versions_up_to(session, target, min(each.standard_version for each in found))
    steps = {old.number: (old, new, links_between(old, new)) for old, new in pairwise(chain)}
    answers = await answers_to(session, found)
    return [plan_one(each, steps, answers.get(each.id, []), target) for each in found]


async def to_upgrade(
    session: AsyncSession, actor: Actor, target: StandardVersion, only: set[UUID] | None, *, lock: bool
) -> list[Assessment]:
    wanted = select(Assessment).where(
        Assessment.standard == target.code,
        Assessment.status.in_(OPEN),
        Assessment.standard_version < target.number,
        within_reach(POLICY, actor, Assessments.UPGRADE),
    )
    if only is not None:
        wanted = wanted.where(Assessment.id.in_(only))
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return list(await session.scalars(wanted.order_by(Assessment.id)))


async def versions_up_to(session: AsyncSession, target: StandardVersion, first: int) -> list[StandardVersion]:
    """Every version from `first` to the target: each was made from the one before."""
    between = StandardVersion.number.between(first, target.number)
    rows = select(StandardVersion).where(StandardVersion.code == target.code, between)
    return list(await session.scalars(rows.order_by(StandardVersion.number)))


def links_between(old: StandardVersion, new: StandardVersion) -> list[Link]:
    stated = [Link.model_validate(link) for link in new.mapping]
    return complete(stated, old=old.read(), new=new.read())


async def answers_to(session: AsyncSession, assessments: Collection[Assessment]) -> dict[UUID, list[Kept]]:
    """The answers of all of these, to the versions they stand on."""
    rows = await session.scalars(
        select(Answer)
        .join(
            Assessment, (Assessment.id == Answer.assessment_id) & (Assessment.version_id == Answer.version_id)
        )
        .where(Assessment.id.in_([each.id for each in assessments]))
        .order_by(Answer.criterion)
    )
    found: dict[UUID, list[Kept]] = {}
    for row in rows:
        found.setdefault(row.assessment_id, []).append(as_kept(row))
    return found


def as_kept(row: Answer) -> Kept:
    return Kept(
        track=Track(row.track),
        criterion=row.criterion,
        judgement=Judgement(row.judgement),
        look_again=row.look_again,
        narrative=row.narrative,
        evidence=tuple(row.evidence),
        answered_by=row.answered_by,
    )


Steps = dict[int, tuple[StandardVersion, StandardVersion, list[Link]]]


def plan_one(assessment: Assessment, steps: Steps, answers: list[Kept], target: StandardVersion) -> Plan:
    hops: list[tuple[StandardVersion, StandardVersion, Hop]] = []
    number, links = assessment.standard_version, list[Link]()
    while number < target.number:
        old, new, links = steps[number]
        one = hop(answers, links)
        hops.append((old, new, one))
        answers, number = one.answers, new.number
    taken_up = {link.new for link in links}
    content = target.read()
    sides = [
        {kept.criterion: Given(kept.judgement, kept.look_again) for kept in answers if kept.track is track}
        for track in Track
    ]
    return Plan(
        assessment=assessment,
        hops=hops,
        new_criteria=[c.key for c in content.criteria if c.key not in taken_up],
        reopens=rules.reopens(assessment, content, *sides),
    )


def carry_out(session: AsyncSession, actor: Actor, plan: Plan) -> None:
    """New answers beside the old ones, which stay; and a record of what became of each."""
    assessment = plan.assessment
    for old, new, one in plan.hops:
        session.add_all(as_answer(assessment, new, kept) for kept in one.answers)
        entries = [as_entry(new.number, entry) for entry in one.entries]
        session.add(
            AssessmentUpgrade(
                assessment_id=assessment.id,
                from_number=old.number,
                to_number=new.number,
                from_version_id=old.id,
                to_version_id=new.id,
                entries=entries,
                applied_by=actor.subject,
            )
        )
    target = plan.hops[-1][1]
    assessment.version_id, assessment.standard_version = target.id, target.number
    if plan.reopens:
        rules.send_back(assessment, reason=f"Some answers to version {target.number} are still to be given.")
    record(session, upgraded(plan), about=assessment.id)


def as_answer(assessment: Assessment, version: StandardVersion, kept: Kept) -> Answer:
    return Answer(
        assessment_id=assessment.id,
        version_id=version.id,
        track=kept.track,
        criterion=kept.criterion,
        judgement=kept.judgement,
        narrative=kept.narrative,
        evidence=list(kept.evidence),
        answered_by=kept.answered_by,
        look_again=kept.look_again,
        taken_from=list(kept.taken_from),
    )


def upgraded(plan: Plan) -> AssessmentUpgraded:
    return AssessmentUpgraded(
        assessment_id=plan.assessment.id,
        standard=plan.assessment.standard,
        from_version=plan.hops[0][0].number,
        to_version=plan.hops[-1][1].number,
        carried=plan.count(Fate.CARRIED),
        look_again=plan.count(Fate.LOOK_AGAIN),
        archived=plan.count(Fate.ARCHIVED),
    )
