"""Autonomy over HTTP: proposed by the scheme's rules, decided by people, asked for by other systems."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from rig import Api, Trust
from rig.working import work

from chassis.clock import today

URN, OTHER = "148201", "148202"
CONCERN = {
    "urn": URN, "regime": "report_card", "started_on": "2026-02-03", "published_on": "2026-03-12",
    "areas": dict.fromkeys(
        ("inclusion", "curriculum_and_teaching", "achievement", "attendance_and_behaviour",
         "personal_development_and_wellbeing"), "expected_standard",
    ) | {"leadership_and_governance": "urgent_improvement"},
    "safeguarding": "not_met", "source": "Ofsted",
}  # fmt: skip
LATER = str(today() + timedelta(days=90))
HERE = f"/v1/academies/{URN}/autonomy"


def ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


@pytest.fixture
async def aid(trust: Trust, academy: Any) -> httpx.AsyncClient:
    await academy(URN)
    await academy(OTHER)
    return await trust.person("ada", "aid")


async def proposed(aid: httpx.AsyncClient, urn: str = URN) -> dict[str, Any]:
    found: dict[str, Any] = ok(await aid.post(f"/v1/academies/{urn}/autonomy-proposals"), 201)
    return found


async def confirmed(who: httpx.AsyncClient, decision: dict[str, Any], **said: Any) -> httpx.Response:
    return await who.post(f"/v1/autonomy-decisions/{decision['id']}/confirmation", json=said)


async def decided(aid: httpx.AsyncClient, level: str, **said: Any) -> dict[str, Any]:
    """Nothing is known of the academy: any level may be decided, with a reason."""
    answer = await confirmed(aid, await proposed(aid), level=level, reason="As agreed.", **said)
    found: dict[str, Any] = ok(answer)
    return found


async def test_what_the_rules_say_takes_effect_and_is_told(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    ok(await aid.post("/v1/inspections", json=CONCERN), 201)
    decision = await proposed(aid)
    assert (decision["outcome"], decision["rule"]) == ("directed", "category-of-concern")
    assert decision["inputs"]["category_of_concern"] == "special_measures"
    assert {one["source"] for one in decision["evidence"]} == {"inspection"}
    assert (await proposed(aid))["id"] == decision["id"]
    held = ok(await confirmed(aid, decision, level="directed"))
    assert (held["status"], held["effective_on"]) == ("confirmed", str(today()))
    read = ok(await aid.get(HERE, params={"area": "curriculum"}))
    assert (read["level"], read["rule"], read["since"]) == ("directed", "category-of-concern", str(today()))
    assert (read["scheme_version"], read["decided_under"]) == (1, 1)
    [area] = read["areas"]
    assert {one["body"]: one["grant"] for one in area["grants"]} == {
        "board": "is_informed", "chief-executive": "decides", "local-body": "is_consulted",
        "headteacher": "recommends",
    }  # fmt: skip
    assert len(ok(await aid.get(HERE))["areas"]) == 8
    [row] = await api.look(
        "select data from outbox where trust_id = $1 and type = 'standards.autonomy-decided.v1'", trust.id
    )
    told = json.loads(row["data"])
    assert (told["urn"], told["level"], told["rule"]) == (URN, "directed", "category-of-concern")


async def test_what_goes_against_the_rule_needs_reason_end_and_second_person(
    trust: Trust, aid: httpx.AsyncClient, run_job: Any
) -> None:
    ok(await aid.post("/v1/inspections", json=CONCERN), 201)
    decision = await proposed(aid)
    assert refused(await confirmed(aid, decision, level="guided")) == (422, "reason-needed")
    said = {"level": "guided", "reason": "New head since."}
    assert refused(await confirmed(aid, decision, **said)) == (422, "expiry-needed")
    assert refused(await confirmed(aid, decision, level="total"))[1] == "level-unknown"
    waits = ok(await confirmed(aid, decision, **said, expires_on=LATER))
    assert waits["status"] == "awaiting_approval"
    assert ok(await aid.get(HERE))["level"] is None
    approval = f"/v1/autonomy-decisions/{decision['id']}/approval"
    assert refused(await aid.post(approval, json={"approved": True})) == (403, "forbidden")
    again = await aid.post(f"/v1/academies/{URN}/autonomy-proposals")
    assert refused(again) == (409, "autonomy-awaits-approval")
    chief = await trust.person("chloe", "chief_executive")
    assert ok(await chief.post(approval, json={"approved": False}))["status"] == "proposed"
    ok(await confirmed(aid, decision, **said, expires_on=LATER))
    assert ok(await chief.post(approval, json={"approved": True}))["approved_by"] == "chloe"
    assert ok(await aid.get(HERE))["expires_on"] == LATER
    await run_job("lapse-autonomy-exceptions", trust, day=today() + timedelta(days=90))
    assert ok(await aid.get(HERE, params={"as_of": LATER}))["level"] is None
    assert ok(await aid.get(HERE))["level"] == "guided"


@pytest.mark.usefixtures("aid")
async def test_every_night_the_rules_look_at_every_academy_that_is_here(
    api: Api, trust: Trust, academy: Any, run_job: Any
) -> None:
    await academy("148209", status="left", left_on=today())
    await work(api, trust.id)
    for _ in range(2):
        await run_job("look-again-at-autonomy", trust, day=today())
    here = "select payload from tasks where trust_id = $1 and kind = 'propose-autonomy' and state = 'waiting'"
    asked = [json.loads(row["payload"])["urns"] for row in await api.look(here, trust.id)]
    assert asked == [[URN, OTHER]] * 2
    assert await work(api, trust.id) == 2
    told = "select data from outbox where trust_id = $1 and type = 'standards.autonomy-proposed.v1'"
    proposed_of = [json.loads(row["data"])["urn"] for row in await api.look(told, trust.id)]
    assert sorted(proposed_of) == [URN, OTHER]  # looked at twice, proposed once


async def test_whoever_decided_against_the_rule_does_not_approve_it(
    trust: Trust, aid: httpx.AsyncClient
) -> None:
    ok(await aid.post("/v1/inspections", json=CONCERN), 201)
    await trust.stand("both", "aid")
    await trust.stand("both", "chief_executive")
    both = trust.signed_in("both", "aid", "chief_executive")
    decision = await proposed(both)
    ok(await confirmed(both, decision, level="earned", reason="x", expires_on=LATER))
    approval = await both.post(f"/v1/autonomy-decisions/{decision['id']}/approval", json={"approved": True})
    assert refused(approval) == (403, "second-person-needed")


async def test_it_is_read_as_of_a_day(aid: httpx.AsyncClient) -> None:
    before, since = (str(today() - timedelta(days=days)) for days in (40, 20))
    await decided(aid, "directed", effective_on=before)
    await decided(aid, "guided", effective_on=since)
    early = await confirmed(aid, await proposed(aid), level="earned", reason="x", effective_on=before)
    assert refused(early) == (422, "effective-day-wrong")

    async def on(day: str) -> Any:
        return ok(await aid.get(HERE, params={"as_of": day}))["level"]

    assert [await on(before), await on(since), await on(str(today()))] == ["directed", "guided", "guided"]
    assert await on(str(today() - timedelta(days=41))) is None
    listed = ok(await aid.get("/v1/autonomy-levels", params={"as_of": before}))["items"]
    assert [(one["level"], one["ended_on"]) for one in listed] == [("directed", since)]


async def test_a_new_scheme_is_adopted_by_the_board_and_gives_the_grants(
    trust: Trust, aid: httpx.AsyncClient
) -> None:
    await decided(aid, "guided")
    draft = ok(await aid.post("/v1/autonomy-schemes", json={}), 201)
    assert (draft["number"], draft["status"]) == (2, "draft")
    assert refused(await aid.post("/v1/autonomy-schemes", json={})) == (409, "scheme-draft-there")
    here, content, tag = "/v1/autonomy-schemes/2", draft["content"], {"If-Match": '"1"'}
    guided = content["grants"]["curriculum"]["guided"]
    unsound = {**content, "levels": content["levels"][:1]}
    answer = await aid.put(here, json={"content": unsound}, headers=tag)
    assert refused(answer) == (422, "scheme-unsound")
    guided |= {"chief-executive": "decides", "headteacher": "recommends"}
    ok(await aid.put(here, json={"content": content}, headers=tag))
    tess = await trust.person("tess", "trustee")
    hal = await trust.person("hal", "headteacher", URN)
    assert (await hal.get(here)).status_code == 404
    minute = {"minute": "Board, minute 7."}
    assert refused(await aid.post(f"{here}/publication", json=minute)) == (403, "forbidden")
    assert ok(await tess.post(f"{here}/publication", json=minute))["status"] == "published"
    assert refused(await aid.put(here, json={"content": content}, headers={"If-Match": '"3"'}))[0] == 409
    read = ok(await hal.get(HERE, params={"area": "curriculum"}))
    assert (read["scheme_version"], read["decided_under"]) == (2, 1)
    assert {g["body"]: g["grant"] for g in read["areas"][0]["grants"]}["chief-executive"] == "decides"
    assert [one["number"] for one in ok(await hal.get("/v1/autonomy-schemes"))["items"]] == [2, 1]
    assert ok(await hal.get("/v1/autonomy-schemes/1"))["status"] == "superseded"


async def test_no_scheme_leaves_an_academy_at_a_level_that_is_gone(
    trust: Trust, aid: httpx.AsyncClient
) -> None:
    await decided(aid, "earned")
    content = ok(await aid.get("/v1/autonomy-schemes/1"))["content"]
    less = {
        **content,
        "levels": [one for one in content["levels"] if one["key"] != "earned"],
        "grants": {
            area: {level: held for level, held in said.items() if level != "earned"}
            for area, said in content["grants"].items()
        },
        "rules": [rule for rule in content["rules"] if rule["outcome"] != "earned"],
    }
    ok(await aid.post("/v1/autonomy-schemes", json={"content": less}), 201)
    tess = await trust.person("tess", "trustee")
    answer = await tess.post("/v1/autonomy-schemes/2/publication", json={"minute": "Minute 7."})
    assert refused(answer) == (409, "scheme-level-in-use")
    assert answer.json()["levels"] == ["earned"]


async def test_the_rules_look_again_by_themselves(api: Api, trust: Trust, aid: httpx.AsyncClient) -> None:
    from chassis.session import on_behalf_of_the_system
    from standards_api.autonomy.commands import look_again_at_autonomy

    async def look() -> list[tuple[str, str]]:
        async with on_behalf_of_the_system(
            api.app.state.sessions, "standards-api", trust.id, "propose-autonomy"
        ) as session:
            await look_again_at_autonomy(session, {"urns": [URN, OTHER]})
        found = ok(await aid.get("/v1/autonomy-decisions", params={"status": "proposed"}))["items"]
        return sorted((one["urn"], one["outcome"]) for one in found)

    assert await look() == [(URN, "needs_a_person"), (OTHER, "needs_a_person")]
    first = {one["id"] for one in ok(await aid.get("/v1/autonomy-decisions"))["items"]}
    await look()
    assert {one["id"] for one in ok(await aid.get("/v1/autonomy-decisions"))["items"]} == first
    ok(await aid.post("/v1/inspections", json=CONCERN), 201)
    assert await look() == [(URN, "directed"), (OTHER, "needs_a_person")]


@pytest.mark.parametrize(
    ("role", "unit", "read", "behind"),
    [
        ("aid", None, 200, True),
        ("chief_executive", None, 200, True),
        ("trustee", None, 200, False),
        ("finance_director", None, 200, False),
        ("headteacher", URN, 200, False),
        ("headteacher", OTHER, 404, False),
        ("chair", URN, 200, False),
        ("governor", URN, 200, False),
        ("governor", OTHER, 404, False),
        ("integrator", URN, 200, False),
        ("integrator", None, 200, False),
        ("integrator", OTHER, 404, False),
        ("mis", URN, 403, False),
        ("specialist", None, 403, False),
        ("clerk", None, 403, False),
    ],
)
async def test_who_may_ask(
    trust: Trust, aid: httpx.AsyncClient, role: str, unit: str | None, read: int, behind: bool
) -> None:
    await decided(aid, "guided")
    await proposed(aid)
    who = await trust.person("who", role, unit)
    answer = await who.get(HERE)
    assert answer.status_code == read
    if read == 200:
        said = answer.json()
        assert said["level"] == "guided"
        assert (said["decision"] is not None, said["proposal"] is not None) == (behind, behind)
    seen = [one["urn"] for one in ok(await who.get("/v1/autonomy-levels"))["items"]]
    assert seen == ([URN] if read == 200 else [])
    hidden = ok(await who.get("/v1/autonomy-decisions"))["items"]
    assert bool(hidden) == behind


async def test_an_area_that_there_is_not(aid: httpx.AsyncClient) -> None:
    answer = await aid.get(HERE, params={"area": "catering"})
    assert refused(answer) == (422, "area-unknown")
    assert "curriculum" in answer.json()["areas"]


async def test_another_trust_sees_none_of_it(aid: httpx.AsyncClient, other_trust: Trust) -> None:
    decision = await decided(aid, "guided")
    zed = await other_trust.person("zed", "aid")
    assert (await zed.get(HERE)).status_code == 404
    assert (await zed.get(f"/v1/autonomy-decisions/{decision['id']}")).status_code == 404
    assert ok(await zed.get("/v1/autonomy-levels"))["items"] == []
