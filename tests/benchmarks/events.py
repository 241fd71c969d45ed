"""An event's way from one service into another: how long it takes, how many go through, what each costs."""

import asyncio
import os
import signal
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import asyncpg
import psutil

from sample.front_door import Caller, FrontDoor, Refused
from sample.register import ADMIN
from stack.stack import Stack

Numbers = dict[str, float]
WORKERS = ("standards-worker", "support-worker", "meetings-worker")

# The database of the neighbour says when a row is there: to ask it all the time would cost what is measured.
TELL = """
create or replace function bench_tell() returns trigger language plpgsql as
$$ begin perform pg_notify('bench', new.subject); return null; end $$;
drop trigger if exists bench_tell on people;
create trigger bench_tell after insert on people for each row execute function bench_tell()
"""
WAITING = """
with made as (select uuidv7() as person, uuidv7() as id, 'drain.' || gen_random_uuid() as subject
                from generate_series(1, $2::int)),
numbered as (insert into event_sequences (trust_id, subject, last) select $1, person::text, 1 from made)
insert into outbox (trust_id, id, type, subject, sequence, data, occurred_at)
select $1, id, 'standards.person-recorded.v1', person::text, 1,
       jsonb_build_object('person_id', person, 'subject', subject, 'name', 'Bench Mark',
                          'email', subject || '@larkmoor.example'), now()
  from made
"""


def spread(times: list[float]) -> Numbers:
    times = sorted(times)
    return {"p50": statistics.median(times) * 1000, "p99": times[len(times) * 99 // 100] * 1000}


def seconds_of(stack: Stack, part: str) -> float:
    """Processor time that a part has used."""
    child = stack.parts[part].process.child
    assert child is not None
    times = psutil.Process(child.pid).cpu_times()
    return float(times.user + times.system)


def send(stack: Stack, part: str, number: signal.Signals) -> None:
    child = stack.parts[part].process.child
    assert child is not None
    os.kill(child.pid, number)


async def connect(stack: Stack, service: str) -> Any:
    return await asyncpg.connect(stack.postgres.url("postgres", service, driver="postgresql"))


class Arrivals:
    """Which people support-api knows, and since when."""

    def __init__(self) -> None:
        self.answered: dict[str, float] = {}
        self.there: dict[str, float] = {}
        self.more = asyncio.Event()

    def hear(self, *said: Any) -> None:
        self.there[said[-1]] = time.perf_counter()
        self.more.set()

    async def record(self, admin: Caller) -> None:
        """One small write in standards-api; its time begins with the answer."""
        subject = f"bench.{uuid4()}"
        person = {"subject": subject, "name": "Bench Mark", "email": f"{subject}@larkmoor.example"}
        await admin.post("standards", "/v1/people", person)
        self.answered[subject] = time.perf_counter()

    async def complete(self) -> None:
        while self.answered.keys() - self.there.keys():
            self.more.clear()
            await asyncio.wait_for(self.more.wait(), 30)

    def times(self) -> list[float]:
        return [self.there[subject] - at for subject, at in self.answered.items()]


@asynccontextmanager
async def arrivals(stack: Stack) -> AsyncIterator[Arrivals]:
    support, found = await connect(stack, "support"), Arrivals()
    await support.execute(TELL)
    await support.add_listener("bench", found.hear)
    yield found
    await support.execute("drop trigger bench_tell on people")
    await support.close()


async def one_by_one(stack: Stack, door: FrontDoor, times: int = 150) -> Numbers:
    """From the answer of standards-api to the row in support-api, one after another."""
    admin = door.person(ADMIN)
    before = {part: seconds_of(stack, part) for part in WORKERS}
    async with arrivals(stack) as found:
        for _ in range(times):
            await found.record(admin)
            await found.complete()
    used = {part: (seconds_of(stack, part) - before[part]) * 1000 / times for part in WORKERS}
    return {
        **spread(found.times()),
        "relay_cpu": used["standards-worker"],
        "inbox_cpu": used["support-worker"],
    }


async def at_rate(stack: Stack, door: FrontDoor, rate: int = 50, seconds: int = 10) -> Numbers:
    """The same with so many writes a second, however long each takes; a machine too busy for them refuses."""
    admin, writes = door.person(ADMIN), []
    async with arrivals(stack) as found:
        began = time.perf_counter()
        for number in range(rate * seconds):
            await asyncio.sleep(max(0, began + number / rate - time.perf_counter()))
            writes.append(asyncio.create_task(found.record(admin)))
        answers = await asyncio.gather(*writes, return_exceptions=True)
        await found.complete()
    for answer in answers:
        if isinstance(answer, BaseException) and not isinstance(answer, Refused):
            raise answer
    return {**spread(found.times()), "refused": sum(answer is not None for answer in answers)}


async def drained(stack: Stack, events: int = 5_000) -> Numbers:
    """How fast so many events that wait go through the relay, and then through relay and inbox together."""
    alone = await _drain(stack, events, ["support-worker", "meetings-worker"])
    both = await _drain(stack, events, ["meetings-worker"])
    return {"relay": alone["relayed"], "through": both["heard"]}


async def _drain(stack: Stack, events: int, asleep: list[str]) -> Numbers:
    standards, support = await connect(stack, "standards"), await connect(stack, "support")
    trust = await standards.fetchval("select trust_id from people limit 1")
    known = await support.fetchval("select count(*) from people") + events
    for part in ("standards-worker", *asleep):
        send(stack, part, signal.SIGSTOP)
    await standards.execute(WAITING, trust, events)
    began, rates = time.perf_counter(), {}
    send(stack, "standards-worker", signal.SIGCONT)
    await standards.execute("notify doorbell")
    while await standards.fetchval("select exists (select from outbox where published_at is null)"):
        await asyncio.sleep(0.02)
    rates["relayed"] = events / (time.perf_counter() - began)
    if "support-worker" in asleep:
        began = time.perf_counter()
        send(stack, "support-worker", signal.SIGCONT)
    while await support.fetchval("select count(*) from people") < known:
        await asyncio.sleep(0.02)
    rates["heard"] = events / (time.perf_counter() - began)
    for part in asleep:
        send(stack, part, signal.SIGCONT)
    await standards.close()
    await support.close()
    return rates
