"""The scheme of delegation over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Response

from chassis.idempotency import Route
from chassis.listing import BadCursor, Filter, Listing, Page, View
from chassis.preconditions import IfMatch, tagged
from chassis.problems import Forbidden, PreconditionFailed, problems
from chassis.schemas import Count
from chassis.session import CurrentActor, Session
from standards_api.autonomy import scheme_commands as commands
from standards_api.autonomy import schemes as queries
from standards_api.autonomy.problems import (
    OwnScheme,
    SchemeDraftThere,
    SchemeLevelInUse,
    SchemeNotDraft,
    SchemeNotFound,
    SchemeUnsound,
)
from standards_api.autonomy.schemas import (
    DraftScheme,
    PublishScheme,
    RewriteScheme,
    SchemeListed,
    SchemeOut,
)
from standards_api.models import AutonomyScheme
from standards_api.models.standards import VersionStatus

schemes = APIRouter(prefix="/v1/autonomy-schemes", tags=["autonomy"], route_class=Route)
Number = Annotated[Count, Path(description="The number of the version.")]

SCHEMES = Listing(
    AutonomyScheme,
    SchemeListed,
    sorts={"number": AutonomyScheme.number},
    filters={"status": Filter(VersionStatus, lambda status: AutonomyScheme.status == status)},
    default="-number",
    as_of=queries.in_force_on,
)


@schemes.get(
    "",
    summary="List versions of the scheme of delegation",
    response_model=Page[SchemeListed],
    responses=problems(BadCursor),
)
async def list_schemes(session: Session, actor: CurrentActor, view: Annotated[View, Depends(SCHEMES)]) -> Any:
    """Drafts are for the AID, the chief executive and trustees; published and superseded versions for all. A
    trust begins with the one that is shipped. `as_of` leaves the version in force on that day."""
    await queries.adopt_missing(session)
    return await SCHEMES.answer(session, queries.schemes(actor), view)


@schemes.post(
    "",
    status_code=201,
    summary="Draft the next scheme of delegation",
    response_model=SchemeOut,
    responses=problems(Forbidden, SchemeDraftThere, SchemeUnsound),
)
async def draft_scheme(session: Session, actor: CurrentActor, response: Response, asked: DraftScheme) -> Any:
    """A copy of the one in force, or a whole scheme: levels, bodies, areas, who may do what at each level,
    and the rules by which a level follows. For the AID and the chief executive. Refused, naming what is
    wrong, when it does not hold together: in each area and at each level exactly one body decides."""
    draft = await commands.start_draft(session, actor, asked.content)
    return await tagged(session, response, draft)


@schemes.get(
    "/{number}",
    summary="Read a version of the scheme of delegation",
    response_model=SchemeOut,
    responses=problems(SchemeNotFound),
)
async def read_scheme(session: Session, actor: CurrentActor, response: Response, number: Number) -> Any:
    """Levels, bodies, areas, grants and rules, as they stand in this version."""
    return await tagged(session, response, await queries.access_scheme(session, actor, number))


@schemes.put(
    "/{number}",
    summary="Rewrite a draft of the scheme of delegation",
    response_model=SchemeOut,
    responses=problems(SchemeNotFound, Forbidden, SchemeNotDraft, SchemeUnsound, PreconditionFailed),
)
async def rewrite_scheme(
    session: Session,
    actor: CurrentActor,
    response: Response,
    number: Number,
    asked: RewriteScheme,
    if_match: IfMatch,
) -> Any:
    """The whole of it. What is published is never changed: draft the next version instead."""
    draft = await commands.rewrite_draft(session, actor, number, scheme=asked.content, if_match=if_match)
    return await tagged(session, response, draft)


@schemes.post(
    "/{number}/publication",
    summary="Adopt a scheme of delegation",
    response_model=SchemeOut,
    responses=problems(SchemeNotFound, Forbidden, OwnScheme, SchemeNotDraft, SchemeLevelInUse),
)
async def publish_scheme(
    session: Session, actor: CurrentActor, response: Response, number: Number, asked: PublishScheme
) -> Any:
    """For a trustee who did not write in it, with the minute of the board. It is in force at once and the one
    before it superseded; the rules then look at every academy again. Refused while an academy stands at a
    level that it does not have."""
    adopted = await commands.publish_draft(session, actor, number, minute=asked.minute)
    return await tagged(session, response, adopted)
