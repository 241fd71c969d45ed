"""One academy and all of them in one call: each person sees what concerns them, by one statement."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from rig import Api, Trust

from chassis.actor import Actor, Standing
from chassis.clock import today
from chassis.session import on_behalf_of_the_system
from standards_api.pictures import queries

CARD = {
    "inclusion": "expected_standard",
    "curriculum_and_teaching": "expected_standard",
    "achievement": "needs_attention",
    "attendance_and_behaviour": "strong_standard",
    "personal_development_and_wellbeing": "expected_standard",
    "leadership_and_governance": "expected_standard",
}
FIGURES: list[dict[str, Any]] = [
    {"measure": "attendance-rate", "period": "2024/25", "status": "published", "value": 92.0},
    {"measure": "attendance-rate", "period": "2025/26", "status": "published", "value": 93.0},
    {"measure": "persistent-absence", "period": "2025/26", "status": "provisional", "value": 25.5},
    {"measure": "attainment-8", "period": "2024/25", "status": "published", "value": 44.0},
    {"measure": "progress-8", "period": "2024/25", "status": "not_produced"},
    {"measure": "attendance-rate", "period": "2025/26", "status": "published", "value": 80.0,
     "pupil_group": "disadvantaged"},
]  # fmt: skip
REPORT: dict[str, Any] = {
    "urn": "148201",
    "regime": "report_card",
    "started_on": "2026-02-03",
    "areas": CARD,
    "safeguarding": "met",
    "source": "Ofsted",
}
OLD: dict[str, Any] = {
    "urn": "148201",
    "regime": "overall_grade",
    "started_on": "2018-05-02",
    "published_on": "2018-06-01",
    "overall_effectiveness": 2,
    "source": "Ofsted",
}


@pytest.fixture
async def aid(trust: Trust, academy: Any) -> httpx.AsyncClient:
    """An academy with figures, two inspections (one a draft) and a confirmed phase, beside an empty one."""
    await academy("148201")
    await academy("148202", kind="primary")
    aid = await trust.person("aid", "aid")
    mis = await trust.machine("mis-1", "mis", "148201")
    rows = [{"urn": "148201", **figure} for figure in FIGURES]
    as_at = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    sent = await mis.put("/v1/measurement-batches/b", json={"source": "MIS", "as_at": as_at, "rows": rows})
    assert sent.status_code == 200, sent.text
    for body in (OLD, {**REPORT, "published_on": "2026-03-12"}, {**REPORT, "started_on": "2026-10-06"}):
        assert (await aid.post("/v1/inspections", json=body)).status_code == 201
    proposal = (await aid.post("/v1/academies/148201/phase-proposals", json={})).json()
    body = {"phase": "improve", "reason": "Canary."}
    done = await aid.post(f"/v1/phase-decisions/{proposal['id']}/confirmation", json=body)
    assert done.status_code == 200, done.text
    return aid


async def picture(who: httpx.AsyncClient, urn: str = "148201") -> dict[str, Any]:
    answer = await who.get(f"/v1/academies/{urn}/picture")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_picture_shows_phase_inspections_and_measures_with_their_sources(
    aid: httpx.AsyncClient,
) -> None:
    found = await picture(aid)
    assert (found["phase"]["phase"], found["phase"]["tiers"]) == ("improve", ["universal", "targeted"])
    assert found["phase"]["iaims_due"] is True
    assert (found["not_yet_good"]["answer"], found["not_yet_good"]["dfe_trigger"]) == ("yes", "no")
    assert (found["inspection"]["regime"], found["inspection"]["areas"]) == ("report_card", CARD)
    assert [i["before_joining"] for i in found["inspections"]] == [False, False, True]
    measures = {m["measure"]: m for m in found["measures"]}
    attendance = measures["attendance-rate"]
    assert (attendance["latest"]["value"], attendance["latest"]["source"]) == (93.0, "MIS")
    assert [p["value"] for p in attendance["trend"]] == [92.0, 93.0]
    assert attendance["movement"] == "better"
    assert attendance["latest"]["as_at"]
    assert measures["attainment-8"]["england"] == {"period": "2024/25", "value": 45.9}
    assert (measures["progress-8"]["latest"]["status"], measures["progress-8"]["latest"]["value"]) == (
        "not_produced", None,
    )  # fmt: skip


async def test_an_academy_of_which_nothing_is_known_is_shown_as_such(aid: httpx.AsyncClient) -> None:
    found = await picture(aid, "148202")
    assert (found["phase"], found["not_yet_good"], found["inspection"], found["inspections"]) == (
        None, None, None, [],
    )  # fmt: skip
    assert all(m["latest"] is None for m in found["measures"])
    assert {m["measure"] for m in found["measures"]} >= {"ks2-rwm-expected", "attendance-rate"}


@pytest.mark.parametrize(
    ("role", "urn", "provisional", "draft", "waits"),
    [
        ("aid", None, True, True, True),
        ("chief_executive", None, True, True, True),
        ("headteacher", "148201", True, True, False),
        ("chair", "148201", True, False, False),
        ("learning_chair", "148201", True, False, False),
        ("governor", "148201", False, False, False),
        ("trustee", None, False, False, False),
    ],
)
async def test_each_sees_in_the_picture_what_they_may_see_elsewhere(
    trust: Trust, aid: httpx.AsyncClient, role: str, urn: str | None, *,
    provisional: bool, draft: bool, waits: bool,
) -> None:  # fmt: skip
    found = (await aid.post("/v1/academies/148201/phase-proposals", json={})).json()
    assert found["status"] == "proposed"
    who = await trust.person("who", role, urn)
    answer = await who.get("/v1/academies/148201/picture")
    shown = answer.json()
    measures = {m["measure"]: m["latest"] for m in shown["measures"]}
    assert (measures["persistent-absence"] is not None) == provisional
    rate = measures["attendance-rate"]
    assert (rate and rate["value"]) == (None if role == "governor" else 93.0)
    assert len(shown["inspections"]) == (3 if draft else 2)
    assert shown["phase"]["phase"] == "improve"
    assert shown["decision_waits"] == waits
    assert "Canary" not in answer.text
    assert "ks2_expected_gap" not in answer.text


@pytest.mark.parametrize(
    ("role", "urn", "status"),
    [
        ("headteacher", "148202", 404),
        ("governor", "148202", 404),
        ("finance_director", None, 403),
        ("clerk", None, 403),
        ("specialist", None, 403),
        ("mis", "148201", 403),
    ],
)
async def test_nobody_else_sees_a_picture(
    trust: Trust, aid: httpx.AsyncClient, role: str, urn: str | None, status: int
) -> None:
    who = await trust.person("who", role, urn)
    assert (await who.get("/v1/academies/148201/picture")).status_code == status
    assert (await aid.get("/v1/academies/148209/picture")).status_code == 404


async def test_another_trust_sees_neither_picture_nor_row(
    aid: httpx.AsyncClient, other_trust: Trust, academy: Any
) -> None:
    await academy("148299", trust=other_trust)
    zed = await other_trust.person("zed", "aid")
    assert (await zed.get("/v1/academies/148201/picture")).status_code == 404
    assert [row["urn"] for row in (await zed.get("/v1/board-view")).json()["academies"]] == ["148299"]
    assert len((await aid.get("/v1/board-view")).json()["academies"]) == 2


@pytest.mark.parametrize(
    ("role", "urn", "status"),
    [
        ("trustee", None, 200),
        ("chief_executive", None, 200),
        ("headteacher", "148201", 403),
        ("governor", "148201", 403),
        ("finance_director", None, 403),
    ],
)
@pytest.mark.usefixtures("aid")
async def test_the_boards_view_is_for_those_who_look_at_the_whole_trust(
    trust: Trust, academy: Any, role: str, urn: str | None, status: int
) -> None:
    await academy("148203", status="prospective", joined_on=None)
    await academy("148204", status="left")
    who = await trust.person("who", role, urn)
    answer = await who.get("/v1/board-view")
    assert answer.status_code == status
    if status == 200:
        rows = {row["urn"]: row for row in answer.json()["academies"]}
        assert set(rows) == {"148201", "148202"}
        assert (rows["148201"]["phase"]["phase"], rows["148202"]["phase"]) == ("improve", None)
        assert rows["148201"]["measures"][0]["latest"]["source"] == "MIS"


async def test_forty_academies_take_as_many_statements_as_two(
    aid: httpx.AsyncClient, academy: Any, statements: Any
) -> None:
    with statements() as few:
        assert (await aid.get("/v1/board-view")).status_code == 200
    for number in range(40):
        await academy(f"1490{number:02d}")
    with statements() as many:
        assert len((await aid.get("/v1/board-view")).json()["academies"]) == 42
    assert len(many) == 1
    assert len(few) <= 2  # the first also learns who is asking
    with statements() as one:
        await picture(aid)
    assert len(one) == 2


async def test_of_figures_sent_day_by_day_only_the_newest_is_gathered(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    """What a picture costs does not grow with each day for which a figure was ever sent."""
    mis = trust.signed_in("mis-1", "mis", client_id="mis-1")
    days = [f"2026-10-{day:02d}" for day in range(1, 31)]
    periods = [*(f"{day}/{day}" for day in days), "2026-09-01/2026-10-30", "2026-10-26/2026-10-30"]
    rows = [
        {"urn": "148201", "measure": "attendance-rate", "period": period, "status": "published",
         "value": 60 + at} for at, period in enumerate(periods)
    ]  # fmt: skip
    as_at = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
    sent = await mis.put("/v1/measurement-batches/d", json={"source": "MIS", "as_at": as_at, "rows": rows})
    assert sent.status_code == 200, sent.text
    [shown] = [m for m in (await picture(aid))["measures"] if m["measure"] == "attendance-rate"]
    assert (shown["latest"]["period"], shown["latest"]["value"]) == ("2026-09-01/2026-10-30", 90)
    assert [point["period"] for point in shown["trend"]] == ["2024/25", "2025/26"]
    ada = Actor(subject="aid", trust_id=trust.id, standings=frozenset({Standing("aid")}))
    async with on_behalf_of_the_system(api.app.state.sessions, "test", trust.id, "test") as session:
        gathered = await queries.picture(session, ada, "148201", today())
    assert sum(figure["measure"] == "attendance-rate" for figure in gathered.figures) == 3


async def test_of_a_day_gone_by_the_newest_figure_is_the_newest_there_was(
    trust: Trust, aid: httpx.AsyncClient
) -> None:
    mis = trust.signed_in("mis-1", "mis", client_id="mis-1")
    for as_at, until, value in (("10-10", "10-10", 80), ("10-20", "10-10", 81), ("10-30", "10-30", 90)):
        row = {"urn": "148201", "measure": "attendance-rate", "period": f"2026-09-01/2026-{until}"}
        rows = [{**row, "status": "published", "value": value}]
        said = {"source": "MIS", "as_at": f"2026-{as_at}T12:00:00Z", "rows": rows}
        assert (await mis.put(f"/v1/measurement-batches/{as_at}", json=said)).status_code == 200
    found = {}
    for day in ("2026-10-15", "2026-10-25", "2026-10-31"):
        answer = await aid.get("/v1/academies/148201/picture", params={"as_of": day})
        measures = answer.json()["measures"]
        [found[day]] = [m["latest"]["value"] for m in measures if m["measure"] == "attendance-rate"]
    assert found == {"2026-10-15": 80, "2026-10-25": 81, "2026-10-31": 90}
