"""Pictures over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from chassis.idempotency import Route
from chassis.problems import Forbidden, problems
from chassis.schemas import Day, Urn
from chassis.session import CurrentActor, Session
from chassis.swift import Asker
from standards_api.academies import AcademyNotFound
from standards_api.pictures import answers, together
from standards_api.pictures.schemas import BoardViewOut, PictureOut, TrustPictureOut
from standards_api.pictures.similar_schemas import SimilarOut

AsOf = Annotated[Day | None, Query(description="As it stood on this day; today if left out.")]

router = APIRouter(tags=["pictures"], route_class=Route)


@router.get(
    "/v1/academies/{urn}/picture",
    summary="Read the picture of an academy",
    response_model=PictureOut,
    responses=problems(Forbidden, AcademyNotFound, answers.DayToCome),
)
async def read_picture(session: Session, actor: CurrentActor, urn: Urn, as_of: AsOf = None) -> Any:
    """Its phase, whether it is not yet good, its inspections, and the key measures of its kind with their
    trend, each with source and as-at. Trustees and governors see published figures and reports only, the
    academy's own people their own academy.

    As of a day gone by: what held and was published then, by the rules of not yet good chosen then, risks as
    they were rated and how sure a rating was on that day. Support and meetings are shown of today only. Who
    may read it, and what the academy is called, is as now."""
    return await answers.picture(session, actor, urn, as_of)


@router.get(
    "/v1/board-view",
    summary="Read the board's view of all academies",
    response_model=BoardViewOut,
    responses=problems(Forbidden, answers.DayToCome),
)
async def read_board_view(asker: Asker, as_of: AsOf = None) -> Any:
    """Every academy that has joined, by name: phase, level for each aspect, inspection in the words of its
    own regime, and key measures with trend, source and as-at. For trustees, the chief executive and the AID;
    trustees see published figures and ratings. As of a day gone by: the academies that were in the trust
    then, with the figures, ratings, phases, risks and reports of that day."""
    return await together.board_view(asker, as_of)


@router.get(
    "/v1/trust-picture",
    summary="Read the trust's whole picture",
    response_model=TrustPictureOut,
    responses=problems(Forbidden, answers.DayToCome),
)
async def read_trust_picture(asker: Asker, as_of: AsOf = None) -> Any:
    """Every academy that has joined, by name, as in its own picture: phase, levels, inspection, key measures
    with trend, open needs and support, and the next meeting. What support-api and meetings-api say is kept
    here from their events, so it can be some seconds old: each entry has its as-at. For the AID and the
    chief executive. As of a day gone by: the academies that were in the trust then, as in the picture of an
    academy."""
    return await together.trust_picture(asker, as_of)


@router.get(
    "/v1/academies/{urn}/similar",
    summary="Compare an academy with similar ones",
    response_model=SimilarOut,
    responses=problems(Forbidden, AcademyNotFound),
)
async def read_similar_academies(session: Session, actor: CurrentActor, urn: Urn) -> Any:
    """Which schools are like it, why, and how its key measures stand beside theirs.

    Only schools of the same kind are compared: special schools and alternative provision only with their
    like. How alike two are follows from what their pupils are like and from nothing else: size,
    disadvantage, SEND, English as an additional language, prior attainment. Each difference is counted in
    standard deviations of England's schools of that kind (`step`); two schools are similar when the root of
    the mean square, over the characteristics that both have, is at most 1. Both must have at least three, and
    the other may lack one of those known of the academy; else it cannot be told. What is missing is said and
    never counted as nought. The twenty nearest are shown, and every academy of the trust that is similar. Own
    figures come first, beside them what is published. Middle and place are given from four figures of the
    same year on. England's schools and their published figures are brought in by operators (imports of the
    kinds `england-...`). For the AID, the chief executive and trustees, who see published figures only.
    """
    return await answers.similar(session, actor, urn)
