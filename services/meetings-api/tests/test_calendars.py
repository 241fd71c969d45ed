"""School years as data: an academy's own, else the trust's, else England's usual one; due dates follow."""

from typing import Any

import httpx
import pytest
from meetings_world import HARROW, LARKMOOR, World

from meetings_api import defaults
from meetings_api.school_calendar import write_half_terms

YEAR = 2027


def half_terms(**changed: dict[str, str]) -> list[dict[str, Any]]:
    """A usual year; `autumn1={"ends_on": …}` changes one half term."""
    found = write_half_terms(defaults.usual_half_terms(YEAR))
    return [{**term, **changed.get(f"{term['slot']}{term['half']}", {})} for term in found]


async def enter(
    client: httpx.AsyncClient, url: str, terms: list[dict[str, Any]], *, tag: str | None = None, **more: Any
) -> httpx.Response:
    headers = {"If-Match": tag} if tag else {}
    return await client.put(url, json={"half_terms": terms, **more}, headers=headers)


async def test_a_year_nobody_entered_is_englands_usual_one(world: World) -> None:
    read = await world["amara"].get(f"/v1/academies/{HARROW}/calendars/{YEAR}")
    assert (read.status_code, read.json()["source"], read.json()["version"]) == (200, "england", None)
    assert (read.json()["name"], "etag" in read.headers) == ("2027/28", False)
    assert {"2027-12-27", "2027-12-28", "2028-01-03"} <= set(read.json()["bank_holidays"])
    assert 185 <= read.json()["school_days"] <= 195


async def test_an_academys_year_goes_before_the_trusts(world: World) -> None:
    trusts, own = half_terms(autumn1={"ends_on": "2027-10-15"}), half_terms(autumn1={"ends_on": "2027-10-21"})
    assert (await enter(world["oliver"], f"/v1/calendars/{YEAR}", trusts)).status_code == 200
    url = f"/v1/academies/{HARROW}/calendars/{YEAR}"
    before = (await world["amara"].get(url)).json()
    assert (before["source"], before["half_terms"][0]["ends_on"]) == ("trust", "2027-10-15")
    entered = await enter(world["amara"], url, own, inset_days=["2027-09-02"])
    assert (entered.status_code, entered.json()["source"]) == (200, "academy")
    assert entered.json()["half_terms"][0]["ends_on"] == "2027-10-21"
    other = (await world["margaret"].get(f"/v1/academies/{LARKMOOR}/calendars/{YEAR}")).json()
    assert (other["source"], other["half_terms"][0]["ends_on"]) == ("trust", "2027-10-15")


async def test_a_year_that_was_entered_is_replaced_by_version(world: World) -> None:
    url = f"/v1/academies/{HARROW}/calendars/{YEAR}"
    first = await enter(world["amara"], url, half_terms())
    tag = first.headers["etag"]
    assert (await enter(world["margaret"], url, half_terms())).status_code == 428
    changed = half_terms(summer2={"ends_on": "2028-07-20"})
    assert (await enter(world["margaret"], url, changed, tag=tag)).status_code == 200
    assert (await enter(world["amara"], url, changed, tag=tag)).status_code == 412


@pytest.mark.parametrize(
    ("terms", "more", "problem"),
    [
        (half_terms()[::-1], {}, "terms-out-of-order"),
        (half_terms(autumn1={"ends_on": "2027-11-02"}), {}, "terms-out-of-order"),
        (half_terms(autumn1={"ends_on": "2027-09-01"}), {}, "terms-out-of-order"),
        (half_terms(autumn1={"starts_on": "2027-08-31"}), {}, "terms-out-of-order"),
        (half_terms(summer2={"ends_on": "2028-09-01"}), {}, "terms-out-of-order"),
        (half_terms()[:5], {}, "invalid"),
        (half_terms(autumn1={"starts_on": "2027-02-30"}), {}, "invalid"),
        (half_terms(), {"inset_days": ["2027-10-27"]}, "inset-day-outside-term"),
    ],
)
async def test_what_is_no_school_year(
    settled: World, terms: list[dict[str, Any]], more: dict[str, Any], problem: str
) -> None:
    answer = await enter(settled["margaret"], f"/v1/calendars/{YEAR}", terms, **more)
    assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{problem}"), answer.text


@pytest.mark.parametrize(
    ("subject", "academys", "trusts"),
    [
        ("margaret", 200, 200), ("patience", 200, 200), ("oliver", 200, 200), ("amara", 200, 403),
        ("joan", 403, 403), ("harpreet", 403, 403), ("gareth", 404, 403), ("sophie", 404, 403),
        ("david", 404, 403),
    ],
)  # fmt: skip
async def test_who_may_enter_a_year(world: World, subject: str, academys: int, trusts: int) -> None:
    url = f"/v1/academies/{HARROW}/calendars/{YEAR}"
    assert (await enter(world[subject], url, half_terms())).status_code == academys
    assert (await enter(world[subject], f"/v1/calendars/{YEAR}", half_terms())).status_code == trusts


async def test_the_trust_adds_a_day_off_and_keeps_englands(world: World) -> None:
    before = (await world["amara"].get("/v1/bank-holidays", params={"year": 2028})).json()
    added = await world["oliver"].put("/v1/bank-holidays/2028-06-09", json={"name": "Jubilee"})
    assert added.status_code == 201, added.text
    after = (await world["amara"].get("/v1/bank-holidays", params={"year": 2028})).json()
    assert len(after) == len(before) + 1
    assert {"on": "2028-06-09", "name": "Jubilee"} in after
    again = await world["oliver"].put("/v1/bank-holidays/2028-06-09", json={"name": "Jubilee"})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/bank-holiday-already")
    assert (await world["amara"].put("/v1/bank-holidays/2028-06-16", json={"name": "x"})).status_code == 403
    due = await world["amara"].get(
        f"/v1/academies/{HARROW}/due-date", params={"meeting_on": "2028-06-16", "n": 7}
    )
    assert (due.json()["counted"], due.json()["due_on"]) == ("2028-06-09", "2028-06-08")


async def test_a_new_trust_starts_with_englands_bank_holidays_as_rows(world: World) -> None:
    said = {"trust_id": str(world.trust.id), "name": "T", "group_id": "TR00001", "uid": "1"}
    await world.hear("standards.trust-registered.v1", said, about=world.trust.id)
    rows = await world.api.look('select "on" from bank_holidays where trust_id = $1', world.trust.id)
    assert {row["on"] for row in rows} == set(defaults.bank_holidays())


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ({"meeting_on": "2026-06-03"}, "2026-05-22"),
        ({"meeting_on": "2026-06-03", "roll": "none"}, "2026-05-27"),
        ({"meeting_on": "2026-11-25", "unit": "clear"}, "2026-11-17"),
        ({"meeting_on": "2026-12-29", "n": "3", "unit": "working", "roll": "none"}, "2026-12-22"),
    ],
)
async def test_a_due_date_is_reckoned(settled: World, asked: dict[str, str], due: str) -> None:
    answer = await settled["joan"].get(f"/v1/academies/{HARROW}/due-date", params=asked)
    assert (answer.status_code, answer.json()["due_on"]) == (200, due)


@pytest.mark.parametrize("asked", [{}, {"meeting_on": "x"}, {"meeting_on": "2026-06-03", "n": "-1"}])
async def test_a_due_date_needs_a_day(settled: World, asked: dict[str, str]) -> None:
    assert (await settled["joan"].get(f"/v1/academies/{HARROW}/due-date", params=asked)).status_code == 422


POLICY = {
    "papers_due": {"n": 7, "unit": "clear", "roll": "earlier"},
    "report_due": {"n": 5, "unit": "working", "roll": "none"},
    "sufficient_notice_hours": 72, "attendee_access_days": 30, "substitute_access_days": 7,
    "travel_minutes": 30, "required_papers": {"aid": ["Data"], "academy": []},
}  # fmt: skip


async def test_the_trust_sets_its_own_rules_and_they_hold_from_then_on(world: World) -> None:
    usual = await world["amara"].get("/v1/meeting-policy")
    assert (usual.json()["version"], usual.json()["papers_due"]["n"]) == (None, 7)
    kept = await world["margaret"].put("/v1/meeting-policy", json=POLICY)
    assert (kept.status_code, kept.json()["version"]) == (200, 1), kept.text
    [meeting, *_] = await world.plan()
    packs = (await world["margaret"].get(f"/v1/meetings/{meeting['id']}/packs")).json()
    assert packs[0]["missing"] == ["Data"]
    reckoned = await world["margaret"].get(
        f"/v1/academies/{HARROW}/due-date", params={"meeting_on": meeting["starts_at"][:10], "unit": "clear"}
    )
    assert packs[0]["due_on"] == reckoned.json()["due_on"]
    assert (await world["margaret"].put("/v1/meeting-policy", json=POLICY)).status_code == 428
    changed = {**POLICY, "travel_minutes": 45}
    tag = {"If-Match": kept.headers["etag"]}
    assert (await world["oliver"].put("/v1/meeting-policy", json=changed, headers=tag)).status_code == 200
    assert (await world["margaret"].put("/v1/meeting-policy", json=POLICY, headers=tag)).status_code == 412


@pytest.mark.parametrize(("subject", "status"), [("patience", 403), ("amara", 403), ("david", 403)])
async def test_who_may_not_change_the_rules(settled: World, subject: str, status: int) -> None:
    assert (await settled[subject].put("/v1/meeting-policy", json=POLICY)).status_code == status
