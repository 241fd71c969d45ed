"""What can be opened, by whom and about what; evidence and comments beside it."""

from typing import Any

import pytest
from flowing import BELOW_TOP, ok


@pytest.mark.parametrize(
    ("body", "status", "problem"),
    [
        ({"standard": "nothing"}, 422, "standard-unknown"),
        ({"urn": "999999"}, 422, "academy-unknown"),
        ({"urn": None}, 422, "subject-misplaced"),
        ({"subject_kind": "trust"}, 422, "subject-misplaced"),
        ({"subject_area": "mathematics"}, 422, "subject-misplaced"),
        ({"subject_kind": "curriculum_subject"}, 422, "subject-misplaced"),
        ({"urn": "148202"}, 422, "subject-misplaced"),
        ({"subject_kind": "prospective_academy"}, 422, "subject-misplaced"),
        ({"status": "published"}, 422, "invalid"),
        ({}, 409, "assessment-already-open"),
    ],
)
async def test_what_cannot_be_opened(room: Any, body: dict[str, Any], status: int, problem: str) -> None:
    await room.open()
    asked = {"standard": "small", "subject_kind": "academy", "urn": "148201", **body}
    refused = await room.aid.post("/v1/assessments", json=asked)
    assert (refused.status_code, refused.json()["type"]) == (status, f"/problems/{problem}")


async def test_a_subject_in_an_academy_is_judged_beside_the_academy(room: Any) -> None:
    await room.open()
    it = await room.open("curriculum_subject", subject_area="mathematics")
    ok(await room.say(room.head, it, "self-evaluation", BELOW_TOP))
    found = ok(await room.head.get("/v1/assessments?subject_area=mathematics"))["items"]
    assert [each["id"] for each in found] == [it]


async def test_the_trust_itself_is_evaluated_by_its_chief_and_signed_off_by_a_trustee(room: Any) -> None:
    it = await room.open("trust", urn=None)
    assert (await room.head.get(f"/v1/assessments/{it}")).status_code == 404
    ok(await room.say(room.chief, it, "self-evaluation", BELOW_TOP))
    await room.step(room.chief, it, "submission")
    ok(await room.say(room.aid, it, "qa-review", BELOW_TOP))
    await room.step(room.aid, it, "qa-review/completion")
    refused = await room.chief.post(f"/v1/assessments/{it}/sign-off")
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/same-hands")
    assert (await room.step(room.trustee, it, "sign-off"))["signed_off_by"] == "tariq"


async def test_the_shipped_trust_standard_can_be_opened_before_anybody_looked_at_it(room: Any) -> None:
    opened = await room.aid.post(
        "/v1/assessments", json={"standard": "trust-standard", "subject_kind": "academy", "urn": "148201"}
    )
    assert ok(opened, 201)["standard_version"] == 1


async def test_evidence_must_be_about_what_is_judged(room: Any, other_trust: Any) -> None:
    it = await room.open(with_self_evaluation=False)
    mine = await room.evidence()
    good = {"judgement": "met", "evidence": [mine]}
    ok(await room.aid.put(f"/v1/assessments/{it}/qa-review/read-daily", json=good))
    elsewhere = await room.aid.post(
        "/v1/evidence",
        json={"urn": "148202", "kind": "audit", "title": "x", "origin": "trust", "dated": "2026-01-01"},
    )
    zed = await other_trust.person("zed", "aid")
    theirs = await zed.post(
        "/v1/evidence", json={"kind": "audit", "title": "x", "origin": "trust", "dated": "2026-01-01"}
    )
    for strange in (ok(elsewhere, 201)["id"], ok(theirs, 201)["id"], "0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10"):
        body = {"judgement": "met", "evidence": [strange]}
        refused = await room.aid.put(f"/v1/assessments/{it}/qa-review/know-tables", json=body)
        assert (refused.status_code, refused.json()["type"]) == (422, "/problems/evidence-unknown")
        assert refused.json()["evidence"] == [strange]


async def test_the_chief_executive_records_evidence_about_the_trust_itself(room: Any) -> None:
    said = {"kind": "audit", "title": "Audit", "origin": "trust", "dated": "2026-01-01"}
    assert ok(await room.chief.post("/v1/evidence", json=said), 201)["urn"] is None


@pytest.mark.parametrize(
    ("who", "body", "status", "problem"),
    [
        ("aid", {"dated": "2099-01-01"}, 422, "evidence-in-future"),
        ("head", {"origin": "trust"}, 403, "origin-not-yours"),
        ("head", {"urn": "148202"}, 422, "academy-unknown"),
        ("aid", {"urn": "999999"}, 422, "academy-unknown"),
        ("aid", {"kind": "hearsay"}, 422, "invalid"),
        ("trustee", {}, 403, "forbidden"),
        ("chief", {"origin": "trust"}, 403, "forbidden"),
    ],
)
async def test_what_is_no_evidence(
    room: Any, who: str, body: dict[str, Any], status: int, problem: str
) -> None:
    asked = {
        "urn": "148201",
        "kind": "audit",
        "title": "x",
        "origin": "academy",
        "dated": "2026-01-01",
        **body,
    }
    refused = await getattr(room, who).post("/v1/evidence", json=asked)
    assert (refused.status_code, refused.json()["type"]) == (status, f"/problems/{problem}")


async def test_a_head_says_something_without_changing_an_answer(room: Any) -> None:
    it = await room.open()
    said = {"words": "Count the survey of June.", "criterion": "read-daily"}
    ok(await room.head.post(f"/v1/assessments/{it}/comments", json=said), 201)
    strange = {"words": "x", "criterion": "no-such"}
    refused = await room.head.post(f"/v1/assessments/{it}/comments", json=strange)
    assert refused.json()["type"] == "/problems/criterion-unknown"
    [found] = ok(await room.aid.get(f"/v1/assessments/{it}/comments"))["items"]
    assert (found["author"], found["criterion"]) == ("hal", "read-daily")
