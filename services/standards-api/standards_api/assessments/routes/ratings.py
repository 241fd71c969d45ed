"""What assessments say, over HTTP: ratings, the quality report, calibration."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from chassis.idempotency import Route
from chassis.listing import BadCursor, Listing, Page, View
from chassis.preconditions import tagged
from chassis.problems import Forbidden, problems
from chassis.schemas import Urn
from chassis.session import CurrentActor, Session
from standards_api.academies import AcademyNotFound, access_academy
from standards_api.assessments import queries, reading
from standards_api.assessments.commands.admission import admit
from standards_api.assessments.outcomes import Outcome
from standards_api.assessments.problems import (
    AcademyNotProspective,
    AdmissionInFuture,
    AdmissionNotReached,
    AssessmentNotFound,
    NoBarStated,
    RatingNotFound,
)
from standards_api.assessments.rating_schemas import (
    AdmitAcademy,
    AdmittedOut,
    CalibrationSeries,
    QualityReport,
    RatingInFull,
    RatingOut,
)
from standards_api.models.assessments import Rating
from standards_api.policy import Assessments

router = APIRouter(prefix="/v1", tags=["ratings"], route_class=Route)

RATINGS = Listing(
    Rating,
    RatingOut,
    sorts={"signed_off_at": Rating.signed_off_at, "standard": Rating.standard},
    filters={
        "standard": Rating.standard,
        "subject_kind": Rating.subject_kind,
        "urn": Rating.urn,
        "subject_area": Rating.subject_area,
        "overall": Rating.overall,
        "provisional": Rating.provisional,
        "current": Rating.current,
    },
    default="-signed_off_at",
    as_of=queries.rated_on,
)


@router.get("/ratings", summary="List ratings", response_model=Page[RatingOut], responses=problems(BadCursor))
async def list_ratings(session: Session, actor: CurrentActor, view: Annotated[View, Depends(RATINGS)]) -> Any:
    """What signed-off assessments say: `current=true` leaves the newest of each subject; `as_of` those
    that were the newest at the end of that day. What has become provisional since by the age of its evidence
    is marked so. Governors, headteachers and trustees see those that are published."""
    return await RATINGS.answer(session, queries.ratings(actor), view)


@router.get(
    "/assessments/{assessment_id}/rating",
    summary="Read a rating",
    response_model=RatingInFull,
    responses=problems(RatingNotFound),
)
async def read_rating(session: Session, actor: CurrentActor, response: Response, assessment_id: UUID) -> Any:
    """Overall and for each aspect: the level, which criteria would decide it where it is not known, what is
    in the way of the next level, how sure it is and why, and whether it is provisional."""
    rating = await queries.access_rating(session, actor, assessment_id)
    await tagged(session, response, rating)
    return reading.in_full(rating)


@router.get(
    "/assessments/{assessment_id}/outcome",
    summary="Read what an assessment comes to so far",
    response_model=Outcome,
    responses=problems(AssessmentNotFound, Forbidden),
)
async def read_outcome(session: Session, actor: CurrentActor, assessment_id: UUID) -> Any:
    """What the rating would be if it were signed off now. For those who see the QA review."""
    assessment = await queries.view_assessment(session, actor, assessment_id, Assessments.VIEW_REVIEW)
    return await reading.outcome_so_far(session, assessment)


@router.get(
    "/assessments/{assessment_id}/quality-report",
    summary="Read the quality report of an assessment",
    response_model=QualityReport,
    responses=problems(AssessmentNotFound, Forbidden),
)
async def read_quality_report(session: Session, actor: CurrentActor, assessment_id: UUID) -> Any:
    """What should make a reader careful: the top level judged without evidence, criteria judged without a
    reviewer, evidence out of date, all criteria judged alike. For those who see the QA review."""
    assessment = await queries.view_assessment(session, actor, assessment_id, Assessments.VIEW_REVIEW)
    return {"remarks": await reading.quality(session, assessment)}


@router.get(
    "/academies/{urn}/calibration",
    summary="Read how an academy's self-evaluations compare",
    response_model=CalibrationSeries,
    responses=problems(AcademyNotFound),
)
async def read_calibration(session: Session, actor: CurrentActor, urn: Urn) -> Any:
    """For every assessment of the academy whose rating you may see: how far its own answers sat above or
    below the QA review. Empty where there is none."""
    await access_academy(session, actor, urn)
    return await reading.calibration(session, actor, urn)


@router.post(
    "/academies/{urn}/admission",
    summary="Admit a prospective academy",
    response_model=AdmittedOut,
    responses=problems(
        AcademyNotFound, Forbidden, AcademyNotProspective, AdmissionInFuture, AdmissionNotReached, NoBarStated
    ),
)
async def admit_academy(
    session: Session, actor: CurrentActor, response: Response, urn: Urn, asked: AdmitAcademy
) -> Any:
    """It joins the trust, when its latest signed-off assessment has reached, overall, the level that the
    standard names for joining (the Trust Standard: Enabling). The refusal lists, aspect by aspect, the
    criteria not met and not known that are in the way. For the chief executive.
    """
    return await tagged(session, response, await admit(session, actor, urn, joined_on=asked.joined_on))
