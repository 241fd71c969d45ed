"""What machine clients are granted: for each academy, from when until when."""

from typing import Any

import pytest
from rig import Api

MIS = {"client_id": "mis-larkmoor", "role": "mis", "urn": "148201"}


async def test_a_grant_opens_one_academy_and_its_end_closes_it(api: Api, desk: Any) -> None:
    await desk.academy("148201")
    await desk.academy("148202")
    granted = await desk.admin.post("/v1/client-grants", json=MIS)
    assert granted.status_code == 201, granted.text
    mis = desk.trust.signed_in("mis-larkmoor", "mis", client_id="mis-larkmoor")
    assert [a["urn"] for a in (await mis.get("/v1/academies")).json()["items"]] == ["148201"]
    path = f"/v1/client-grants/{granted.json()['id']}"
    assert (await desk.admin.get(path)).json()["until"] is None
    ended = await desk.admin.post(f"{path}/end", json={})
    assert (ended.status_code, ended.json()["until"] is None) == (200, False)
    assert (await mis.get("/v1/academies")).json()["items"] == []
    over = await desk.admin.post(f"{path}/end", json={})
    assert (over.status_code, over.json()["type"]) == (409, "/problems/client-grant-over")
    events = await api.look(
        "select type from outbox where subject = $1 order by sequence", granted.json()["id"]
    )
    assert [e["type"] for e in events] == ["standards.client-granted.v1", "standards.client-grant-ended.v1"]
    again = await desk.admin.post("/v1/client-grants", json=MIS)
    assert again.status_code == 201


@pytest.mark.parametrize(
    ("change", "status", "problem"),
    [
        ({"urn": None}, 422, "place-missing"),
        ({"role": "integrator"}, 422, "place-not-allowed"),
        ({"role": "aid"}, 422, "invalid"),
        ({"urn": "148299"}, 422, "academy-unknown"),
        ({"client_id": "a b"}, 422, "invalid"),
        ({"ends_on": "2020-01-01"}, 422, "ends-before-it-starts"),
        ({}, 409, "client-already-granted"),
    ],
)
async def test_what_is_no_grant_is_refused(
    desk: Any, change: dict[str, Any], status: int, problem: str
) -> None:
    await desk.academy("148201")
    await desk.admin.post("/v1/client-grants", json=MIS)
    answer = await desk.admin.post("/v1/client-grants", json=MIS | change)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{problem}")


async def test_an_integrator_serves_the_whole_trust(desk: Any) -> None:
    await desk.academy("148201")
    body = {"client_id": "integrator", "role": "integrator", "ends_on": "2199-12-31"}
    assert (await desk.admin.post("/v1/client-grants", json=body)).status_code == 201
    machine = desk.trust.signed_in("integrator", "integrator", client_id="integrator")
    assert len((await machine.get("/v1/academies")).json()["items"]) == 1


@pytest.mark.parametrize("role", ["aid", "chief_executive", "clerk", "trustee", "mis"])
async def test_only_administrators_see_and_grant(desk: Any, role: str) -> None:
    await desk.academy("148201")
    granted = (await desk.admin.post("/v1/client-grants", json=MIS)).json()
    who = await desk.trust.person("who", role, "148201" if role == "mis" else None)
    assert (await who.get("/v1/client-grants")).json()["items"] == []
    hidden = await who.get(f"/v1/client-grants/{granted['id']}")
    assert hidden.status_code == 404
    refused = await who.post(
        "/v1/client-grants", json=MIS | {"client_id": "x"}, headers={"Idempotency-Key": "k"}
    )
    assert refused.status_code == 403


async def test_grants_are_listed_as_of_a_day(desk: Any) -> None:
    await desk.academy("148201")
    await desk.admin.post("/v1/client-grants", json=MIS)
    for day, found in (("2020-01-01", 0), ("2199-01-01", 1)):
        listed = await desk.admin.get("/v1/client-grants", params={"as_of": day})
        assert len(listed.json()["items"]) == found, day
