"""A trust's own rules: checked before they take effect, replayed for ever, and never sustain from nothing."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rig import Api, Trust
from rig.working import work

from chassis.clock import today
from standards_api.models import Academy, PhaseRuleSet
from standards_api.models.deciding import NEEDS_A_PERSON
from standards_api.phases.commands import put_together
from standards_api.phases.engine import as_data, propose
from standards_api.phases.inputs import Facts
from standards_api.phases.own_rules import as_stored, faults, publish
from standards_api.phases.problems import RulesOwn
from standards_api.phases.rule_sets import (
    Phase,
    Rules,
    RuleSet,
    in_force,
    rule_set_of,
    shipped,
)

DAY = date(2026, 11, 21)
BASE = shipped()["2026.2"]
STORED = {k: v for k, v in as_stored(BASE).items() if k not in ("version", "applies_from")}
NAMED = {name: asked for name, asked in BASE.inputs.items() if asked.values}
NUMBERS = [name for name, asked in BASE.inputs.items() if asked.numbers]


def own(**other: Any) -> Rules:
    return Rules.model_validate({**STORED, **other})


def ruled(*rules: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": f"r-{at}", "says": "x", "outcome": "repair", **rule} for at, rule in enumerate(rules)]


def asked(**inputs: Any) -> dict[str, Any]:
    return {"inputs": {**STORED["inputs"], **inputs}}


CATEGORY, REPAIR = STORED["inputs"]["category_of_concern"], STORED["phases"]["repair"]
FAULTY: list[tuple[dict[str, Any], str]] = [
    (asked(weather={"says": "x", "numbers": True}), "There is no input weather."),
    (asked(category_of_concern={**CATEGORY, "numbers": True}), "category_of_concern is never a number."),
    (asked(assessment_rank={"says": "x", "numbers": True}), "assessment_rank can also be not_rated."),
    (
        {"rules": ruled({"when": {"input": "kind", "is": "special"}, "outcome": "sustain"})},
        "r-0 gives sustain to an academy of the kind special of which nothing is known.",
    ),
    (
        {"phases": {**STORED["phases"], "repair": {**REPAIR, "tiers": ["universal"]}}},
        "Tiers are cumulative: repair leaves out one that improve has.",
    ),
]


@pytest.mark.parametrize(("other", "fault"), FAULTY)
def test_every_fault_is_named(other: dict[str, Any], fault: str) -> None:
    assert fault in faults(own(**other), on=DAY)
    assert faults(own(), on=DAY) == []


def questions() -> st.SearchStrategy[dict[str, Any]]:
    named = st.sampled_from(sorted(NAMED)).flatmap(
        lambda name: st.sampled_from(NAMED[name].values).map(lambda value: {"input": name, "is": value})
    )
    number = st.builds(
        lambda name, way, mark: {"input": name, way: mark},
        st.sampled_from(NUMBERS), st.sampled_from(["below", "at_least"]), st.integers(-20, 60),
    )  # fmt: skip
    return st.one_of(named, number)


CONDITIONS = st.recursive(
    questions(),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=5,
)
RULE_SETS = st.lists(
    st.fixed_dictionaries({"when": CONDITIONS, "outcome": st.sampled_from(list(Phase))}),
    min_size=1,
    max_size=6,
).map(lambda rules: own(rules=ruled(*rules)))
INPUTS = st.fixed_dictionaries(
    {
        name: st.one_of(
            st.none(),
            *([st.sampled_from(asked.values)] if asked.values else []),
            *([st.integers(-30, 70)] if asked.numbers else []),
        )
        for name, asked in BASE.inputs.items()
    }
)


def named(rules: Rules) -> RuleSet:
    return RuleSet.model_validate(
        {**as_stored(rules), "version": "own-academy-7", "applies_from": "2026-09-01"}
    )


@settings(max_examples=60, deadline=None)
@given(RULE_SETS, INPUTS)
def test_an_old_decision_replayed_with_the_rules_kept_beside_it_gives_the_old_answer(
    rules: Rules, inputs: dict[str, Any]
) -> None:
    then = named(rules)
    academy, facts = Academy(urn="1", name="x", status="joined", phase_of_education="4",
                             establishment_type="34", kind="secondary"), Facts("secondary")  # fmt: skip
    decision = put_together(academy, facts, then, subject=None, by="system")
    again = rule_set_of(decision.rule_set_version, decision.rule_set)
    replayed = propose(again, decision.inputs)
    assert (replayed.outcome, replayed.rule, as_data(replayed)) == (
        decision.outcome, decision.rule, decision.trace,
    )  # fmt: skip
    assert propose(again, inputs) == propose(then, inputs)


def test_whoever_wrote_in_the_rules_does_not_publish_them() -> None:
    row = PhaseRuleSet(
        scope="academy", number=1, title="x", applies_from=DAY, rules=STORED, editors=["ann", "bob"]
    )
    with pytest.raises(RulesOwn):
        publish(row, by="bob", now=datetime.now(UTC), today=DAY)
    publish(row, by="cat", now=datetime.now(UTC), today=DAY)
    assert (row.status, row.published_by) == ("published", "cat")


# --- over HTTP ---


@pytest.fixture
async def aid(trust: Trust, academy: Any) -> httpx.AsyncClient:
    await academy("148201")
    return await trust.person("aid", "aid")


def draft(**other: Any) -> dict[str, Any]:
    """As shipped, but one open risk of 6 already means repair."""
    first = {"id": "any-risk", "outcome": "repair", "says": "A risk of 6 or more is open.",
             "when": {"input": "open_risk", "at_least": 6}}  # fmt: skip
    rules = {**STORED, "rules": [first, *STORED["rules"]]}
    return {"title": "Risk first", "applies_from": today().isoformat(), "rules": rules, **other}


async def test_own_rules_are_drafted_previewed_published_used_and_withdrawn(
    api: Api, trust: Trust, aid: httpx.AsyncClient, other_trust: Trust
) -> None:
    chief = await trust.person("ceo", "chief_executive")
    trustee = await trust.person("tia", "trustee")
    sets = "/v1/phase-rule-sets"
    bad = await aid.post(
        sets, json=draft(rules={**STORED, "inputs": {**STORED["inputs"], "x": {"says": "x"}}})
    )
    assert (bad.status_code, bad.json()["faults"]) == (422, ["There is no input x."])
    made = await aid.post(sets, json=draft())
    assert made.status_code == 201, made.text
    it = f"{sets}/{made.json()['id']}"
    assert (await trustee.get(it)).status_code == 404
    assert (await (await other_trust.person("zed", "aid")).get(it)).status_code == 404
    risk = {"urn": "148201", "area": "attendance", "title": "x", "likelihood": 2, "impact": 3, "reason": "x"}
    assert (await aid.post("/v1/risks", json=risk)).status_code == 201
    preview = (await aid.get(f"{it}/preview")).json()
    assert (preview["different"], preview["beside"]) == (1, in_force(today()).version)
    [first] = preview["academies"]
    assert (first["outcome_now"], first["outcome"], first["rule"]) == (NEEDS_A_PERSON, "repair", "any-risk")
    assert (await aid.post(f"{it}/publication")).status_code == 403
    rewritten = await aid.put(it, json=draft(title="Risk"), headers={"If-Match": made.headers["etag"]})
    assert (rewritten.status_code, rewritten.json()["title"]) == (200, "Risk")
    done = await chief.post(f"{it}/publication")
    assert (done.status_code, done.json()["status"]) == (200, "published"), done.text
    assert (await trustee.get(it)).status_code == 200
    late = await aid.put(it, json=draft(), headers={"If-Match": done.headers["etag"]})
    assert (late.status_code, late.json()["type"]) == (409, "/problems/rules-not-draft")
    await work(api, trust.id)
    found = (await aid.get("/v1/academies/148201/phase")).json()["proposal"]
    assert found["rule_set_version"] == "own-academy-1"
    decided = {"phase": "repair", "reason": "x"}
    confirmed = await aid.post(f"/v1/phase-decisions/{found['id']}/confirmation", json=decided)
    assert confirmed.status_code == 200
    gone = await chief.post(f"{it}/withdrawal", json={"reason": "Too harsh."})
    assert gone.json()["status"] == "withdrawn"
    assert (await chief.post(f"{it}/withdrawal", json={"reason": "x"})).status_code == 409
    now = (await aid.get(f"{sets}/in-force")).json()
    assert (now["rule_set_version"], now["shipped"]) == (in_force(today()).version, True)
    old = (await aid.get(f"/v1/phase-decisions/{found['id']}")).json()
    assert (old["rule_set_version"], old["would_change"] != []) == ("own-academy-1", True)
    held = (await trustee.get("/v1/academies/148201/phase")).json()["phase"]
    assert (held["tiers"], "rule_set" in held) == (["universal", "targeted", "intensive"], False)
    assert (await trustee.get("/v1/academies/148201/picture")).json()["phase"]["phase"] == "repair"


async def test_the_last_good_rules_stay_in_force_when_newer_ones_cannot_be_read(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    chief = await trust.person("ceo", "chief_executive")
    for title in ("First", "Second"):
        made = (await aid.post("/v1/phase-rule-sets", json=draft(title=title))).json()
        assert (await chief.post(f"/v1/phase-rule-sets/{made['id']}/publication")).status_code == 200
    version = "/v1/phase-rule-sets/in-force"
    assert (await aid.get(version)).json()["rule_set_version"] == "own-academy-2"
    spoilt = "update phase_rule_sets set rules = '{}' where trust_id = $1 and number = 2"
    await api.behind.execute(spoilt, trust.id)
    assert (await aid.get(version)).json()["rule_set_version"] == "own-academy-1"
    subjects = (await aid.get(version, params={"scope": "subject"})).json()
    assert subjects["rule_set_version"] == "subjects-2026.1"
    early = draft(applies_from=(today() - timedelta(days=1)).isoformat())
    past = (await aid.post("/v1/phase-rule-sets", json=early)).json()
    refused = await chief.post(f"/v1/phase-rule-sets/{past['id']}/publication")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/rules-day-wrong")


async def test_rules_for_a_day_to_come_begin_on_it_once_and_a_missed_day_is_made_up_for(
    api: Api, trust: Trust, aid: httpx.AsyncClient, run_job: Any, days_ago: Any
) -> None:
    chief = await trust.person("ceo", "chief_executive")
    risk = {"urn": "148201", "area": "attendance", "title": "x", "likelihood": 2, "impact": 3, "reason": "x"}
    assert (await aid.post("/v1/risks", json=risk)).status_code == 201
    for days, title in ((1, "Tomorrow"), (3, "Later")):
        asked = draft(title=title, applies_from=(today() + timedelta(days=days)).isoformat())
        made = (await aid.post("/v1/phase-rule-sets", json=asked)).json()
        assert (await chief.post(f"/v1/phase-rule-sets/{made['id']}/publication")).status_code == 200
    await work(api, trust.id)
    # Each day twice, as two workers might; on the third day nobody works.
    for days, parts, version in ((0, 0, ""), (1, 1, "own-academy-1"), (2, 0, ""), (4, 1, "own-academy-2")):
        with days_ago(-days):
            for _ in range(2):
                await run_job("begin-phase-rules", trust, day=today())
            assert await work(api, trust.id) == parts, days
            found = (await aid.get("/v1/academies/148201/phase")).json()["proposal"]
            assert found is not None
            assert not version or (found["rule"], found["rule_set_version"]) == ("any-risk", version)


async def test_a_subject_is_phased_by_rules_of_its_own(trust: Trust, aid: httpx.AsyncClient) -> None:
    mis = await trust.machine("mis-1", "mis", "148201")
    row = {"urn": "148201", "measure": "secure-in-subject", "period": "2025/26", "status": "published"}
    rows = [{**row, "subject": "mathematics", "value": 35}, {**row, "subject": "history", "value": 90}]
    as_at = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    sent = await mis.put("/v1/measurement-batches/s", json={"source": "MIS", "as_at": as_at, "rows": rows})
    assert sent.status_code == 200, sent.text
    found = {}
    for subject in ("mathematics", "history", "french"):
        said = await aid.post("/v1/academies/148201/phase-proposals", json={"subject_area": subject})
        found[subject] = said.json()
    assert {s: (d["outcome"], d["rule"]) for s, d in found.items()} == {
        "mathematics": ("repair", "subject-few-secure"),
        "history": ("improve", "subject-nothing-stands-out"),
        "french": (NEEDS_A_PERSON, "not-known-enough"),
    }
    assert found["mathematics"]["evidence"][0]["source"] == "MIS"
    assert {change["input"] for change in found["mathematics"]["would_change"]} >= {"secure_in_subject"}
