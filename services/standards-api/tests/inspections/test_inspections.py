"""Inspections over HTTP: recorded as published, counted by the rules, seen by those who may."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from inspecting import CARD, GRADED, JUDGED, LOW, REPORT_CARD, not_yet_good, recorded, told
from rig import Api, Trust

from chassis.clock import today


async def test_an_inspection_is_kept_in_the_words_of_its_regime(aid: httpx.AsyncClient) -> None:
    for body in (GRADED, JUDGED, REPORT_CARD):
        there = await recorded(aid, body)
        assert {name: there[name] for name in body} == body
        again = await aid.get(f"/v1/inspections/{there['id']}")
        assert (again.json(), again.headers["etag"]) == (there, '"1"')
    listed = (await aid.get("/v1/inspections", params={"urn": "148201"})).json()["items"]
    assert [i["regime"] for i in listed] == ["report_card", "key_judgements", "overall_grade"]
    assert [i["before_joining"] for i in listed] == [False, False, True]


async def test_the_answer_follows_the_latest_and_is_told_only_when_it_changes(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    assert (await not_yet_good(aid))["answer"] == "unknown"
    await recorded(aid, GRADED)
    found = await not_yet_good(aid)
    assert (found["answer"], found["rule"], found["inspection"]["overall_effectiveness"]) == (
        "yes",
        "overall-below-good.v1",
        3,
    )
    await recorded(aid, JUDGED)
    await recorded(aid, REPORT_CARD)
    assert (await not_yet_good(aid))["answer"] == "no"
    assert await told(api, trust) == ["yes", "no"]
    tasks = await api.look("select kind from tasks where trust_id = $1", trust.id)
    assert {row["kind"] for row in tasks} == {"propose-phase", "propose-autonomy"}


async def test_what_is_not_published_counts_for_nothing_until_it_is(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    await recorded(aid, JUDGED)
    draft = await recorded(aid, REPORT_CARD, published_on=None, areas=LOW)
    assert (await not_yet_good(aid))["answer"] == "no"
    final = {k: v for k, v in REPORT_CARD.items() if k != "urn"} | {"areas": LOW}
    path = f"/v1/inspections/{draft['id']}"
    assert (await aid.put(path, json=final)).status_code == 428
    corrected = await aid.put(path, json=final, headers={"If-Match": '"1"'})
    assert (corrected.status_code, corrected.headers["etag"]) == (200, '"2"')
    found = await not_yet_good(aid)
    assert (found["answer"], found["dfe_trigger"], found["category_of_concern"]) == ("yes", "no", "none")
    assert await told(api, trust) == ["no", "yes"]
    assert (await aid.put(path, json=final, headers={"If-Match": '"1"'})).status_code == 412


async def test_a_predecessors_inspection_is_shown_and_not_counted(aid: httpx.AsyncClient) -> None:
    await recorded(aid, GRADED, inspected_urn="112233", overall_effectiveness=4)
    found = await not_yet_good(aid)
    assert (found["answer"], found["inspection"], found["stuck"]) == ("unknown", None, "unknown")
    assert (found["predecessor"]["overall_effectiveness"], found["predecessor"]["of_predecessor"]) == (
        4,
        True,
    )
    wrong = await aid.post("/v1/inspections", json={**GRADED, "inspected_urn": "112299"})
    assert (wrong.status_code, wrong.json()["type"]) == (422, "/problems/inspection-inconsistent")


@pytest.mark.parametrize(
    ("base", "said", "words"),
    [
        (GRADED, {"regime": "report_card"}, "graded overall"),
        (JUDGED, {"regime": "overall_grade"}, "without an overall grade"),
        (REPORT_CARD, {"started_on": "2025-11-09", "published_on": "2025-12-01"}, "without an overall"),
        (GRADED, {"started_on": "2199-01-01", "published_on": None}, "after today"),
        (GRADED, {"published_on": "2019-05-01"}, "published after"),
        (GRADED, {"paused": True}, "paused"),
        (GRADED, {"safeguarding": "met"}, "effective or not_effective"),
        (REPORT_CARD, {"safeguarding": "effective"}, "met or not_met"),
        (REPORT_CARD, {"category_of_concern": "serious_weaknesses"}, "no category"),
        (JUDGED, {"category_of_concern": "requires_significant_improvement"}, "no category"),
        (JUDGED, {"overall_effectiveness": 2}, "no overall_effectiveness"),
        (GRADED, {"areas": CARD}, "no areas"),
        (GRADED, {"overall_effectiveness": None}, "has judgements or overall_effectiveness"),
        (GRADED, {"kind": "ungraded", "ungraded_outcome": "School remains Good"}, "Only a full"),
        (GRADED, {"kind": "ungraded", "overall_effectiveness": None}, "ungraded_outcome"),
        (GRADED, {"ungraded_outcome": "x"}, "ungraded_outcome"),
        (REPORT_CARD, {"kind": "ungraded", "areas": {}, "ungraded_outcome": "x"}, "full, or monitoring"),
    ],
)
async def test_what_does_not_go_together_is_refused_in_words(
    aid: httpx.AsyncClient, base: dict[str, Any], said: dict[str, Any], words: str
) -> None:
    answer = await aid.post("/v1/inspections", json={**base, **said})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/inspection-inconsistent")
    assert words in answer.json()["detail"]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"overall_effectiveness": 5}, 422),
        ({"overall_effectiveness": "3"}, 422),
        ({"overall_effectiveness": True}, 422),
        ({"judgements": {"early_years": True}}, 422),
        ({"areas": {"inclusion": "fine"}}, 422),
        ({"judgements": {"happiness": 1}}, 422),
        ({"urn": "148209"}, 404),
        ({"trust_id": "x"}, 422),
    ],
)
async def test_what_is_no_inspection_is_refused(
    aid: httpx.AsyncClient, said: dict[str, Any], status: int
) -> None:
    assert (await aid.post("/v1/inspections", json={**GRADED, **said})).status_code == status


async def test_an_inspection_is_recorded_once(aid: httpx.AsyncClient) -> None:
    await recorded(aid, GRADED)
    again = await aid.post("/v1/inspections", json=GRADED)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/inspection-already-recorded")


async def test_the_trust_chooses_among_the_rules_and_every_answer_follows(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    await recorded(aid, JUDGED)
    await recorded(aid, REPORT_CARD, urn="148202", areas=LOW)
    policy = await aid.get("/v1/not-yet-good-policy")
    assert (policy.headers["etag"], policy.json()["key_judgements"]) == (
        '"0"',
        "key-judgements-below-good.v1",
    )
    assert len(policy.json()["rules"]) == 5
    strict = {
        "key_judgements": "any-judgement-below-good.v1",
        "report_card": "leadership-below-expected.v1",
    }
    chosen = await aid.put("/v1/not-yet-good-policy", json=strict, headers={"If-Match": '"0"'})
    assert (chosen.status_code, chosen.headers["etag"]) == (200, '"1"')
    assert (await not_yet_good(aid))["answer"] == "yes"
    assert (await not_yet_good(aid, "148202"))["answer"] == "no"
    assert await told(api, trust) == ["no", "yes", "yes", "no"]
    stale = await aid.put("/v1/not-yet-good-policy", json=strict, headers={"If-Match": '"0"'})
    assert stale.status_code == 412
    wrong = {**strict, "report_card": "overall-below-good.v1"}
    answer = await aid.put("/v1/not-yet-good-policy", json=wrong, headers={"If-Match": '"1"'})
    assert answer.status_code == 422


async def test_the_trust_may_judge_an_academy_not_yet_good_itself_for_a_time(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    await recorded(aid, REPORT_CARD)
    until = (today() + timedelta(days=30)).isoformat()
    path = "/v1/academies/148201/self-evaluation-overrides"
    override = await aid.post(path, json={"reason": "Science", "ends_on": until})
    assert override.status_code == 201, override.text
    found = await not_yet_good(aid)
    assert (found["answer"], found["rule"], found["override_until"]) == ("yes", "self-evaluation.v1", until)
    assert found["inspection"]["id"]
    end = f"/v1/self-evaluation-overrides/{override.json()['id']}/end"
    assert (await aid.post(end)).status_code == 200
    assert (await not_yet_good(aid))["answer"] == "no"
    assert (await aid.post(end)).status_code == 409
    assert await told(api, trust) == ["no", "yes", "no"]
    for wrong in (today(), today() + timedelta(days=367)):
        answer = await aid.post(path, json={"reason": "x", "ends_on": wrong.isoformat()})
        assert answer.status_code == 422


async def test_an_override_that_runs_out_is_noticed_by_the_passing_of_time(
    api: Api, trust: Trust, aid: httpx.AsyncClient, run_job: Any
) -> None:
    await recorded(aid, REPORT_CARD)
    body = {"reason": "Science", "ends_on": (today() + timedelta(days=1)).isoformat()}
    await aid.post("/v1/academies/148201/self-evaluation-overrides", json=body)
    await run_job("reckon-not-yet-good", trust, day=today() + timedelta(days=1))
    assert await told(api, trust) == ["no", "yes"]
    await run_job("reckon-not-yet-good", trust, day=today() + timedelta(days=2))
    assert await told(api, trust) == ["no", "yes", "no"]
