"""Pictures over HTTP."""

from typing import Any

from fastapi import APIRouter

from chassis.idempotency import Route
from chassis.problems import Forbidden, problems
from chassis.schemas import Urn
from chassis.session import CurrentActor, Session
from standards_api.academies import AcademyNotFound
from standards_api.pictures import answers
from standards_api.pictures.schemas import BoardViewOut, PictureOut

router = APIRouter(tags=["pictures"], route_class=Route)


@router.get(
    "/v1/academies/{urn}/picture",
    summary="Read the picture of an academy",
    response_model=PictureOut,
    responses=problems(Forbidden, AcademyNotFound),
)
async def read_picture(session: Session, actor: CurrentActor, urn: Urn) -> Any:
    """Its phase, whether it is not yet good, its inspections, and the key measures of its kind with their
    trend, each with source and as-at. Trustees and governors see published figures and reports only, the
    academy's own people their own academy."""
    return await answers.picture(session, actor, urn)


@router.get(
    "/v1/board-view",
    summary="Read the board's view of all academies",
    response_model=BoardViewOut,
    responses=problems(Forbidden),
)
async def read_board_view(session: Session, actor: CurrentActor) -> Any:
    """Every academy that has joined, by name: phase, inspection and key measures with trend, source and
    as-at. For trustees, the chief executive and the AID; trustees see published figures."""
    return await answers.board_view(session, actor)
