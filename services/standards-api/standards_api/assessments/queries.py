"""What is read of assessments."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from chassis.actor import Actor
from chassis.clock import end_of
from chassis.policy import access, within_reach
from standards_api.assessments.carrying import Given
from standards_api.assessments.confidence import Piece, is_external
from standards_api.assessments.levels import Judgement
from standards_api.assessments.outcomes import Sheet
from standards_api.assessments.problems import (
    AcademyUnknown,
    AssessmentNotFound,
    EvidenceUnknown,
    RatingNotFound,
    StandardUnknown,
    VersionUnknown,
)
from standards_api.assessments.rules import final, judged
from standards_api.models import Academy
from standards_api.models.assessments import (
    Answer,
    Assessment,
    AssessmentComment,
    AssessmentUpgrade,
    Origin,
    Rating,
    SubjectKind,
    Track,
)
from standards_api.models.content import Content, EvidenceKind
from standards_api.models.evidence import Evidence
from standards_api.models.standards import StandardVersion, VersionStatus
from standards_api.policy import POLICY, Assessments, Register
from standards_api.shipped.adopting import adopt

# Published versions do not change, so that what was read of one is good for ever.
MOST_KEPT = 500
CONTENTS: dict[UUID, Content] = {}


async def access_assessment(
    session: AsyncSession,
    actor: Actor,
    assessment_id: UUID,
    *,
    action: str | None = None,
    if_match: int | None = None,
) -> Assessment:
    found: Assessment = await access(
        session, POLICY, actor, Assessment, assessment_id,
        view=Assessments.VIEW, action=action, missing=AssessmentNotFound, if_match=if_match,
    )  # fmt: skip
    return found


async def view_assessment(
    session: AsyncSession, actor: Actor, assessment_id: UUID, action: str
) -> Assessment:
    """The assessment, to read more of it than the assessment itself: not locked."""
    found: Assessment = await access(
        session, POLICY, actor, Assessment, assessment_id,
        view=Assessments.VIEW, action=action, missing=AssessmentNotFound, lock=False,
    )  # fmt: skip
    return found


async def access_rating(session: AsyncSession, actor: Actor, assessment_id: UUID) -> Rating:
    rating: Rating = await access(
        session, POLICY, actor, Rating, assessment_id, by=Rating.assessment_id,
        view=Assessments.VIEW_RATING, missing=RatingNotFound,
    )  # fmt: skip
    return rating


async def find_published(session: AsyncSession, code: str) -> StandardVersion:
    """The version in force of a standard named in a request."""
    wanted = select(StandardVersion).where(
        StandardVersion.code == code, StandardVersion.status == VersionStatus.PUBLISHED
    )
    found = await session.scalar(wanted)
    if found is None and await adopt(session, {code}):
        found = await session.scalar(wanted)
    if found is None:
        raise StandardUnknown("Look for it in the list of standards.")
    return found


async def find_academy(session: AsyncSession, actor: Actor, urn: str) -> Academy:
    """One they may know of: in the register, or because they were asked to review it."""
    reviewed = select(Assessment.urn).where(Assessment.reviewer == actor.subject)
    known = within_reach(POLICY, actor, Register.VIEW_ACADEMY) | Academy.urn.in_(reviewed)
    academy: Academy | None = await session.scalar(select(Academy).where(Academy.urn == urn, known))
    if academy is None:
        raise AcademyUnknown("Look for it in the list of academies.")
    return academy


async def content_of(session: AsyncSession, assessment: Assessment) -> Content:
    return await content_at(session, assessment.version_id)


async def content_at(session: AsyncSession, version_id: UUID) -> Content:
    """The words of a published version."""
    if version_id not in CONTENTS:
        version = (
            await session.scalars(select(StandardVersion).where(StandardVersion.id == version_id))
        ).one()
        if len(CONTENTS) >= MOST_KEPT:
            CONTENTS.pop(next(iter(CONTENTS)))
        CONTENTS[version_id] = version.read()
    return CONTENTS[version_id]


async def answers_of(
    session: AsyncSession, assessment: Assessment, *tracks: Track, version_id: UUID | None = None
) -> list[Answer]:
    """The answers to the version it stands on now, or to one it stood on before."""
    wanted = select(Answer).where(
        Answer.assessment_id == assessment.id, Answer.version_id == (version_id or assessment.version_id)
    )
    if tracks:
        wanted = wanted.where(Answer.track.in_(tracks))
    return list(await session.scalars(wanted.order_by(Answer.criterion)))


async def version_stood_on(session: AsyncSession, assessment: Assessment, number: int) -> UUID:
    """A version that the assessment stands on, or stood on before an upgrade."""
    if number == assessment.standard_version:
        return assessment.version_id
    earlier: UUID | None = await session.scalar(
        select(AssessmentUpgrade.from_version_id).where(
            AssessmentUpgrade.assessment_id == assessment.id, AssessmentUpgrade.from_number == number
        )
    )
    if earlier is None:
        raise VersionUnknown("Ask for a version that the assessment stands on or stood on.")
    return earlier


def given(answers: Iterable[Answer], track: Track) -> dict[str, Given]:
    return {
        answer.criterion: Given(Judgement(answer.judgement), answer.look_again)
        for answer in answers
        if answer.track == track
    }


async def pieces_of(session: AsyncSession, answers: Iterable[Answer], kind: SubjectKind) -> dict[str, Piece]:
    """Every piece of evidence that these answers cite."""
    cited = {UUID(key) for answer in answers for key in answer.evidence}
    if not cited:
        return {}
    rows = await session.scalars(select(Evidence).where(Evidence.id.in_(cited)))
    return {str(row.id): as_piece(row, kind) for row in rows}


def as_piece(row: Evidence, kind: SubjectKind) -> Piece:
    return Piece(str(row.id), EvidenceKind(row.kind), is_external(Origin(row.origin), kind), row.dated)


def evidence_by_criterion(answers: Iterable[Answer]) -> Mapping[str, Collection[str]]:
    found: dict[str, set[str]] = {}
    for answer in answers:
        found.setdefault(answer.criterion, set()).update(answer.evidence)
    return found


async def sheet_of(
    session: AsyncSession, assessment: Assessment, answers: list[Answer], verdict: Track | None = None
) -> Sheet:
    """All that an outcome follows from. `verdict` makes one side's answers the final ones."""
    sides = {track: given(answers, track) for track in Track}
    own, review = judged(sides[Track.SELF_EVALUATION]), judged(sides[Track.QA_REVIEW])
    decided = judged(final(*sides.values()))
    counted = [answer for answer in answers if verdict is None or answer.track == verdict]
    return Sheet(
        own=own,
        review=review,
        final=decided if verdict is None else judged(sides[verdict]),
        evidence=evidence_by_criterion(counted),
        pieces=await pieces_of(session, counted, SubjectKind(assessment.subject_kind)),
    )


async def check_evidence(
    session: AsyncSession, actor: Actor, assessment: Assessment, cited: Collection[UUID]
) -> None:
    """What is cited is there, may be seen, and is about what is judged."""
    if not cited:
        return
    about = Evidence.urn == assessment.urn if assessment.urn else Evidence.urn.is_(None)
    visible = within_reach(POLICY, actor, Assessments.VIEW_EVIDENCE)
    known = set(await session.scalars(select(Evidence.id).where(Evidence.id.in_(cited), about, visible)))
    if strange := sorted(str(key) for key in cited if key not in known):
        raise EvidenceUnknown("Record the evidence first, for the same academy.", evidence=strange[:50])


def assessments(actor: Actor) -> Select[Any]:
    return select(Assessment).where(within_reach(POLICY, actor, Assessments.VIEW))


def ratings(actor: Actor) -> Select[Any]:
    return select(Rating).where(within_reach(POLICY, actor, Assessments.VIEW_RATING))


def rated_on(day: date) -> ColumnElement[bool]:
    """Of each subject under each standard the newest that had been signed off when the day ended."""
    later = aliased(Rating)
    replaced = exists().where(
        later.trust_id == Rating.trust_id,
        later.standard == Rating.standard,
        later.urn.is_not_distinct_from(Rating.urn),
        later.subject_area.is_not_distinct_from(Rating.subject_area),
        later.signed_off_at > Rating.signed_off_at,
        later.signed_off_at < end_of(day),
    )
    return and_(Rating.signed_off_at < end_of(day), ~replaced)


def evidence(actor: Actor) -> Select[Any]:
    return select(Evidence).where(within_reach(POLICY, actor, Assessments.VIEW_EVIDENCE))


def upgrades(assessment: Assessment) -> Select[Any]:
    return select(AssessmentUpgrade).where(AssessmentUpgrade.assessment_id == assessment.id)


def comments(assessment: Assessment) -> Select[Any]:
    return select(AssessmentComment).where(AssessmentComment.assessment_id == assessment.id)
