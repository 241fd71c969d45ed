"""Who sends figures, who sees which, and what a large batch costs."""

from typing import Any

import httpx
import pytest
from rig import Api, Trust
from sending import BATCHES, NOW, ROW, batch, send, standing


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


async def test_every_figure_has_its_batch_and_it_stays(mis: httpx.AsyncClient, api: Api) -> None:
    await send(mis, "one", batch(ROW))
    for table in ("measurements", "measurement_readings"):
        [found] = await api.look(
            f"select count(*) figures, count(b.id) batches from {table} f"
            " left join measurement_batches b on (b.trust_id, b.id) = (f.trust_id, f.batch_id)"
        )
        assert found["figures"] == found["batches"] > 0
    [rights] = await api.look(
        "select has_table_privilege('standards_app', 'measurement_batches', 'delete, truncate') held"
    )
    assert rights["held"] is False
