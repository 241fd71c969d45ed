"""One statement sees what is due in every queue, and wakes those who see to it and nobody else."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import asyncpg
import pytest
from echoes.models import Echo
from rig import Api, Trust
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis.clock import now
from chassis.db import open_engine
from chassis.mail import Recipient, post
from chassis.plain import Undone, plain_connection, plain_session
from chassis.relay import LOCK, MARK, locked
from chassis.session import on_behalf_of_the_system
from chassis.tasks import enqueue
from chassis.worker import UNWOKEN_SECONDS, Worker

HELD = """insert into held_events (trust_id, id, type, source, subject, sequence, body, state, attempts,
                                   next_at, held_at, reason)
          values ($1, uuidv7(), 'x', '/y', 'z', $2, '', $3, 0, now(), now(), '')"""


@pytest.fixture
def here(echoes: Api) -> Trust:
    return echoes.trust()


@pytest.fixture
async def idle(echoes: Api) -> AsyncIterator[Worker]:
    """A worker that has nothing to do."""
    async with Worker(echoes.service, echoes.settings) as found:
        yield found
    for table in ("held_events", "tasks", "mails", "letters", "outbox", "webhooks"):
        await echoes.behind.execute(f"delete from {table}")


async def due(worker: Worker) -> set[str]:
    found = {name for name, is_due in (await worker.lookout.look_once()).items() if is_due}
    assert found == {loop.name for loop in worker.loops if loop.wake.is_set()}
    for loop in worker.loops:
        loop.wake.clear()
    return found


async def test_each_queue_wakes_its_own_loop(idle: Worker, here: Trust) -> None:
    assert await due(idle) == set()
    async with on_behalf_of_the_system(here.api.app.state.sessions, "test", here.id, "ask") as session:
        await enqueue(session, "echo", {"name": "x"})
    assert await due(idle) == {"tasks", "asked for"}
    async with on_behalf_of_the_system(here.api.app.state.sessions, "test", here.id, "send") as session:
        await post(session, to=[Recipient("A", "a@larkmoor.example")], subject="x", text="x")
    await here.api.behind.execute("delete from tasks")
    assert await due(idle) == {"mail"}
    await here.api.behind.execute("delete from mails")
    await here.api.behind.execute(HELD, here.id, 3, "waiting")
    assert await due(idle) == set(), "its predecessor has not come"
    await here.api.behind.execute(HELD, here.id, 1, "retrying")
    assert await due(idle) == {"held events"}


async def test_an_event_wakes_the_relay_and_the_webhooks_of_its_trust(api: Api, trust: Trust) -> None:
    await api.behind.execute("delete from outbox")
    ann = await trust.person("ann", "clerk")
    async with Worker(api.service, api.settings) as worker:
        assert (await ann.post("/v1/notes", json={"desk": "d1", "text": "x"})).status_code == 201
        assert await due(worker) == {"relay"}
        await api.behind.execute(
            "insert into webhooks (trust_id, id, version, url, description, types, active, generation, place,"
            " created_at, updated_at) values ($1, uuidv7(), 1, 'x', '', '[]', true, 1, 0, now(), now())",
            trust.id,
        )
        assert await due(worker) == {"relay", "webhooks"}
        await api.behind.execute("update webhooks set active = false")
        await api.behind.execute("update outbox set published_at = now()")
        assert await due(worker) == set()


async def test_every_loop_that_waits_to_be_woken_is_looked_out_for(idle: Worker) -> None:
    found = await idle.lookout.look_once()
    assert set(found) == {loop.name for loop in idle.loops if loop.rest == UNWOKEN_SECONDS}
    assert set(found) | {"lookout", "inbox", "jobs", "prune", "backlog"} == {loop.name for loop in idle.loops}


async def test_a_relay_called_off_or_refused_leaves_no_lock(api: Api) -> None:
    engine = open_engine(api.database.courier_url, pool=2)
    take = f"select pg_try_advisory_lock({LOCK})"
    held = asyncio.Event()

    async def hold() -> None:
        async with plain_connection(engine) as connection, locked(connection):
            assert await connection.fetchval(take)
            held.set()
            await asyncio.sleep(60)  # as for a stream that does not answer

    holding = asyncio.create_task(hold())
    await held.wait()
    async with plain_connection(engine) as other, locked(other):
        assert not await other.fetchval(take)
    holding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await holding

    async def meet_a_refusal() -> None:
        async with plain_connection(engine) as connection, locked(connection):
            while not await connection.fetchval(take):
                await asyncio.sleep(0.02)
            await connection.execute("select 1 / 0")

    with pytest.raises(asyncpg.PostgresError):
        await meet_a_refusal()
    async with asyncio.timeout(3), plain_connection(engine) as one, plain_connection(engine) as other:
        for connection in (one, other):
            async with locked(connection):
                while not await connection.fetchval(take):
                    await asyncio.sleep(0.02)
                await connection.execute(MARK, now(), "", [], [], [])  # nothing, and lets go
    await engine.dispose()


async def swallow(echoes: Api) -> None:
    async with plain_session(echoes.app.state.sessions) as (session, driver):
        await driver.execute("select set_config('app.trust', $1, true)", str(echoes.trust().id))
        session.add(Echo(kind="swallowed", about="x"))
        await session.flush()
        with contextlib.suppress(DBAPIError):
            await session.execute(text("select 1 / 0"))


async def test_a_commit_that_the_database_turned_into_a_rollback_is_an_error(echoes: Api) -> None:
    """As when a handler passes over what a statement met: what was not kept may not be acknowledged."""
    with pytest.raises(Undone):
        await swallow(echoes)
    assert await echoes.look("select 1 from echoes where kind = 'swallowed'") == []


async def test_a_connection_that_broke_is_not_used_again(api: Api) -> None:
    engine = open_engine(api.database.courier_url, pool=1)
    with contextlib.suppress(Exception):
        async with plain_connection(engine) as connection:
            pid = await connection.fetchval("select pg_backend_pid()")
            await api.behind.execute("select pg_terminate_backend($1)", pid)
            await connection.execute("select pg_sleep(1)")
    async with plain_connection(engine) as connection:
        assert await connection.fetchval("select pg_backend_pid()") != pid
    await engine.dispose()
