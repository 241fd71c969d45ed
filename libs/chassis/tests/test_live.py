"""Live changes: each hears of what they may see, in order, without a gap, for as long as they may."""

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from rig import Api, Trust
from rig.streams import following, serving

from chassis import followers
from chassis.clock import now
from chassis.followers import MOST_WAITING, Follower, Happened, Hub
from chassis.ids import uuid7
from stack.processes import free_port


@pytest.fixture(scope="module")
async def url(api: Api) -> AsyncIterator[str]:
    """The app behind a real server: a stream is no stream in memory."""
    async with serving(api.app) as found:
        yield found


async def write(who: httpx.AsyncClient, desk: str) -> str:
    answer = await who.post("/v1/notes", json={"desk": desk, "text": "confidential words"})
    return str(answer.json()["id"])


async def test_each_hears_what_they_may_see_and_no_word_of_it(
    url: str, trust: Trust, other_trust: Trust
) -> None:
    ann, hal = await trust.person("ann", "clerk"), await trust.person("hal", "headteacher", "d1")
    zed = await other_trust.person("zed", "clerk")
    async with following(url, ann) as all_, following(url, hal) as own, following(url, zed) as other:
        hidden, shown = await write(ann, "d2"), await write(ann, "d1")
        theirs = await write(zed, "d1")
        first, second = await all_.change(), await all_.change()
        assert [first["data"]["subject"], second["data"]["subject"]] == [hidden, shown]
        assert first["data"].keys() == {"type", "subject", "sequence", "time"}
        assert (first["event"], first["data"]["type"]) == ("change", "standards.note-written.v1")
        assert (await own.subject(), await other.subject()) == (shown, theirs)


async def test_a_type_nobody_declared_is_never_sent(url: str, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    async with following(url, ann) as stream:
        note = await write(ann, "d1")
        await ann.post(f"/v1/notes/{note}/archive")
        last = await write(ann, "d1")
        assert [await stream.subject() for _ in range(2)] == [note, last]


async def test_nothing_is_missed_over_a_break(url: str, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    async with following(url, ann) as stream:
        await write(ann, "d1")
        seen = await stream.change()
    missed = [await write(ann, "d1") for _ in range(3)]
    async with following(url, ann, **{"last-event-id": seen["id"]}) as stream:
        later = await write(ann, "d1")
        found = [await stream.subject() for _ in range(4)]
    assert found == [*missed, later]


@pytest.mark.parametrize("known", [False, True], ids=["a stranger's id", "too long ago"])
async def test_who_missed_too_much_is_told_to_read_again(
    url: str, trust: Trust, monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    monkeypatch.setattr("chassis.live.MOST_MISSED", 2)
    ann = await trust.person("ann", "clerk")
    async with following(url, ann) as stream:
        await write(ann, "d1")
        seen = await stream.change()
    for _ in range(3):
        await write(ann, "d1")
    last = seen["id"] if known else str(uuid7())
    async with following(url, ann, **{"last-event-id": last}) as stream:
        assert (await stream.change())["event"] == "reset"


async def test_the_stream_ends_with_the_post(
    api: Api, url: str, trust: Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chassis.live.RECHECK_SECONDS", 0.3)
    ann = await trust.person("ann", "clerk")
    async with following(url, ann) as stream:
        await write(ann, "d1")
        assert await stream.next()
        await api.behind.execute("update standings set until = now() where trust_id = $1", trust.id)
        assert await stream.next() is None


async def test_an_event_after_the_end_of_the_post_is_not_heard(api: Api, url: str, trust: Trust) -> None:
    ann, bob = await trust.person("ann", "clerk"), await trust.person("bob", "clerk")
    async with following(url, ann) as stream:
        await api.behind.execute(
            "update standings set until = now() where trust_id = $1 and subject = 'ann'", trust.id
        )
        await write(bob, "d1")
        assert await stream.next() is None


async def test_the_stream_ends_with_the_token(
    url: str, trust: Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chassis.tokens.LEEWAY_SECONDS", 0)
    await trust.stand("ann", "clerk")
    ann = trust.signed_in("ann", "clerk", exp=int(time.time()) + 2)
    async with following(url, ann) as stream:
        assert await stream.next() is None


async def test_nobody_without_a_post_follows(url: str, trust: Trust) -> None:
    nobody = trust.signed_in("nobody", "clerk")
    async with httpx.AsyncClient(base_url=url) as client:
        headers = {"authorization": nobody.headers["authorization"]}
        assert (await client.get("/v1/changes", headers=headers)).status_code == 403
        assert (await client.get("/v1/changes")).status_code == 401


async def test_too_many_streams_of_one_person_are_refused_and_closed_ones_do_not_count(
    api: Api, url: str, trust: Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followers, "MOST_EACH", 1)
    ann = await trust.person("ann", "clerk")
    async with following(url, ann), httpx.AsyncClient(base_url=url) as client:
        headers = {"authorization": ann.headers["authorization"]}
        assert (await client.get("/v1/changes", headers=headers)).status_code == 429
    async with asyncio.timeout(5):
        while trust.id in api.app.state.hub.places:
            await asyncio.sleep(0.02)
    async with following(url, ann):
        pass


async def test_a_server_told_to_stop_does_not_wait_for_its_streams(api: Api, trust: Trust) -> None:
    """Its own patience is a minute here; a stream would use all of it."""
    ann, port = await trust.person("ann", "clerk"), free_port()
    serve = ["notes.main:create_app", "--factory", "--port", str(port), "--timeout-graceful-shutdown", "60"]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "uvicorn", *serve, "--log-level", "error"), env=environment(api)
    )
    try:
        await until_ready(f"http://127.0.0.1:{port}/health/ready")
        async with following(f"http://127.0.0.1:{port}", ann) as stream:
            process.terminate()
            assert await stream.next(30) is None
        async with asyncio.timeout(30):
            await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def environment(api: Api) -> dict[str, str]:
    folders = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(folders),
        "MODE": "embedded",
        "DATABASE_URL": api.database.app_url,
        "ISSUER": api.issuer.url,
        "AUDIENCE": api.service.name,
    }


async def until_ready(url: str) -> None:
    async with asyncio.timeout(60), httpx.AsyncClient() as client:
        while True:
            with contextlib.suppress(httpx.TransportError):
                if (await client.get(url)).status_code == 200:
                    return
            await asyncio.sleep(0.1)


async def test_events_written_at_once_are_each_heard_once_and_in_order(url: str, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    async with following(url, ann) as stream:
        written = await asyncio.gather(*(write(ann, "d1") for _ in range(30)))
        heard = [await stream.subject() for _ in range(30)]
    assert sorted(heard) == sorted(written)


async def test_who_does_not_read_is_let_go_of_and_the_others_go_on(api: Api) -> None:
    hub, trust_id = Hub(api.app.state.sessions), uuid7()
    slow, quick = hub.join(trust_id, "slow", 0), hub.join(trust_id, "quick", 0)
    for position in range(1, MOST_WAITING + 2):
        hub.pass_on(trust_id, happened(position))
        assert await quick.next(1)
    assert await slow.next(0) is None
    assert await quick.next(0) == []
    assert hub.followers[trust_id] == {quick}
    await hub.close()


async def test_what_was_seen_before_is_not_told_again() -> None:
    follower = Follower(uuid7(), "ann", place=5)
    for position in (4, 5, 6):
        follower.offer(happened(position))
    assert [h.position for h in await follower.next(0) or ()] == [6]


def happened(position: int) -> Happened:
    return Happened(uuid7(), position, "x", "s", position, now(), {})
