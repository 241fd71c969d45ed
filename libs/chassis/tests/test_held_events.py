"""Held events: seen by those who keep the system going, and moved on by them alone."""

from typing import Any
from uuid import UUID

import pytest
from rig import Api, Trust

from chassis.ids import uuid7


async def hold(api: Api, trust_id: UUID, state: str = "dead") -> UUID:
    """As the inbox leaves it after eight attempts."""
    held = uuid7()
    await api.behind.execute(
        "insert into held_events (trust_id, id, type, source, subject, sequence, body, state, attempts,"
        " next_at, held_at, reason) values ($1, $2, 'support.need-raised.v1', '/support-api', 's', 3,"
        " 'secret', $3, 8, now() + interval '1 day', now(), 'ValueError')",
        *(trust_id, held, state),
    )
    return held


async def test_what_is_held_up_is_listed_without_its_contents(api: Api, trust: Trust) -> None:
    tom, held = await trust.person("tom", "trust_admin"), await hold(api, trust.id)
    [found] = (await tom.get("/v1/held-events?state=dead")).json()["items"]
    assert (found["id"], found["state"], found["reason"]) == (str(held), "dead", "ValueError")
    assert "secret" not in str(found)
    assert (await tom.get("/v1/held-events?state=waiting")).json()["items"] == []


async def test_a_redriven_event_is_tried_afresh_and_who_asked_is_recorded(api: Api, trust: Trust) -> None:
    tom, held = await trust.person("tom", "trust_admin"), await hold(api, trust.id)
    assert (await tom.post(f"/v1/held-events/{held}/redrive")).status_code == 204
    [row] = await api.look("select *, next_at <= now() as due from held_events where id = $1", held)
    assert (row["state"], row["attempts"], row["due"]) == ("retrying", 0, True)
    [entry] = await api.look("select * from history where trust_id = $1", trust.id)
    assert (entry["subject"], entry["operation"]) == ("tom", "redrive_held_event")


async def test_a_skipped_event_is_gone_and_counted_as_passed(api: Api, trust: Trust) -> None:
    tom, held = await trust.person("tom", "trust_admin"), await hold(api, trust.id)
    assert (await tom.post(f"/v1/held-events/{held}/skip")).status_code == 204
    assert await api.look("select 1 from held_events where trust_id = $1", trust.id) == []
    [cursor] = await api.look("select last from inbox_cursors where trust_id = $1", trust.id)
    assert cursor["last"] == 3


async def test_what_waits_for_another_is_not_redriven(api: Api, trust: Trust) -> None:
    tom, held = await trust.person("tom", "trust_admin"), await hold(api, trust.id, "waiting")
    refusal = await tom.post(f"/v1/held-events/{held}/redrive")
    assert (refusal.status_code, refusal.json()["type"]) == (409, "/problems/waits-for-another")


@pytest.mark.parametrize("act", ["redrive", "skip"])
async def test_who_may_look_may_not_always_act(api: Api, trust: Trust, other_trust: Trust, act: str) -> None:
    held = await hold(api, trust.id)
    whos: list[tuple[Any, int]] = [
        (await trust.person("ann", "clerk"), 403),
        (await trust.person("hal", "headteacher", "d1"), 404),
        (await other_trust.person("zed", "trust_admin"), 404),
    ]
    for who, status in whos:
        assert (await who.post(f"/v1/held-events/{held}/{act}")).status_code == status
    [row] = await api.look("select state from held_events where id = $1", held)
    assert row["state"] == "dead"
