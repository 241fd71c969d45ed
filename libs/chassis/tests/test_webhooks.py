"""Webhooks: signed, tried again, told once more on demand; and never a way inside."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from notes.events import NoteWritten
from rig import Api, Trust

from chassis.settings import Settings
from chassis.worker import Worker

KNOCKS = {"webhook_key": "the operator's key", "webhooks_anywhere": True, "webhook_pauses": (0.01, 0.01)}


@dataclass
class Receiver:
    """An integrator's own server: a real socket, which answers what it is told to."""

    answers: list[int] = field(default_factory=list)
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?from=us"

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        pairs = (line.split(": ", 1) for line in head[1:] if ": " in line)
        headers = {name.lower(): value for name, value in pairs}
        body = await reader.readexactly(int(headers["content-length"]))
        self.heard.append(({"request": head[0], **headers}, body))
        status = self.answers.pop(0) if self.answers else 200
        more = "Location: http://127.0.0.1:1/\r\n" if status == 302 else ""
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n{more}Connection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    found = Receiver()
    server = await asyncio.start_server(found.talk, "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    yield found
    server.close()
    await server.wait_closed()


@pytest.fixture
def settings(api: Api) -> Settings:
    return Settings.model_validate(dict(api.settings) | KNOCKS)


@pytest.fixture(autouse=True)
def knocking(api: Api, settings: Settings) -> Iterator[None]:
    """The API as its operator sets it up."""
    before = api.settings
    api.app.state.settings = settings
    yield
    api.app.state.settings = before


@pytest.fixture
async def worker(api: Api, settings: Settings) -> AsyncIterator[Worker]:
    async with Worker(api.service, settings) as found:
        yield found


async def make(who: httpx.AsyncClient, url: str) -> dict[str, Any]:
    answer = await who.post("/v1/webhooks", json={"url": url, "types": [NoteWritten.type]})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json() | {"etag": answer.headers["etag"]}
    return made


async def write(trust: Trust, text: str = "a secret text") -> str:
    ann = await trust.person("ann", "clerk")
    return str((await ann.post("/v1/notes", json={"desk": "d1", "text": text})).json()["id"])


async def deliveries(who: httpx.AsyncClient, webhook: dict[str, Any]) -> list[dict[str, Any]]:
    found = await who.get("/v1/webhook-deliveries", params={"webhook_id": webhook["id"]})
    items: list[dict[str, Any]] = found.json()["items"]
    return items


def checks(secret: str, headers: dict[str, str], body: bytes) -> list[bool]:
    """As a receiver does it who has read the standard, one answer for each signature."""
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    right = "v1," + base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
    return [right == each for each in headers["webhook-signature"].split(" ")]


async def test_an_event_is_told_signed_and_without_its_content(
    trust: Trust, worker: Worker, receiver: Receiver
) -> None:
    tom = await trust.person("tom", "trust_admin")
    await write(trust, "before there was a webhook")
    webhook = await make(tom, receiver.url)
    note = await write(trust)
    await worker.tell_webhooks_once()
    [(headers, body)] = receiver.heard
    said = json.loads(body)
    assert headers["request"] == "POST /hook?from=us HTTP/1.1"
    assert (said["type"], said["data"]["subject"]) == (NoteWritten.type, note)
    assert said["data"]["trust_id"] == str(trust.id)
    assert b"secret text" not in body
    assert headers["webhook-id"] == said["data"]["id"]
    assert checks(webhook["secret"], headers, body) == [True]
    [delivery] = await deliveries(tom, webhook)
    assert (delivery["state"], delivery["status"], delivery["attempts"]) == ("delivered", 200, 1)


async def test_what_is_not_answered_well_is_tried_again_and_then_given_up(
    trust: Trust, worker: Worker, receiver: Receiver
) -> None:
    tom = await trust.person("tom", "trust_admin")
    webhook = await make(tom, receiver.url)
    await write(trust)
    receiver.answers = [500, 302, 404]
    for status in (500, 302, 404):
        await worker.tell_webhooks_once()
        assert (await deliveries(tom, webhook))[0]["status"] == status, "and no redirect is followed"
        await asyncio.sleep(0.02)
    assert await worker.tell_webhooks_once() == 0
    [delivery] = await deliveries(tom, webhook)
    assert (delivery["state"], delivery["attempts"]) == ("failed", 3)
    assert (delivery["status"], delivery["last_error"]) == (404, "answered 404")
    assert len({headers["webhook-id"] for headers, _ in receiver.heard}) == 1
    sue = await trust.person("sue", "clerk")
    assert (await sue.post(f"/v1/webhook-deliveries/{delivery['id']}/redelivery")).status_code == 403
    again = await tom.post(f"/v1/webhook-deliveries/{delivery['id']}/redelivery")
    assert (again.status_code, again.json()["state"]) == (202, "waiting")
    twice = await tom.post(f"/v1/webhook-deliveries/{delivery['id']}/redelivery")
    assert (twice.status_code, twice.json()["type"]) == (409, "/problems/still-on-its-way")
    await worker.tell_webhooks_once()
    [delivery] = await deliveries(tom, webhook)
    assert (delivery["state"], len(receiver.heard)) == ("delivered", 4)


async def test_nobody_there_is_no_reason_to_lose_anything(trust: Trust, worker: Worker) -> None:
    tom = await trust.person("tom", "trust_admin")
    webhook = await make(tom, "http://127.0.0.1:9/")
    await write(trust)
    await worker.tell_webhooks_once()
    [delivery] = await deliveries(tom, webhook)
    assert (delivery["state"], delivery["status"], delivery["last_error"]) == (
        "waiting",
        None,
        "ConnectError",
    )


async def test_gone_switches_it_off_and_switched_on_it_goes_on_where_it_was(
    trust: Trust, worker: Worker, receiver: Receiver
) -> None:
    tom = await trust.person("tom", "trust_admin")
    webhook = await make(tom, receiver.url)
    await write(trust)
    receiver.answers = [410]
    await worker.tell_webhooks_once()
    now = await tom.get(f"/v1/webhooks/{webhook['id']}")
    assert now.json()["active"] is False
    await write(trust)
    await worker.tell_webhooks_once()
    assert len(receiver.heard) == 1
    on = await tom.patch(
        f"/v1/webhooks/{webhook['id']}", json={"active": True}, headers={"If-Match": now.headers["etag"]}
    )
    assert on.status_code == 200, on.text
    await worker.tell_webhooks_once()
    assert len(receiver.heard) == 2


async def test_a_new_secret_signs_at_once_and_the_old_one_for_a_day(
    trust: Trust, worker: Worker, receiver: Receiver, api: Api
) -> None:
    tom = await trust.person("tom", "trust_admin")
    webhook = await make(tom, receiver.url)
    path = f"/v1/webhooks/{webhook['id']}/secret"
    new = (await tom.post(path, headers={"If-Match": webhook["etag"]})).json()
    assert new["secret"] != webhook["secret"]
    await write(trust)
    await worker.tell_webhooks_once()
    await api.behind.execute("update webhooks set former_until = now() where trust_id = $1", trust.id)
    await write(trust)
    await worker.tell_webhooks_once()
    (during, first), (after, second) = receiver.heard
    assert (checks(new["secret"], during, first), checks(webhook["secret"], during, first)) == (
        [True, False],
        [False, True],
    )
    assert (checks(new["secret"], after, second), checks(webhook["secret"], after, second)) == (
        [True],
        [False],
    )


async def test_the_secret_is_shown_once_and_stands_nowhere(
    trust: Trust, receiver: Receiver, api: Api
) -> None:
    tom = await trust.person("tom", "trust_admin")
    webhook = await make(tom, receiver.url)
    secret = webhook["secret"]
    assert secret not in (await tom.get(f"/v1/webhooks/{webhook['id']}")).text
    rows = await api.look(
        "select w::text || h.entry as all from webhooks w, history h where h.trust_id = $1", trust.id
    )
    assert rows
    assert not any(secret in row["all"] for row in rows)


async def test_each_trust_is_told_its_own(
    trust: Trust, other_trust: Trust, worker: Worker, receiver: Receiver
) -> None:
    tom, zed = await trust.person("tom", "trust_admin"), await other_trust.person("zed", "trust_admin")
    webhook = await make(tom, receiver.url)
    await write(other_trust)
    await worker.tell_webhooks_once()
    assert receiver.heard == []
    assert (await zed.get(f"/v1/webhooks/{webhook['id']}")).status_code == 404
    await write(trust)
    await worker.tell_webhooks_once()
    [delivery] = await deliveries(tom, webhook)
    assert (await zed.post(f"/v1/webhook-deliveries/{delivery['id']}/redelivery")).status_code == 404
    assert (await zed.get("/v1/webhook-deliveries")).json()["items"] == []


async def test_who_may_look_may_not_always_act(trust: Trust, receiver: Receiver) -> None:
    tom, ann = await trust.person("tom", "trust_admin"), await trust.person("ann", "clerk")
    webhook = await make(tom, receiver.url)
    asked = {"url": receiver.url, "types": [NoteWritten.type]}
    assert (await ann.post("/v1/webhooks", json=asked)).status_code == 403
    path = f"/v1/webhooks/{webhook['id']}"
    assert (await ann.get(path)).status_code == 200
    change = await ann.patch(path, json={"active": False}, headers={"If-Match": webhook["etag"]})
    assert change.status_code == 403
    hal = await trust.person("hal", "headteacher", "d1")
    assert (await hal.get(path)).status_code == 404


async def test_only_what_can_be_followed_can_be_told(trust: Trust, receiver: Receiver) -> None:
    tom = await trust.person("tom", "trust_admin")
    asked = {"url": receiver.url, "types": ["standards.note-archived.v1"]}
    answer = await tom.post("/v1/webhooks", json=asked)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/nothing-told-of-that")


async def test_outside_of_tests_places_inside_are_refused_when_it_is_made(
    trust: Trust, api: Api, receiver: Receiver
) -> None:
    api.app.state.settings = Settings.model_validate(dict(api.settings) | {"webhook_key": "k"})
    tom = await trust.person("tom", "trust_admin")
    answer = await tom.post("/v1/webhooks", json={"url": receiver.url, "types": [NoteWritten.type]})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/not-an-address-to-knock-at")


def test_production_never_knocks_inside(settings: Settings) -> None:
    with pytest.raises(ValueError, match="not for production"):
        Settings.model_validate(dict(settings) | {"mode": "production"})
