"""A batch of figures, as a machine client sends it: what is taken, what is refused and in which words."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from rig import Api, Trust
from sending import BATCHES, NOW, ROW, batch, send, standing

from standards_api.measures.routes import AT_A_TIME


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


async def test_the_same_again_is_answered_alike_with_rows_that_cannot_be_read(mis: httpx.AsyncClient) -> None:
    bad: dict[str, Any] = {"urn": "148201", "measure": "x y"}
    first = await mis.put(BATCHES + "b-1?on_bad_rows=skip_rows", json=batch(ROW, bad))
    again = await mis.put(
        BATCHES + "b-1?on_bad_rows=skip_rows",
        json=batch(dict(reversed(ROW.items())), dict(reversed(bad.items()))),
    )
    assert (again.status_code, again.content) == (200, first.content)
    other = await mis.put(BATCHES + "b-1?on_bad_rows=skip_rows", json=batch(ROW, {**bad, "measure": "y x"}))
    assert (other.status_code, other.json()["type"]) == (409, "/problems/batch-name-taken")


async def test_batches_of_one_client_wait_before_a_transaction_is_begun(
    api: Api, trust: Trust, mis: httpx.AsyncClient
) -> None:
    """Those that wait in the database keep each row that is changed meanwhile from being cleared away."""
    await send(mis, "first", batch(ROW, hours=-30))
    begun = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and usename like '%_app'"
    async with api.behind.transaction():
        await api.behind.execute("select from measurements where trust_id = $1 for update", trust.id)
        waiting = [
            asyncio.create_task(send(mis, f"b-{n}", batch({**ROW, "numerator": n}, hours=n - 20)))
            for n in range(8)
        ]
        await asyncio.sleep(0.3)
        assert await api.behind.fetchval(begun) == AT_A_TIME
    assert {(await one)["changed"] for one in waiting} <= {0, 1}
    [now] = await standing(trust)
    assert now["numerator"] == 7


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
