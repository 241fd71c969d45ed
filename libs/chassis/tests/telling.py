"""What tests of events say over and over: write, relay, hear, and how it should look then."""

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator

from nats import connect as nats_connect
from nats.js import JetStreamContext
from rig import Api, Trust

from chassis.worker import Worker
from stack.bus import Embedded


async def write(trust: Trust, count: int, archive: bool = False) -> list[str]:
    ann = await trust.person("ann", "clerk")
    made = []
    for _ in range(count):
        answer = await ann.post("/v1/notes", json={"desk": "d1", "text": "x"})
        assert answer.status_code == 201, answer.text
        made.append(answer.json()["id"])
        if archive:
            assert (await ann.post(f"/v1/notes/{made[-1]}/archive")).status_code == 200
    return made


async def relay_all(worker: Worker) -> None:
    """As the relay's loop: again after an error, until nothing waits."""
    for _ in range(60):
        try:
            if await worker.relay_once() == 0:
                return
        except Exception:
            await asyncio.sleep(0.1)
    raise AssertionError("the outbox was not emptied")


async def hear_all(worker: Worker) -> None:
    """Until the bus has had nothing new for a while."""
    quiet = 0
    for _ in range(200):
        try:
            quiet = 0 if await worker.hear_once(0.2) else quiet + 1
        except Exception:
            await asyncio.sleep(0.1)
        if quiet == 3:
            return
    raise AssertionError("the bus did not fall silent")


async def echoed(echoes: Api, trust: Trust) -> list[tuple[str, str, int]]:
    rows = await echoes.look(
        "select kind, about, number from echoes where trust_id = $1 order by position", trust.id
    )
    return [(row["kind"], row["about"], row["number"]) for row in rows]


def once_and_in_order(notes: list[str]) -> set[tuple[str, str, int]]:
    return {(kind, note, n) for note in notes for kind, n in (("written", 1), ("archived", 2))}


async def assert_heard(echoes: Api, trust: Trust, notes: list[str]) -> None:
    heard = await echoed(echoes, trust)
    assert len(heard) == len(set(heard)), "an effect is doubled"
    assert set(heard) == once_and_in_order(notes)
    for note in notes:
        assert [n for _, about, n in heard if about == note] == [1, 2]


@contextlib.asynccontextmanager
async def admin(server: Embedded) -> AsyncIterator[JetStreamContext]:
    login = server.credentials("admin")
    client = await nats_connect(login.url, user=login.user, password=login.password)
    yield client.jetstream()
    await client.close()


async def know_copies_for(server: Embedded, *, seconds: float) -> None:
    async with admin(server) as stream:
        config = (await stream.stream_info("EVENTS")).config
        await stream.update_stream(dataclasses.replace(config, duplicate_window=seconds))
