"""A trust's own measures: defined, defined anew, retired; pushed, uploaded, looked at and shown."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from rig import Api, Trust
from rig.working import work

from standards_api.definitions.problems import MeasureUnsound, OwnCodeNeeded
from standards_api.definitions.rules import check_code, check_sound
from standards_api.measures.problems import PupilDataRefused

CODE = "own-reading-age"
SAID: dict[str, Any] = {
    "name": "Reading age at or above actual age",
    "says": "Pupils whose reading age is not below their age, of those tested.",
    "unit": "per cent",
    "direction": "higher",
    "kind": "proportion",
    "lowest": 0,
    "highest": 100,
    "scopes": ["pupil_group"],
    "key_for": ["secondary"],
    "area": "reading",
    "valid_from": "2021/22",
}
NUMBER = {"kind": "number", "unit": "points", "lowest": 0, "highest": 9}


@pytest.mark.parametrize("code", ["attainment-8", "reading-age", "own-", "owned"])
def test_a_code_of_ones_own_begins_with_own_and_is_never_a_shipped_one(code: str) -> None:
    with pytest.raises(OwnCodeNeeded, match="own-reading-age"):
        check_code(code)
    check_code(CODE)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"lowest": 100}, "lowest is below highest; a proportion is in per cent"),
        ({"unit": "points"}, "a proportion is in per cent, from 0 to 100"),
        ({"valid_until": "2020/21"}, "valid_until is not before valid_from"),
        ({"valid_from": "2021/23"}, "2021/23 is not one academic year"),
        ({**NUMBER, "highest": 0}, "See to it that lowest is below highest."),
    ],
)
def test_a_definition_that_does_not_hold_together_is_refused_with_every_fault(
    change: Any, words: str
) -> None:
    with pytest.raises(MeasureUnsound) as refused:
        check_sound(CODE, {**SAID, **change})
    assert words in str(refused.value.detail)
    check_sound(CODE, {**SAID, **NUMBER})


@pytest.mark.parametrize(
    ("code", "change"),
    [("own-upn", {}), ("own-pupil-name", {}), ("own-date-of-birth", {}), ("own-surname-length", {}),
     (CODE, {"name": "Surname of the pupil"}), (CODE, {"name": "Unique pupil number"}),
     (CODE, {"says": "The result of A123456789012."})],
)  # fmt: skip
def test_what_belongs_to_one_pupil_is_no_measure(code: str, change: dict[str, Any]) -> None:
    with pytest.raises(PupilDataRefused):
        check_sound(code, {**SAID, **change})


@pytest.mark.parametrize("name", ["Name of the book read most", "Pupils born in summer: share at grade 5"])
def test_words_that_are_nobodys_are_taken(name: str) -> None:
    check_sound(CODE, {**SAID, "name": name})


@pytest.fixture
async def aid(trust: Trust, academy: Any) -> httpx.AsyncClient:
    await academy("148201")
    who = await trust.person("aid", "aid")
    made = await who.post("/v1/measures", json={"code": CODE, **SAID})
    assert made.status_code == 201, made.text
    assert (made.json()["number"], made.json()["valid_until"], made.json()["defined_by"]) == (1, None, "aid")
    return who


def row(period: str, value: float, **said: Any) -> dict[str, Any]:
    about = {"urn": "148201", "measure": CODE, "period": period, "status": "published"}
    return {**about, "numerator": int(4 * value), "denominator": 400, **said}


async def push(trust: Trust, name: str, *rows: Any) -> httpx.Response:
    mis = await trust.machine("mis-1", "mis", "148201")
    when = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    return await mis.put(
        f"/v1/measurement-batches/{name}", json={"source": "MIS", "as_at": when, "rows": list(rows)}
    )


async def test_figures_of_it_are_pushed_shown_and_looked_at(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    years = [row(f"20{y}/{y + 1}", value) for y, value in ((21, 70), (22, 71), (23, 70), (24, 72), (25, 50))]
    assert (await push(trust, "b", *years)).json()["new"] == 5
    wrong = await push(trust, "c", row("2020/21", 60), row("2025/26", 60, subject="english"))
    assert [e["reason"] for e in wrong.json()["errors"]] == [
        f"{CODE} is not defined for 2020/21: GET /v1/measures says for which years",
        f"{CODE} has no figures by subject",
    ]
    assert await work(api, trust.id) >= 1
    [signal] = (await aid.get("/v1/signals")).json()["items"]
    assert (signal["rule"], signal["measure"], signal["area"]) == ("fall-beyond-normal", CODE, "reading")
    assert signal["words"].startswith("Reading age at or above actual age is 50 % (200 of 400 pupils)")
    tests = (await aid.get("/v1/academies/148201/early-warning")).json()["tests"]
    assert {t["rule"] for t in tests if t["measure"] == CODE} == {"fall-beyond-normal", "run-of-worsening"}
    [shown] = [
        m for m in (await aid.get("/v1/academies/148201/picture")).json()["measures"] if m["measure"] == CODE
    ]
    assert (shown["latest"]["value"], shown["movement"], len(shown["trend"])) == (50, "worse", 4)
    similar = (await aid.get("/v1/academies/148201/similar")).json()
    assert similar["comparison"][-1]["measure"] == CODE
    [trend] = [t for t in (await aid.get("/v1/board-report")).json()["trends"] if t["measure"] == CODE]
    assert (trend["name"], trend["movement"]["worse"]) == (SAID["name"], 1)
    assert [(y["period"], y["middle"], y["england"]) for y in trend["years"]][-1] == ("2025/26", 50, None)
    then = await aid.get("/v1/measurements", params={"measure": CODE, "as_of": "2020-01-01"})
    assert then.json()["items"] == []


async def test_an_aim_is_tested_by_it(trust: Trust, other_trust: Trust, aid: httpx.AsyncClient) -> None:
    assert (await push(trust, "b", row("2025/26", 72))).status_code == 200
    content = {"title": "They read", "tests": [{"test": "figure", "measure": CODE, "at_least": 70}]}
    for code, least in (("they-read", 70), ("all-read", 80)):
        said = {**content, "tests": [{**content["tests"][0], "at_least": least}]}  # type: ignore[dict-item]
        made = await aid.post("/v1/aims", json={"code": code, "content": said})
        assert made.status_code == 201, made.text
    aims = {a["code"]: a for a in (await aid.get("/v1/academies/148201/aims")).json()["aims"]}
    assert (aims["they-read"]["status"], aims["they-read"]["decided_by"]) == ("met", "measure")
    assert aims["they-read"]["evidence"][0]["says"] == f"{CODE} of 2025/26 is 72 (MIS)."
    assert aims["all-read"]["status"] == "at_risk"
    beside = {**content, "tests": [{"test": "figure", "measure": CODE, "above_england": 1}]}
    refused = await aid.put("/v1/aims/they-read", json={"content": beside}, headers={"If-Match": '"1"'})
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/aim-unsound")
    zed = await other_trust.person("zed", "aid")
    foreign = await zed.post("/v1/aims", json={"code": "they-read", "content": content})
    assert (foreign.status_code, f"There is no measure {CODE}" in foreign.text) == (422, True)


async def test_a_person_uploads_figures_of_it(api: Api, trust: Trust, aid: httpx.AsyncClient) -> None:
    text = (
        "urn,measure,period,status,numerator,denominator,source,as_at\n"
        f"148201,{CODE},2025/26,published,60,100,Test,2026-10-01\n"
        f"148201,{CODE},2025/26,published,61,100,Test,2026-10-01\n"
        f"148201,{CODE},2024/25,published,62,100,Test,2026-10-01\n"
        "148201,own-height,2025/26,published,60,100,Test,2026-10-01\n"
        "148201,persistent-absence,2025/26,published,20,100,Test,2026-10-01\n"
    )
    made = await aid.post(
        "/v1/imports", data={"kind": "measurements"}, files={"figures": ("f.csv", text.encode())}
    )
    await work(api, trust.id)
    rows = (await aid.get(f"/v1/imports/{made.json()['id']}/rows")).json()["items"]
    told = {one["number"]: one["reason"] or one["outcome"] for one in rows}
    twice = "The same figure stands in rows 2, 3: send it once."
    none = "There is no such measure: GET /v1/measures lists them."
    assert told == {2: twice, 3: twice, 4: "new", 5: none, 6: "new"}
    await aid.post(f"/v1/imports/{made.json()['id']}/application")
    await work(api, trust.id)
    stands = (await aid.get("/v1/measurements", params={"measure": CODE})).json()["items"]
    assert [(one["period"], one["value"]) for one in stands] == [("2024/25", 62)]


async def test_a_new_version_begins_where_no_figure_rests_and_a_retired_one_takes_no_more(
    trust: Trust, other_trust: Trust, aid: httpx.AsyncClient
) -> None:
    assert (await push(trust, "b", row("2023/24", 70))).status_code == 200
    path = f"/v1/measures/{CODE}"
    resting = await aid.post(f"{path}/versions", json={**SAID, "valid_from": "2023/24"})
    assert (resting.status_code, resting.json()["type"]) == (409, "/problems/figures-rest-on-it")
    early = await aid.post(f"{path}/versions", json={**SAID, "valid_from": "2021/22"})
    assert (early.status_code, early.json()["type"]) == (422, "/problems/measure-unsound")
    anew = await aid.post(f"{path}/versions", json={**SAID, **NUMBER, "valid_from": "2024/25"})
    assert (anew.status_code, anew.json()["number"]) == (201, 2), anew.text
    listed = [m for m in (await aid.get("/v1/measures")).json()["measures"] if m["code"] == CODE]
    assert [(m["version"], m["valid_until"], m["kind"]) for m in listed] == [
        (1, "2023/24", "proportion"), (2, None, "number"),
    ]  # fmt: skip
    sent = await push(
        trust,
        "c",
        row("2023/24", 71),
        {**row("2024/25", 0), "value": 7.5, "numerator": None, "denominator": None},
    )
    assert sent.status_code == 200, sent.text
    early = await aid.post(f"{path}/retirement", json={"until": "2024/25", "reason": "No longer tested."})
    assert (early.status_code, early.json()["valid_until"]) == (200, "2024/25")
    again = await aid.post(f"{path}/retirement", json={"until": "2025/26", "reason": "Again."})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/measure-retired")
    late = await push(trust, "d", {**row("2025/26", 0), "value": 7, "numerator": None, "denominator": None})
    assert "is not defined for 2025/26" in late.text
    zed = await other_trust.person("zed", "aid")
    assert (
        await zed.post(f"{path}/retirement", json={"until": "2026/27", "reason": "Mine."})
    ).status_code == 404
    assert CODE not in (await zed.get("/v1/measures")).text
    taken = await aid.post("/v1/measures", json={"code": CODE, **SAID})
    assert (taken.status_code, taken.json()["type"]) == (409, "/problems/measure-code-taken")
    admin = await trust.person("adi", "trust_admin")
    assert (await admin.post("/v1/measures", json={"code": "own-other", **SAID})).status_code == 403
