"""DfE's key stage 4 tables, old and new: read by name, kept with their codes, for our academies only."""

import os
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from rig import Api, Trust
from rig.working import work

from chassis.problems import Problem
from standards_api.measures.official_file import NoFigures, ReleaseNotSaid
from standards_api.measures.official_file import read as read_table
from standards_api.measures.official_tables import KS4

DATA = Path(os.environ.get("REAL_DATA_DIR", Path(__file__).parents[5] / "shared" / "data"))
OLD, NEW = (
    DATA / "ks4_2018-19_provisional_england.csv",
    DATA / "ks4_2023-24_information_about_schools_first300.csv",
)
HERE = pytest.mark.skipif(not OLD.exists(), reason="DfE's real tables are not here: set REAL_DATA_DIR")
RELEASE = b"academic_year,release,published_on\n2018/19,provisional,2019-10-17\n"
HEAD = "RECTYPE,URN,P8MEA,P8CILOW,P8CIUPP,ATT8SCR,PTL2BASICS_95,EBACCAPS,P8_BANDING"
NEWER = "time_period,geographic_level,school_urn,version,att8scr,p8mea,p8cilow,p8ciupp,diffn_p8mea,p8_banding"


read = partial(read_table, KS4)


def old(*rows: str) -> bytes:
    return "\ufeff".encode() + "\n".join([HEAD, *rows]).encode()


def figures(content: bytes, release: bytes | None = RELEASE) -> dict[str, dict[str, Any]]:
    files = {"schools": content} | ({"release": release} if release else {})
    [line] = [line for line in read(files).lines if line.key == "148201"]
    assert line.data is not None, line.refusal
    return {figure["measure"]: figure for figure in line.data["figures"]}


def refusal(content: bytes) -> str:
    [line] = read({"schools": content, "release": RELEASE}).lines
    assert line.refusal is not None
    return line.refusal


def test_an_old_row_becomes_figures_with_limits_and_percentages() -> None:
    found = figures(old("1,148201,-0.31,-0.5,-0.12,42.4,43.2%,3.72,4", "4,,,,,,,,", "5,148201,,,,,,,"))
    progress = found["progress-8"]
    assert (progress["value"], progress["lower"], progress["upper"]) == (-0.31, -0.5, -0.12)
    assert (found["english-maths-grade-5"]["value"], found["attainment-8"]["value"]) == (43.2, 42.4)
    assert progress["period"] == "2018/19"


@pytest.mark.parametrize(
    ("code", "status"),
    [("NA", "not_applicable"), ("NE", "not_applicable"), ("SUPP", "suppressed"), ("LOWCOV", "suppressed"),
     ("NP", "suppressed"), ("z", "not_applicable"), ("c", "suppressed"), ("x", "not_produced"),
     ("low", "suppressed")],
)  # fmt: skip
def test_a_code_is_kept_with_what_it_means_and_is_never_nought(code: str, status: str) -> None:
    found = figures(old(f"1,148201,{code},{code},{code},42.4,,3.72,{code}"))
    assert (found["progress-8"]["status"], found["progress-8"]["code"]) == (status, code)
    assert "value" not in found["progress-8"]
    assert "english-maths-grade-5" not in found


def test_the_disadvantage_gap_is_not_progress_8() -> None:
    row = "202324,School,148201,Final,45.1,0.12,-0.1,0.34,-0.57,Average"
    found = figures("\n".join([NEWER, row]).encode(), None)
    assert (found["progress-8"]["value"], found["progress-8"]["period"]) == (0.12, "2023/24")
    assert set(found) == {"progress-8", "attainment-8"}


def test_a_year_without_progress_8_is_not_produced_whatever_the_code() -> None:
    row = "202425,School,148201,Revised,45.1,z,z,z,z,z"
    assert figures("\n".join([NEWER, row]).encode(), None)["progress-8"]["status"] == "not_produced"


def test_a_score_without_its_limits_is_kept_without_any() -> None:
    found = figures(old("1,148201,-0.31,SUPP,-0.12,42.4,,,"))["progress-8"]
    assert found["value"] == -0.31
    assert not found.keys() & {"lower", "upper"}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("1,148201,low?,,,42.4,,,", "P8MEA is neither a number"),
        ("1,148201,0.9,-0.5,-0.1,42.4,,,", "outside its confidence limits"),
        ("1,148201,,,,91,,,", "outside 0 to 90"),
        ("1,148201,NaN,,,,,,", "outside"),
    ],
)
def test_a_row_that_cannot_be_is_refused_in_words(row: str, words: str) -> None:
    assert words in refusal(old(row))


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"schools": old("1,148201,0.1,0,0.2,40,,,")}, ReleaseNotSaid),
        ({"schools": old("1,148201,0.1,0,0.2,40,,,"), "release": b"academic_year\n2018\n"}, ReleaseNotSaid),
        (
            {"schools": old("1,148201,0.1,0,0.2,40,,,"), "release": b"academic_year,release\n2018/19,last\n"},
            ReleaseNotSaid,
        ),
        ({"schools": b"school_urn,diffn_p8mea,p8_banding\n148201,0.2,Average\n"}, NoFigures),
    ],
)
def test_a_file_that_cannot_be_used_says_what_is_missing(
    files: dict[str, bytes], problem: type[Problem]
) -> None:
    with pytest.raises(problem):
        list(read(files))


@pytest.fixture
async def aid(trust: Trust, academy: Any) -> httpx.AsyncClient:
    await academy("148201")
    return await trust.person("aid", "aid")


async def previewed(
    api: Api, trust: Trust, aid: httpx.AsyncClient, content: bytes, release: bytes = RELEASE
) -> dict[str, Any]:
    files = {"schools": ("ks4.csv", content), "release": ("release.csv", release)}
    answer = await aid.post("/v1/imports", data={"kind": "dfe-ks4"}, files=files)
    assert answer.status_code == 202, answer.text
    await work(api, trust.id)
    found: dict[str, Any] = (await aid.get(answer.headers["location"])).json()
    return found


async def applied(api: Api, trust: Trust, aid: httpx.AsyncClient, imported: Any) -> dict[str, Any]:
    answer = await aid.post(f"/v1/imports/{imported['id']}/application")
    assert answer.status_code == 202, answer.text
    await work(api, trust.id)
    found: dict[str, Any] = (await aid.get(f"/v1/imports/{imported['id']}")).json()
    return found


def counts(imported: dict[str, Any]) -> tuple[int, ...]:
    return tuple(imported[name] for name in ("new", "changed", "same", "refused"))


async def test_other_schools_are_counted_in_one_line_and_ours_are_brought_in(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    mine = "1,148201,-0.31,-0.5,-0.12,42.4,43.2%,3.72,4"
    others = [f"1,{urn},0.1,0,0.2,40,,," for urn in range(100000, 101500)]
    found = await previewed(api, trust, aid, old(mine, *others))
    assert (found["state"], counts(found)) == ("previewed", (1, 0, 0, 1))
    rows = (await aid.get(f"/v1/imports/{found['id']}/rows")).json()["items"]
    assert rows[0]["reason"].startswith("1,500 rows are about schools that are not academies of your trust")
    assert (await aid.get("/v1/measurements")).json()["items"] == []
    done = await applied(api, trust, aid, found)
    assert (done["state"], counts(done)) == ("applied", (1, 0, 0, 1))
    stands = {f["measure"]: f for f in (await aid.get("/v1/measurements")).json()["items"]}
    assert stands["progress-8"]["lower"] == -0.5
    assert stands["progress-8"]["source"] == "DfE key stage 4 performance 2018/19, provisional"
    assert stands["progress-8"]["release"] == "provisional"
    told = "select data from outbox where trust_id = $1 and type = 'standards.measurements-changed.v1'"
    [event] = await api.look(told, trust.id)
    assert '"changed": 4' in event["data"]
    [batch] = (await aid.get("/v1/measurement-batches")).json()["items"]
    assert batch["release"] == "provisional"


async def test_the_same_file_again_changes_nothing_and_a_later_edition_stands(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    first = old("1,148201,-0.31,-0.5,-0.12,42.4,,,")
    await applied(api, trust, aid, await previewed(api, trust, aid, first))
    assert counts(await previewed(api, trust, aid, first)) == (0, 0, 1, 0)
    final = RELEASE.replace(b"provisional,2019-10-17", b"final,2020-02-06")
    better = old("1,148201,-0.29,-0.48,-0.1,42.4,,,")
    found = await previewed(api, trust, aid, better, final)
    assert counts(found) == (0, 1, 0, 0)
    rows = (await aid.get(f"/v1/imports/{found['id']}/rows")).json()["items"]
    assert rows[0]["differences"]["progress-8"]["old"]["value"] == -0.31
    await applied(api, trust, aid, found)
    late = await previewed(api, trust, aid, first)
    assert counts(late) == (0, 0, 0, 1)
    rows = (await aid.get(f"/v1/imports/{late['id']}/rows")).json()["items"]
    assert "Newer figures stand" in rows[0]["reason"]
    [stands] = (await aid.get("/v1/measurements", params={"measure": "progress-8"})).json()["items"]
    assert stands["value"] == -0.29


async def test_a_row_of_which_only_a_part_is_new_brings_in_that_part(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    first = await previewed(api, trust, aid, old("1,148201,-0.31,-0.5,-0.12,42.4,,,"))
    await applied(api, trust, aid, first)
    more = await previewed(api, trust, aid, old("1,148201,-0.31,-0.5,-0.12,42.4,43.2%,,"))
    assert counts(more) == (1, 0, 0, 0)
    assert counts(await applied(api, trust, aid, more)) == (1, 0, 0, 0)
    assert len((await aid.get("/v1/measurements")).json()["items"]) == 3
    kept = await api.look("select 1 from measurement_readings where trust_id = $1", trust.id)
    assert len(kept) == 3


@pytest.mark.parametrize("role", ["headteacher", "chief_executive", "trust_admin", "mis"])
async def test_only_the_aid_brings_them_in(trust: Trust, academy: Any, role: str) -> None:
    await academy("148201")
    who = await trust.person("who", role, "148201" if role in ("headteacher", "mis") else None)
    files = {"schools": ("ks4.csv", old("1,148201,0.1,0,0.2,40,,,")), "release": ("r.csv", RELEASE)}
    key = {"Idempotency-Key": "k"}
    answer = await who.post("/v1/imports", data={"kind": "dfe-ks4"}, files=files, headers=key)
    assert answer.status_code == 403


@HERE
async def test_the_real_table_of_england_is_read_for_one_of_its_schools(
    api: Api, trust: Trust, aid: httpx.AsyncClient, academy: Any
) -> None:
    for urn in ("137083", "136276"):
        await academy(urn)
    found = await previewed(api, trust, aid, OLD.read_bytes())
    assert found["state"] == "previewed", found
    assert (found["new"], found["refused"]) == (2, 1)
    done = await applied(api, trust, aid, found)
    assert done["state"] == "applied"
    stands = (await aid.get("/v1/measurements", params={"measure": "progress-8"})).json()["items"]
    assert all(one["lower"] < one["value"] < one["upper"] for one in stands)
    assert len(stands) == 2


@HERE
def test_every_row_of_the_real_table_can_be_read() -> None:
    lines = list(read({"schools": OLD.read_bytes(), "release": RELEASE}))
    assert [line.refusal for line in lines if line.refusal] == []
    scores = [f for line in lines for f in (line.data or {})["figures"] if f["measure"] == "progress-8"]
    assert sum("value" in f for f in scores) == 3525
    assert sum(f.get("code") == "SUPP" for f in scores) > 100


@HERE
def test_the_newer_real_file_has_bands_and_gaps_only_and_says_so() -> None:
    with pytest.raises(NoFigures):
        list(read({"schools": NEW.read_bytes()}))
