"""What people look at in an assessment: each side, the differences, the outcome, the report, calibration."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import today
from chassis.policy import within_reach
from standards_api.assessments import queries, rules
from standards_api.assessments.levels import Judgement
from standards_api.assessments.on_a_day import outcome_on
from standards_api.assessments.outcomes import Calibration, Outcome, conclude
from standards_api.assessments.quality import Remark, Written, report
from standards_api.assessments.rating_schemas import RatingOut
from standards_api.models.assessments import Answer, Assessment, Rating, SubjectKind, Track
from standards_api.policy import POLICY, Assessments


async def side(
    session: AsyncSession, assessment: Assessment, track: Track, number: int | None
) -> dict[str, Any]:
    """One side's answers, and the outcome they would give alone; to an earlier version, where asked."""
    version_id = assessment.version_id
    if number is not None:
        version_id = await queries.version_stood_on(session, assessment, number)
    answers = await queries.answers_of(session, assessment, track, version_id=version_id)
    sheet = await queries.sheet_of(session, assessment, answers, track)
    content = await queries.content_at(session, version_id)
    return {"track": track, "answers": answers, "outcome": conclude(content, sheet, today=today())}


async def outcome_so_far(session: AsyncSession, assessment: Assessment) -> Outcome:
    answers = await queries.answers_of(session, assessment)
    sheet = await queries.sheet_of(session, assessment, answers)
    return conclude(await queries.content_of(session, assessment), sheet, today=today())


async def moderation(session: AsyncSession, assessment: Assessment) -> list[dict[str, Any]]:
    answers = await queries.answers_of(session, assessment)
    own, review, settled = (queries.given(answers, track) for track in Track)
    words = {answer.criterion: answer for answer in answers if answer.track == Track.MODERATION}
    return [
        {**vars(difference), **settlement(words.get(difference.criterion))}
        for difference in rules.differences(own, review, settled)
    ]


def settlement(answer: Answer | None) -> dict[str, Any]:
    return {"reason": answer.narrative, "version": answer.version} if answer else {}


async def quality(session: AsyncSession, assessment: Assessment) -> list[Remark]:
    answers = await queries.answers_of(session, assessment)
    pieces = await queries.pieces_of(session, answers, SubjectKind(assessment.subject_kind))
    written = [
        Written(
            track=Track(answer.track),
            criterion=answer.criterion,
            judgement=Judgement(answer.judgement),
            narrative=answer.narrative,
            evidence=answer.evidence,
            look_again=answer.look_again,
        )
        for answer in answers
    ]
    return report(await queries.content_of(session, assessment), written, pieces, today=today())


def in_full(rating: Rating) -> dict[str, Any]:
    """With how sure it is today: evidence grows old between the nights on which that is told."""
    outcome = outcome_on(rating.outcome, rating.basis, today())
    said = {name: getattr(rating, name) for name in RatingOut.model_fields}
    return {**said, "provisional": outcome["provisional"], "outcome": outcome}


async def calibration(session: AsyncSession, actor: Actor, urn: str) -> dict[str, Any]:
    """Every comparison of self-evaluation with QA review at an academy, that the actor may see."""
    visible = within_reach(POLICY, actor, Assessments.VIEW_RATING)
    rows = await session.scalars(
        select(Rating).where(Rating.urn == urn, visible).order_by(Rating.signed_off_at.desc()).limit(200)
    )
    compared = [(row, Outcome.model_validate(row.outcome).calibration) for row in rows]
    series = [(row, found) for row, found in compared if found is not None]
    return {
        "urn": urn,
        "balance_percent": balance(found for _, found in series),
        "assessments": [comparison(row, found) for row, found in series],
    }


def comparison(row: Rating, found: Calibration) -> dict[str, Any]:
    names = ("assessment_id", "standard", "subject_kind", "subject_area", "signed_off_at")
    apart = [levels for levels in found.aspects.values() if levels is not None]
    return {
        **{name: getattr(row, name) for name in names},
        **found.model_dump(),
        "balance_percent": balance([found]),
        "levels_apart": round(sum(apart) / len(apart), 2) if apart else None,
    }


def balance(found: Iterable[Calibration]) -> float | None:
    """Of a hundred criteria compared, how many more were judged too high than too low."""
    each = list(found)
    compared = sum(calibration.compared for calibration in each)
    apart = sum(calibration.self_above - calibration.self_below for calibration in each)
    return round(100 * apart / compared, 1) if compared else None
