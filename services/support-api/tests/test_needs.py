"""Needs: raised by people, weighed by risk, closed only when nobody is engaged for them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
import saying
from rig import Api, Trust

from chassis.clock import today

ASK: dict[str, Any] = {
    "urn": "148201", "area": "mathematics", "severity": "high", "key_stage": "ks4",
    "wanted_outcome": "Year 10 make the progress in mathematics that they make in English.",
}  # fmt: skip


async def need(who: httpx.AsyncClient, **more: Any) -> dict[str, Any]:
    answer = await who.post("/v1/needs", json=ASK | more)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_headteacher_raises_a_need_and_the_world_is_told(api: Api, trust: Trust) -> None:
    await saying.academy(trust)
    hal = await trust.person("hal", "headteacher", "148201")
    raised = await need(hal, wanted_by=str(today() + timedelta(days=90)))
    assert (raised["status"], raised["source"], raised["raised_by"]) == ("open", "person", "hal")
    assert (raised["raised_on"], raised["risk"]) == (str(today()), 6)
    [told] = await api.look("select * from outbox where trust_id = $1", trust.id)
    assert told["type"] == "support.need-raised.v1"
    assert '"severity": "high"' in told["data"]
    assert '"urn": "148201"' in told["data"]
    assert "progress" not in told["data"]


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        ("aid", None, 201),
        ("headteacher", "148201", 201),
        ("headteacher", "148202", 422),
        ("chair", "148201", 403),
        ("chief_executive", None, 403),
        ("governor", "148201", 403),
        ("trustee", None, 403),
        ("clerk", None, 403),
        ("specialist", None, 403),
        ("finance_director", None, 403),
        ("mis", "148201", 403),
        ("operator", None, 403),
    ],
)
async def test_who_may_raise_a_need(api: Api, trust: Trust, role: str, unit: str | None, status: int) -> None:
    await saying.academy(trust, "148201")
    await saying.academy(trust, "148202")
    who = await trust.person("who", role, unit)
    answer = await who.post("/v1/needs", json=ASK)
    assert answer.status_code == status, answer.text
    rows = await api.look("select 1 from needs where trust_id = $1", trust.id)
    assert len(rows) == (1 if status == 201 else 0)


async def test_an_academy_of_others_is_refused_as_one_that_is_not_there(trust: Trust) -> None:
    await saying.academy(trust, "148202")
    hal = await trust.person("hal", "headteacher", "148201")
    foreign = await hal.post("/v1/needs", json=ASK | {"urn": "148202"})
    absent = await hal.post("/v1/needs", json=ASK | {"urn": "999999"})
    assert (foreign.status_code, foreign.content) == (422, absent.content)


async def test_an_academy_that_has_left_has_no_new_needs(trust: Trust) -> None:
    await saying.academy(trust, status="left")
    aid = await trust.person("aid", "aid")
    answer = await aid.post("/v1/needs", json=ASK)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/academy-not-known")


@pytest.mark.parametrize(
    "wrong",
    [
        {"area": "juggling"},
        {"severity": "dreadful"},
        {"urn": "12"},
        {"urn": 148201},
        {"wanted_outcome": ""},
        {"wanted_by": "2020-01-01"},
        {"wanted_by": "tomorrow"},
        {"status": "met"},
        {"risk": 1},
        {"trust_id": "x"},
        {"key_stage": "ks9"},
        {"raised_by": "ann"},
    ],
)
async def test_a_need_is_read_strictly(trust: Trust, wrong: dict[str, Any]) -> None:
    await saying.academy(trust)
    aid = await trust.person("aid", "aid")
    answer = await aid.post("/v1/needs", json=ASK | wrong)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        ("aid", None, 200),
        ("chief_executive", None, 200),
        ("headteacher", "148201", 200),
        ("chair", "148201", 200),
        ("learning_chair", "148201", 200),
        ("headteacher", "148202", 404),
        ("chair", "148202", 404),
        ("governor", "148201", 404),
        ("trustee", None, 404),
        ("finance_director", None, 404),
        ("clerk", None, 404),
        ("specialist", None, 404),
        ("trust_admin", None, 404),
        ("headteacher", None, 404),
        ("aid", "148202", 404),
        ("aid", "148201", 200),
    ],
)
async def test_who_sees_a_need(trust: Trust, role: str, unit: str | None, status: int) -> None:
    await saying.academy(trust)
    raised = await need(await trust.person("boss", "aid"))
    who = await trust.person("who", role, unit)
    answer = await who.get(f"/v1/needs/{raised['id']}")
    assert answer.status_code == status
    assert len((await who.get("/v1/needs")).json()["items"]) == (1 if status == 200 else 0)
    if status == 404:
        assert answer.content == (await who.get(f"/v1/needs/{uuid4()}")).content


async def test_another_trust_sees_nothing(trust: Trust, other_trust: Trust) -> None:
    await saying.academy(trust)
    raised = await need(await trust.person("ann", "aid"))
    zed = await other_trust.person("zed", "aid")
    assert (await zed.get(f"/v1/needs/{raised['id']}")).status_code == 404
    assert (await zed.get("/v1/needs")).json()["items"] == []


async def test_the_highest_educational_risk_comes_first(trust: Trust) -> None:
    for urn in ("148201", "148202"):
        await saying.academy(trust, urn)
    await saying.phase(trust, "148202", "improve")
    aid = await trust.person("aid", "aid")
    await need(aid, severity="low")
    await need(aid, severity="critical")
    await need(aid, urn="148202", severity="moderate", area="send")
    items = (await aid.get("/v1/needs")).json()["items"]
    assert [one["risk"] for one in items] == [8, 4, 2]
    await saying.phase(trust, "148202", "stabilise")
    items = (await aid.get("/v1/needs?source=person")).json()["items"]
    assert [(one["urn"], one["risk"]) for one in items] == [("148202", 8), ("148201", 8), ("148201", 2)]


async def test_the_phase_of_the_subject_weighs_more_than_the_academys(trust: Trust) -> None:
    await saying.academy(trust)
    await saying.phase(trust, "148201", "sustain")
    await saying.phase(trust, "148201", "repair", subject_area="maths")
    aid = await trust.person("aid", "aid")
    assert (await need(aid, severity="high"))["risk"] == 9
    assert (await need(aid, severity="high", area="english"))["risk"] == 3


async def test_needs_are_filtered(trust: Trust) -> None:
    await saying.academy(trust)
    aid = await trust.person("aid", "aid")
    await need(aid)
    await need(aid, area="send", severity="low", key_stage=None, wanted_outcome="Plans are written in time.")

    async def found(query: str) -> list[str]:
        return [one["area"] for one in (await aid.get(f"/v1/needs?{query}")).json()["items"]]

    assert await found("area=send") == ["send"]
    assert await found("severity=high") == ["mathematics"]
    assert await found("status=open") == ["mathematics", "send"]
    assert await found("status=met") == []
    assert await found("q=PLANS") == ["send"]
    assert (await aid.get("/v1/needs?status=lost")).status_code == 422
    csv = (await aid.get("/v1/needs?format=csv")).text
    assert csv.count("\n") == 3


async def test_a_need_is_changed_by_who_read_it(trust: Trust) -> None:
    await saying.academy(trust)
    hal = await trust.person("hal", "headteacher", "148201")
    raised = await need(hal)
    at = f"/v1/needs/{raised['id']}"
    assert (await hal.patch(at, json={"severity": "critical"})).status_code == 428
    changed = await hal.patch(at, json={"severity": "critical"}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.json()["risk"], changed.headers["etag"]) == (200, 8, '"2"')
    assert changed.json()["area"] == "mathematics"
    assert (await hal.patch(at, json={"area": "send"}, headers={"If-Match": '"1"'})).status_code == 412
    emptied = await hal.patch(at, json={"area": None}, headers={"If-Match": '"2"'})
    assert emptied.status_code == 422
    chair = await trust.person("cat", "chair", "148201")
    assert (await chair.patch(at, json={"area": "send"}, headers={"If-Match": '"2"'})).status_code == 403


@pytest.mark.parametrize(("how", "status"), [("fulfilment", "met"), ("withdrawal", "withdrawn")])
async def test_a_need_is_closed_once_with_words(api: Api, trust: Trust, how: str, status: str) -> None:
    await saying.academy(trust)
    hal = await trust.person("hal", "headteacher", "148201")
    at = f"/v1/needs/{(await need(hal))['id']}"
    assert (await hal.post(f"{at}/{how}", json={"words": ""})).status_code == 422
    closed = await hal.post(f"{at}/{how}", json={"words": "Done."})
    assert (closed.status_code, closed.json()["status"], closed.json()["closed_by"]) == (200, status, "hal")
    again = await hal.post(f"{at}/withdrawal", json={"words": "Again."})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/need-closed")
    late = await hal.patch(at, json={"severity": "low"}, headers={"If-Match": closed.headers["etag"]})
    assert late.status_code == 409
    told = await api.look("select type from outbox where trust_id = $1 order by position", trust.id)
    assert [row["type"] for row in told] == ["support.need-raised.v1", f"support.need-{status}.v1"]


async def test_the_history_tells_what_was_changed_and_not_what_follows_from_it(
    api: Api, trust: Trust
) -> None:
    await saying.academy(trust)
    aid = await trust.person("aid", "aid")
    raised = await need(aid)
    await aid.patch(f"/v1/needs/{raised['id']}", json={"severity": "low"}, headers={"If-Match": '"1"'})
    sql = "select entry from history where object = 'needs' and trust_id = $1 order by sequence"
    rows = await api.look(sql, trust.id)
    assert len(rows) == 2
    assert '"severity":"high"' in rows[0]["entry"]
    assert '"old":{"risk":6,"severity":"high"}' in rows[1]["entry"]
    assert not any('"status"' in row["entry"] for row in rows)
