"""Writes: one transaction, tenant isolation, preconditions, idempotency, history and events together."""

import asyncio
from typing import Any

import pytest
from rig import Api, Trust


async def test_a_write_is_kept_with_its_history_and_its_event(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    answer = await ann.post("/v1/notes", json={"desk": "d1", "text": "Hello"})
    assert answer.status_code == 201, answer.text
    assert answer.headers["etag"] == '"1"'
    [event] = await api.look("select * from outbox where trust_id = $1", trust.id)
    assert (event["type"], event["sequence"]) == ("standards.note-written.v1", 1)
    [entry] = await api.look("select * from history where trust_id = $1", trust.id)
    assert (entry["subject"], entry["operation"], entry["object"]) == ("ann", "write_note", "notes")
    assert '"text":"Hello"' in entry["entry"]


async def test_another_trust_cannot_tell_a_note_from_one_that_never_was(
    trust: Trust, other_trust: Trust
) -> None:
    ann, zed = await trust.person("ann", "clerk"), await other_trust.person("zed", "clerk")
    there = (await ann.post("/v1/notes", json={"desk": "d1", "text": "x"})).json()["id"]
    hidden = await zed.get(f"/v1/notes/{there}")
    absent = await zed.get("/v1/notes/0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10")
    assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert (await zed.get("/v1/notes")).json()["items"] == []


@pytest.mark.parametrize(
    ("subject", "role", "unit", "status"),
    [("ann", "clerk", None, 200), ("hal", "headteacher", "d1", 403), ("eve", "headteacher", "d2", 404)],
)
async def test_who_may_archive(trust: Trust, subject: str, role: str, unit: str | None, status: int) -> None:
    boss = await trust.person("boss", "clerk")
    note = (await boss.post("/v1/notes", json={"desk": "d1", "text": "x"})).json()["id"]
    who = await trust.person(subject, role, unit)
    assert (await who.post(f"/v1/notes/{note}/archive")).status_code == status


async def test_a_role_in_the_token_without_a_standing_reaches_nothing(trust: Trust) -> None:
    assert (await trust.signed_in("nobody", "clerk").get("/v1/notes")).json()["items"] == []
    assert (
        await trust.signed_in("nobody", "clerk").post("/v1/notes", json={"desk": "d", "text": "x"})
    ).status_code == 403


async def test_a_standing_without_the_role_in_the_token_reaches_nothing(trust: Trust) -> None:
    await trust.stand("ann", "clerk")
    assert (
        await trust.signed_in("ann").post("/v1/notes", json={"desk": "d", "text": "x"})
    ).status_code == 403


async def test_a_change_says_which_version_it_is_of(trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    note = (await ann.post("/v1/notes", json={"desk": "d1", "text": "x"})).json()["id"]
    assert (await ann.patch(f"/v1/notes/{note}", json={"text": "y"})).status_code == 428
    changed = await ann.patch(f"/v1/notes/{note}", json={"text": "y"}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["etag"], changed.json()["version"]) == (200, '"2"', 2)
    assert (
        await ann.patch(f"/v1/notes/{note}", json={"text": "z"}, headers={"If-Match": '"1"'})
    ).status_code == 412


async def test_eight_at_once_with_one_key_write_once_and_are_answered_alike(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    ask = {"url": "/v1/notes", "json": {"desk": "d1", "text": "x"}, "headers": {"Idempotency-Key": "k1"}}
    answers = await asyncio.gather(*(ann.post(**ask) for _ in range(8)))  # type: ignore[arg-type]
    assert {a.status_code for a in answers} == {201}
    assert len({a.content for a in answers}) == 1
    assert sum("idempotency-replayed" in a.headers for a in answers) == 7
    assert len(await api.look("select 1 from outbox where trust_id = $1", trust.id)) == 1


async def test_a_machine_must_name_its_writes(trust: Trust) -> None:
    mis = await trust.machine("mis-1", "mis", "d1")
    answer = await mis.post("/v1/notes", json={"desk": "d1", "text": "x"})
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/idempotency-key-missing")


async def test_fifty_archivings_at_once_happen_once(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    note = (await ann.post("/v1/notes", json={"desk": "d1", "text": "x"})).json()["id"]
    answers = await asyncio.gather(*(ann.post(f"/v1/notes/{note}/archive") for _ in range(10)))
    assert sorted(a.status_code for a in answers) == [200] + [409] * 9
    rows = await api.look("select sequence from outbox where trust_id=$1 order by position", trust.id)
    assert [row["sequence"] for row in rows] == [1, 2]


async def test_a_repeat_says_again_which_version_it_is_of(trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    note = (await ann.post("/v1/notes", json={"desk": "d1", "text": "x"})).json()["id"]
    url, key = f"/v1/notes/{note}/archive", {"Idempotency-Key": "k1"}
    first = await ann.post(url, headers={**key, "If-Match": '"1"'})
    again = await ann.post(url, headers={**key, "If-Match": '"1"'})
    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)
    for other in ({}, {"If-Match": '"2"'}):
        answer = await ann.post(url, headers={**key, **other})
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/idempotency-key-reused")


async def test_a_form_can_be_repeated_too(trust: Trust) -> None:
    """FastAPI reads a form before any dependency, so the stream is used up when the key is claimed."""
    ann = await trust.person("ann", "clerk")
    key = {"Idempotency-Key": "k1"}
    said: dict[str, Any] = {"data": {"desk": "d1"}, "files": {"sound": ("a.txt", b"Hello")}}
    first = await ann.post("/v1/notes/dictations", headers=key, **said)
    again = await ann.post("/v1/notes/dictations", headers=key, **said)
    assert (first.status_code, again.content) == (201, first.content), first.text
    said["files"] = {"sound": ("a.txt", b"Another")}
    assert (await ann.post("/v1/notes/dictations", headers=key, **said)).status_code == 422
