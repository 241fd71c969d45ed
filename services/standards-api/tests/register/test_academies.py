"""Academies: who sees which, prospective ones, and leaving."""

from datetime import timedelta
from typing import Any

import pytest
from rig import Api, Trust

from chassis.clock import today

SCHOOL = {"name": "Harrow Fen Primary School", "phase_of_education": "2", "establishment_type": "34"}


async def test_a_prospective_academy_is_registered_and_told(api: Api, desk: Any) -> None:
    there = await desk.academy("148201", predecessor_urns=["112233"], laestab="8302001", ukprn="10058308")
    assert (there["status"], there["kind"], there["predecessor_urns"]) == (
        "prospective",
        "primary",
        ["112233"],
    )
    assert (there["laestab"], there["ukprn"], there["joined_on"]) == ("8302001", "10058308", None)
    [event] = await api.look("select type, subject, data from outbox where trust_id = $1", desk.trust.id)
    assert (event["type"], event["subject"]) == ("standards.academy-registered.v1", there["id"])
    assert '"urn": "148201"' in event["data"]


@pytest.mark.parametrize(
    ("phase", "kind_code", "kind"),
    [("0", "44", "special"), ("0", "43", "alternative_provision"), ("4", "34", "secondary"),
     ("3", "34", "primary"), ("5", "28", "secondary"), ("7", "35", "all_through"),
     ("6", "45", "sixteen_plus"), ("0", "45", "sixteen_plus"), ("1", "34", "nursery"),
     ("2", "36", "special")],
)  # fmt: skip
async def test_the_kind_follows_from_type_and_phase(desk: Any, phase: str, kind_code: str, kind: str) -> None:
    there = await desk.academy("148201", phase_of_education=phase, establishment_type=kind_code)
    assert there["kind"] == kind


@pytest.mark.parametrize(
    ("facts", "status", "problem"),
    [
        ({"phase_of_education": "0"}, 422, "kind-unknown"),
        ({"phase_of_education": "9"}, 422, "invalid"),
        ({"urn": "14820"}, 422, "invalid"),
        ({"laestab": "830/2001"}, 422, "invalid"),
        ({"ukprn": 10058308}, 422, "invalid"),
        ({"status": "joined"}, 422, "invalid"),
        ({"urn": "148201"}, 409, "academy-already-registered"),
    ],
)
async def test_what_is_no_prospective_academy_is_refused(
    desk: Any, facts: dict[str, Any], status: int, problem: str
) -> None:
    await desk.academy("148201")
    answer = await desk.admin.post("/v1/academies", json={"urn": "148202", **SCHOOL, **facts})
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{problem}")


WHOLE = ["aid", "chief_executive", "finance_director", "trustee", "specialist", "clerk", "trust_admin"]


@pytest.mark.parametrize("role", WHOLE)
async def test_central_roles_see_all_academies(desk: Any, role: str) -> None:
    await desk.academy("148201")
    await desk.academy("148202")
    who = await desk.trust.person("who", role)
    assert [a["urn"] for a in (await who.get("/v1/academies?sort=urn")).json()["items"]] == [
        "148201",
        "148202",
    ]
    assert (await who.get("/v1/academies/148202")).status_code == 200


@pytest.mark.parametrize("role", ["headteacher", "chair", "learning_chair", "governor", "mis"])
async def test_others_see_their_own_and_cannot_tell_the_next_from_none(desk: Any, role: str) -> None:
    await desk.academy("148201")
    await desk.academy("148202")
    who = await desk.trust.person("who", role, "148201")
    assert [a["urn"] for a in (await who.get("/v1/academies")).json()["items"]] == ["148201"]
    assert (await who.get("/v1/academies/148201")).status_code == 200
    hidden, absent = await who.get("/v1/academies/148202"), await who.get("/v1/academies/999999")
    assert (hidden.status_code, hidden.content) == (404, absent.content)
    shown = {k: v for k, v in hidden.headers.items() if k != "x-request-id"}
    assert shown == {k: v for k, v in absent.headers.items() if k != "x-request-id"}


async def test_another_trust_sees_nothing(desk: Any, other_trust: Trust) -> None:
    await desk.academy("148201")
    zed = await other_trust.person("zed", "trust_admin")
    assert (await zed.get("/v1/academies/148201")).status_code == 404
    assert (await zed.get("/v1/academies")).json()["items"] == []


async def test_only_administrators_register_academies(desk: Any) -> None:
    for role in ("aid", "chief_executive", "headteacher", "operator"):
        who = await desk.trust.person(f"who-{role}", role, "148201" if role == "headteacher" else None)
        answer = await who.post("/v1/academies", json={"urn": "148201", **SCHOOL})
        assert answer.status_code == 403, role


async def test_a_prospective_academy_cannot_leave(desk: Any) -> None:
    await desk.academy("148201")
    answer = await desk.admin.post("/v1/academies/148201/departure", json={"on": "2026-09-01"})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/academy-not-joined")


async def test_an_academy_is_listed_as_of_a_day(desk: Any) -> None:
    await desk.academy("148201")
    listed = (
        await desk.admin.get("/v1/academies", params={"as_of": str(today() + timedelta(days=400))})
    ).json()
    assert listed["items"] == []


BEGINNINGS: dict[str, dict[str, Any]] = {
    "/v1/assessments": {"standard": "trust-standard", "subject_kind": "academy", "urn": "148201"},
    "/v1/qa-activities": {
        "urn": "148201", "kind": "school_visit", "title": "Reading", "planned_on": "2026-12-01",
    },
    "/v1/risks": {
        "urn": "148201", "area": "attendance", "title": "Attendance falls", "likelihood": 3, "impact": 4,
        "reason": "Three terms in a row.",
    },
}  # fmt: skip


@pytest.mark.parametrize("path", BEGINNINGS)
async def test_of_an_academy_that_left_the_record_is_read_and_nothing_begun(desk: Any, path: str) -> None:
    await desk.academy("148201")
    await desk.academy("148202")
    sql = "update academies set status = 'joined', joined_on = '2020-09-01' where trust_id = $1"
    await desk.trust.api.behind.execute(sql, desk.trust.id)
    aid = await desk.trust.person("ada", "aid")
    answer = await desk.admin.post("/v1/academies/148201/departure", json={"on": str(today())})
    assert answer.status_code == 200, answer.text
    refused = await aid.post(path, json=BEGINNINGS[path])
    assert refused.status_code == 422, refused.text
    assert refused.json()["type"].endswith(("academy-unknown", "subject-misplaced"))
    begun = await aid.post(path, json={**BEGINNINGS[path], "urn": "148202"})
    assert begun.status_code == 201, begun.text
    assert (await aid.get("/v1/academies/148201")).status_code == 200
