"""Similar schools of England: brought in by an operator, compared in the database as by the rule."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import httpx
import pytest
from giasfiles import apply, counts, operator, preview, rows_of
from rig import Api, Trust
from rig.working import work

from chassis.actor import COMMONS
from chassis.imports import Line, Lines
from chassis.session import on_behalf_of_the_system
from standards_api.measures.england import apply as apply_figures
from standards_api.measures.official_file import read
from standards_api.measures.official_tables import CENSUS as CENSUS_TABLE
from standards_api.register.england import KEPT
from standards_api.register.england import apply as apply_schools
from standards_api.similar.profiles import CODES, COLUMNS
from standards_api.similar.queries import nearest
from standards_api.similar.rules import Pupils, alike, pupils, spreads

SCHOOLS = (
    "URN,EstablishmentName,TypeOfEstablishment (code),PhaseOfEducation (code),LA (code),LA (name),CloseDate\n"
)
CENSUS = "URN,NOR,PNUMFSMEVER,PSENELK,PSENELSE,PNUMEAL\n"
KS4 = "RECTYPE,URN,ATT8SCR\n"
RELEASE = b"academic_year,release,published_on\n2025/26,final,2026-11-05\n"
REVISED = b"academic_year,release,published_on\n2025/26,revised,2026-10-05\n"
URNS = [f"1100{n:02d}" for n in range(40)]


@pytest.fixture(autouse=True)
async def england(api: Api) -> AsyncIterator[None]:
    """What every trust reads is gone again after each of these tests."""
    yield
    for table in ("schools", "school_figures"):
        await api.behind.execute(f"delete from {table}")


def tables(urns: list[str] = URNS) -> dict[str, str]:
    """Forty secondary schools, each a little larger than the one before it."""
    return {
        "england-schools": SCHOOLS
        + "".join(f"{urn},School {urn},01,4,899,Larkshire,\n" for urn in urns)
        + "110090,Independent School,11,0,899,Larkshire,\n110091,Closed School,01,4,899,,31/08/2020\n"
        + "110092,Special School,07,0,899,,\n",
        "england-census": CENSUS
        + "".join(f"{urn},{800 + 10 * n},{20 + n / 4}%,12.0%,2.0%,9.0%\n" for n, urn in enumerate(urns))
        + "110092,90,44%,1%,98%,9%\nNAT,8000000,25%,14%,4%,20%\n",
        "england-ks4": KS4 + "".join(f"1,{urn},{40 + n / 10}\n" for n, urn in enumerate(urns)),
    }


async def bring(api: Api, kind: str, text: str, *, release: bytes = RELEASE) -> dict[str, Any]:
    olive = operator(api)
    parts = {"schools": text.encode(), "release": release}
    if kind == "england-schools":
        parts = {"establishments": text.encode()}
    found = await preview(api, olive, kind, COMMONS, **parts)
    if found["new"] + found["changed"]:
        found = await apply(api, olive, COMMONS, found)
    return found


@pytest.fixture
async def aid(trust: Trust, academy: Any) -> httpx.AsyncClient:
    """Of a trust with one secondary academy, which knows what its pupils are like."""
    await academy("148201")
    mis = await trust.machine("mis-1", "mis", "148201")
    about = {"urn": "148201", "status": "published"}
    values = zip(CODES, (900.0, 22.5, 12.0, 2.0, 9.0), strict=False)
    rows = [{**about, "measure": code, "value": value, "period": "2025/26"} for code, value in values]
    rows.append({**about, "measure": "attainment-8", "value": 30.0, "period": "2025/26"})
    when = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    sent = await mis.put("/v1/measurement-batches/b", json={"source": "MIS", "as_at": when, "rows": rows})
    assert sent.status_code == 200, sent.text
    return await trust.person("aid", "aid")


async def test_an_academy_stands_beside_its_nearest_schools_of_england(
    api: Api, aid: httpx.AsyncClient, statements: Any
) -> None:
    said = tables()
    census = await bring(api, "england-census", said["england-census"])
    assert counts(census) == (41, 0, 0, 1), "the country itself is no school"
    schools = await bring(api, "england-schools", said["england-schools"])
    assert counts(schools) == (41, 0, 0, 1), "neither independent nor closed ones are kept"
    await bring(api, "england-ks4", said["england-ks4"])
    with statements() as told:
        answer = await aid.get("/v1/academies/148201/similar")
    assert (answer.status_code, len(told)) == (200, 3)  # who is asking, ours, the nearest
    found = answer.json()
    assert (found["england"]["schools"], len(found["similar"])) == (40, 20)
    assert [one["urn"] for one in found["similar"][:3]] == ["110010", "110009", "110011"]
    assert not any(one["of_your_trust"] for one in found["similar"])
    step = {c["measure"]: (c["step_of"], c["schools"]) for c in found["context"]}
    assert step["pupils-on-roll"] == ("england", 40)
    assert step["ks2-prior-attainment"] == ("catalogue", 0)
    [theirs] = [d["theirs"] for d in found["similar"][0]["differences"] if d["measure"] == "pupils-on-roll"]
    assert (theirs["value"], theirs["source"]) == (900, "DfE school census 2025/26, final")
    assert theirs["as_at"].startswith("2026-11-05")
    [shown] = [m for m in found["comparison"] if m["measure"] == "attainment-8"]
    assert shown["place"] == {"of": 20, "better_than": 0, "level_with": 0, "worse_than": 20}
    assert shown["middle"] == 40.95
    assert "110092" not in answer.text, "a special school beside a mainstream one"
    await api.behind.execute("update schools set closed_on = '2026-01-01' where urn = '110010'")
    again = (await aid.get("/v1/academies/148201/similar")).json()
    assert again["similar"][0]["urn"] == "110009"


async def test_the_same_again_changes_nothing_and_an_older_edition_never_stands(api: Api) -> None:
    said = tables(URNS[:2])
    for kind, text in said.items():
        await bring(api, kind, text)
    for kind, text in said.items():
        again = await bring(api, kind, text)
        assert again["new"] + again["changed"] == 0, kind
    other = said["england-ks4"].replace("40.0", "45.0")
    older = await bring(api, "england-ks4", other, release=REVISED)
    assert counts(older) == (0, 0, 1, 1), "the one with another value"
    newer = await bring(api, "england-ks4", other, release=RELEASE.replace(b"11-05", b"11-15"))
    assert counts(newer) == (0, 1, 1, 0)
    told = "select value, source from school_figures where urn = '110000' and measure = 'attainment-8'"
    [row] = await api.look(told)
    assert (float(row["value"]), row["source"]) == (45, "DfE key stage 4 performance 2025/26, final")
    renamed = await bring(
        api, "england-schools", said["england-schools"].replace("School 110001", "New Name")
    )
    assert counts(renamed)[:2] == (0, 1)


async def test_only_an_operator_in_no_trust_brings_it_in(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    for who in (aid, operator(api, trust)):
        files = {"establishments": ("s.csv", tables()["england-schools"].encode())}
        answer = await who.post("/v1/imports", data={"kind": "england-schools"}, files=files)
        assert answer.status_code == 403, answer.text


def school(urn: str, values: list[float | None]) -> Pupils:
    shape = {"definition": 1, "period": "2024/25", "period_until": "2025-08-31"}
    figures = [{**shape, "measure": code, "value": v} for code, v in zip(CODES, values, strict=True)]
    return pupils(urn, "School", figures, of_trust=False)


async def test_the_database_finds_the_same_schools_as_the_rule(api: Api, trust: Trust) -> None:
    """Eighty schools with gaps: distance, least known and order are reckoned twice."""
    chance = random.Random(8)
    usual = ((900, 300), (25, 12), (13, 4), (3, 2), (15, 15), (104, 2))
    schools = {
        f"12{n:04d}": [chance.gauss(*one) if chance.random() > 0.15 else None for one in usual]
        for n in range(80)
    }
    await api.behind.executemany(
        "insert into schools (trust_id, urn, name, kind, phase_of_education, establishment_type,"
        f" {', '.join(COLUMNS)}) values ($1, $2, 'School', 'secondary', '4', '1', $3, $4, $5, $6, $7, $8)",
        [(COMMONS, urn, *values) for urn, values in schools.items()],
    )
    ours = list(schools)[:12]
    others = [school(urn, values) for urn, values in schools.items() if urn not in ours]
    steps = spreads(None)
    asked = {urn: ("secondary", school(urn, schools[urn]), steps) for urn in ours}
    async with on_behalf_of_the_system(api.app.state.sessions, "standards-api", trust.id, "test") as session:
        found = await nearest(session, asked, codes=(), ours=ours)
    for urn, (_, own, _) in asked.items():
        expected = [one["urn"] for one in alike(own, others, steps).similar]
        assert [one.urn for one in found[urn]] == expected, urn
    assert len({len(near) for near in found.values()}) > 2, "some have twenty, some fewer"


async def test_early_warning_compares_with_the_same_schools(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    for kind, text in tables().items():
        await bring(api, kind, text)
    tests = (await aid.get("/v1/academies/148201/early-warning")).json()["tests"]
    [told] = [t for t in tests if (t["rule"], t["measure"]) == ("far-from-similar", "attainment-8")]
    assert (told["answer"], told["compared"]) == ("raised", {"what": "similar", "value": 40.95})
    assert "the middle of 20 similar schools is 40.95" in told["words"]
    assert await work(api, trust.id) >= 1
    raised = (await aid.get("/v1/signals", params={"rule": "far-from-similar"})).json()["items"]
    assert [(s["measure"], s["rule_version"]) for s in raised] == [("attainment-8", 2)]


async def test_all_schools_are_kept_at_once_and_one_that_will_not_go_in_stands_alone(api: Api) -> None:
    """The database is made to refuse one school: the others go in, and the row says why it did not."""
    await api.behind.execute("alter table schools add constraint refused check (name <> 'School 110007')")
    try:
        found = await bring(api, "england-schools", tables()["england-schools"])
    finally:
        await api.behind.execute("alter table schools drop constraint refused")
    assert (found["state"], found["new"], found["done"]) == ("applied", 40, 41)
    names = await api.look("select name from schools")
    assert len(names) == 40
    again = await bring(api, "england-schools", tables()["england-schools"])
    assert (again["new"], again["same"], again["done"]) == (1, 40, 1)
    rows = await rows_of(operator(api), again, "&outcome=new")
    assert [(row["key"], row["applied"]) for row in rows] == [("110007", True)]


async def test_schools_that_somebody_else_brought_in_since_the_preview_are_met_row_by_row(api: Api) -> None:
    olive, text = operator(api), tables(URNS[:3])["england-schools"]
    early = await preview(api, olive, "england-schools", COMMONS, establishments=text.encode())
    await bring(api, "england-schools", text.replace("School 110001", "Newer Name"))
    found = await apply(api, olive, COMMONS, early)
    assert (found["state"], *counts(found)) == ("applied", 0, 1, 3, 1)
    [changed] = await rows_of(olive, found, "&outcome=changed")
    assert changed["reason"].startswith("Previewed as new; when it was applied it was changed.")
    assert await api.look("select 1 from schools where name = 'School 110001'")


async def test_schools_and_figures_that_come_in_at_one_moment_find_each_other(api: Api) -> None:
    """Each would miss what the other has not committed, if the second did not wait for the first."""
    said: dict[str, list[Any]] = {name: ["x"] for name in KEPT} | {"kind": ["secondary"], "closed_on": [None]}
    census = {"schools": tables(URNS[:1])["england-census"].encode(), "release": RELEASE}
    both: dict[Any, Line] = {apply_schools: Lines([2], ["110000"], said)[0]}
    both[partial(apply_figures, "import:test")] = next(iter(read(CENSUS_TABLE, census)))

    async def bring_one(keep: Any, line: Line) -> None:
        sessions = api.app.state.sessions
        async with on_behalf_of_the_system(sessions, "standards-api", COMMONS, "test") as session:
            await keep(session, [line])
            await asyncio.sleep(0.3)

    await asyncio.gather(*(bring_one(keep, line) for keep, line in both.items()))
    [row] = await api.look("select pupils_on_roll from schools where urn = '110000'")
    assert row["pupils_on_roll"] == 800
