"""Aims over HTTP."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response

from chassis.idempotency import Route
from chassis.listing import BadCursor, Filter, Listing, Page, View
from chassis.preconditions import IfMatch, tagged, with_etag
from chassis.problems import Forbidden, PreconditionFailed, problems
from chassis.schemas import Day, Urn
from chassis.session import CurrentActor, Session
from standards_api.academies import AcademyNotFound
from standards_api.aims import answers, commands, queries
from standards_api.aims.problems import (
    AimCodeTaken,
    AimDayToCome,
    AimEvidenceUnknown,
    AimNotFound,
    AimNotPromised,
    AimRetired,
    AimUnsound,
    JudgementUntimely,
    RuleCanTell,
)
from standards_api.aims.schemas import (
    AcademyAimsOut,
    AimOut,
    AimOverviewOut,
    DefineAim,
    JudgeAim,
    RetireAim,
    RewriteAim,
)
from standards_api.models import AimDefinition, AimState
from standards_api.models.content import Key
from standards_api.models.dated import stood_on

aims = APIRouter(prefix="/v1/aims", tags=["aims"], route_class=Route)
overview = APIRouter(prefix="/v1/aim-overview", tags=["aims"], route_class=Route)
academies = APIRouter(prefix="/v1/academies/{urn}/aims", tags=["aims"], route_class=Route)
ROUTERS: list[APIRouter] = [aims, overview, academies]
Code = Annotated[Key, Path(examples=["judged-good"])]

AsOf = Annotated[Day | None, Query(description="As it stood when this day ended; now if left out.")]


def listing(model: queries.Kept) -> Listing:
    return Listing(
        model,
        AimOut,
        sorts={"code": model.code, "title": model.title},
        filters={"current": Filter(bool, partial(queries.standing, model), dated=True)},
        search=[model.title],
        as_of=partial(stood_on, model) if model is AimState else None,
    )


AIMS, AIMS_ON = listing(AimDefinition), listing(AimState)


@aims.get("", summary="List the trust's aims", response_model=Page[AimOut], responses=problems(BadCursor))
async def list_aims(session: Session, actor: CurrentActor, view: Annotated[View, Depends(AIMS_ON)]) -> Any:
    """Promises with a deadline, and the tests by which they are known to be kept. A trust begins with those
    that are shipped. `current=true` leaves out those that were retired. `as_of`: what was promised
    on that day, in the words of then."""
    await queries.adopt_missing(session)
    if view.as_of is not None:
        return await AIMS_ON.answer(session, queries.aims_on(actor), view)
    return await AIMS.answer(session, queries.aims(actor), view)


@aims.post(
    "",
    status_code=201,
    summary="Define an aim",
    response_model=AimOut,
    responses=problems(Forbidden, AimCodeTaken, AimUnsound),
)
async def define_aim(session: Session, actor: CurrentActor, response: Response, asked: DefineAim) -> Any:
    """When it is due (years after joining, or a day) and its tests: judged good, a published figure, or the
    level of a published assessment. The first test whose answer is known decides. Without tests, people
    judge. For the AID and the chief executive."""
    return await tagged(session, response, await commands.define_aim(session, actor, **dict(asked)))


@aims.get("/{code}", summary="Read an aim", response_model=AimOut, responses=problems(AimNotFound))
async def read_aim(
    session: Session, actor: CurrentActor, response: Response, code: Code, as_of: AsOf = None
) -> Any:
    """One aim: when it is due, to which kinds of academy it is promised, and its tests. As of a day gone by:
    in the words of then, with the ETag of then."""
    if as_of is not None:
        was = await queries.aim_on(session, actor, code, as_of)
        return with_etag(response, was, was.version)
    return await tagged(session, response, await queries.access_aim(session, actor, code))


@aims.put(
    "/{code}",
    summary="Rewrite an aim",
    response_model=AimOut,
    responses=problems(AimNotFound, Forbidden, AimRetired, AimUnsound, PreconditionFailed),
)
async def rewrite_aim(
    session: Session,
    actor: CurrentActor,
    response: Response,
    code: Code,
    asked: RewriteAim,
    if_match: IfMatch,
) -> Any:
    """The whole of it: every status follows from it at once. What it said before is in the history."""
    aim = await commands.rewrite_aim(session, actor, code, content=asked.content, if_match=if_match)
    return await tagged(session, response, aim)


@aims.post(
    "/{code}/retirement",
    summary="Retire an aim",
    response_model=AimOut,
    responses=problems(AimNotFound, Forbidden, AimRetired),
)
async def retire_aim(
    session: Session, actor: CurrentActor, response: Response, code: Code, asked: RetireAim
) -> Any:
    """It is no longer promised: with a reason. It stays on record."""
    aim = await commands.retire_aim(session, actor, code, reason=asked.reason)
    return await tagged(session, response, aim)


@overview.get(
    "",
    summary="Read where all academies stand",
    response_model=AimOverviewOut,
    responses=problems(Forbidden, AimDayToCome),
)
async def read_overview(session: Session, actor: CurrentActor, as_of: AsOf = None) -> Any:
    """Every academy that has joined, by name, with its status in every aim promised to its kind. For the AID,
    the chief executive, trustees and the finance director. As of a day gone by: the academies that were in
    the trust then, with what was promised, published and judged by then."""
    return await answers.overview(session, actor, as_of)


@academies.get(
    "",
    summary="Read where an academy stands with the trust's aims",
    response_model=AcademyAimsOut,
    responses=problems(Forbidden, AcademyNotFound, AimDayToCome),
)
async def read_academy_aims(session: Session, actor: CurrentActor, urn: Urn, as_of: AsOf = None) -> Any:
    """For each aim the day it is due and the status: met, on track, at risk, missed or unknown; never stored,
    always from what is published now, with what it rests on, as at when. Not known is not met. Inspections
    from before the academy joined are shown but, good ones, not counted to the trust. As of a day gone by:
    with what was promised, published and judged by then, and due as seen from then."""
    return await answers.academy_aims(session, actor, urn, as_of)


@academies.post(
    "/{code}/judgements",
    status_code=201,
    summary="Judge an aim where no test can tell",
    response_model=AcademyAimsOut,
    responses=problems(
        Forbidden,
        AcademyNotFound,
        AimNotFound,
        AimRetired,
        AimNotPromised,
        RuleCanTell,
        JudgementUntimely,
        AimEvidenceUnknown,
    ),
)
async def judge_aim(session: Session, actor: CurrentActor, urn: Urn, code: Code, asked: JudgeAim) -> Any:
    """With a reason, for the AID. Refused where a test can tell. Once a test can, the test counts; `on_track`
    and `at_risk` count until the aim is due."""
    await commands.judge_aim(session, actor, urn, code, **dict(asked))
    return await answers.academy_aims(session, actor, urn)
