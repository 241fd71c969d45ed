"""A write that only adds, with its history, its events and its Idempotency-Key, in one statement.

    async def record_person(asker: Asker, asked: RecordPerson, idempotency_key: Key = None) -> Any:
        return await write(asker, people.record_person, PersonOut, key=idempotency_key, **dict(asked))

The command is the one that a session would be given. It is run first with something that takes what is added
and stated, and cannot be asked anything: what it took is then written by one statement. A command that must
look something up, for this actor, is run again with a session. Nothing is written before, so nothing twice.
"""

from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from typing import Any, cast

from fastapi import Request, Response
from pydantic import BaseModel
from pydantic_core import to_json
from sqlalchemy import CTE, Column, Select, String, Table, Text, exists, func, inspect, literal, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now
from chassis.db import Aggregate
from chassis.history import changes_of, stamp_new
from chassis.idempotency import (
    IdempotencyKey,
    answered,
    claim_key,
    fingerprint_of,
    place_of,
    require_key,
)
from chassis.swift import Asking, Known, as_json, given
from chassis.taking import MustLook, Taking

Command = Callable[..., Awaitable[Aggregate]]
KEY = cast(Table, IdempotencyKey.__table__)


class Taken(Taking):
    """In place of the session of a command: takes the rows that it adds."""

    def __init__(self, actor: Actor, operation: str) -> None:
        super().__init__(actor=actor, trust_id=actor.trust_id, operation=operation)
        self.added: list[Aggregate] = []

    def add(self, row: Aggregate) -> None:
        self.added.append(row)


async def write(
    asker: Asking, command: Command, out: type[BaseModel], *, key: str | None, **said: Any
) -> Response:
    """What the command added, as it is answered; or what the command, the policy or the database refuse."""

    async def swiftly(known: Known) -> Response:
        require_key(known.actor, key)
        taken = Taken(known.actor, asker.request.scope["route"].name)
        row = await command(cast(AsyncSession, taken), known.actor, **said)
        for added in taken.added:
            stamp_new(cast(Any, taken), added)
        response = answer_with(asker.request, row, out)
        return await conclude(asker, known, taken, response, key)

    try:
        response: Response = await asker.as_known(swiftly)
    except MustLook:
        return await by_session(asker, command, out, key=key, **said)
    return response


def answer_with(request: Request, row: Aggregate, out: type[BaseModel]) -> Response:
    response = as_json(out.model_validate(row).model_dump_json(by_alias=True), row.version)
    response.status_code = request.scope["route"].status_code or 200
    return response


async def by_session(
    asker: Asking, command: Command, out: type[BaseModel], *, key: str | None, **said: Any
) -> Response:
    async with asker.session() as (session, actor):
        await claim_key(asker.request, session, actor, key)
        row = await command(session, actor, **said)
        await session.flush()
        response = answer_with(asker.request, row, out)
        answered(asker.request, response)
    return response


async def conclude(
    asker: Asking, known: Known, taken: Taken, response: Response, key: str | None
) -> Response:
    events = taken.info.pop("events", [])
    values = {
        "changes": to_json(changes_of(cast(AsyncSession, taken))).decode(),
        "events": to_json(events).decode(),
        **{f"{number}_{name}": value for number, row in enumerate(taken.added) for name, value in told(row)},
        **(claim(asker.request, known.actor, key, response) if key else {}),
    }
    shape = (*(type(row) for row in taken.added), bool(key))
    statement = known.statement(shape, lambda _: lambda holds: adding(holds, taken.added, keyed=bool(key)))
    async with asker.swift.turn(known.actor.trust_id):
        done = await asker.ask(known, statement, values)
    if not done:
        raise MustLook("the key was claimed before")
    if events:
        await asker.request.app.state.doorbell.ring()
    return response


def claim(request: Request, actor: Actor, key: str, response: Response) -> dict[str, Any]:
    said = {
        **place_of(request, actor, key),
        "fingerprint": fingerprint_of(request),
        "claimed_at": now(),
        "status": response.status_code,
        "media_type": response.media_type,
        "etag": response.headers.get("etag"),
        "body": bytes(response.body),
    }
    return {f"key_{name}": value for name, value in said.items()}


@cache
def columns_of_row(kind: type[Aggregate]) -> Sequence[tuple[str, Column[Any]]]:
    found = [(attribute.key, attribute.columns[0]) for attribute in inspect(kind).column_attrs]
    return [
        (name, column)
        for name, column in found
        if isinstance(column, Column) and column.computed is None and column.identity is None
    ]


def told(row: Aggregate) -> list[tuple[str, Any]]:
    return [(name, getattr(row, name)) for name, _ in columns_of_row(type(row))]


def adding(asker: CTE, rows: Sequence[Aggregate], *, keyed: bool) -> Select[Any]:
    """Insert the key, where there is one, then the rows, then what they leave behind; whether it was done."""
    first: Any = asker
    if keyed:
        names = [column.name for column in KEY.columns]
        said = [given(f"key_{column.name}", column.type) for column in KEY.columns]
        wanted = select(*said).select_from(asker).where(asker.c.holds)
        claimed = insert(KEY).from_select(names, wanted).on_conflict_do_nothing()
        first = claimed.returning(KEY.c.key).cte("claimed")
    done = [inserted(asker, first, number, type(row)) for number, row in enumerate(rows)]
    left = func.conclude(
        sql_cast(given("changes", Text), JSONB), sql_cast(given("events", Text), JSONB), type_=String
    )
    return select(func.concat(left, literal("done"))).where(*(exists(select(one)) for one in done))


def inserted(asker: CTE, first: Any, number: int, kind: type[Aggregate]) -> CTE:
    columns = columns_of_row(kind)
    said = [given(f"{number}_{name}", column.type) for name, column in columns]
    wanted = select(*said).select_from(first).where(exists(select(asker.c.holds).where(asker.c.holds)))
    table = inspect(kind).local_table
    assert isinstance(table, Table)
    into = insert(table).from_select([column.name for _, column in columns], wanted)
    return into.returning(table.c.id).cte(f"added_{number}")
