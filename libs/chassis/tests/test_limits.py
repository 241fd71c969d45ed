"""How often a person, a machine client and a trust may ask."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from rig import Api

from chassis import limits
from chassis.limits import Limits
from chassis.problems import TooManyRequests
from chassis.service import Service
from chassis.settings import Settings
from issuer.testing import RunningIssuer
from stack.postgres import Embedded, ServiceDatabase

NOTE = {"desk": "d", "text": "x"}


@pytest.fixture
async def strict(
    service: Service, postgres: Embedded, database: ServiceDatabase, issuer: RunningIssuer
) -> AsyncIterator[Api]:
    few = {"requests_person": 8, "requests_client": 12, "requests_trust": 20}
    async with Api(service, postgres, database, issuer, overrides=few) as found:
        yield found


class Clock:
    at = 0.0

    def __call__(self) -> float:
        return self.at


def limited(clock: Clock, **allowed: int) -> Limits:
    said: dict[str, Any] = {"database_url": "x", "issuer": "x", "audience": "x", **allowed}
    return Limits(Settings(**said), clock)


def taken(found: Limits, kind: str, who: str = "ann") -> int:
    """How many requests there is room for at this moment."""
    for count in range(1_000):
        try:
            found.take((kind, who))
        except TooManyRequests:
            return count
    return 1_000


def test_half_a_minutes_requests_at_once_and_then_evenly() -> None:
    clock = Clock()
    found = limited(clock)
    assert [taken(found, kind) for kind in ("person", "client", "trust")] == [30, 300, 1_000]
    clock.at += 10
    assert taken(found, "person") == 10
    clock.at += 3600
    assert taken(found, "person") == 30
    assert taken(found, "person", "bob") == 30


def test_it_says_when_there_is_room_again() -> None:
    clock = Clock()
    found = limited(clock, requests_person=6)
    assert taken(found, "person") == 3
    with pytest.raises(TooManyRequests) as refused:
        found.take(("person", "ann"))
    wait = int(refused.value.headers["Retry-After"])
    clock.at += wait - 1
    assert taken(found, "person") == 0
    clock.at += 1
    assert taken(found, "person") == 1


def test_zero_is_any_number() -> None:
    assert taken(limited(Clock(), requests_person=0), "person") == 1_000


def test_no_more_buckets_are_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_BUCKETS", 10)
    found = limited(Clock())
    for _ in range(30):
        found.asked_in(uuid4())
    assert len(found.buckets) == 10


async def test_a_person_who_asks_too_often_waits_and_nothing_is_done(strict: Api) -> None:
    trust = strict.trust()
    ann, bob = await trust.person("ann", "clerk"), await trust.person("bob", "clerk")
    assert [(await ann.get("/v1/notes")).status_code for _ in range(4)] == [200] * 4
    refused = await ann.post("/v1/notes", json=NOTE, headers={"Idempotency-Key": "k1"})
    assert (refused.status_code, refused.json()["type"]) == (429, "/problems/too-many-requests")
    assert int(refused.headers["retry-after"]) >= 1
    assert await strict.look("select 1 from notes where trust_id = $1", trust.id) == []
    assert await strict.look("select 1 from idempotency_keys where trust_id = $1", trust.id) == []
    assert (await bob.post("/v1/notes", json=NOTE)).status_code == 201


async def test_a_trust_that_asks_too_often_leaves_the_others_their_service(strict: Api) -> None:
    crowd, other = strict.trust(), strict.trust()
    answers = []
    for number in range(6):
        who = await crowd.person(f"p{number}", "clerk")
        answers += [(await who.get("/v1/notes")).status_code for _ in range(2)]
    assert answers.count(429) == 2
    zoe = await other.person("zoe", "clerk")
    assert (await zoe.get("/v1/notes")).status_code == 200
