"""How an exception becomes an answer: problems as they are, the database's by their meaning, the rest 500."""

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException

from chassis.problems import (
    MEDIA_TYPE,
    BadRequest,
    Conflict,
    Invalid,
    MethodNotAllowed,
    NotFound,
    PreconditionFailed,
    Problem,
    RuleBroken,
    Unavailable,
)

log = structlog.get_logger()
MOST_ERRORS = 20
UNIQUE, EXCLUDED, FOREIGN, CHECK, NOT_NULL = "23505", "23P01", "23503", "23514", "23502"
Problems = Mapping[str, type[Problem]]
BUSY = {"55P03", "40001", "40P01"}


class AlreadyThere(Conflict):
    title = "This conflicts with what is already recorded"


class Busy(Conflict):
    title = "Somebody else is changing this at this moment"


class ServerError(Problem):
    status = 500
    title = "Something went wrong on our side"


def answer(problem: Problem) -> JSONResponse:
    return JSONResponse(problem.body(), problem.status, problem.headers, MEDIA_TYPE)


async def answer_problem(_: Request, problem: Exception) -> JSONResponse:
    assert isinstance(problem, Problem)
    return answer(problem)


async def answer_invalid(_: Request, error: Exception) -> JSONResponse:
    """At most twenty errors, each with its place and reason; what was sent is never sent back."""
    assert isinstance(error, RequestValidationError)
    found = own_faults(error.errors())
    errors = [{"at": list(e["loc"]), "reason": reason_of(e)} for e in found[:MOST_ERRORS]]
    several = f"{len(found)} things to put right, the first: " if len(found) > 1 else ""
    ours = all(e["type"] == "value_error" for e in found)
    kind = RuleBroken if ours else Invalid
    return answer(kind(f"{several}{errors[0]['reason']}", errors=errors))


def own_faults(errors: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """A list is called too short when what is in it was refused: that is one fault, and not the list's."""
    places = [tuple(e["loc"]) for e in errors]
    return [
        e
        for e, place in zip(errors, places, strict=True)
        if e["type"] != "too_short"
        or not any(len(other) > len(place) and other[: len(place)] == place for other in places)
    ]


def reason_of(error: Mapping[str, Any]) -> str:
    """Each part may be as the contract says, and a rule of ours over several of them still not be kept."""
    return str(error["msg"]).removeprefix("Value error, ")[:300]


async def answer_http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    kinds: dict[int, type[Problem]] = {404: NotFound, 405: MethodNotAllowed, 400: BadRequest}
    problem = kinds.get(error.status_code, BadRequest)()
    problem.headers = dict(error.headers or {})
    return answer(problem)


async def answer_stale(_: Request, __: Exception) -> JSONResponse:
    return answer(PreconditionFailed("Read it again and send your change anew."))


async def answer_unavailable(_: Request, error: Exception) -> JSONResponse:
    log.warning("dependency unavailable", kind=type(error).__name__)
    return answer(Unavailable())


async def answer_defect(request: Request, error: Exception) -> JSONResponse:
    log.error("defect", kind=type(error).__name__, path=request.url.path, exc_info=error)
    return answer(ServerError("It has been noted. Nothing was changed."))


def database_problem(error: DBAPIError | asyncpg.PostgresError, known: Problems) -> Problem | None:
    """What the database refused, in words; None when it is a defect of ours."""
    cause: Any = error.orig if isinstance(error, DBAPIError) else error
    state = getattr(cause, "sqlstate", None)
    said = cause.__cause__ if isinstance(error, DBAPIError) else cause
    name = str(getattr(said, "constraint_name", None))
    if name in known:
        return known[name]()
    if state in (UNIQUE, EXCLUDED, FOREIGN):
        return AlreadyThere("Look at what is there and try again with what is still free.")
    if state in (CHECK, NOT_NULL) or (state and state.startswith("22")):
        return Invalid("A value is outside what can be recorded.")
    if state in BUSY:
        return Busy("Wait a moment and send the request again.")
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return Unavailable() if lost or state is None or state[:2] in ("08", "57", "53") else None


def install(app: FastAPI, constraints: Problems) -> None:
    async def answer_database(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, DBAPIError | asyncpg.PostgresError)
        problem = database_problem(error, constraints)
        if problem is None:
            return await answer_defect(request, error)
        if isinstance(problem, Unavailable):
            log.warning("database unavailable", kind=type(getattr(error, "orig", error)).__name__)
        return answer(problem)

    app.add_exception_handler(Problem, answer_problem)
    app.add_exception_handler(RequestValidationError, answer_invalid)
    app.add_exception_handler(HTTPException, answer_http)
    app.add_exception_handler(StaleDataError, answer_stale)
    for refused in (DBAPIError, asyncpg.PostgresError):
        app.add_exception_handler(refused, answer_database)
    lost = (InterfaceError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
    for kind in (PoolTimeout, TimeoutError, *lost):
        app.add_exception_handler(kind, answer_unavailable)
    app.add_exception_handler(Exception, answer_defect)
