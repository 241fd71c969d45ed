"""What assessments say, and who may read it."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from rig import Api, Trust

from chassis.clock import today

GOOD = {"read-daily": "met", "read-at-home": "met", "read-aloud": "not_met", "know-tables": "met"}
TOP = {**GOOD, "read-widely": "met", "prove-things": "met"}
BELOW_TOP = {**GOOD, "read-widely": "not_met", "prove-things": "not_met"}
URN = "148201"


def ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_a_rating_says_level_way_confidence_and_whether_it_is_provisional(room: Any) -> None:
    mine = await room.evidence("audit", origin="academy")
    it = await room.signed_off(TOP, evidence=[mine])
    rating = ok(await room.aid.get(f"/v1/assessments/{it}/rating"))
    assert (rating["overall"], rating["overall_rank"], rating["provisional"]) == ("great", 2, True)
    books = rating["outcome"]["aspects"][0]
    assert (books["level"], books["name"], books["next_level"]) == ("great", "Great", None)
    assert (books["confidence"]["pieces"], books["confidence"]["external"]) == (1, 0)
    assert "No evidence in date from outside." in books["confidence"]["because"]


async def test_three_kinds_with_one_from_outside_make_the_top_level_firm(room: Any) -> None:
    pieces = [await room.evidence(kind) for kind in ("audit", "school_visit", "pupil_voice")]
    it = await room.signed_off(TOP, evidence=pieces)
    rating = ok(await room.aid.get(f"/v1/assessments/{it}/rating"))
    assert (rating["overall"], rating["provisional"]) == ("great", False)
    assert rating["holds_until"] is not None


async def test_below_the_lowest_level_and_not_known_are_values_of_their_own(room: Any) -> None:
    it = await room.signed_off({**BELOW_TOP, "know-tables": "not_met", "read-daily": "not_known"})
    rating = ok(await room.aid.get(f"/v1/assessments/{it}/rating"))
    books, sums = rating["outcome"]["aspects"]
    assert (sums["level"], sums["name"], sums["not_met"]) == ("not-yet-good", "not yet Good", ["know-tables"])
    assert (books["level"], books["deciding"]) == ("not-known", ["read-daily"])
    assert (books["at_least"], books["at_most"]) == ("not-yet-good", "good")
    assert (rating["overall"], rating["overall_rank"]) == ("not-yet-good", 0)


async def test_the_newest_rating_is_the_current_one(room: Any) -> None:
    first = await room.signed_off(BELOW_TOP)
    second = await room.signed_off(TOP)
    current = ok(await room.aid.get(f"/v1/ratings?current=true&urn={URN}"))["items"]
    assert [rating["assessment_id"] for rating in current] == [second]
    both = ok(await room.aid.get(f"/v1/ratings?urn={URN}"))["items"]
    assert [rating["assessment_id"] for rating in both] == [second, first]


async def test_what_it_comes_to_so_far_is_told_before_sign_off(room: Any) -> None:
    it = await room.open(with_self_evaluation=False)
    ok(await room.say(room.aid, it, "qa-review", GOOD))
    found = ok(await room.chief.get(f"/v1/assessments/{it}/outcome"))
    assert found["overall"]["level"] == "not-known"
    assert found["overall"]["deciding"] == ["read-widely", "prove-things"]
    assert (await room.head.get(f"/v1/assessments/{it}/outcome")).status_code == 403


async def test_the_quality_report_is_for_those_who_see_the_review(room: Any) -> None:
    it = await room.signed_off(TOP)
    remarks = ok(await room.chief.get(f"/v1/assessments/{it}/quality-report"))["remarks"]
    assert remarks[0]["check"] == "top_level_without_evidence"
    assert remarks[0]["criteria"] == ["read-widely", "prove-things"]
    assert (await room.head.get(f"/v1/assessments/{it}/quality-report")).status_code == 403


async def test_calibration_tells_how_self_evaluation_sits_above_the_review(room: Any) -> None:
    await room.signed_off(BELOW_TOP, own={**TOP, "read-aloud": "met"})
    await room.signed_off(BELOW_TOP, own={**BELOW_TOP, "know-tables": "not_met"})
    found = ok(await room.aid.get(f"/v1/academies/{URN}/calibration"))
    newer, older = found["assessments"]
    assert (older["compared"], older["self_above"], older["self_below"]) == (6, 3, 0)
    assert (older["balance_percent"], older["aspects"]) == (50.0, {"books": 1, "sums": 1})
    assert (newer["self_above"], newer["self_below"], newer["aspects"]) == (0, 1, {"books": 0, "sums": -1})
    assert found["balance_percent"] == pytest.approx(16.7)
    other = await room.trust.person("olga", "governor", "148202")
    hidden, absent = [await other.get(f"/v1/academies/{urn}/calibration") for urn in (URN, "148299")]
    assert (hidden.status_code, hidden.content) == (404, absent.content)


# role → what each part answers at each stage: row, self-evaluation, QA review, moderation, rating
PARTS = ("", "/self-evaluation", "/qa-review", "/moderation", "/rating")
CELLS: dict[str, dict[str, list[int]]] = {
    "aid": {"submitted": [200, 200, 200, 200, 404], "signed_off": [200] * 5, "published": [200] * 5},
    "chief_executive": {
        "submitted": [200, 200, 200, 200, 404],
        "signed_off": [200] * 5,
        "published": [200] * 5,
    },
    "headteacher": {
        "submitted": [200, 200, 403, 403, 404],
        "signed_off": [200, 200, 403, 200, 404],
        "published": [200, 200, 200, 200, 200],
    },
    "chair": {
        "submitted": [200, 200, 403, 403, 404],
        "signed_off": [200, 200, 403, 403, 404],
        "published": [200, 200, 403, 403, 200],
    },
    "learning_chair": {
        "submitted": [200, 200, 403, 403, 404],
        "signed_off": [200, 200, 403, 403, 404],
        "published": [200, 200, 403, 403, 200],
    },
    "governor": {"submitted": [404] * 5, "signed_off": [404] * 5, "published": [200, 200, 403, 403, 200]},
    "trustee": {"submitted": [404] * 5, "signed_off": [404] * 5, "published": [200, 403, 403, 403, 200]},
    "specialist": {"submitted": [404] * 5, "signed_off": [404] * 5, "published": [404] * 5},
    "finance_director": {"submitted": [404] * 5, "signed_off": [404] * 5, "published": [404] * 5},
    "clerk": {"submitted": [404] * 5, "signed_off": [404] * 5, "published": [404] * 5},
    "trust_admin": {"submitted": [404] * 5, "signed_off": [404] * 5, "published": [404] * 5},
    "mis": {"submitted": [404] * 5, "signed_off": [404] * 5, "published": [404] * 5},
}
LOCAL = ("headteacher", "chair", "learning_chair", "governor", "mis")


async def seen(who: httpx.AsyncClient, it: str) -> list[int]:
    return [(await who.get(f"/v1/assessments/{it}{part}")).status_code for part in PARTS]


@pytest.mark.parametrize("role", list(CELLS))
async def test_who_reads_what_at_which_stage(room: Any, role: str) -> None:
    who = await room.trust.person("who", role, URN if role in LOCAL else None)
    afar = await room.trust.person("afar", role, "148202") if role in LOCAL else None
    it = await room.open()
    ok(await room.say(room.head, it, "self-evaluation", BELOW_TOP))
    await room.step(room.head, it, "submission")
    ok(await room.say(room.aid, it, "qa-review", {**BELOW_TOP, "read-aloud": "met"}))
    assert await seen(who, it) == CELLS[role]["submitted"]
    await room.step(room.aid, it, "qa-review/completion")
    await room.settle_as_reviewed(it)
    await room.step(room.chief, it, "sign-off")
    assert await seen(who, it) == CELLS[role]["signed_off"]
    await room.step(room.aid, it, "publication")
    assert await seen(who, it) == CELLS[role]["published"]
    listed = [each["assessment_id"] for each in ok(await who.get("/v1/ratings"))["items"]]
    assert listed == ([it] if CELLS[role]["published"][-1] == 200 else [])
    if afar:
        assert await seen(afar, it) == [404] * 5
        assert ok(await afar.get("/v1/ratings"))["items"] == []


ANSWER = {"answers": [{"criterion": "read-daily", "judgement": "met", "evidence": []}]}
WRITES: dict[str, tuple[str, dict[str, Any] | None]] = {
    "self-evaluation": ("self-evaluation", ANSWER),
    "submit": ("submission", None),
    "return": ("return", {"reason": "x"}),
    "qa-review": ("qa-review", ANSWER),
    "complete-review": ("qa-review/completion", None),
    "complete-moderation": ("moderation/completion", None),
    "sign-off": ("sign-off", None),
    "refuse": ("refusal", {"reason": "x"}),
    "publish": ("publication", None),
    "withdraw": ("withdrawal", {"reason": "x"}),
    "comment": ("comments", {"words": "x"}),
}
# Who gets past the policy; everybody else who sees it is refused with 403, and who does not see it with 404.
MAY: dict[str, set[str]] = {
    "self-evaluation": {"headteacher"},
    "submit": {"headteacher"},
    "return": {"aid"},
    "qa-review": {"aid"},
    "complete-review": {"aid"},
    "complete-moderation": {"aid", "chief_executive"},
    "sign-off": {"chief_executive"},
    "refuse": {"chief_executive"},
    "publish": {"aid"},
    "withdraw": {"aid"},
    "comment": {"aid", "headteacher"},
}
SEES = {"aid", "chief_executive", "headteacher", "chair", "learning_chair"}


@pytest.mark.parametrize("write", list(WRITES))
async def test_who_may_do_which_step(room: Any, write: str) -> None:
    it = await room.open()
    path, body = WRITES[write]
    for role in CELLS:
        if role == "mis":
            continue
        who = await room.trust.person(f"who-{role}", role, URN if role in LOCAL else None)
        status = (await who.post(f"/v1/assessments/{it}/{path}", json=body)).status_code
        if role in MAY[write]:
            assert status in (200, 201, 409, 428), (role, status)
        else:
            assert status == (403 if role in SEES else 404), (role, status)


@pytest.mark.parametrize("role", [role for role in CELLS if role != "mis"])
async def test_who_may_open_an_assessment(room: Any, role: str) -> None:
    who = await room.trust.person("who", role, URN if role in LOCAL else None)
    asked = {"standard": "small", "subject_kind": "academy", "urn": URN}
    expected = 201 if role in ("aid", "headteacher") else 403
    assert (await who.post("/v1/assessments", json=asked)).status_code == expected


async def test_a_head_opens_for_their_own_academy_and_names_no_reviewer(room: Any) -> None:
    asked = {"standard": "small", "subject_kind": "academy", "urn": URN}
    for more in ({"reviewer": "hal"}, {"with_self_evaluation": False}):
        assert (await room.head.post("/v1/assessments", json={**asked, **more})).status_code == 403
    next_door, nowhere = [
        await room.head.post("/v1/assessments", json={**asked, "urn": urn}) for urn in ("148202", "148299")
    ]
    assert (next_door.status_code, next_door.content) == (422, nowhere.content)


async def test_another_trust_sees_nothing_of_it(api: Api, room: Any, other_trust: Trust) -> None:
    it = await room.signed_off(TOP)
    zed = await other_trust.person("zed", "aid")
    absent = "0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10"
    for part in (*PARTS, "/outcome", "/quality-report", "/comments"):
        hidden, none = (
            await zed.get(f"/v1/assessments/{it}{part}"),
            await zed.get(f"/v1/assessments/{absent}{part}"),
        )
        assert (hidden.status_code, hidden.content) == (404, none.content)
    assert ok(await zed.get("/v1/ratings"))["items"] == []
    assert ok(await zed.get("/v1/assessments"))["items"] == []
    entries = await api.look("select entry from history where trust_id = $1", other_trust.id)
    assert not any(it in json.loads(row["entry"]).get("id", "") for row in entries)


async def test_the_picture_shows_the_newest_rating_that_the_reader_may_see(room: Any) -> None:
    first = await room.signed_off(BELOW_TOP)
    ok(await room.aid.post(f"/v1/assessments/{first}/publication"))
    second = await room.signed_off(TOP)
    shown = {
        name: ok(await who.get(f"/v1/academies/{URN}/picture"))["ratings"]
        for name, who in (("aid", room.aid), ("trustee", room.trustee))
    }
    assert [[r["assessment_id"] for r in rows] for rows in shown.values()] == [[second], [first]]
    [seen] = shown["aid"]
    assert (seen["standard"], seen["standard_title"]) == ("small", "A small standard")
    assert (seen["overall"]["name"], seen["overall"]["provisional"]) == ("Great", True)
    assert [(a["aspect_name"], a["name"], a["confidence"]) for a in seen["aspects"]] == [
        ("Books", "Great", "none"), ("Sums", "Great", "none"),
    ]  # fmt: skip
    assert "read-widely" not in str(shown)


async def test_ratings_can_be_read_as_of_a_day(api: Api, room: Any) -> None:
    first, second = await room.signed_off(BELOW_TOP), await room.signed_off(TOP)
    back = "update ratings set signed_off_at = now() - make_interval(days => $2) where assessment_id = $1"
    await api.behind.execute(back, UUID(first), 30)
    for days, found in ((0, [second]), (10, [first]), (31, [])):
        day = (today() - timedelta(days=days)).isoformat()
        listed = ok(await room.aid.get("/v1/ratings", params={"as_of": day}))["items"]
        assert [rating["assessment_id"] for rating in listed] == found, days
