"""Writes that only add: one statement, one key, one turn, and refused as the plain way refuses."""

import asyncio
from typing import Any

import pytest
from rig import Api, Trust
from rig.statements import statements
from writing import write

from chassis.swift import AT_A_TIME


async def test_a_write_that_only_adds_is_one_statement_with_history_and_event(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    await write(ann)
    with statements() as said:
        note = await write(ann, "d7", "with all that belongs to it")
    assert len(said) == 1
    [[history, events]] = await api.look(
        "select (select count(*) from history where object_id = $1),"
        " (select count(*) from outbox where subject = $1)",
        note,
    )
    assert (history, events) == (1, 1)
    told = await api.look("select entry from history where object_id = $1", note)
    assert "with all that belongs to it" in told[0]["entry"]


async def test_a_write_that_must_look_takes_a_session(trust: Trust) -> None:
    bob = await trust.person("bob", "headteacher", "d1")
    await write(bob, "d1")
    with statements() as said:
        await write(bob, "d1")
    assert len(said) > 1
    assert (await bob.post("/v1/notes", json={"desk": "d2", "text": "x"})).status_code == 403


@pytest.mark.parametrize(("subject", "role", "unit"), [("ann", "clerk", None), ("bob", "headteacher", "d1")])
async def test_a_key_is_good_for_one_write_whichever_way_it_goes(
    api: Api, trust: Trust, subject: str, role: str, unit: str | None
) -> None:
    who = await trust.person(subject, role, unit)
    ask: dict[str, Any] = {"json": {"desk": "d1", "text": "once"}, "headers": {"Idempotency-Key": "k"}}
    answers = await asyncio.gather(*(who.post("/v1/notes", **ask) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({(answer.text, answer.headers["etag"]) for answer in answers}) == 1
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 1
    other = await who.post("/v1/notes", json={"desk": "d1", "text": "twice"}, headers=ask["headers"])
    assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-key-reused")
    rows = await api.look("select 1 from notes where trust_id = $1", trust.id)
    assert len(rows) == 1


async def test_nothing_is_written_for_whom_the_post_has_ended(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    await write(ann)
    await api.behind.execute("update standings set until = now() where trust_id = $1", trust.id)
    refused = await ann.post("/v1/notes", json={"desk": "d1", "text": "late"})
    assert refused.status_code == 403
    counted = await api.look(
        "select (select count(*) from notes where trust_id = $1),"
        " (select count(*) from history where trust_id = $1),"
        " (select count(*) from outbox where trust_id = $1)",
        trust.id,
    )
    assert tuple(counted[0]) == (1, 1, 1)


async def test_bodies_are_refused_alike_in_the_lane(trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    for body in ("{}", '{"desk": "d1", "text": 7}', '{"desk": "d1", "text": "x", "more": 1}', "[]", "7", ""):
        answer = await ann.post("/v1/notes", content=body, headers={"content-type": "application/json"})
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid"), body
    dictated = await ann.post(
        "/v1/notes",
        content='{"desk": "d1", "text": "x"}',
        headers={"content-type": "application/json; charset=utf-8"},
    )
    assert dictated.status_code == 201


async def test_writes_that_wait_for_one_trust_leave_the_others_their_connections(
    api: Api, trust: Trust
) -> None:
    ann, notes = await trust.person("ann", "clerk"), "/v1/notes?sort=desk"
    await write(ann)
    await ann.get(notes)
    swift = api.app.state.swift
    async with api.behind.transaction():
        await api.behind.execute("select from history_heads where trust_id = $1 for update", trust.id)
        waiting = [asyncio.create_task(write(ann, f"d{number}")) for number in range(30)]
        await asyncio.sleep(0.1)
        assert swift.connections.in_use == AT_A_TIME
        assert (await asyncio.wait_for(ann.get(notes), 0.5)).status_code == 200
        assert not any(task.done() for task in waiting)
    assert len(set(await asyncio.gather(*waiting))) == 30


async def test_who_waits_too_long_for_a_turn_is_told_to_try_again(
    api: Api, trust: Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await trust.person("ann", "clerk")
    await write(ann)
    monkeypatch.setattr("chassis.swift.SECONDS_FOR_A_TURN", 0.05)
    turn = api.app.state.swift.turn
    async with turn(trust.id), turn(trust.id), turn(trust.id):
        late = await ann.post("/v1/notes", json={"desk": "d1", "text": "late"})
    assert (late.status_code, late.headers["retry-after"]) == (503, "5")
    assert await write(ann)
