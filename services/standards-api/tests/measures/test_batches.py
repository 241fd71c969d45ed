"""A batch of figures, as a machine client sends it: what is taken, what is refused and in which words."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from rig import Api, Trust

NOW = datetime.now(UTC).replace(microsecond=0)
ROW = {
    "urn": "148201",
    "measure": "attendance-rate",
    "period": "2025/26",
    "status": "published",
    "numerator": 9310,
    "denominator": 9800,
}
BATCHES = "/v1/measurement-batches/"


def at(hours: float) -> str:
    return (NOW + timedelta(hours=hours)).isoformat()


def batch(*rows: Any, hours: float = -1.0, **said: Any) -> dict[str, Any]:
    return {"source": "MIS", "as_at": at(hours), "rows": list(rows), **said}


@pytest.fixture
async def mis(trust: Trust, academy: Any) -> httpx.AsyncClient:
    for urn in ("148201", "148202", "148203"):
        await academy(urn)
    return await trust.machine("mis-1", "mis", "148201", "148202")


async def send(mis: httpx.AsyncClient, name: str, body: dict[str, Any], **how: Any) -> dict[str, Any]:
    answer = await mis.put(BATCHES + name, json=body, params=how)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def standing(trust: Trust, **which: Any) -> list[dict[str, Any]]:
    aid = await trust.person("aid", "aid")
    answer = await aid.get("/v1/measurements", params=which)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_a_batch_is_kept_with_its_source_and_told_once(
    api: Api, trust: Trust, mis: httpx.AsyncClient
) -> None:
    missing = {"urn": "148202", "measure": "progress-8", "period": "2024/25", "status": "not_produced"}
    answer = await send(mis, "b-1", batch(ROW, missing))
    assert (answer["new"], answer["refused"], answer["dry_run"]) == (2, 0, False)
    found = {item["measure"]: item for item in await standing(trust)}
    assert found["attendance-rate"]["value"] == 95.0
    assert (found["attendance-rate"]["source"], found["attendance-rate"]["period"]) == ("MIS", "2025/26")
    assert found["progress-8"]["value"] is None
    assert found["progress-8"]["status"] == "not_produced"
    [event] = await api.look("select type, subject, data from outbox where trust_id = $1", trust.id)
    assert (event["type"], event["subject"]) == ("standards.measurements-changed.v1", "b-1")
    assert '"urns": ["148201", "148202"]' in event["data"]
    [entry] = await api.look("select object, entry from history where trust_id = $1", trust.id)
    assert (entry["object"], '"new":2' in entry["entry"]) == ("measurement_batches", True)


async def test_the_same_again_is_answered_alike_and_other_content_is_refused(
    api: Api, trust: Trust, mis: httpx.AsyncClient
) -> None:
    first = await mis.put(BATCHES + "b-1", json=batch(ROW))
    again = await mis.put(BATCHES + "b-1", json=batch(dict(reversed(ROW.items()))))
    assert (again.status_code, again.content) == (200, first.content)
    assert (again.headers["idempotency-replayed"], "idempotency-replayed" in first.headers) == ("true", False)
    other = await mis.put(BATCHES + "b-1", json=batch({**ROW, "numerator": 1}))
    assert (other.status_code, other.json()["type"]) == (409, "/problems/batch-name-taken")
    assert len(await api.look("select 1 from outbox where trust_id = $1", trust.id)) == 1
    assert len(await api.look("select 1 from measurement_readings where trust_id = $1", trust.id)) == 1


async def test_eight_at_once_under_one_name_are_kept_once_and_answered_alike(
    api: Api, trust: Trust, mis: httpx.AsyncClient
) -> None:
    answers = await asyncio.gather(*(mis.put(BATCHES + "b-1", json=batch(ROW)) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert len(await api.look("select 1 from measurement_readings where trust_id = $1", trust.id)) == 1


async def test_a_later_figure_stands_whatever_the_order_of_arrival(
    trust: Trust, mis: httpx.AsyncClient
) -> None:
    await send(mis, "new", batch({**ROW, "numerator": 9000}, hours=-1))
    late = await send(mis, "old", batch(ROW, hours=-5))
    assert (late["superseded"], late["superseded_rows"], late["changed"]) == (1, [0], 0)
    [now] = await standing(trust)
    assert now["numerator"] == 9000
    newer = await send(mis, "newest", batch({**ROW, "numerator": 9000}, hours=-0.5))
    assert (newer["same"], newer["changed"]) == (1, 0)
    [now] = await standing(trust)
    assert datetime.fromisoformat(now["as_at"]) == NOW - timedelta(hours=0.5)


async def test_only_what_changes_what_stands_is_an_event(
    api: Api, trust: Trust, mis: httpx.AsyncClient
) -> None:
    await send(mis, "first", batch(ROW, hours=-3))
    await send(mis, "same", batch(ROW, hours=-2))
    await send(mis, "late", batch({**ROW, "numerator": 1}, hours=-4))
    events = await api.look("select data from outbox where trust_id = $1", trust.id)
    assert len(events) == 1
    other = {**ROW, "urn": "148202"}
    await send(mis, "half", batch({**ROW, "numerator": 9311}, other, hours=-1))
    [half] = await api.look("select data from outbox where trust_id = $1 and subject = 'half'", trust.id)
    assert '"changed": 2' in half["data"]


async def test_a_suppressed_figure_replaces_a_published_one_and_both_stay_readable(
    trust: Trust, mis: httpx.AsyncClient
) -> None:
    week = (NOW - timedelta(days=7)).date().isoformat()
    await send(mis, "then", batch(ROW, hours=-24 * 7))
    gone = {"urn": "148201", "measure": "attendance-rate", "period": "2025/26", "status": "suppressed"}
    await send(mis, "now", batch({**gone, "code": "SUPP"}))
    [now] = await standing(trust)
    assert (now["status"], now["code"], now["value"], now["numerator"]) == ("suppressed", "SUPP", None, None)
    [then] = await standing(trust, as_of=week)
    assert (then["status"], then["value"]) == ("published", 95.0)
    assert await standing(trust, as_of="2020-01-01") == []


async def test_a_bad_row_refuses_the_batch_or_only_itself_as_the_client_chooses(
    api: Api, trust: Trust, mis: httpx.AsyncClient
) -> None:
    bad = [{**ROW, "period": "2024/25", "denominator": 0, "numerator": 0}, {"urn": 5}, "row", {**ROW, "x": 1}]
    body = batch(ROW, *bad)
    refused = await mis.put(BATCHES + "b", json=body)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/batch-refused")
    problem = refused.json()
    assert (problem["refused"], [error["row"] for error in problem["errors"]]) == (4, [1, 2, 3, 4])
    assert "not_applicable" in problem["errors"][0]["reason"]
    assert await api.look("select 1 from measurement_batches where trust_id = $1", trust.id) == []
    taken = await send(mis, "b", body, on_bad_rows="skip_rows")
    assert (taken["new"], taken["refused"], len(taken["refusals"])) == (1, 4, 4)


async def test_refusals_are_counted_in_full_and_told_up_to_twenty(mis: httpx.AsyncClient) -> None:
    rows = [{**ROW, "measure": f"m-{n}"} for n in range(50)]
    refused = (await mis.put(BATCHES + "b", json=batch(*rows))).json()
    assert (refused["refused"], len(refused["errors"])) == (50, 20)
    nothing = await mis.put(BATCHES + "b", json=batch(*rows), params={"on_bad_rows": "skip_rows"})
    assert nothing.status_code == 422


async def test_an_unknown_member_is_not_repeated(mis: httpx.AsyncClient) -> None:
    refused = await mis.put(BATCHES + "b", json=batch({**ROW, "jones": 1}))
    assert refused.status_code == 422
    assert "jones" not in refused.text


async def test_a_dry_run_says_what_would_happen_and_keeps_nothing(
    api: Api, trust: Trust, mis: httpx.AsyncClient
) -> None:
    await send(mis, "there", batch(ROW, {**ROW, "period": "2024/25"}, {**ROW, "period": "2023/24"}, hours=-3))
    rows = [
        {**ROW, "numerator": 9311},
        {**ROW, "period": "2024/25"},
        {**ROW, "period": "2022/23"},
        {**ROW, "period": "2021/22", "denominator": 0, "numerator": 0},
    ]
    said = await send(mis, "dry", batch(*rows), dry_run=True, on_bad_rows="skip_rows")
    counts = [said[name] for name in ("new", "changed", "same", "superseded", "refused")]
    assert (counts, said["dry_run"]) == ([1, 1, 1, 0, 1], True)
    late = await send(mis, "dry", batch(ROW, hours=-4), dry_run=True)
    assert (late["superseded"], late["superseded_rows"]) == (1, [0])
    assert len(await api.look("select 1 from measurement_batches where trust_id = $1", trust.id)) == 1
    done = await send(mis, "dry", batch(*rows), on_bad_rows="skip_rows")
    assert [done[name] for name in ("new", "changed", "same", "superseded", "refused")] == counts


async def test_an_academy_not_granted_one_of_another_trust_and_none_are_refused_in_the_same_words(
    mis: httpx.AsyncClient, other_trust: Trust, academy: Any
) -> None:
    await academy("148209", trust=other_trust)
    rows = [{**ROW, "urn": urn} for urn in ("148203", "148209", "999999")]
    refused = await mis.put(BATCHES + "b", json=batch(*rows))
    assert refused.status_code == 422
    assert len({error["reason"] for error in refused.json()["errors"]}) == 1
    assert refused.json()["refused"] == 3


async def test_an_academy_can_be_written_for_only_while_it_is_the_trusts(
    trust: Trust, mis: httpx.AsyncClient, academy: Any
) -> None:
    left = (NOW - timedelta(days=10)).date()
    joined = (NOW - timedelta(days=20)).date()
    await academy("148204", joined_on=joined, left_on=left, status="left")
    await trust.stand("mis-1", "mis", "148204")
    figure = {**ROW, "urn": "148204"}
    for days, status in ((25, 422), (15, 200), (5, 422)):
        answer = await mis.put(BATCHES + f"b-{days}", json=batch(figure, hours=-24 * days))
        assert answer.status_code == status, (days, answer.text)


async def test_a_grant_covers_what_was_so_before_it_ended(trust: Trust, mis: httpx.AsyncClient) -> None:
    await trust.stand("mis-1", "mis", "148203", until=NOW - timedelta(hours=2))
    figure = {**ROW, "urn": "148203"}
    assert (await mis.put(BATCHES + "before", json=batch(figure, hours=-3))).status_code == 200
    assert (await mis.put(BATCHES + "after", json=batch(figure, hours=-1))).status_code == 422


@pytest.mark.parametrize(
    "said",
    [
        {"upn": "A123456789012"},
        {"pupil_group": "H12345678901B"},
        {"Forename": "Ada"},
        {"date_of_birth": "2012-05-01"},
    ],
)
async def test_a_payload_about_pupils_is_refused_whole_and_repeats_nothing(
    api: Api, trust: Trust, mis: httpx.AsyncClient, said: dict[str, str]
) -> None:
    body = batch(ROW, {**ROW, "period": "2024/25", **said})
    refused = await mis.put(BATCHES + "b", json=body, params={"on_bad_rows": "skip_rows"})
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/pupil-data-refused")
    assert "single pupils" in refused.json()["title"]
    assert not any(value in refused.text for value in said.values())
    assert await api.look("select 1 from measurement_readings where trust_id = $1", trust.id) == []


@pytest.mark.parametrize(
    ("body", "status", "problem"),
    [
        (batch(ROW, hours=1), 422, "as-at-in-future"),
        (batch(ROW) | {"as_at": "2026-11-20T18:00:00"}, 422, "invalid"),
        (batch(ROW) | {"as_at": 1}, 422, "invalid"),
        (batch(), 422, "invalid"),
        (batch(ROW, extra=1), 422, "invalid"),
        (batch(*[ROW] * 5001), 422, "invalid"),
    ],
)
async def test_what_is_no_batch_is_refused(
    mis: httpx.AsyncClient, body: dict[str, Any], status: int, problem: str
) -> None:
    answer = await mis.put(BATCHES + "b", json=body)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{problem}")


@pytest.mark.parametrize("role", ["aid", "headteacher", "trust_admin", "integrator", "chief_executive"])
async def test_only_a_mis_client_may_send(trust: Trust, academy: Any, role: str) -> None:
    await academy("148201")
    who = await trust.person("who", role, "148201" if role == "headteacher" else None)
    assert (await who.put(BATCHES + "b", json=batch(ROW))).status_code == 403


async def test_five_thousand_rows_take_as_many_statements_as_one(
    mis: httpx.AsyncClient, statements: Any
) -> None:
    with statements() as few:
        await send(mis, "one", batch(ROW))
    subjects = ("girls", "boys", "disadvantaged", "not_disadvantaged", "sen_support")
    rows = [
        {**ROW, "period": f"2025-{1 + n // 28:02d}-{1 + n % 28:02d}/2025-12-31", "pupil_group": group}
        for n in range(200)
        for group in subjects
    ]
    with statements() as many:
        assert (await send(mis, "many", batch(*rows)))["new"] == 1000
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("role", "urn", "seen"),
    [
        ("aid", None, {"148201", "148202"}),
        ("chief_executive", None, {"148201", "148202"}),
        ("trustee", None, {"148201"}),
        ("headteacher", "148202", {"148202"}),
        ("chair", "148201", {"148201"}),
        ("learning_chair", "148201", {"148201"}),
        ("governor", "148201", set()),
        ("finance_director", None, set()),
    ],
)
async def test_who_sees_which_figures(
    trust: Trust, mis: httpx.AsyncClient, role: str, urn: str | None, seen: set[str]
) -> None:
    await send(mis, "b", batch(ROW, {**ROW, "urn": "148202", "status": "provisional"}))
    who = await trust.person("who", role, urn)
    for which in ({}, {"as_of": NOW.date().isoformat()}):
        items = (await who.get("/v1/measurements", params=which)).json()["items"]
        assert {item["urn"] for item in items} == seen


async def test_another_trust_sees_no_figure_and_no_batch(mis: httpx.AsyncClient, other_trust: Trust) -> None:
    await send(mis, "b", batch(ROW))
    zed = await other_trust.person("zed", "aid")
    for path in ("/v1/measurements", "/v1/measurement-batches"):
        assert (await zed.get(path)).json()["items"] == []


async def test_a_client_sees_its_own_batches(trust: Trust, mis: httpx.AsyncClient) -> None:
    await send(mis, "b", batch(ROW))
    other = await trust.machine("mis-2", "mis", "148202")
    await send(other, "b", batch({**ROW, "urn": "148202"}))
    listed = (await mis.get("/v1/measurement-batches")).json()["items"]
    assert [(item["client_id"], item["name"]) for item in listed] == [("mis-1", "b")]
    aid = await trust.person("aid", "aid")
    assert len((await aid.get("/v1/measurement-batches")).json()["items"]) == 2


async def test_figures_can_be_filtered_and_taken_as_csv(trust: Trust, mis: httpx.AsyncClient) -> None:
    await send(mis, "b", batch(ROW, {**ROW, "urn": "148202"}, {**ROW, "period": "2024/25"}))
    which = {"urn": "148201", "measure": "attendance-rate", "period": "2025/26", "status": "published"}
    assert len(await standing(trust, **which)) == 1
    aid = await trust.person("aid2", "aid")
    table = (await aid.get("/v1/measurements", params={"format": "csv"})).text
    assert len(table.strip().splitlines()) == 4


async def test_the_measures_say_what_they_are(trust: Trust, mis: httpx.AsyncClient) -> None:
    found = (await mis.get("/v1/measures")).json()
    by_code = {measure["code"]: measure for measure in found["measures"]}
    assert by_code["progress-8"]["not_produced"] == ["2019/20", "2020/21", "2024/25", "2025/26"]
    assert (by_code["persistent-absence"]["version"], "ks4" in found["key_stages"]) == (2, True)
    stranger = trust.signed_in("nobody", "aid")
    assert (await stranger.get("/v1/measures")).status_code == 403
