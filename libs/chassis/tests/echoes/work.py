"""Tasks and a job that leave a row each time they are done."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.tasks import Job, Task, progress
from echoes.models import Echo

FAILING: set[str] = set()


async def echo_once(session: AsyncSession, payload: dict[str, Any]) -> None:
    session.add(Echo(kind="task", about=payload["name"]))
    await session.flush()
    if payload["name"] in FAILING:
        raise RuntimeError("not today")


async def count_up(session: AsyncSession, payload: dict[str, Any]) -> dict[str, Any] | None:
    """In parts of one: each part is its own transaction."""
    at: int = payload["at"]
    session.add(Echo(kind="count", about=payload["name"], number=at))
    await session.flush()
    await progress(session, at, payload["to"])
    if payload["name"] in FAILING and at == payload["stumble"]:
        raise RuntimeError("stumbled")
    return {**payload, "at": at + 1} if at < payload["to"] else None


async def strike(session: AsyncSession, slot: datetime) -> None:
    session.add(Echo(kind="strike", about=slot.isoformat()))


async def dawdle(session: AsyncSession, payload: dict[str, Any]) -> None:
    await progress(session, 1)
    await asyncio.sleep(payload["seconds"])
    session.add(Echo(kind="dawdled", about=payload["name"]))


TASKS = [Task("dawdle", dawdle), Task("echo", echo_once), Task("count", count_up)]
JOBS = [Job("strike", timedelta(hours=1), strike)]
