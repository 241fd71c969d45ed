"""What was read of a day is read of it for ever, whatever is changed after it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import httpx
from rig import Trust
from rooms import URN, Room, make_room, ok

from chassis.clock import now, today

AREAS = (
    "inclusion", "curriculum_and_teaching", "achievement", "attendance_and_behaviour",
    "personal_development_and_wellbeing", "leadership_and_governance",
)  # fmt: skip
TOP = dict.fromkeys(
    ["read-daily", "read-at-home", "read-aloud", "read-widely", "know-tables", "prove-things"], "met"
)
RISK = {
    "urn": URN, "area": "attendance", "title": "Absence in Year 9", "likelihood": 4, "impact": 4,
    "reason": "It rose.",
}  # fmt: skip
OWN = {"title": "Every head stays three years", "tests": []}
OWN_MEASURE = {
    "code": "own-reading", "name": "Reading", "says": "Of a hundred, how many read well.", "unit": "per cent",
    "direction": "higher", "kind": "number", "lowest": 0, "highest": 100, "scopes": [],
    "key_for": ["primary"], "valid_from": "2020/21", "area": "reading",
}  # fmt: skip
DaysAgo = Callable[[int], AbstractContextManager[None]]


def inspection(grade: str, ago: int) -> dict[str, Any]:
    begun, published = today() - timedelta(days=ago + 30), today() - timedelta(days=ago)
    return {
        "urn": URN, "regime": "report_card", "started_on": str(begun), "published_on": str(published),
        "areas": dict.fromkeys(AREAS, grade), "safeguarding": "met", "source": "Ofsted",
    }  # fmt: skip


async def send(trust: Trust, name: str, ago: int, value: float) -> None:
    mis = await trust.machine(f"mis-{name}", "mis", URN)
    row = {
        "urn": URN,
        "measure": "attendance-rate",
        "period": "2025/26",
        "status": "published",
        "value": value,
    }
    body = {"source": "MIS", "as_at": (now() - timedelta(days=ago)).isoformat(), "rows": [row]}
    ok(await mis.put(f"/v1/measurement-batches/{name}", json=body))


async def decide(room: Room, phase: str) -> None:
    proposal = ok(await room.aid.post(f"/v1/academies/{URN}/phase-proposals", json={}), 201)
    said = {"phase": phase, "reason": "As we know it."}
    ok(await room.aid.post(f"/v1/phase-decisions/{proposal['id']}/confirmation", json=said))


DAY = today() - timedelta(days=4)
LISTS = ("risks", "board-risks", "aims")


async def read(room: Room, ids: dict[str, str], as_of: str) -> dict[str, Any]:
    """Everything that can be read as of a day, without the moment at which it was put together."""
    paths = [
        *(
            f"/v1/{name}"
            for name in ("board-report", "chief-executive-report", "trust-picture", "board-view")
        ),
        *(
            f"/v1/{name}"
            for name in (*LISTS, "aim-overview", f"academies/{URN}/picture", f"academies/{URN}/aims")
        ),
        "/v1/aims/heads-stay",
        f"/v1/risks/{ids['kept']}",
    ]
    found = {}
    for path in paths:
        answer: httpx.Response = await room.chief.get(path, params={"as_of": as_of} if as_of else {})
        found[path] = {**ok(answer), "made_at": None}
    return found


async def before_the_day(room: Room) -> dict[str, str]:
    """What stood when the day ended. The ids of what is changed later."""
    kept = ok(await room.aid.post("/v1/risks", json={**RISK, "impact": 2}), 201)["id"]
    higher = {"likelihood": 4, "impact": 4, "reason": "It rose."}
    ok(await room.aid.post(f"/v1/risks/{kept}/ratings", json=higher), 201)
    closed = ok(await room.aid.post("/v1/risks", json={**RISK, "title": "No deputy"}), 201)["id"]
    ok(await room.aid.post("/v1/aims", json={"code": "heads-stay", "content": OWN}), 201)
    judged = {"status": "on_track", "reason": "Four of five did."}
    ok(await room.aid.post(f"/v1/academies/{URN}/aims/heads-stay/judgements", json=judged), 201)
    ok(await room.aid.post("/v1/inspections", json=inspection("expected_standard", 40)), 201)
    await decide(room, "improve")
    # Enough for the top level for three days more.
    pieces = [await room.evidence(kind, days=362) for kind in ("audit", "school_visit", "pupil_voice")]
    rating = await room.signed_off(TOP, evidence=pieces)
    return {"kept": kept, "closed": closed, "rating": rating}


async def after_the_day(room: Room, ids: dict[str, str], run_job: Any) -> None:
    aid = room.aid
    here = f"/v1/risks/{ids['kept']}"
    ok(await aid.post(f"{here}/ratings", json={"likelihood": 5, "impact": 5, "reason": "Worse."}), 201)
    tag = (await aid.get(here)).headers["etag"]
    ok(await aid.patch(here, json={"title": "Absence everywhere"}, headers={"If-Match": tag}))
    ok(await aid.post(f"{here}/actions", json={"title": "Call home", "due_on": str(today())}), 201)
    ok(await aid.post(f"/v1/risks/{ids['closed']}/closure", json={"words": "Appointed."}))
    ok(await aid.post("/v1/risks", json={**RISK, "title": "New"}), 201)
    aim = await aid.get("/v1/aims/heads-stay")
    changed = {"content": {**OWN, "title": "Every head stays five years"}}
    ok(await aid.put("/v1/aims/heads-stay", json=changed, headers={"If-Match": aim.headers["etag"]}))
    ok(await aid.post("/v1/aims/judged-good/retirement", json={"reason": "Old strategy."}))
    judged = {"status": "at_risk", "reason": "Two left."}
    ok(await aid.post(f"/v1/academies/{URN}/aims/heads-stay/judgements", json=judged), 201)
    rules = ok(await aid.get("/v1/not-yet-good-policy"))
    other = {"key_judgements": rules["key_judgements"], "report_card": "leadership-below-expected.v1"}
    ok(await room.chief.put("/v1/not-yet-good-policy", json=other, headers={"If-Match": '"0"'}))
    ok(await aid.post("/v1/inspections", json=inspection("needs_attention", 1)), 201)
    ok(await aid.post("/v1/measures", json=OWN_MEASURE), 201)
    await send(room.trust, "now", 0, 95.0)
    await run_job("age-ratings", room.trust, day=today())
    ok(await aid.post(f"/v1/assessments/{ids['rating']}/publication"))
    second = await room.signed_off({**TOP, "know-tables": "not_met"})
    ok(await aid.post(f"/v1/assessments/{second}/publication"))
    await decide(room, "repair")


async def test_what_is_changed_after_a_day_changes_nothing_of_that_day(
    trust: Trust, days_ago: DaysAgo, run_job: Any
) -> None:
    with days_ago(5):
        room = await make_room(trust)
        await trust.api.behind.execute(
            "update academies set joined_on = '2019-09-01' where trust_id = $1 and urn = $2", trust.id, URN
        )
        ids = await before_the_day(room)
    await send(trust, "then", 6, 91.0)
    with days_ago(3):
        then = await read(room, ids, str(DAY))
    await after_the_day(room, ids, run_job)
    still = await read(room, ids, str(DAY))
    assert still == then
    check_what_it_was(still)
    check_what_it_is(await read(room, ids, ""))
    for here, tag in ((f"/v1/risks/{ids['kept']}", '"2"'), ("/v1/aims/heads-stay", '"1"')):
        stood = await room.aid.get(here, params={"as_of": str(DAY)})
        assert stood.headers["etag"] == tag
    board = ok(await room.trustee.get("/v1/board-report", params={"as_of": str(DAY)}))
    assert board["academies"][0]["ratings"] == []  # it was published after the day
    picture = ok(await room.head.get(f"/v1/academies/{URN}/picture", params={"as_of": str(DAY)}))
    assert [risk["title"] for risk in picture["open_risks"]] == ["Absence in Year 9", "No deputy"]
    assert (picture["ratings"], picture["support"], picture["meetings"]) == ([], None, None)


def check_what_it_was(found: dict[str, Any]) -> None:
    report = found["/v1/chief-executive-report"]
    [line] = report["academies"]
    assert line == found["/v1/trust-picture"]["academies"][0]
    assert (line["phase"]["phase"], line["measures"][0]["latest"]["value"]) == ("improve", 91.0)
    assert (line["not_yet_good"]["answer"], line["not_yet_good"]["rule"]) == (
        "no",
        "any-area-below-expected.v1",
    )
    assert [(risk["title"], risk["priority"]) for risk in line["open_risks"]] == [
        ("Absence in Year 9", 16), ("No deputy", 16),
    ]  # fmt: skip
    assert found["/v1/risks"]["items"][0]["status"] == "open"
    [rating] = line["ratings"]
    assert (rating["overall"]["level"], rating["provisional"], rating["published_at"]) == (
        "great",
        False,
        None,
    )
    assert [(a["confidence"], a["because"]) for a in rating["aspects"]] == [
        ("moderate", ["No self-evaluation to compare with."]),
    ] * 2
    risk = next(value for path, value in found.items() if path.startswith("/v1/risks/"))
    assert (risk["title"], len(risk["ratings"]), risk["actions"]) == ("Absence in Year 9", 2, [])
    aims = {aim["code"]: aim for aim in found[f"/v1/academies/{URN}/aims"]["aims"]}
    assert (aims["heads-stay"]["title"], aims["heads-stay"]["status"]) == (OWN["title"], "on_track")
    assert aims["judged-good"]["evidence"][0]["says"] == "It is judged good."
    assert {aim["code"] for aim in report["aims"]} == aims.keys()


def check_what_it_is(found: dict[str, Any]) -> None:
    [line] = found["/v1/chief-executive-report"]["academies"]
    assert (line["phase"]["phase"], line["measures"][0]["latest"]["value"]) == ("repair", 95.0)
    assert line["not_yet_good"]["rule"] == "leadership-below-expected.v1"
    assert [(risk["title"], risk["priority"]) for risk in line["open_risks"]] == [
        ("Absence everywhere", 25), ("New", 16),
    ]  # fmt: skip
    aims = {aim["code"]: aim for aim in found[f"/v1/academies/{URN}/aims"]["aims"]}
    assert "judged-good" not in aims
    assert (aims["heads-stay"]["title"], aims["heads-stay"]["status"]) == (
        "Every head stays five years", "at_risk",
    )  # fmt: skip
