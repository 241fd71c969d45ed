"""A new version of a standard: looked at first, carried out at once, and nothing lost."""

import json
from typing import Any

import httpx
from rig import Api

OLD = {
    "read-daily": "met", "read-at-home": "met", "read-aloud": "not_met", "read-widely": "not_known",
    "know-tables": "met", "prove-things": "not_met",
}  # fmt: skip
# Regrouped and reordered, one criterion reworded, one dropped, one new.
NEXT = """\
code: small
title: A small standard, again
levels:
  - {key: good, name: Good}
  - {key: great, name: Great}
rule: {others_percent: 50}
aspects:
  - key: everything
    name: Everything
    criteria:
      - {key: prove-things, level: great, essential: true, text: Everybody can prove things.}
      - {key: know-tables, level: good, essential: true, text: Everybody knows their tables by heart.}
      - {key: sing, level: good, text: Everybody sings.}
      - {key: read-widely, level: great, essential: true, text: Everybody reads widely.}
  - key: reading
    name: Reading
    criteria:
      - {key: read-daily, level: good, essential: true, text: Everybody reads every day.}
      - {key: read-at-home, level: good, text: Most read at home.}
      - {key: look-up, level: great, text: Everybody can look things up.}
"""
AGAIN = NEXT.replace("A small standard, again", "A third time").replace("key: know-tables", "key: count-well")


def ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


def fates(upgrade: dict[str, Any], track: str = "self_evaluation") -> dict[str, str]:
    return {e["criterion"]: e["fate"] for e in upgrade["entries"] if e["track"] == track}


async def test_a_draft_can_be_tried_before_anybody_publishes_it(api: Api, room: Any) -> None:
    it = await room.open()
    ok(await room.say(room.head, it, "self-evaluation", OLD))
    files = {"file": ("s.yaml", NEXT, "application/yaml")}
    ok(await room.chief.post("/v1/standard-files", files=files), 201)
    [found] = ok(await room.aid.get("/v1/standards/small/versions/2/upgrade"))["assessments"]
    assert (found["carried"], found["look_again"], found["archived"]) == (4, 1, 1)
    assert fates(found) == {
        "read-daily": "carried",
        "read-at-home": "carried",
        "read-aloud": "archived",
        "read-widely": "carried",
        "know-tables": "look_again",
        "prove-things": "carried",
    }
    reasons = {e["criterion"]: e["reason"] for e in found["entries"]}
    assert reasons["read-aloud"] == "No criterion of the new version takes it up."
    assert reasons["know-tables"] == "Its words have changed."
    assert found["new_criteria"] == ["sing", "look-up"]
    assert ok(await room.aid.get(f"/v1/assessments/{it}"))["standard_version"] == 1
    assert len(await api.look("select 1 from answers where trust_id = $1", room.trust.id)) == 6
    early = await room.aid.post("/v1/standards/small/versions/2/upgrade", json={})
    assert (early.status_code, early.json()["type"]) == (409, "/problems/version-not-in-force")


async def test_an_upgrade_does_what_the_preview_said_and_loses_nothing(api: Api, room: Any) -> None:
    it = await room.open()
    piece = await room.evidence()
    answers = [
        {"criterion": key, "judgement": j, "narrative": f"About {key}.", "evidence": [piece]}
        for key, j in OLD.items()
    ]
    ok(await room.head.post(f"/v1/assessments/{it}/self-evaluation", json={"answers": answers}))
    before = ok(await room.head.get(f"/v1/assessments/{it}/self-evaluation"))["answers"]
    await room.publish_standard(NEXT, 2)
    place = "/v1/standards/small/versions/2/upgrade"
    previewed = ok(await room.aid.get(place))
    assert ok(await room.aid.post(place, json={})) == previewed
    now = ok(await room.head.get(f"/v1/assessments/{it}"))
    assert (now["standard_version"], now["status"]) == (2, "self_evaluation")
    after = ok(await room.head.get(f"/v1/assessments/{it}/self-evaluation"))
    held = {a["criterion"]: a for a in after["answers"]}
    assert {key: a["judgement"] for key, a in held.items()} == {
        key: j for key, j in OLD.items() if key != "read-aloud"
    }
    assert [key for key, a in held.items() if a["look_again"]] == ["know-tables"]
    assert held["know-tables"]["narrative"] == "About know-tables."
    assert held["know-tables"]["evidence"] == [piece]
    assert held["know-tables"]["answered_by"] == "hal"
    # In doubt is not known: the level waits for somebody to confirm it.
    aspects = {a["aspect"]: a for a in after["outcome"]["aspects"]}
    assert aspects["everything"]["level"] == "not-known"
    assert "know-tables" in aspects["everything"]["deciding"]
    earlier = ok(await room.head.get(f"/v1/assessments/{it}/self-evaluation?standard_version=1"))["answers"]
    assert earlier == before
    [kept] = ok(await room.aid.get(f"/v1/assessments/{it}/upgrades"))["items"]
    assert kept["entries"] == previewed["assessments"][0]["entries"]
    [event] = await api.look(
        "select data from outbox where trust_id = $1 and type like '%assessment-upgraded%'", room.trust.id
    )
    assert json.loads(event["data"])["archived"] == 1
    # Once is enough.
    assert ok(await room.aid.post(place, json={}))["assessments"] == []


async def test_confirming_an_answer_in_doubt_makes_it_count(room: Any) -> None:
    it = await room.open()
    ok(await room.say(room.head, it, "self-evaluation", OLD))
    await room.publish_standard(NEXT, 2)
    ok(await room.aid.post("/v1/standards/small/versions/2/upgrade", json={}))
    refused = await room.head.post(f"/v1/assessments/{it}/submission")
    assert refused.json()["type"] == "/problems/criteria-unanswered"
    # One in doubt, and the two that are new.
    assert set(refused.json()["criteria"]) == {"know-tables", "sing", "look-up"}
    confirmed = {"judgement": "met", "evidence": []}
    place = f"/v1/assessments/{it}/self-evaluation/know-tables"
    given = ok(await room.head.put(place, json=confirmed, headers={"If-Match": '"1"'}))
    assert given["look_again"] is False
    ok(await room.say(room.head, it, "self-evaluation", {"sing": "met", "look-up": "not_met"}))
    await room.step(room.head, it, "submission")


async def test_a_stated_mapping_decides_what_carries_over(room: Any) -> None:
    it = await room.open()
    ok(await room.say(room.head, it, "self-evaluation", OLD))
    files = {"file": ("s.yaml", NEXT, "application/yaml")}
    draft = await room.chief.post("/v1/standard-files", files=files)
    links = [
        {"old": "know-tables", "new": "know-tables", "relation": "equal"},
        {"old": "read-aloud", "new": "sing", "relation": "broader"},
        {"old": "read-daily", "new": "read-daily", "relation": "equal"},
        {"old": "read-daily", "new": "look-up", "relation": "overlaps", "reason": "Reading with a purpose."},
    ]
    place = "/v1/standards/small/versions/2"
    tag = {"If-Match": draft.headers["etag"]}
    ok(await room.chief.put(f"{place}/mapping", json={"links": links}, headers=tag))
    [found] = ok(await room.aid.get(f"{place}/upgrade"))["assessments"]
    assert fates(found) | {"read-daily": "look_again"} == fates(found)
    assert (fates(found)["know-tables"], fates(found)["read-aloud"]) == ("carried", "carried")
    split = next(e for e in found["entries"] if e["criterion"] == "read-daily")
    assert (split["to"], split["reason"]) == (["read-daily", "look-up"], "Reading with a purpose.")


async def test_closed_assessments_stay_on_their_version_for_ever(room: Any) -> None:
    signed = await room.signed_off({**OLD, "read-widely": "not_met"})
    withdrawn = await room.open()
    await room.step(room.aid, withdrawn, "withdrawal", reason="Opened by mistake.")
    rating = ok(await room.aid.get(f"/v1/assessments/{signed}/rating"))
    review = ok(await room.aid.get(f"/v1/assessments/{signed}/qa-review"))
    await room.publish_standard(NEXT, 2)
    assert ok(await room.aid.post("/v1/standards/small/versions/2/upgrade", json={}))["assessments"] == []
    for it in (signed, withdrawn):
        assert ok(await room.aid.get(f"/v1/assessments/{it}"))["standard_version"] == 1
    assert ok(await room.aid.get(f"/v1/assessments/{signed}/rating")) == rating
    assert ok(await room.aid.get(f"/v1/assessments/{signed}/qa-review")) == review


async def test_an_assessment_two_versions_behind_goes_through_both(room: Any) -> None:
    it = await room.open()
    ok(await room.say(room.head, it, "self-evaluation", OLD))
    await room.publish_standard(NEXT, 2)
    await room.publish_standard(AGAIN, 3)
    [found] = ok(await room.aid.post("/v1/standards/small/versions/3/upgrade", json={}))["assessments"]
    assert (found["from_version"], found["to_version"]) == (1, 3)
    assert (found["carried"], found["look_again"], found["archived"]) == (4, 0, 2)
    listed = ok(await room.aid.get(f"/v1/assessments/{it}/upgrades"))["items"]
    assert [(u["from_number"], u["to_number"]) for u in listed] == [(1, 2), (2, 3)]
    for number, count in ((1, 6), (2, 5), (3, 4)):
        place = f"/v1/assessments/{it}/self-evaluation?standard_version={number}"
        assert len(ok(await room.head.get(place))["answers"]) == count
    assert (
        await room.head.get(f"/v1/assessments/{it}/self-evaluation?standard_version=9")
    ).status_code == 404


async def test_a_complete_review_opens_again_only_where_something_is_left_to_say(room: Any) -> None:
    async def reviewed(**more: Any) -> str:
        it: str = await room.open(with_self_evaluation=False, **more)
        ok(await room.say(room.aid, it, "qa-review", {**OLD, "read-widely": "not_met"}))
        await room.step(room.aid, it, "qa-review/completion")
        return it

    it = await reviewed()
    # The same criteria in another order: nobody starts again.
    shuffled = (await room.chief.get("/v1/standards/small/versions/1/file")).text
    await room.publish_standard(shuffled.replace("title: A small standard", "title: The same"), 2)
    [same] = ok(await room.aid.post("/v1/standards/small/versions/2/upgrade", json={}))["assessments"]
    assert (same["reopens"], same["look_again"], same["archived"]) == (False, 0, 0)
    assert ok(await room.aid.get(f"/v1/assessments/{it}"))["status"] == "reviewed"
    await room.publish_standard(NEXT, 3)
    [changed] = ok(await room.aid.post("/v1/standards/small/versions/3/upgrade", json={}))["assessments"]
    assert changed["reopens"] is True
    now = ok(await room.aid.get(f"/v1/assessments/{it}"))
    assert (now["status"], now["reason"]) == ("submitted", "Some answers to version 3 are still to be given.")


async def test_only_those_named_are_upgraded(room: Any) -> None:
    first = await room.open()
    second = await room.open("curriculum_subject", subject_area="music")
    await room.publish_standard(NEXT, 2)
    place = "/v1/standards/small/versions/2/upgrade"
    done = ok(await room.aid.post(place, json={"assessment_ids": [second]}))["assessments"]
    assert [each["assessment_id"] for each in done] == [second]
    left = ok(await room.aid.get(place))["assessments"]
    assert [each["assessment_id"] for each in left] == [first]
    assert ok(await room.aid.get(f"{place}?assessment_id={second}"))["assessments"] == []


async def test_upgrades_are_for_the_aid_and_the_chief_executive(room: Any, other_trust: Any) -> None:
    await room.open()
    await room.publish_standard(NEXT, 2)
    place = "/v1/standards/small/versions/2/upgrade"
    for who in (room.head, room.trustee):
        assert (await who.get(place)).status_code == 403
        assert (await who.post(place, json={})).status_code == 403
    zed = await other_trust.person("zed", "aid")
    assert (await zed.get(place)).status_code == 404
    assert len(ok(await room.chief.post(place, json={}))["assessments"]) == 1
