"""One request, one statement: who asks, the isolation of their trust and the answer, in a single round trip.

The plain way (`chassis.session`) takes four: begin, enter, ask, commit. Hot reads take this one:

    async def read_note(asker: Asker, note_id: UUID) -> Response:
        return await asker.one(queries.note, NoteNotFound, note_id=note_id)

`queries.note(actor)` selects JSON that PostgreSQL has written, under the same policy as ever; what differs
from request to request is `given`. It is compiled once for an actor. Who the actor is was learnt at an
earlier request, and the statement itself asks whether that still holds: when it does not, there is no answer,
the actor is learnt anew, and it is asked again. So a post that ends still ends access at the next request.
"""

import asyncio
import json
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Hashable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Annotated, Any, TypeVar
from weakref import WeakValueDictionary

from fastapi import Depends, Request, Response
from sqlalchemy import CTE, Select, Text, Uuid, bindparam, cast, func, literal_column, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import ColumnProperty

from chassis.actor import Actor, actor_of, is_operator, trust_wanted
from chassis.connections import Connections, open_connections
from chassis.problems import NotFound, Problem, Unavailable
from chassis.session import CurrentClaims, opened
from chassis.settings import Settings
from chassis.tokens import Claims

# Enough that one is always at the database while others are written about here.
AT_A_TIME, SECONDS_FOR_A_TURN = 3, 3
REMEMBERED, MOST_ACTORS, MOST_STATEMENTS, ATTEMPTS = 2_000, 500, 100, 3
Kept = TypeVar("Kept")
DIALECT = dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
Build = Callable[[Actor], Select[Any]]
Values = Mapping[str, Any]
# Those who want to know what is asked, as they would listen to SQLAlchemy's engine.
HEARERS: list[Callable[[str], None]] = []


def given(name: str, kind: Any) -> Any:
    """A parameter: what differs from one request to the next."""
    return bindparam(name, None, type_=kind)


def json_of(rows: Select[Any]) -> Select[Any]:
    """The one row of a statement as JSON text, each column a member under its label."""
    return select(cast(func.row_to_json(literal_column("found")), Text)).select_from(rows.subquery("found"))


def texts_of(rows: Select[Any]) -> Select[Any]:
    """The rows of a statement as JSON texts in their order; null when there is none."""
    written = cast(func.row_to_json(literal_column("found")), Text)
    return select(func.array_agg(written)).select_from(rows.subquery("found"))


def columns_of(model: type[Any], out: type[Any]) -> list[Any]:
    """The columns that make up an answer, under the answer's names. Every member must be a plain column."""
    found = []
    for name, said in out.model_fields.items():
        column = getattr(model, said.validation_alias or name)
        assert isinstance(column.property, ColumnProperty), f"{out.__name__}.{name} is no plain column"
        found.append(column.label(name))
    return found


class NoLonger(Exception):
    """What is remembered of the actor does not hold; nothing was read or done."""


class Prepared:
    """A statement compiled once, which takes its arguments by their names."""

    def __init__(self, statement: Select[Any]) -> None:
        compiled = statement.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
        self.sql = str(compiled)
        self.places: list[str] = list(compiled.positiontup or ())
        self.fixed = {name: value for name, value in compiled.params.items() if value is not None}
        self.written = {
            name: write
            for name, bound in compiled.binds.items()
            if (write := bound.type.dialect_impl(DIALECT).bind_processor(DIALECT))
        }
        self.fixed = {name: self.as_written(name, value) for name, value in self.fixed.items()}

    def as_written(self, name: str, value: Any) -> Any:
        return self.written[name](value) if name in self.written else value

    def arguments(self, values: Values) -> list[Any]:
        said = {**self.fixed, **{name: self.as_written(name, value) for name, value in values.items()}}
        return [said.get(name) for name in self.places]


class Statement(Prepared):
    """A SELECT of one value, compiled, with the question whether the actor is still who they were.

    `answer` is the SELECT, or makes it from the CTE that asks.
    """

    def __init__(self, answer: Select[Any] | Callable[[CTE], Select[Any]]) -> None:
        said = (
            given("asker_subject", Text),
            given("asker_wanted", Uuid),
            cast(given("asker_known", Text), JSONB),
            given("asker_operating", Uuid),
        )
        asker = select(func.enter_known(*said).label("holds")).cte("asker").prefix_with("materialized")
        # The answer depends on `holds`, so PostgreSQL cannot look at a row before the trust is entered.
        chosen = answer if isinstance(answer, Select) else answer(asker)
        found = chosen.where(asker.c.holds).correlate(asker).scalar_subquery()
        super().__init__(select(asker.c.holds, found.label("answer")))


Compiled = OrderedDict[Hashable, Statement]


@dataclass
class Known:
    """What was learnt of the bearer of one token, and the statements compiled for whom they are."""

    actor: Actor
    entering: Values
    statements: Compiled

    def statement(self, key: Hashable, build: Callable[[Actor], Any]) -> Statement:
        found = self.statements.get(key)
        return found or kept(self.statements, key, Statement(build(self.actor)), most=MOST_STATEMENTS)


def kept(where: OrderedDict[Any, Kept], key: Hashable, what: Kept, *, most: int) -> Kept:
    """What is kept under a key, and the oldest forgotten when there are too many."""
    found = where.setdefault(key, what)
    if len(where) > most:
        where.popitem(last=False)
    return found


class Swift:
    """The connections of the swift way, and who was learnt of."""

    def __init__(self, connections: Connections, operators: Collection[str]) -> None:
        self.connections, self.operators = connections, operators
        self.known: OrderedDict[str, Known] = OrderedDict()
        self.compiled: OrderedDict[Actor, Compiled] = OrderedDict()
        self.turns: WeakValueDictionary[Hashable, asyncio.Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, of: Hashable, *, at_a_time: int = AT_A_TIME) -> AsyncIterator[None]:
        """What would wait in the database for its like, as the writes of one trust do for the end of its
        history, waits here: it costs no connection, and no row is kept for a transaction that waits."""
        places = self.turns.setdefault(of, asyncio.Semaphore(at_a_time))
        if places.locked():
            async with asyncio.timeout(SECONDS_FOR_A_TURN):
                await places.acquire()
        else:
            await places.acquire()
        try:
            yield
        finally:
            places.release()

    async def learn(self, claims: Claims) -> Known:
        """Who they are now. One statement of its own."""
        wanted = trust_wanted(claims, self.operators)
        (said,) = await self.connections.fetchrow("select enter_as($1, $2)::text", claims.subject, wanted)
        actor = actor_of(json.loads(said), claims, self.operators)
        entering = {
            "asker_subject": claims.subject,
            "asker_wanted": wanted,
            "asker_known": said,
            "asker_operating": actor.trust_id if is_operator(claims, self.operators) else None,
        }
        # A person comes with a new token every few minutes, and is the same person.
        statements = kept(self.compiled, replace(actor, token=""), OrderedDict(), most=MOST_ACTORS)
        self.known.pop(claims.token, None)
        return kept(self.known, claims.token, Known(actor, entering, statements), most=REMEMBERED)


@asynccontextmanager
async def swift(settings: Settings) -> AsyncIterator[Swift]:
    connections = open_connections(settings.database_url.get_secret_value(), settings.database_pool)
    try:
        yield Swift(connections, settings.operators)
    finally:
        connections.forget()


class Asking:
    """Somebody signed in, and the two ways to answer them: one statement, or a session."""

    def __init__(self, request: Request, claims: Claims) -> None:
        self.request, self.claims = request, claims
        self.swift: Swift = request.app.state.swift

    async def answer(self, key: Hashable, build: Build, **values: Any) -> Any:
        """What `build(actor)` selects for these values; None when there is no row. One statement, as a rule.

        A refusal of `build` stands only when the actor was learnt just now. `key` names all that the
        statement depends on beside the actor and the values: the day, where a reach asks for today.
        """
        return await self.as_known(lambda known: self.ask(known, known.statement(key, build), values))

    async def as_known(self, act: Callable[["Known"], Awaitable[Any]]) -> Any:
        """Act as whom they are remembered to be; anew as whom they are, where that no longer holds."""
        known, fresh = self.swift.known.get(self.claims.token), False
        for attempt in range(ATTEMPTS):
            if known is None:
                known, fresh = await self.swift.learn(self.claims), True
            if attempt == 0:
                self.request.app.state.limits.asked_in(known.actor.trust_id)
            try:
                return await act(known)
            except NoLonger:
                known = None
            except Problem:
                if fresh:
                    raise
                known = None
        raise Unavailable("What you may do is being changed at this moment. Try again.")

    async def ask(self, known: "Known", statement: "Statement", values: Values) -> Any:
        arguments = statement.arguments({**known.entering, **values})
        for hear in HEARERS:
            hear(statement.sql)
        holds, answer = await self.swift.connections.fetchrow(statement.sql, *arguments)
        if not holds:
            raise NoLonger
        return answer

    async def one(self, build: Build, missing: type[NotFound], **values: Any) -> Response:
        """One row's JSON, with its version as ETag where it has one; `missing` when they may not see it."""
        found = await self.answer(build, build, **values)
        if found is None:
            raise missing
        return as_json(found, version_of(found))

    @asynccontextmanager
    async def session(self) -> AsyncIterator[tuple[AsyncSession, Actor]]:
        """The plain way, for the questions of a route that are not asked often."""
        async with opened(self.request, self.claims) as session:
            yield session, session.info["actor"]


def as_json(body: str, version: int | None = None) -> Response:
    headers = {} if version is None else {"ETag": f'"{version}"'}
    return Response(body.encode(), media_type="application/json", headers=headers)


def version_of(body: str) -> int | None:
    version = json.loads(body).get("version")
    return version if isinstance(version, int) else None


async def ask(request: Request, claims: CurrentClaims) -> Asking:
    return Asking(request, claims)


Asker = Annotated[Asking, Depends(ask)]
