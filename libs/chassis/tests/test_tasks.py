"""Tasks and jobs: done once, whoever crashes, and their progress seen."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from echoes.work import FAILING
from rig import Api, Trust
from rig.events import on_bus

from chassis.clock import now
from chassis.history import note
from chassis.runner import MOST_ATTEMPTS, Claim
from chassis.session import on_behalf_of_the_system
from chassis.tasks import Job, TaskOut, enqueue, read_task
from chassis.worker import Worker
from stack.bus import Embedded


@pytest.fixture
def here(echoes: Api) -> Trust:
    return echoes.trust()


@pytest.fixture
def failing() -> Iterator[set[str]]:
    yield FAILING
    FAILING.clear()


@pytest.fixture(autouse=True)
async def nothing_due(echoes: Api) -> None:
    await echoes.behind.execute("delete from tasks")
    await echoes.behind.execute("delete from history_heads")


@pytest.fixture
async def crew(echoes: Api, bus: Embedded) -> AsyncIterator[list[Worker]]:
    """Two workers of one service."""
    settings = on_bus(echoes.settings, bus.credentials("support"))
    async with Worker(echoes.service, settings) as one, Worker(echoes.service, settings) as two:
        yield [one, two]


async def ask(trust: Trust, kind: str, payload: dict[str, Any], **how: Any) -> UUID:
    async with on_behalf_of_the_system(trust.api.app.state.sessions, "test", trust.id, "ask") as session:
        return await enqueue(session, kind, payload, **how)


async def make_known(trust: Trust) -> None:
    """A trust is known to the jobs from its first change on."""
    async with on_behalf_of_the_system(trust.api.app.state.sessions, "test", trust.id, "begin") as session:
        note(session, about="trusts", key=trust.id, old=None, new=None)


async def look(trust: Trust, task: UUID) -> TaskOut:
    async with on_behalf_of_the_system(trust.api.app.state.sessions, "test", trust.id, "look") as session:
        found = await read_task(session, task)
    assert found is not None
    return found


async def echoed(trust: Trust, kind: str) -> list[tuple[str, int]]:
    sql = "select about, number from echoes where trust_id = $1 and kind = $2 order by position"
    return [(row["about"], row["number"]) for row in await trust.api.look(sql, trust.id, kind)]


async def test_a_task_is_done_once_by_two_workers(here: Trust, crew: list[Worker]) -> None:
    for number in range(10):
        await ask(here, "echo", {"name": f"{number}"})
    counts = await asyncio.gather(*(worker.run_tasks_once() for worker in crew))
    assert sum(counts) == 10
    assert sorted(await echoed(here, "task")) == [(f"{number}", 0) for number in range(10)]


async def test_what_is_asked_for_in_a_transaction_that_fails_is_not_done(
    here: Trust, crew: list[Worker]
) -> None:
    with contextlib.suppress(ZeroDivisionError):
        async with on_behalf_of_the_system(here.api.app.state.sessions, "test", here.id, "ask") as session:
            await enqueue(session, "echo", {"name": "never"})
            raise ZeroDivisionError
    assert await crew[0].run_tasks_once() == 0


async def test_a_task_is_not_done_before_it_is_due(here: Trust, crew: list[Worker]) -> None:
    await ask(here, "echo", {"name": "later"}, due=now() + timedelta(hours=1))
    assert await crew[0].run_tasks_once() == 0


async def test_under_one_key_a_task_is_asked_for_once_in_a_trust(
    here: Trust, echoes: Api, crew: list[Worker]
) -> None:
    asked = [await ask(here, "echo", {"name": "a"}, key="k") for _ in range(3)]
    assert len(set(asked)) == 1
    await crew[0].run_tasks_once()
    assert await ask(here, "echo", {"name": "a"}, key="k") == asked[0]
    await ask(echoes.trust(), "echo", {"name": "a"}, key="k")
    await crew[0].run_tasks_once()
    assert await echoed(here, "task") == [("a", 0)]


async def test_a_task_that_fails_is_undone_and_tried_again_until_it_has_failed(
    here: Trust, crew: list[Worker], failing: set[str]
) -> None:
    failing.add("bad")
    task = await ask(here, "echo", {"name": "bad"}, key="once")
    await crew[0].run_tasks_once()
    seen = await look(here, task)
    assert (seen.state, seen.attempts, seen.last_error) == ("failed", MOST_ATTEMPTS, "RuntimeError")
    assert await echoed(here, "task") == []
    failing.clear()
    assert await ask(here, "echo", {"name": "bad"}, key="once") == task, "asked again, it is tried afresh"
    await crew[0].run_tasks_once()
    assert ((await look(here, task)).state, await echoed(here, "task")) == ("done", [("bad", 0)])


async def test_a_failing_task_waits_before_its_next_try_and_holds_nobody_up(
    here: Trust, crew: list[Worker], failing: set[str]
) -> None:
    failing.add("bad")
    bad = await ask(here, "echo", {"name": "bad"})
    crew[0].runner.pauses = (60.0,)
    await ask(here, "echo", {"name": "good"})
    await crew[0].run_tasks_once()
    seen = await look(here, bad)
    assert (seen.state, seen.attempts) == ("waiting", 1)
    assert seen.due_at > now() + timedelta(seconds=30)
    assert await echoed(here, "task") == [("good", 0)]


async def test_a_long_task_goes_on_where_it_stumbled_and_its_progress_is_seen(
    here: Trust, crew: list[Worker], failing: set[str]
) -> None:
    failing.add("long")
    task = await ask(here, "count", {"name": "long", "at": 1, "to": 5, "stumble": 3})
    crew[0].runner.pauses = (60.0,)
    await crew[0].run_tasks_once()
    seen = await look(here, task)
    assert (seen.state, seen.done, seen.total) == ("waiting", 3, 5), "also the progress of what was undone"
    assert await echoed(here, "count") == [("long", 1), ("long", 2)]
    failing.clear()
    await here.api.behind.execute("update tasks set due_at = now()")
    await crew[1].run_tasks_once()
    assert await echoed(here, "count") == [("long", number) for number in range(1, 6)]
    assert (await look(here, task)).state == "done"


async def claimed(worker: Worker) -> Claim:
    """As a worker that has taken a task up and is gone."""
    found = await worker.runner._claim()
    assert found is not None
    return found


async def test_the_task_of_a_crashed_worker_is_taken_up_again(here: Trust, crew: list[Worker]) -> None:
    await ask(here, "echo", {"name": "left"})
    await claimed(crew[0])
    assert await crew[1].run_tasks_once() == 0, "the lease of the first still runs"
    await here.api.behind.execute("update tasks set due_at = now()")
    assert await crew[1].run_tasks_once() == 1
    assert await echoed(here, "task") == [("left", 0)]


async def test_a_worker_that_only_seemed_gone_cannot_do_it_a_second_time(
    here: Trust, crew: list[Worker]
) -> None:
    task = await ask(here, "echo", {"name": "twice"})
    slow = await claimed(crew[0])
    await here.api.behind.execute("update tasks set due_at = now()")
    await crew[1].run_tasks_once()
    with pytest.raises(Exception, match="lease ran out"):
        await crew[0].runner._do_part(slow, slow.payload)
    assert (await echoed(here, "task"), (await look(here, task)).state) == ([("twice", 0)], "done")


async def test_a_task_that_kills_every_worker_is_given_up(here: Trust, crew: list[Worker]) -> None:
    task = await ask(here, "echo", {"name": "deadly"})
    for _ in range(MOST_ATTEMPTS):
        await claimed(crew[0])
        await here.api.behind.execute("update tasks set due_at = now()")
    await crew[1].run_tasks_once()
    assert ((await look(here, task)).state, await echoed(here, "task")) == ("failed", [])


async def test_the_lease_of_a_task_at_work_is_renewed(here: Trust, crew: list[Worker]) -> None:
    await ask(here, "echo", {"name": "slow"})
    crew[0].runner.lease = 0.3
    claim = await claimed(crew[0])
    async with crew[0].runner._keeping(claim):
        await asyncio.sleep(0.8)
        assert await crew[1].run_tasks_once() == 0
    await asyncio.sleep(0.4)
    assert await crew[1].run_tasks_once() == 1


async def test_a_kind_this_version_does_not_know_is_left_for_one_that_does(
    here: Trust, crew: list[Worker]
) -> None:
    task = await ask(here, "of tomorrow", {})
    assert await crew[0].run_tasks_once() == 0
    assert (await look(here, task)).state == "waiting"


async def test_a_job_runs_once_for_each_trust_and_slot_whoever_asks(
    here: Trust, other: Trust, crew: list[Worker]
) -> None:
    for trust in (here, other):
        await make_known(trust)
    for _ in range(3):
        await asyncio.gather(*(worker.run_tasks_once() for worker in crew))
    slot = crew[0].runner.jobs[0].slot(now()).isoformat()
    assert [await echoed(trust, "strike") for trust in (here, other)] == [[(slot, 0)]] * 2
    # The next hour comes.
    await here.api.behind.execute("update tasks set key = 'an hour ago' where kind = 'job:strike'")
    await asyncio.gather(*(worker.run_tasks_once() for worker in crew))
    assert await echoed(here, "strike") == [(slot, 0)] * 2


@pytest.fixture
def other(echoes: Api) -> Trust:
    return echoes.trust()


async def test_jobs_of_many_trusts_hold_up_nobody_who_asked(
    echoes: Api, here: Trust, crew: list[Worker]
) -> None:
    for trust in (here, echoes.trust(), echoes.trust()):
        await make_known(trust)
    runner = crew[0].runner
    assert await runner.ask_for_jobs() >= 3
    await ask(here, "echo", {"name": "urgent"})
    assert await runner.run_asked_for() == 1
    assert await echoed(here, "task") == [("urgent", 0)]
    assert await runner.run_asked_for() == 0
    assert await runner.run_once() == 1


def test_slots_follow_each_other_without_gap() -> None:
    job = Job("each", timedelta(minutes=15), strike)
    at = job.slot(now())
    assert at <= now() < at + timedelta(minutes=15)
    assert job.slot(at) == at
    assert job.slot(at - timedelta(microseconds=1)) == at - timedelta(minutes=15)


async def strike(_: Any, __: Any) -> None: ...
