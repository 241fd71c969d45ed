"""The embedded bus: who may say what, and what comes back after a loss."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import nats
import pytest
from nats.aio.client import Client
from nats.js.errors import NotFoundError

from stack.bus import SERVICES, STREAM, Embedded
from stack.environment import python_path
from stack.processes import PartFailed


@asynccontextmanager
async def as_user(bus: Embedded, user: str) -> AsyncIterator[tuple[Client, list[str]]]:
    """A connection as a service makes it, and the complaints of the server about it."""
    complaints: list[str] = []

    async def complain(error: Exception) -> None:
        complaints.append(str(error))

    login = bus.credentials(user)
    client = await nats.connect(
        login.url,
        user=login.user,
        password=login.password,
        inbox_prefix=f"_INBOX.{user}".encode(),
        error_cb=complain,
    )
    try:
        yield client, complaints
    finally:
        await client.close()


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_publishes_its_own_events_only(events: Embedded, service: str) -> None:
    await events.provision()
    async with as_user(events, service) as (client, complaints):
        for owner in SERVICES:
            publish = client.jetstream().publish(f"evt.{owner}.thing-done.v1", b"{}", timeout=0.5)
            if owner == service:
                assert (await publish).stream == STREAM
            else:
                with pytest.raises(nats.errors.TimeoutError):
                    await publish
    assert len(complaints) == 2


async def test_each_consumer_gets_the_others_events_and_not_its_own(events: Embedded) -> None:
    await events.provision()
    for service in SERVICES:
        async with as_user(events, service) as (client, _):
            await client.jetstream().publish(f"evt.{service}.thing-done.v1", service.encode())
    for service in SERVICES:
        async with as_user(events, service) as (client, _):
            subscription = await client.jetstream().pull_subscribe_bind(durable=service, stream=STREAM)
            messages = await subscription.fetch(2, timeout=2)
            assert {message.data.decode() for message in messages} == set(SERVICES) - {service}
            for message in messages:
                await message.ack_sync()
            with pytest.raises(nats.errors.TimeoutError):
                await subscription.fetch(1, timeout=0.3)


async def test_a_service_may_look_its_events_up_to_reconcile(events: Embedded) -> None:
    await events.provision()
    async with as_user(events, "support") as (client, _):
        stream = client.jetstream()
        sent = await stream.publish("evt.support.need-raised.v1", b"{}")
        assert (await stream.get_msg(STREAM, sent.seq)).subject == "evt.support.need-raised.v1"
        found = await stream.get_last_msg(STREAM, "evt.support.need-raised.v1", direct=True)
        assert found.seq == sent.seq
        assert (await stream.stream_info(STREAM)).state.messages == 1


@pytest.mark.parametrize(
    "subject",
    [
        f"$JS.API.STREAM.DELETE.{STREAM}",
        f"$JS.API.STREAM.PURGE.{STREAM}",
        f"$JS.API.STREAM.UPDATE.{STREAM}",
        "$JS.API.STREAM.CREATE.MINE",
        f"$JS.API.CONSUMER.MSG.NEXT.{STREAM}.standards",
        f"$JS.ACK.{STREAM}.standards.1.1.1.1.0",
        f"$JS.API.CONSUMER.DELETE.{STREAM}.standards",
    ],
)
async def test_a_service_cannot_touch_the_stream_or_a_neighbour(events: Embedded, subject: str) -> None:
    await events.provision()
    async with as_user(events, "support") as (client, complaints):
        with pytest.raises(nats.errors.TimeoutError):
            await client.request(subject, b"{}", timeout=0.3)
    assert [subject.lower() in complaint.lower() for complaint in complaints] == [True]


async def test_a_service_cannot_listen_to_a_neighbours_answers(events: Embedded) -> None:
    async with as_user(events, "support") as (client, complaints):
        for subject in ("_INBOX.standards.>", "evt.>", ">"):
            await client.subscribe(subject)
        await client.flush()
        await asyncio.sleep(0.2)
    assert len(complaints) == 3


@pytest.mark.parametrize("login", [{}, {"user": "support", "pass": "wrong"}, {"user": "nobody", "pass": ""}])
async def test_a_stranger_is_refused(events: Embedded, login: dict[str, str]) -> None:
    reader, writer = await asyncio.open_connection(events.host, events.port)
    await reader.readline()
    writer.write(b"CONNECT " + json.dumps(login | {"verbose": True}).encode() + b"\r\n")
    assert b"Authorization Violation" in await reader.readline()
    writer.close()
    await writer.wait_closed()


async def test_the_same_event_twice_is_kept_once(events: Embedded) -> None:
    await events.provision()
    async with as_user(events, "support") as (client, _):
        for expected in (None, True):
            ack = await client.jetstream().publish("evt.support.a.v1", b"", headers={"Nats-Msg-Id": "one"})
            assert (ack.seq, ack.duplicate) == (1, expected)


async def test_provisioning_again_changes_nothing(events: Embedded) -> None:
    await events.provision()
    await events.provision()
    async with as_user(events, "admin") as (client, _):
        info = await client.jetstream().stream_info(STREAM)
        assert (info.config.discard, info.config.allow_direct, info.state.consumer_count) == ("new", True, 3)
        consumer = (await client.jetstream().consumer_info(STREAM, "meetings")).config
        assert consumer.filter_subjects == ["evt.standards.>", "evt.support.>"]
        assert (consumer.ack_wait, consumer.max_deliver, consumer.max_ack_pending) == (30, -1, 256)


async def test_an_acknowledged_event_survives_a_kill(events: Embedded) -> None:
    await events.provision()
    async with as_user(events, "support") as (client, _):
        await client.jetstream().publish("evt.support.need-raised.v1", b"kept")
    events.kill()
    events.start()
    await events.provision()
    async with as_user(events, "support") as (client, _):
        assert (await client.jetstream().get_msg(STREAM, 1)).data == b"kept"


async def test_a_lost_store_is_provisioned_anew(events: Embedded) -> None:
    await events.provision()
    async with as_user(events, "support") as (client, _):
        await client.jetstream().publish("evt.support.need-raised.v1", b"lost")
    with pytest.raises(PartFailed, match="Stop NATS"):
        events.wipe_store()
    events.stop()
    events.wipe_store()
    events.start()
    await events.provision()
    async with as_user(events, "support") as (client, _):
        with pytest.raises(NotFoundError):
            await client.jetstream().get_msg(STREAM, 1)
        assert (await client.jetstream().publish("evt.support.need-raised.v1", b"new")).seq == 1


def provision_by_command(settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "stack.bus", "provision"]
    told = os.environ | {"PYTHONPATH": python_path()} | settings
    return subprocess.run(command, env=told, capture_output=True, text=True, check=False)


async def test_a_real_server_is_provisioned_by_a_command(events: Embedded) -> None:
    admin = events.credentials("admin")
    told = {"BUS_URL": admin.url, "BUS_ADMIN_USER": admin.user, "BUS_ADMIN_PASSWORD": admin.password}
    assert provision_by_command(told).returncode == 0
    async with as_user(events, "admin") as (client, _):
        assert (await client.jetstream().stream_info(STREAM)).state.consumer_count == 3
    refused = provision_by_command(told | {"BUS_ADMIN_PASSWORD": "wrong"})
    assert (refused.returncode, "could not be provisioned" in refused.stderr) == (1, True)
    unset = provision_by_command({"BUS_URL": admin.url})
    assert (unset.returncode, "BUS_ADMIN_USER is not set" in unset.stderr) == (2, True)
