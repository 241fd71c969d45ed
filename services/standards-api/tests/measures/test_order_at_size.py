"""A hundred thousand rows, shuffled, doubled and sent again, leave what a few lines of Python say."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from rig import Api, Trust

from standards_api.catalogue import catalogue
from standards_api.measures.rules import standing

A_BATCH, NEW, AGAIN = 5_000, 12, 8
URNS = [f"1482{n:02d}" for n in range(20)]
GROUPS = list(catalogue().pupil_groups)
WINDOWS = [f"2025-09-01/2025-{month:02d}-{day:02d}" for month in (10, 11, 12) for day in range(1, 13)]
START = datetime(2026, 1, 5, tzinfo=UTC)
Key = tuple[str, str, str]


def batch(chance: random.Random, series: list[Key]) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    for urn, period, group in chance.sample(series, A_BATCH):
        about = {"urn": urn, "measure": "persistent-absence", "period": period, "pupil_group": group}
        pupils = chance.choice([None, 100, 200])
        if pupils is None:
            rows.append({**about, "status": "suppressed", "code": "c"})
        else:
            counts = {"numerator": chance.randrange(20), "denominator": pupils}
            rows.append({**about, "status": "provisional", **counts})
    as_at = START + timedelta(hours=chance.randrange(6))
    release = chance.choice([None, "provisional", "final"])
    return {"source": "MIS", "as_at": as_at.isoformat(), "release": release, "rows": rows}


def expected(batches: dict[str, dict[str, Any]]) -> dict[str, tuple[Any, ...]]:
    """The greater (as-at, standing) stands, for each series by itself."""
    stands: dict[str, tuple[Any, ...]] = {}
    for name, said in batches.items():
        order = (datetime.fromisoformat(said["as_at"]), standing(said["release"], name, "mis-1"))
        for row in said["rows"]:
            series = f"{row['urn']}|{row['measure']}|{row['period']}|||{row['pupil_group']}"
            figure = (*order, row["status"], row.get("numerator"), row.get("denominator"))
            stands[series] = max(stands.get(series, figure), figure, key=lambda one: one[:2])
    return stands


async def test_a_hundred_thousand_rows_in_any_order_stand_as_they_must(
    api: Api, trust: Trust, academy: Any
) -> None:
    for urn in URNS:
        await academy(urn)
    mis = await trust.machine("mis-1", "mis", *URNS)
    chance = random.Random(20_261_122)
    series = [(urn, period, group) for urn in URNS for period in WINDOWS for group in GROUPS]
    batches = {f"b-{number}": batch(chance, series) for number in range(NEW)}
    arrivals = [*batches, *chance.choices(list(batches), k=AGAIN)]
    chance.shuffle(arrivals)
    assert len(arrivals) * A_BATCH == 100_000
    for name in arrivals:
        answer = await mis.put(f"/v1/measurement-batches/{name}", json=batches[name])
        assert answer.status_code == 200, answer.text
    columns = "series, as_at, standing, status, numerator, denominator"
    rows = await api.look(f"select {columns} from measurements where trust_id = $1", trust.id)
    assert {row["series"]: tuple(row)[1:] for row in rows} == expected(batches)
    [kept] = await api.look("select count(*) as n from measurement_readings where trust_id = $1", trust.id)
    assert kept["n"] == NEW * A_BATCH
