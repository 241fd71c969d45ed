"""A trust's own measures over HTTP; `GET /v1/measures` lists them beside those every trust has."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from chassis.idempotency import Route
from chassis.preconditions import tagged
from chassis.problems import Forbidden, problems
from chassis.session import CurrentActor, Session
from standards_api.definitions import commands
from standards_api.definitions.problems import (
    FiguresRestOnIt,
    MeasureCodeTaken,
    MeasureNotFound,
    MeasureRetired,
    MeasureUnsound,
    OwnCodeNeeded,
)
from standards_api.definitions.schemas import (
    OWN_CODE,
    DefineMeasure,
    DefineMeasureAnew,
    OwnMeasureOut,
    RetireMeasure,
)
from standards_api.measures.problems import PupilDataRefused
from standards_api.measures.rows import Code as MeasureCode

router = APIRouter(prefix="/v1/measures", tags=["measures"], route_class=Route)
Code = Annotated[MeasureCode, Path(examples=[OWN_CODE])]


@router.post(
    "",
    status_code=201,
    summary="Define a measure of your own",
    response_model=OwnMeasureOut,
    responses=problems(Forbidden, OwnCodeNeeded, MeasureCodeTaken, MeasureUnsound, PupilDataRefused),
)
async def define_measure(
    session: Session, actor: CurrentActor, response: Response, asked: DefineMeasure
) -> Any:
    """Its figures are pushed, uploaded, read as of a day, looked at by early warning (falls beyond what is
    normal, runs of worsening) and shown in pictures like those of the measures every trust has. The code
    begins with `own-`; the shipped measures are the same for every trust and are never changed by one.
    Measures are of groups of pupils: one that names what belongs to one pupil is refused. For the AID."""
    return await tagged(session, response, await commands.define_measure(session, actor, **dict(asked)))


@router.post(
    "/{code}/versions",
    status_code=201,
    summary="Define a measure of your own anew",
    response_model=OwnMeasureOut,
    responses=problems(
        Forbidden, MeasureNotFound, MeasureRetired, MeasureUnsound, FiguresRestOnIt, PupilDataRefused
    ),
)
async def define_measure_anew(
    session: Session, actor: CurrentActor, response: Response, code: Code, asked: DefineMeasureAnew
) -> Any:
    """A new version from a later academic year on; the one before ends with the year before. Figures say by
    which version they are, and figures of two versions are never compared. Refused where figures of these
    years have come already. For the AID."""
    return await tagged(session, response, await commands.define_anew(session, actor, code, **dict(asked)))


@router.post(
    "/{code}/retirement",
    summary="Retire a measure of your own",
    response_model=OwnMeasureOut,
    responses=problems(Forbidden, MeasureNotFound, MeasureRetired, MeasureUnsound, FiguresRestOnIt),
)
async def retire_measure(
    session: Session, actor: CurrentActor, response: Response, code: Code, asked: RetireMeasure
) -> Any:
    """No figures are taken for years after its last; those that came stay readable. For the AID."""
    return await tagged(session, response, await commands.retire_measure(session, actor, code, **dict(asked)))
