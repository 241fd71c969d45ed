"""Batches that arrive in any order, twice, or once more at the end leave the same figures standing."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rig import Api, Trust

START = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
URNS = ("148201", "148202")
PERIODS = ("2023/24", "2024/25")

Row = st.fixed_dictionaries(
    {
        "urn": st.sampled_from(URNS),
        "measure": st.just("attainment-8"),
        "period": st.sampled_from(PERIODS),
        "figure": st.one_of(st.none(), st.integers(0, 3)),
    }
)
Batch = st.fixed_dictionaries(
    {
        "minutes": st.integers(0, 3),
        "release": st.sampled_from([None, "provisional", "final"]),
        "rows": st.lists(Row, min_size=1, max_size=4, unique_by=lambda row: (row["urn"], row["period"])),
    }
)


def body(said: dict[str, Any]) -> dict[str, Any]:
    rows = [
        {name: row[name] for name in ("urn", "measure", "period")}
        | (
            {"status": "suppressed"}
            if row["figure"] is None
            else {"status": "published", "value": row["figure"]}
        )
        for row in said["rows"]
    ]
    as_at = (START + timedelta(minutes=said["minutes"])).isoformat()
    return {"source": "MIS", "as_at": as_at, "release": said["release"], "rows": rows}


async def state_after(
    api: Api, academy: Any, arrivals: Sequence[tuple[int, dict[str, Any]]]
) -> dict[str, list[tuple[Any, ...]]]:
    """What a trust of its own holds when the numbered batches arrived like this."""
    trust: Trust = api.trust()
    for urn in URNS:
        await academy(urn, trust=trust)
    mis = await trust.machine("mis-1", "mis", *URNS)
    for number, said in arrivals:
        answer = await mis.put(f"/v1/measurement-batches/b-{number}", json=body(said))
        assert answer.status_code == 200, answer.text
    columns = "series, status, value, as_at, release, standing"
    return {
        table: [
            tuple(row)
            for row in await api.look(
                f"select {columns} from {table} where trust_id = $1 order by series, as_at, standing",
                trust.id,
            )
        ]
        for table in ("measurements", "measurement_readings")
    }


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(batches=st.lists(Batch, min_size=1, max_size=5), data=st.data())
async def test_the_order_and_number_of_arrivals_do_not_matter(
    api: Api, academy: Any, batches: list[dict[str, Any]], data: st.DataObject
) -> None:
    once = list(enumerate(batches))
    again = data.draw(st.lists(st.sampled_from(once), max_size=3))
    shuffled = data.draw(st.permutations([*once, *again]))
    assert await state_after(api, academy, once) == await state_after(api, academy, shuffled)
