"""Part 2 of a meeting over HTTP."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from chassis.idempotency import Route
from chassis.preconditions import IfMatch
from chassis.problems import Forbidden, PreconditionFailed, PreconditionRequired, problems
from chassis.session import CurrentActor, Session
from meetings_api.access import MeetingNotFound
from meetings_api.confidential import commands, queries, rules
from meetings_api.confidential.queries import Part2ItemNotFound, Shown
from meetings_api.confidential.schemas import AddPart2Item, ChangePart2Item, Part2ItemOut

router = APIRouter(prefix="/v1", tags=["part 2"], route_class=Route)
NAMED = (rules.NoSuchReader, rules.SubjectAsReader, rules.NoSuchPerson)


@router.get(
    "/meetings/{meeting_id}/part2-items",
    summary="List the Part 2 items you are named for",
    response_model=list[Part2ItemOut],
    responses=problems(MeetingNotFound, Forbidden),
)
async def list_part2_items(session: Session, actor: CurrentActor, meeting_id: UUID) -> Any:
    """Numbered among themselves. Others are not counted, numbered or hinted at; the subject of an item never
    sees it, whatever their post. Empty is the same whether there is nothing or nothing for you."""
    return [shown(one) for one in await queries.list_items(session, actor, meeting_id)]


@router.post(
    "/meetings/{meeting_id}/part2-items",
    summary="Add a Part 2 item",
    status_code=201,
    response_model=Part2ItemOut,
    responses=problems(MeetingNotFound, Forbidden, *NAMED),
)
async def add_part2_item(
    session: Session, actor: CurrentActor, response: Response, meeting_id: UUID, asked: AddPart2Item
) -> Any:
    """What is to be kept from the open part, with the reason and the attendees who may read it. The AID and
    the clerk may, but not about themselves."""
    item_id = await commands.add_item(session, actor, meeting_id, **asked.model_dump())
    return tagged(response, await queries.show_item(session, actor, item_id))


@router.get(
    "/part2-items/{item_id}",
    summary="Read a Part 2 item",
    response_model=Part2ItemOut,
    responses=problems(Part2ItemNotFound),
)
async def read_part2_item(session: Session, actor: CurrentActor, response: Response, item_id: UUID) -> Any:
    """For those named, the AID and the clerk, and to whom it was disclosed."""
    return tagged(response, await queries.show_item(session, actor, item_id))


@router.put(
    "/part2-items/{item_id}",
    summary="Change a Part 2 item",
    response_model=Part2ItemOut,
    responses=problems(Part2ItemNotFound, Forbidden, PreconditionRequired, PreconditionFailed, *NAMED),
)
async def change_part2_item(
    session: Session,
    actor: CurrentActor,
    response: Response,
    item_id: UUID,
    asked: ChangePart2Item,
    if_match: IfMatch,
) -> Any:
    """The whole item but for its subject; who is no longer named loses it at once."""
    await commands.change_item(session, actor, item_id, **asked.model_dump(), if_match=if_match)
    return tagged(response, await queries.show_item(session, actor, item_id))


def shown(one: Shown) -> Part2ItemOut:
    columns = ("id", "version", "meeting_id", "title", "words", "reason", "outcome", "about_subject")
    said = {name: getattr(one.item, name) for name in columns}
    return Part2ItemOut.model_validate({**said, "number": one.number, "readers": one.readers})


def tagged(response: Response, one: Shown) -> Part2ItemOut:
    response.headers["ETag"] = f'"{one.item.version}"'
    return shown(one)
