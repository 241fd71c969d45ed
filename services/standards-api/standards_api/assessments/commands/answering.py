"""Answering criteria: the academy's own answers, the QA review's, and those that moderation settles."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.problems import PreconditionFailed
from standards_api.assessments import queries, rules
from standards_api.assessments.levels import Judgement
from standards_api.assessments.problems import AnsweredAlready
from standards_api.models.assessments import Answer, Assessment, Track
from standards_api.policy import Assessments

ACTIONS = {
    Track.SELF_EVALUATION: Assessments.SELF_EVALUATE,
    Track.QA_REVIEW: Assessments.REVIEW,
    Track.MODERATION: Assessments.MODERATE,
}


@dataclass(frozen=True)
class Said:
    """What somebody answers. `version` is the version of the answer that this replaces."""

    criterion: str
    judgement: Judgement
    narrative: str
    evidence: Sequence[UUID]
    version: int | None


async def answer(
    session: AsyncSession, actor: Actor, assessment_id: UUID, *, track: Track, said: Sequence[Said]
) -> list[Answer]:
    """Write answers of one side. All of them or none."""
    assessment = await queries.access_assessment(session, actor, assessment_id, action=ACTIONS[track])
    rules.check_stage(assessment, rules.WRITTEN_IN[track])
    rules.check_criteria(await queries.content_of(session, assessment), [each.criterion for each in said])
    await check_side(session, actor, assessment, track, {each.criterion for each in said})
    cited = {key for each in said for key in each.evidence}
    await queries.check_evidence(session, actor, assessment, cited)
    known = await existing(session, assessment, track, [each.criterion for each in said])
    if track is Track.QA_REVIEW:
        await reopen_settled(session, assessment, known, said)
    written = [put(session, actor, assessment, track, each, known.get(each.criterion)) for each in said]
    await session.flush()
    return written


async def check_side(
    session: AsyncSession, actor: Actor, assessment: Assessment, track: Track, criteria: Collection[str]
) -> None:
    if track is Track.QA_REVIEW:
        rules.check_reviewer(assessment, actor.subject)
        rules.reviewed(assessment, actor.subject)
    if track is Track.MODERATION:
        rules.check_disputed(criteria, await disputed(session, assessment))


async def disputed(session: AsyncSession, assessment: Assessment) -> list[rules.Difference]:
    answers = await queries.answers_of(session, assessment)
    own, review, settled = (queries.given(answers, track) for track in Track)
    return rules.differences(own, review, settled)


async def reopen_settled(
    session: AsyncSession, assessment: Assessment, known: dict[str, Answer], said: Sequence[Said]
) -> None:
    """What was settled between two answers is open again when one of them changes."""
    changed = [
        each.criterion
        for each in said
        if each.criterion in known and known[each.criterion].judgement != each.judgement
    ]
    for settled in (await existing(session, assessment, Track.MODERATION, changed)).values():
        settled.look_again = True


async def existing(
    session: AsyncSession, assessment: Assessment, track: Track, criteria: Collection[str]
) -> dict[str, Answer]:
    rows = await session.scalars(
        select(Answer).where(
            Answer.assessment_id == assessment.id,
            Answer.version_id == assessment.version_id,
            Answer.track == track,
            Answer.criterion.in_(criteria),
        )
    )
    return {row.criterion: row for row in rows}


def put(
    session: AsyncSession,
    actor: Actor,
    assessment: Assessment,
    track: Track,
    said: Said,
    known: Answer | None,
) -> Answer:
    evidence = [str(key) for key in dict.fromkeys(said.evidence)]
    if known is None:
        known = Answer(
            assessment_id=assessment.id,
            version_id=assessment.version_id,
            track=track,
            criterion=said.criterion,
            judgement=said.judgement,
            narrative=said.narrative,
            evidence=evidence,
            answered_by=actor.subject,
        )
        session.add(known)
        return known
    if said.version is None:
        raise AnsweredAlready(f"Read the answer to {said.criterion}, and send its version.")
    if said.version != known.version:
        raise PreconditionFailed(f"Read the answer to {said.criterion} again, and send your change anew.")
    known.judgement, known.narrative, known.evidence = said.judgement, said.narrative, evidence
    known.answered_by, known.look_again = actor.subject, False
    return known
