"""A term of an Academy Improvement Director, through the operations that Swagger UI shows."""

from datetime import timedelta

import pytest

from chassis.clock import today
from journeys.world import World
from sample.assessments import answers, judgements, standard
from sample.front_door import FrontDoor
from sample.register import everything
from stack.stack import Stack

URN, OTHER = "990009", "990007"
AID, HEAD, CHIEF, TRUSTEE = "margaret.adeyemi", "tomasz.zielinski", "harpreet.sandhu", "david.ferreira"
AT = "standards"
IN_SIX_WEEKS = str(today() + timedelta(weeks=6))


@pytest.fixture(scope="module")
def world(stack: Stack, door: FrontDoor) -> World:
    return World(stack, door)


async def test_early_warning_becomes_a_risk_that_is_worked_off(world: World) -> None:
    aid = world.person(AID)
    signals = [s for s in await everything(aid, "/v1/signals") if s["status"] == "open"]
    assert signals, "the sample's figures hold something to see early"
    first = signals[0]
    turned = {
        "likelihood": 4,
        "impact": 4,
        "reason": "It fits what the visits saw.",
        "review_on": IN_SIX_WEEKS,
    }
    made = await aid.post(AT, f"/v1/signals/{first['id']}/risk", turned)
    here = f"/v1/risks/{made['risk_id']}"
    action = await aid.post(
        AT, f"{here}/actions", {"title": "Call home by nine", "due_on": IN_SIX_WEEKS, "owner": HEAD}
    )
    early = await aid.ask("POST", AT, f"{here}/closure", json={"words": "Done."})
    assert early.status_code == 409, early.text
    assert "Call home by nine" in early.text
    await aid.post(AT, f"/v1/risk-actions/{action['id']}/completion", {"words": "Since Monday."})
    await aid.post(AT, f"{here}/ratings", {"likelihood": 1, "impact": 4, "reason": "Two good months."})
    await aid.post(AT, f"{here}/closure", {"words": "At the national figure again."})
    back = {"likelihood": 2, "impact": 4, "reason": "Two classes have fallen back."}
    assert (await aid.post(AT, f"{here}/reopening", back))["band"] == "watched"
    await aid.post(AT, f"{here}/closure", {"words": "Both classes are back."})
    [rule] = [r for r in (await aid.get(AT, "/v1/signal-rules"))["rules"] if r["id"] == first["rule"]]
    assert rule["became_risks"] >= 1, "the hit rate of the rule knows of it"


async def test_an_academy_stands_beside_its_like_with_a_measure_of_the_trusts_own(world: World) -> None:
    aid = world.person(AID)
    found = await aid.get(AT, f"/v1/academies/{OTHER}/similar")
    assert found["england"]["schools"] >= 30, "the operator brought England in"
    assert len(found["similar"]) >= 10
    compared = {one["urn"] for one in found["similar"] + found["not_similar"] if one["of_your_trust"]}
    assert {"990006", "990008"} <= compared, "and with the trust's own"
    shown = {one["measure"]: one for one in found["comparison"]}
    assert shown["attainment-8"]["place"]["of"] >= 10
    assert shown["attainment-8"]["others"][0]["figure"]["source"]
    own = shown["own-reading-age"]
    assert (own["own"]["value"] > 50, own["place"]) == (True, None), "no other trust has this figure"


async def test_a_file_of_evidence_is_opened_by_the_academy_and_nobody_else(world: World) -> None:
    aid = world.person(AID)
    pieces = await everything(aid, "/v1/evidence")
    files = [(piece, one) for piece in pieces if piece["activity_id"]
             for one in await aid.get(AT, f"/v1/evidence/{piece['id']}/files")]  # fmt: skip
    [(piece, file)] = files
    content = f"/v1/evidence-files/{file['id']}/content"
    assert (file["check"], file["status"]) == ("clean", "current")
    opened = await aid.ask("GET", AT, content)
    assert opened.content.startswith(b"Workbook scrutiny")
    stranger = HEAD if piece["urn"] != URN else "luca.marchetti"
    assert (await world.person(stranger).ask("GET", AT, content)).status_code == 404


async def test_a_visit_is_planned_done_and_leaves_a_finding(world: World) -> None:
    aid = world.person(AID)
    plan = {"urn": URN, "kind": "school_visit", "title": "Transition to Year 7", "planned_on": str(today())}
    visit = await aid.post(AT, "/v1/qa-activities", plan)
    here = f"/v1/qa-activities/{visit['id']}"
    await aid.post(
        AT, f"{here}/completion", {"done_on": str(today()), "summary": "Six lessons in Years 6 and 7."}
    )
    criterion = {"standard": "trust-standard", "criterion": "transition-smooth"}
    finding = {"kind": "development_area", "area": "curriculum", "severity": "moderate",
               "words": "Year 7 repeats what Year 6 has learnt.", "criteria": [criterion]}  # fmt: skip
    await aid.post(AT, f"{here}/findings", finding)
    head = await everything(world.person(HEAD), f"/v1/findings?urn={URN}")
    assert [found["words"] for found in head if found["activity_id"] == visit["id"]] == [finding["words"]]


async def test_an_assessment_is_reviewed_settled_signed_off_and_published(world: World) -> None:
    aid, head = world.person(AID), world.person(HEAD)
    [it] = [one for one in await everything(aid, "/v1/assessments") if one["urn"] == URN]
    assert it["status"] == "submitted", "the head has handed it in"
    here = f"/v1/assessments/{it['id']}"
    said = {"reaches": "enabling", "beyond": {}, "misses": ["backups-tested"]}
    judged = judgements(await standard(aid), said) | {"transition-smooth": "met"}
    await aid.post(AT, f"{here}/qa-review", answers(judged, []))
    await aid.post(AT, f"{here}/qa-review/completion")
    [difference] = (await head.get(AT, f"{here}/moderation"))["differences"]
    assert difference["criterion"] == "transition-smooth"
    settled = {"judgement": "not_met", "narrative": "The visit saw it repeated.", "evidence": []}
    aid.granted(await aid.ask("PUT", AT, f"{here}/moderation/transition-smooth", json=settled))
    await aid.post(AT, f"{here}/moderation/completion")
    refused = await aid.ask("POST", AT, f"{here}/sign-off")
    assert refused.status_code == 403, "who reviewed does not sign off"
    unseen = await head.ask("GET", AT, f"{here}/rating")
    assert unseen.status_code == 404
    await world.person(CHIEF).post(AT, f"{here}/sign-off")
    await aid.post(AT, f"{here}/publication")
    for who in (head, world.person(TRUSTEE)):
        rating = await who.get(AT, f"{here}/rating")
        assert rating["overall"] == "not-yet-enabling", (
            "an essential criterion of the lowest level is not met"
        )


async def test_the_way_to_the_next_level_is_planned(world: World) -> None:
    aid, head = world.person(AID), world.person(HEAD)
    journey = await head.post(
        AT, f"/v1/academies/{URN}/journeys", {"standard": "trust-standard", "due_on": IN_SIX_WEEKS}
    )
    plan = {"owner": HEAD, "due_on": IN_SIX_WEEKS, "note": "With the trust's technicians."}
    here = f"/v1/journeys/{journey['id']}/milestones/backups-tested"
    blind = await head.ask("PUT", AT, here, json=plan)
    assert blind.status_code == 428, "it became a milestone with the journey: which version is changed?"
    head.granted(await head.ask("PUT", AT, here, json=plan, headers={"If-Match": '"1"'}))
    milestones = (await aid.get(AT, "/v1/milestones", met=False, limit=200))["items"]
    assert ("backups-tested", HEAD) in {(one["criterion"], one["owner"]) for one in milestones}


async def test_autonomy_is_decided_and_asked_for_by_another_system(world: World) -> None:
    aid = world.person(AID)
    place = f"/v1/academies/{URN}/autonomy"
    found = await aid.get(AT, place)
    level = found["level"]
    if proposal := found["proposal"]:  # what the rating above changed may be under way
        # Where too little is known for the rules, a person chooses among what they could not rule out.
        level = proposal["possible"][0]
        said = {"level": level, "reason": "As the rules and the visits say."}
        await aid.post(AT, f"/v1/autonomy-decisions/{proposal['id']}/confirmation", said)
    machine = world.machine("integrator-larkmoor")
    said = await machine.get(AT, place, area="curriculum")
    assert (said["level"], len(said["areas"])) == (level, 1), said


async def test_aims_reports_and_history_tell_of_it(world: World) -> None:
    aid, trustee, chief = world.person(AID), world.person(TRUSTEE), world.person(CHIEF)
    judged = {"status": "on_track", "reason": "Calibration within three in a hundred."}
    await aid.post(AT, f"/v1/academies/{URN}/aims/accurate-self-evaluation/judgements", judged)
    report = await trustee.get(AT, "/v1/board-report")
    [row] = [one for one in report["academies"] if one["urn"] == URN]
    assert row["ratings"][0]["overall"]["level"] == "not-yet-enabling"
    for who, name in ((trustee, "board-report"), (chief, "chief-executive-report")):
        printed = await who.ask("GET", AT, f"/v1/{name}/pdf")
        assert (printed.status_code, printed.content[:5]) == (200, b"%PDF-")
    [edition] = (await trustee.get(AT, "/v1/report-editions", superseded="false"))["items"]
    issued = await trustee.get(AT, f"/v1/report-editions/{edition['id']}/report")
    assert (issued["report"], issued["made_at"] < report["made_at"]) == ("board", True)
    assert (await chief.get(AT, "/v1/history/verification"))["holds"] is True
    done = {entry["operation"] for entry in (await chief.get(AT, "/v1/history", limit=200))["items"]}
    assert {"publish_assessment", "start_journey"} <= done
