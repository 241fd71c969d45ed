"""People: recorded, amended, and seen by those who may."""

from typing import Any

import pytest
from rig import Api

ENTRY = {"subject": "amara", "name": "Amara Okafor", "email": "amara@larkmoor.example"}


async def test_a_person_is_recorded_and_told_again_when_changed(api: Api, desk: Any) -> None:
    answer = await desk.admin.post("/v1/people", json=ENTRY)
    there = answer.json()
    assert (answer.status_code, there["name"]) == (201, "Amara Okafor")
    path, current = f"/v1/people/{there['id']}", {"If-Match": answer.headers["etag"]}
    same = await desk.admin.patch(path, json={"name": "Amara Okafor"}, headers=current)
    assert (same.status_code, same.headers["etag"]) == (200, answer.headers["etag"])
    changed = await desk.admin.patch(path, json={"name": "Amara Reid"}, headers=current)
    assert (changed.status_code, changed.json()["email"]) == (200, "amara@larkmoor.example")
    told = await api.look(
        "select type, sequence, data from outbox where trust_id = $1 order by position", desk.trust.id
    )
    assert [(e["type"], e["sequence"]) for e in told] == [
        ("standards.person-recorded.v1", 1),
        ("standards.person-recorded.v1", 2),
    ]
    assert "Amara Reid" in told[1]["data"]


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, {"name": "X"}, 428),
        ({"If-Match": '"9"'}, {"name": "X"}, 412),
        ({"If-Match": '"1"'}, {}, 422),
        ({"If-Match": '"1"'}, {"subject": "other"}, 422),
        ({"If-Match": '"1"'}, {"email": "nobody"}, 422),
        ({"If-Match": '"1"'}, {"email": "a@b.example\r\nBcc: c@d.example"}, 422),
    ],
)
async def test_a_change_is_refused(
    desk: Any, headers: dict[str, str], body: dict[str, str], status: int
) -> None:
    person = await desk.record("amara")
    assert (await desk.admin.patch(f"/v1/people/{person}", json=body, headers=headers)).status_code == status


async def test_a_subject_is_recorded_once(desk: Any) -> None:
    await desk.record("amara")
    answer = await desk.admin.post("/v1/people", json=ENTRY)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/person-already-recorded")


@pytest.mark.parametrize(
    ("role", "unit", "seen"),
    [
        ("trust_admin", None, 2), ("aid", None, 2), ("chief_executive", None, 2), ("clerk", None, 2),
        ("trustee", None, 1), ("finance_director", None, 1), ("specialist", None, 1),
        ("headteacher", "148201", 1), ("governor", "148201", 1), ("mis", "148201", 0),
    ],
)  # fmt: skip
async def test_who_sees_the_entries(desk: Any, role: str, unit: str | None, seen: int) -> None:
    others = await desk.record("amara")
    own = await desk.record("who")
    who = await desk.trust.person("who", role, unit)
    assert len((await who.get("/v1/people")).json()["items"]) == seen
    assert (await who.get(f"/v1/people/{own}")).status_code == (200 if seen else 404)
    hidden = await who.get(f"/v1/people/{others}")
    absent = await who.get("/v1/people/0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10")
    assert hidden.status_code == (200 if seen == 2 else 404)
    assert absent.status_code == 404
    assert seen == 2 or hidden.content == absent.content


@pytest.mark.parametrize("role", ["aid", "chief_executive", "clerk", "trustee"])
async def test_only_administrators_keep_entries(desk: Any, role: str) -> None:
    person = await desk.record("amara")
    who = await desk.trust.person("who", role)
    assert (await who.post("/v1/people", json=ENTRY | {"subject": "x"})).status_code == 403
    answer = await who.patch(f"/v1/people/{person}", json={"name": "X"}, headers={"If-Match": '"1"'})
    assert answer.status_code == (404 if role == "trustee" else 403)
