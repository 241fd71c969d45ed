"""Part of a transaction that happens whole or not at all, its history and events with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from chassis.problems import Problem, Unavailable
from chassis.refusals import Busy, database_problem

TOLD = ("changes", "events")


@asynccontextmanager
async def all_or_nothing(session: AsyncSession) -> AsyncIterator[None]:
    """A savepoint that also forgets what was noted and recorded since it began, when it fails."""
    before = {name: list(session.info.get(name, ())) for name in TOLD}
    trust_id, actor = session.info.get("trust_id"), session.info.get("actor")
    try:
        async with session.begin_nested():
            yield
    except BaseException:
        session.info.update(before, trust_id=trust_id, actor=actor)
        raise


def passing(error: Exception) -> bool:
    """Is the database only busy or away, so that the same may succeed in a moment?"""
    return isinstance(error, DBAPIError) and isinstance(database_problem(error, {}), Busy | Unavailable)


def refusal_of(error: Exception) -> str | None:
    """Why a rule or the database will not have it, in words; None when that is not what happened."""
    problem = error if isinstance(error, Problem) else None
    if isinstance(error, DBAPIError) and not passing(error):
        problem = database_problem(error, {})
    if isinstance(error, StaleDataError):
        return "Somebody else changed it at the same moment."
    return (problem.detail or problem.title) if problem else None
