"""Neighbours: asked as the user, briefly, and their trouble stays theirs."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from rig import Api, Trust
from rig.streams import serving
from serving import GOOD, Moody, answer

from chassis.breaker import Breaker, Budget
from chassis.neighbours import NO_ANSWER, Answer, Caller, Neighbourhood
from chassis.service import Service
from issuer.testing import RunningIssuer
from stack.postgres import Embedded, ServiceDatabase


@pytest.fixture(scope="module")
async def moody() -> AsyncIterator[Moody]:
    async with Moody() as found:
        yield found


@pytest.fixture
async def api(
    service: Service, postgres: Embedded, database: ServiceDatabase, issuer: RunningIssuer, moody: Moody
) -> AsyncIterator[Api]:
    async with Api(service, postgres, database, issuer, overrides={"support_url": moody.url}) as found:
        yield found


class Asked:
    """A request as far as a caller looks at it."""

    def __init__(self, **headers: str) -> None:
        self.headers = httpx.Headers(headers)
        self.state = object()


@pytest.fixture
async def caller(moody: Moody) -> AsyncIterator[Caller]:
    async with httpx.AsyncClient() as http:
        around = Neighbourhood(http, {"support": moody.url, "gone": "http://127.0.0.1:9"})
        request: Any = Asked(traceparent="00-" + "ab" * 16 + "-" + "cd" * 8 + "-01")
        yield Caller(around, request, "the-token", around.clock() + 2)


async def test_a_neighbour_is_asked_as_the_user_who_asks_us(trust: Trust, moody: Moody) -> None:
    moody.reset()
    ann = await trust.person("ann", "clerk")
    found = await ann.get("/v1/next-door", headers={"x-deadline-ms": "900"})
    assert found.json() == {"ours": 0, "theirs": {"items": []}, "degraded": False}
    [heard] = moody.heard
    assert heard["request"] == "GET /v1/notes?limit=5 HTTP/1.1"
    assert heard["authorization"] == ann.headers["authorization"].lower()
    assert 0 < int(heard["x-deadline-ms"]) <= 900


async def test_our_own_data_comes_also_when_the_neighbour_is_down(trust: Trust, moody: Moody) -> None:
    moody.reset(forever="drop")
    ann = await trust.person("ann", "clerk")
    await ann.post("/v1/notes", json={"desk": "d1", "text": "x"})
    found = await ann.get("/v1/next-door")
    assert (found.status_code, found.json()) == (200, {"ours": 1, "theirs": None, "degraded": True})


async def test_two_services_trust_one_token(
    service: Service, postgres: Embedded, database: ServiceDatabase, issuer: RunningIssuer
) -> None:
    """The neighbour is a whole service here, and shows the user what the user may see there."""
    async with (
        Api(service, postgres, database, issuer) as there,
        serving(there.app) as url,
        Api(service, postgres, database, issuer, overrides={"support_url": url}) as here,
    ):
        trust = here.trust()
        ann, hal = await trust.person("ann", "clerk"), await trust.person("hal", "headteacher", "d1")
        for desk in ("d1", "d2"):
            await ann.post("/v1/notes", json={"desk": desk, "text": "x"})
        theirs = [len((await who.get("/v1/next-door")).json()["theirs"]["items"]) for who in (ann, hal)]
        assert theirs == [2, 1]


async def test_a_transaction_and_a_call_never_overlap(trust: Trust, moody: Moody) -> None:
    moody.reset()
    ann = await trust.person("ann", "clerk")
    assert (await ann.get("/v1/next-door/too-late")).status_code == 500
    assert (await ann.post("/v1/next-door")).status_code == 500
    assert moody.heard == []


@pytest.mark.parametrize(
    ("moods", "found", "asked"),
    [
        ([GOOD], Answer({"items": []}, 200), 1),
        ([answer(503), GOOD], Answer({"items": []}, 200), 2),
        (["drop", answer(500), GOOD], Answer({"items": []}, 200), 3),
        ([answer(503)] * 4, NO_ANSWER, 3),
        ([answer(404)], Answer(status=404), 1),
        ([answer(403)], Answer(status=403), 1),
        ([answer(302)], Answer(status=302), 1),
        ([answer(200, b"<html>")] * 3, NO_ANSWER, 3),
        ([answer(200, b"[" * 100_000)] * 3, NO_ANSWER, 3),
        ([answer(200, b"1" * (1024 * 1024 + 1))] * 3, NO_ANSWER, 3),
        ([answer(204)], Answer(None, 204), 1),
    ],
    ids=[
        "good",
        "once bad",
        "twice bad",
        "always bad",
        "404",
        "403",
        "redirect",
        "no JSON",
        "deep",
        "large",
        "204",
    ],
)
async def test_how_an_answer_is_taken(
    caller: Caller, moody: Moody, moods: list[bytes | str], found: Answer, asked: int
) -> None:
    moody.reset(*moods)
    assert await caller.get("support", "/x") == found
    assert len(moody.heard) == asked


@pytest.mark.parametrize("mood", ["hang", "drip"])
async def test_nobody_waits_longer_than_two_seconds(caller: Caller, moody: Moody, mood: str) -> None:
    moody.reset(forever=mood)
    caller.deadline = caller.around.clock() + 0.5
    began = time.monotonic()
    assert await caller.get("support", "/x") == NO_ANSWER
    assert time.monotonic() - began < 5, "it would have hung for a minute"
    assert len(moody.heard) == 1


async def test_what_is_not_idempotent_is_never_repeated(caller: Caller, moody: Moody) -> None:
    moody.reset(answer(503), GOOD)
    assert (await caller.send("support", "POST", "/x", body={"a": 1})).degraded
    assert len(moody.heard) == 1


async def test_nobody_there_and_nobody_known_are_no_errors(caller: Caller) -> None:
    assert await caller.get("gone", "/x") == NO_ANSWER
    assert await caller.get("unheard-of", "/x") == NO_ANSWER


async def test_the_trace_goes_on(caller: Caller, moody: Moody) -> None:
    moody.reset()
    await caller.get("support", "/x")
    assert moody.heard[0]["traceparent"].split("-")[1] == "ab" * 16
    assert moody.heard[0]["authorization"] == "bearer the-token"


async def test_a_broken_neighbour_is_left_alone_until_a_probe_succeeds(caller: Caller, moody: Moody) -> None:
    now = 1000.0
    caller.around.clock = lambda: now
    caller.deadline = now + 1e6
    moody.reset(forever=answer(503))
    for _ in range(20):
        await caller.send("support", "POST", "/x")
    assert len(moody.heard) == 20
    assert await caller.get("support", "/x") == NO_ANSWER
    assert len(moody.heard) == 20, "the breaker is open"
    now += 5.1
    await asyncio.gather(*(caller.send("support", "POST", "/x") for _ in range(5)))
    assert len(moody.heard) == 21, "one probe in five seconds"
    moody.reset()
    now += 5.1
    assert (await caller.get("support", "/x")).status == 200
    assert (await caller.get("support", "/x")).status == 200, "closed again"


async def test_when_all_fail_the_load_grows_by_a_tenth_only(caller: Caller, moody: Moody) -> None:
    """Each failure in a window of its own, so that the breaker stays out of it."""
    now = 1000.0
    caller.around.clock = lambda: now
    caller.around.budget("support").saved = 0
    moody.reset(forever=answer(503))
    for _ in range(50):
        now += 11
        caller.deadline = now + 1e6
        await caller.get("support", "/x")
    assert 50 <= len(moody.heard) <= 56


@pytest.mark.parametrize(
    ("calls", "bad", "opens"), [(20, 10, True), (20, 9, False), (19, 19, False), (40, 20, True)]
)
def test_when_the_breaker_opens(calls: int, bad: int, opens: bool) -> None:
    breaker = Breaker(lambda: 5.0)
    for number in range(calls):
        ticket = breaker.admit()
        assert ticket
        breaker.note(ticket, good=number < calls - bad)
    assert breaker.open == opens


def test_old_failures_are_forgotten() -> None:
    now = 0.0
    breaker = Breaker(lambda: now)
    for _ in range(30):
        now += 0.6
        ticket = breaker.admit()
        assert ticket
        breaker.note(ticket, good=False)
    assert not breaker.open, "never twenty within ten seconds"


def test_an_answer_from_before_does_not_close_the_breaker() -> None:
    breaker = Breaker(lambda: 5.0)
    early = breaker.admit()
    assert early
    for _ in range(20):
        breaker.note(early, good=False)
    breaker.note(early, good=True)
    assert breaker.open


def test_the_budget_is_a_tenth() -> None:
    budget = Budget(0)
    for _ in range(30):
        budget.earn()
    assert [budget.spend() for _ in range(4)] == [True, True, True, False]
