"""Who sees inspections and what follows from them, who records them, and for which academies."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from inspecting import GRADED, JUDGED, REPORT_CARD, not_yet_good, recorded
from rig import Trust

from chassis.clock import today


@pytest.mark.parametrize(
    ("role", "urn", "draft", "public"),
    [
        ("aid", None, True, True),
        ("chief_executive", None, True, True),
        ("headteacher", "148201", True, True),
        ("headteacher", "148202", False, False),
        ("chair", "148201", False, True),
        ("learning_chair", "148201", False, True),
        ("governor", "148201", False, True),
        ("governor", "148202", False, False),
        ("trustee", None, False, True),
        ("finance_director", None, False, True),
        ("specialist", None, False, False),
    ],
)
async def test_a_draft_is_confidential_and_a_report_public_to_those_concerned(
    trust: Trust, aid: httpx.AsyncClient, role: str, urn: str | None, draft: bool, public: bool
) -> None:
    one = await recorded(aid, JUDGED)
    two = await recorded(aid, REPORT_CARD, published_on=None)
    who = await trust.person("who", role, urn)
    statuses = [(await who.get(f"/v1/inspections/{i['id']}")).status_code for i in (one, two)]
    assert statuses == [200 if public else 404, 200 if draft else 404]
    seen = {i["id"] for i in (await who.get("/v1/inspections")).json()["items"]}
    assert seen == {i["id"] for i, sees in ((one, public), (two, draft)) if sees}


@pytest.mark.parametrize(
    ("role", "urn", "status"),
    [
        ("chief_executive", None, 200),
        ("trustee", None, 200),
        ("governor", "148201", 200),
        ("headteacher", "148202", 404),
        ("specialist", None, 403),
        ("mis", "148201", 403),
    ],
)
async def test_who_may_know_whether_it_is_not_yet_good(
    trust: Trust, aid: httpx.AsyncClient, role: str, urn: str | None, status: int
) -> None:
    await recorded(aid, GRADED)
    who = await trust.person("who", role, urn)
    assert (await who.get("/v1/academies/148201/not-yet-good")).status_code == status


@pytest.mark.parametrize("role", ["headteacher", "chief_executive", "trustee", "clerk", "trust_admin"])
async def test_only_the_aid_records_corrects_and_overrides(
    trust: Trust, aid: httpx.AsyncClient, role: str
) -> None:
    there = await recorded(aid, GRADED)
    who = await trust.person("who", role, "148201" if role == "headteacher" else None)
    assert (await who.post("/v1/inspections", json=JUDGED)).status_code == 403
    body = {k: v for k, v in GRADED.items() if k != "urn"}
    changed = await who.put(f"/v1/inspections/{there['id']}", json=body, headers={"If-Match": '"1"'})
    assert changed.status_code == (404 if role == "trust_admin" else 403)
    override = {"reason": "x", "ends_on": (today() + timedelta(days=9)).isoformat()}
    path = "/v1/academies/148201/self-evaluation-overrides"
    assert (await who.post(path, json=override)).status_code == 403


async def test_another_trust_knows_nothing_of_it(aid: httpx.AsyncClient, other_trust: Trust) -> None:
    there = await recorded(aid, GRADED)
    zed = await other_trust.person("zed", "aid")
    hidden = await zed.get(f"/v1/inspections/{there['id']}")
    absent = await zed.get("/v1/inspections/0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10")
    assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert (await zed.get("/v1/academies/148201/not-yet-good")).status_code == 404
    assert (await zed.get("/v1/inspections")).json()["items"] == []


async def test_a_prospective_academy_has_not_joined(aid: httpx.AsyncClient, academy: Any) -> None:
    await academy("148203", status="prospective", joined_on=None)
    assert (await recorded(aid, JUDGED, urn="148203"))["before_joining"] is True
    assert (await not_yet_good(aid, "148203"))["answer"] == "no"


async def test_the_day_of_joining_is_the_trusts(aid: httpx.AsyncClient, academy: Any) -> None:
    await academy("148203", joined_on=date(2025, 3, 4))
    await academy("148204", joined_on=date(2025, 3, 5))
    flags = [(await recorded(aid, JUDGED, urn=urn))["before_joining"] for urn in ("148203", "148204")]
    assert flags == [False, True]
