"""The tests of standards-api run the service itself on a real database."""

import json
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from rig import Api, Trust
from rig.statements import statements

from chassis import clock
from chassis.clock import start_of
from chassis.ids import uuid7
from chassis.service import Service
from chassis.session import on_behalf_of_the_system
from standards_api.service import SERVICE

pytest_plugins = ["rig.fixtures"]


@pytest.fixture(scope="session")
def service() -> Service:
    return SERVICE


@pytest.fixture
def academy(api: Api, trust: Trust) -> Callable[..., Awaitable[str]]:
    """An academy that has joined: what an import from GIAS leaves in the register."""
    here = trust

    async def add(
        urn: str,
        *,
        trust: Trust = here,
        kind: str = "secondary",
        status: str = "joined",
        joined_on: date | None = date(2019, 9, 1),
        left_on: date | None = None,
        predecessors: Sequence[str] = (),
    ) -> str:
        before = json.dumps(list(predecessors))
        await api.behind.execute(
            "insert into academies (trust_id, id, version, created_at, updated_at, urn, name, status, kind,"
            " phase_of_education, establishment_type, joined_on, left_on, predecessor_urns)"
            " values ($1, $2, 1, now(), now(), $3, $4, $5, $6, '4', '34', $7, $8, $9)",
            *(
                trust.id,
                uuid7(),
                urn,
                f"Academy {urn}",
                status,
                kind,
                joined_on,
                left_on,
                before,
            ),
        )
        return urn

    return add


@pytest.fixture
def run_job(api: Api) -> Callable[..., Awaitable[None]]:
    """Does in a trust what a worker does when a job's slot has come."""

    async def run(name: str, trust: Trust, *, day: date) -> None:
        [job] = [job for job in SERVICE.jobs if job.name == name]
        sessions = api.app.state.sessions
        async with on_behalf_of_the_system(sessions, SERVICE.name, trust.id, job.kind) as session:
            await job.run(session, start_of(day))

    return run


@pytest.fixture
def days_ago(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], AbstractContextManager[None]]:
    """`with days_ago(5): …` is done five days ago, by the one clock that the service asks."""

    @contextmanager
    def then(days: int) -> Iterator[None]:
        class Then(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                return datetime.now(tz) - timedelta(days=days)

        with monkeypatch.context() as moved:
            moved.setattr(clock, "datetime", Then)
            yield

    return then


@pytest.fixture(name="statements")
def collect_statements() -> Callable[[], Any]:
    """`with statements() as said: …` collects what is said to the database meanwhile."""
    return statements
