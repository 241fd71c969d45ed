"""One request to the stream is always open; what it brings and nobody takes is given back."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any, cast

import pytest
from nats import connect
from nats.aio.client import Client
from nats.aio.msg import Msg
from telling import admin

from chassis import pull
from chassis.listener import still_at_it
from chassis.pull import Pull, PullRefused
from stack.bus import Credentials, Embedded

NOTE = "evt.standards.note-written.v1"


async def sign_on(login: Credentials) -> Client:
    prefix = f"_INBOX.{login.user}"
    return await connect(login.url, user=login.user, password=login.password, inbox_prefix=prefix)


@pytest.fixture
async def client(nats: Embedded) -> AsyncIterator[Client]:
    found = await sign_on(nats.credentials("support"))
    yield found
    await found.close()


@pytest.fixture
async def reader(client: Client) -> Pull:
    found = Pull(client, "support")
    await found.open()
    return found


async def publish(server: Embedded, *bodies: bytes) -> None:
    async with admin(server) as stream:
        for body in bodies:
            await stream.publish(NOTE, body)


async def test_what_is_published_comes_to_who_waits_and_what_came_meanwhile_comes_at_once(
    nats: Embedded, reader: Pull
) -> None:
    assert await reader.fetch(timeout=0.1) == []
    waiting = asyncio.create_task(reader.fetch(timeout=20))
    await publish(nats, b"1", b"2")
    found = await waiting
    await publish(nats, b"3")
    async with asyncio.timeout(20):
        while len(found) < 3:
            found += await reader.fetch(timeout=1)
    assert [message.data for message in found] == [b"1", b"2", b"3"]
    assert reader.asked == pull.MOST - 3, "all with the first request"


async def test_a_request_that_has_expired_or_was_forgotten_is_made_again(
    nats: Embedded, reader: Pull, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = json.dumps({"batch": 100, "expires": 10**8}).encode()
    monkeypatch.setattr(pull, "REQUEST", short)
    assert await reader.fetch(timeout=0.5) == []
    monkeypatch.setattr(pull, "HEARTBEAT_SECONDS", 0)  # whatever is quiet has been forgotten
    await publish(nats, b"late")
    assert [message.data for message in await reader.fetch(timeout=20)] == [b"late"]


async def test_what_was_brought_and_not_taken_goes_to_another_at_once(nats: Embedded, reader: Pull) -> None:
    await publish(nats, b"1", b"2", b"3")
    [first] = await reader.fetch(most=1, timeout=20)
    async with asyncio.timeout(20):
        while len(reader.come) < 2:
            await asyncio.sleep(0.01)
    other = await sign_on(nats.credentials("support"))
    beside = Pull(other, "support")
    await beside.open()
    assert await beside.fetch(timeout=0.2) == []
    await reader.close(give_back=True)
    found: list[Msg] = []
    async with asyncio.timeout(10):  # the bus by itself would wait for thirty
        while len(found) < 2:
            found += await beside.fetch(timeout=1)
    assert sorted(message.data for message in found) == [b"2", b"3"]
    assert first.data == b"1"
    await other.close()


async def test_a_consumer_that_is_gone_is_said(nats: Embedded, reader: Pull) -> None:
    waiting = asyncio.create_task(reader.fetch(timeout=20))
    await asyncio.sleep(0.1)
    async with admin(nats) as stream:
        await stream.delete_consumer("EVENTS", "support")
    with pytest.raises(PullRefused, match="409 Consumer Deleted"):
        await waiting
    await nats.provision()


class Message:
    """As the client of the bus gives it."""

    def __init__(self, *, answered: bool) -> None:
        self._ackd, self.told = answered, 0

    async def in_progress(self) -> None:
        self.told += 1


async def test_the_bus_is_told_of_what_takes_long_and_of_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("chassis.listener.STILL_AT_IT_SECONDS", 0.05)
    slow, answered = (Message(answered=answered) for answered in (False, True))
    async with still_at_it(lambda: cast(Any, [slow, answered])):
        assert slow.told == 0
        async with asyncio.timeout(3):
            while slow.told < 2:
                await asyncio.sleep(0.01)
    told = slow.told
    async with still_at_it(lambda: cast(Any, [slow])):
        pass
    await asyncio.sleep(0.15)
    assert (slow.told, answered.told) == (told, 0)
