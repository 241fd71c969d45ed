"""An assessment from opening to publication: its stages, its roles and its gates."""

import asyncio
from typing import Any

from flowing import BELOW_TOP, MET, events, ok
from rig import Api


async def test_the_whole_way_with_moderation(api: Api, room: Any) -> None:
    it = await room.open()
    ok(await room.say(room.head, it, "self-evaluation", {**BELOW_TOP, "read-at-home": "not_met"}))
    handed_in = await room.step(room.head, it, "submission")
    assert (handed_in["status"], handed_in["submitted_by"]) == ("submitted", "hal")
    ok(await room.say(room.aid, it, "qa-review", BELOW_TOP))
    reviewed = await room.step(room.aid, it, "qa-review/completion")
    assert (reviewed["status"], reviewed["reviewed_by"]) == ("moderation", ["ada"])
    place = f"/v1/assessments/{it}/moderation"
    [difference] = ok(await room.head.get(place))["differences"]
    assert difference["criterion"] == "read-at-home"
    assert (difference["self_evaluation"], difference["qa_review"]) == ("not_met", "met")
    early = await room.aid.post(f"{place}/completion")
    assert (early.status_code, early.json()["type"]) == (409, "/problems/still-in-dispute")
    assert early.json()["criteria"] == ["read-at-home"]
    settled = {"judgement": "met", "narrative": "The survey shows it.", "evidence": []}
    ok(await room.aid.put(f"{place}/read-at-home", json=settled))
    assert (await room.step(room.aid, it, "moderation/completion"))["status"] == "reviewed"
    signed = await room.step(room.chief, it, "sign-off")
    assert (signed["status"], signed["signed_off_by"]) == ("signed_off", "chloe")
    assert (await room.step(room.aid, it, "publication"))["status"] == "published"
    told = await events(api, room)
    assert [kind.split(".")[1] for kind, _ in told] == [
        "assessment-submitted",
        "assessment-signed-off",
        "assessment-published",
    ]
    assert told[0][1]["levels"] == {"books": "not-yet-good", "sums": "good"}
    assert told[1][1]["levels"] == {"books": "good", "sums": "good"}
    assert told[1][1] == told[2][1]
    assert (told[2][1]["overall"], told[2][1]["provisional"], told[2][1]["urn"]) == ("good", False, "148201")


async def test_of_many_who_sign_off_at_once_one_does(api: Api, room: Any) -> None:
    it = await room.open(with_self_evaluation=False)
    ok(await room.say(room.aid, it, "qa-review", BELOW_TOP))
    await room.step(room.aid, it, "qa-review/completion")
    at_once = [room.chief.post(f"/v1/assessments/{it}/sign-off") for _ in range(6)]
    answers = await asyncio.gather(*at_once)
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 5
    assert len(await api.look("select 1 from ratings where trust_id = $1", room.trust.id)) == 1


async def test_where_both_agree_there_is_nothing_to_moderate(room: Any) -> None:
    it = await room.open()
    ok(await room.say(room.head, it, "self-evaluation", BELOW_TOP))
    await room.step(room.head, it, "submission")
    ok(await room.say(room.aid, it, "qa-review", BELOW_TOP))
    assert (await room.step(room.aid, it, "qa-review/completion"))["status"] == "reviewed"


async def test_nothing_is_handed_in_while_a_criterion_that_would_decide_is_unanswered(room: Any) -> None:
    it = await room.open()
    refused = await room.head.post(f"/v1/assessments/{it}/submission")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/criteria-unanswered")
    ok(await room.say(room.head, it, "self-evaluation", MET))
    refused = await room.head.post(f"/v1/assessments/{it}/submission")
    assert sorted(refused.json()["criteria"]) == ["prove-things", "read-widely"]
    # Not known is an answer.
    rest = {"read-widely": "not_known", "prove-things": "not_known"}
    ok(await room.say(room.head, it, "self-evaluation", rest))
    await room.step(room.head, it, "submission")


async def test_what_cannot_matter_needs_no_answer(room: Any) -> None:
    it = await room.open()
    ok(await room.say(room.head, it, "self-evaluation", {"read-daily": "not_met", "know-tables": "not_met"}))
    assert (await room.step(room.head, it, "submission"))["status"] == "submitted"


async def test_what_is_moderated_may_open_another_question(room: Any) -> None:
    it = await room.open()
    ok(await room.say(room.head, it, "self-evaluation", BELOW_TOP))
    await room.step(room.head, it, "submission")
    ok(await room.say(room.aid, it, "qa-review", {"read-daily": "not_met", "know-tables": "not_met"}))
    assert (await room.step(room.aid, it, "qa-review/completion"))["status"] == "moderation"
    for criterion in ("read-daily", "know-tables"):
        body = {"judgement": "met", "narrative": "Seen again.", "evidence": []}
        ok(await room.aid.put(f"/v1/assessments/{it}/moderation/{criterion}", json=body))
    refused = await room.aid.post(f"/v1/assessments/{it}/moderation/completion")
    assert refused.json()["type"] == "/problems/criteria-unanswered"
    assert set(refused.json()["criteria"]) == {"read-at-home", "read-aloud", "read-widely", "prove-things"}


async def test_nobody_reviews_what_they_submitted_or_signs_off_what_they_reviewed(room: Any) -> None:
    await room.trust.stand("hal", "aid")
    await room.trust.stand("ada", "chief_executive")
    both_head = room.trust.signed_in("hal", "headteacher", "aid")
    both_aid = room.trust.signed_in("ada", "aid", "chief_executive")
    it = await room.open()
    ok(await room.say(both_head, it, "self-evaluation", BELOW_TOP))
    await room.step(both_head, it, "submission")
    refused = await room.say(both_head, it, "qa-review", BELOW_TOP)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/same-hands")
    ok(await room.say(both_aid, it, "qa-review", BELOW_TOP))
    await room.step(both_aid, it, "qa-review/completion")
    refused = await both_aid.post(f"/v1/assessments/{it}/sign-off")
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/same-hands")
    assert (await room.step(room.chief, it, "sign-off"))["status"] == "signed_off"


async def test_whoever_completes_a_review_has_a_hand_in_it(room: Any) -> None:
    await room.trust.stand("ada", "chief_executive")
    both = room.trust.signed_in("ada", "aid", "chief_executive")
    it = await room.open(reviewer="petra", with_self_evaluation=False)
    petra = await room.trust.person("petra", "specialist")
    ok(await room.say(petra, it, "qa-review", BELOW_TOP))
    assert (await room.step(both, it, "qa-review/completion"))["reviewed_by"] == ["petra", "ada"]
    assert (await both.post(f"/v1/assessments/{it}/sign-off")).json()["type"] == "/problems/same-hands"


async def test_a_named_reviewer_sees_evidence_while_reviewing(room: Any) -> None:
    piece = await room.evidence()
    it = await room.open(reviewer="petra", with_self_evaluation=False)
    petra = await room.trust.person("petra", "specialist")
    ok(await petra.get(f"/v1/evidence/{piece}"))
    own = {"urn": "148201", "kind": "school_visit", "title": "x", "origin": "trust", "dated": "2026-01-01"}
    cited = ok(await petra.post("/v1/evidence", json=own), 201)["id"]
    ok(await room.say(petra, it, "qa-review", BELOW_TOP, [cited]))
    await room.step(room.aid, it, "withdrawal", reason="Postponed.")
    assert (await petra.get(f"/v1/evidence/{piece}")).status_code == 404


async def test_a_named_reviewer_reviews_and_no_other(room: Any) -> None:
    it = await room.open(reviewer="petra", with_self_evaluation=False)
    petra = await room.trust.person("petra", "headteacher", "148202")
    quentin = await room.trust.person("quentin", "headteacher", "148202")
    assert (await room.say(quentin, it, "qa-review", BELOW_TOP)).status_code == 404
    ok(await room.say(petra, it, "qa-review", BELOW_TOP))
    assert (await room.step(petra, it, "qa-review/completion"))["reviewed_by"] == ["petra"]
    ok(await room.head.get(f"/v1/assessments/{it}"))
    assert (await room.head.get(f"/v1/assessments/{it}/qa-review")).status_code == 403


async def test_a_head_named_as_reviewer_of_their_own_academy_may_not(room: Any) -> None:
    it = await room.open(reviewer="hal", with_self_evaluation=False)
    assert (await room.say(room.head, it, "qa-review", BELOW_TOP)).status_code == 403


async def test_returned_and_sent_back_with_a_reason_and_nothing_lost(room: Any) -> None:
    it = await room.open()
    ok(await room.say(room.head, it, "self-evaluation", BELOW_TOP))
    await room.step(room.head, it, "submission")
    back = await room.step(room.aid, it, "return", reason="Say more about reading.")
    assert (back["status"], back["reason"]) == ("self_evaluation", "Say more about reading.")
    assert len(ok(await room.head.get(f"/v1/assessments/{it}/self-evaluation"))["answers"]) == 6
    assert (await room.step(room.head, it, "submission"))["reason"] is None
    ok(await room.say(room.aid, it, "qa-review", BELOW_TOP))
    await room.step(room.aid, it, "qa-review/completion")
    back = await room.step(room.chief, it, "refusal", reason="The visit is too old.")
    assert (back["status"], back["reason"]) == ("submitted", "The visit is too old.")
    assert (await room.step(room.aid, it, "qa-review/completion"))["status"] == "reviewed"


async def test_what_was_settled_is_open_again_when_the_review_changes(room: Any) -> None:
    it = await room.open()
    ok(await room.say(room.head, it, "self-evaluation", BELOW_TOP))
    await room.step(room.head, it, "submission")
    ok(await room.say(room.aid, it, "qa-review", {**BELOW_TOP, "read-daily": "not_met"}))
    await room.step(room.aid, it, "qa-review/completion")
    settled = {"judgement": "met", "narrative": "Seen.", "evidence": []}
    ok(await room.aid.put(f"/v1/assessments/{it}/moderation/read-daily", json=settled))
    await room.step(room.aid, it, "moderation/completion")
    await room.step(room.chief, it, "refusal", reason="Look again.")
    changed = {"judgement": "not_known", "evidence": []}
    place = f"/v1/assessments/{it}/qa-review/read-daily"
    ok(await room.aid.put(place, json=changed, headers={"If-Match": '"1"'}))
    assert (await room.step(room.aid, it, "qa-review/completion"))["status"] == "moderation"
    [difference] = ok(await room.aid.get(f"/v1/assessments/{it}/moderation"))["differences"]
    assert (difference["qa_review"], difference["settled"]) == ("not_known", None)


STEPS = [
    "submission",
    "return",
    "qa-review/completion",
    "moderation/completion",
    "sign-off",
    "refusal",
    "publication",
]


async def test_a_closed_assessment_does_not_move(room: Any) -> None:
    it = await room.open()
    await room.step(room.aid, it, "withdrawal", reason="Opened by mistake.")
    for step in STEPS:
        refused = await tried(room, it, step)
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/assessment-closed"), step
        assert refused.json()["status_now"] == "withdrawn"
    said = await room.say(room.head, it, "self-evaluation", {"read-daily": "met"})
    assert said.status_code == 409


async def test_no_stage_is_skipped(room: Any) -> None:
    it = await room.open()
    for step in STEPS[1:]:
        refused = await tried(room, it, step)
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/not-at-this-stage"), step


async def tried(room: Any, assessment: str, step: str) -> Any:
    """By whoever may do it at its time."""
    who = {"submission": room.head, "sign-off": room.chief, "refusal": room.chief}.get(step, room.aid)
    body = {"json": {"reason": "x"}} if step in ("return", "refusal") else {}
    return await who.post(f"/v1/assessments/{assessment}/{step}", **body)


async def test_an_answer_is_changed_only_by_whoever_saw_it(room: Any) -> None:
    it = await room.open()
    place = f"/v1/assessments/{it}/self-evaluation/read-daily"
    first = await room.head.put(place, json={"judgement": "met", "narrative": "Daily.", "evidence": []})
    assert (ok(first)["version"], first.headers["etag"]) == (1, '"1"')
    blind = await room.head.put(place, json={"judgement": "not_met", "evidence": []})
    assert (blind.status_code, blind.json()["type"]) == (428, "/problems/answered-already")
    stale = await room.head.put(
        place, json={"judgement": "not_met", "evidence": []}, headers={"If-Match": '"7"'}
    )
    assert stale.status_code == 412
    good = await room.head.put(
        place, json={"judgement": "not_met", "evidence": []}, headers={"If-Match": '"1"'}
    )
    assert (ok(good)["judgement"], good.headers["etag"]) == ("not_met", '"2"')
