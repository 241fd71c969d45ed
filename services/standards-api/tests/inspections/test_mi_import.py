"""Ofsted's latest inspections: read in three regimes from a damaged file, and counted by the rules."""

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rig import Api, Trust
from rig.working import work
from trueheaders import MONTHLY

from chassis.imports import Line
from standards_api.inspections.mi_file import AREAS, JUDGEMENTS, NotLatestInspections, read
from standards_api.inspections.rules import DEFAULTS, judge
from standards_api.models import Inspection

REAL = Path(os.environ.get("REAL_DATA_DIR", Path(__file__).parents[5] / "shared" / "data"))
SAMPLE = REAL / "ofsted_mi_2026-08-31_sample36.json"
HERE = pytest.mark.skipif(not SAMPLE.exists(), reason="Ofsted's real rows are not here: set REAL_DATA_DIR")
CARD = dict.fromkeys(AREAS.values(), "Expected standard") | {
    "Post-16 provision (where applicable)": "Not applicable",
    "Inspection start date": "03/02/2026",
    "Publication date": "12/03/2026",
    "Safeguarding standards": "Met",
    "Category of concern": "NULL",
    "Does the latest full inspection relate to the URN of the current school?": "Yes",
}
GRADED = {f"Latest OEIF {said}": "2" for said in JUDGEMENTS.values()} | {
    "Inspection start date of latest OEIF graded inspection": "14/06/2023",
    "Publication date of latest OEIF graded inspection": "20/07/2023",
    "Latest OEIF overall effectiveness": "3",
    "Latest OEIF  safeguarding is effective?": "Yes",
    "Latest OEIF sixth form provision (where applicable)": "NULL",
    "Latest OEIF category of concern": "NULL",
}
UNGRADED = {
    "Date of latest ungraded inspection": "05/11/2024",
    "Ungraded inspection publication date": "03/12/2024",
    "Ungraded inspection overall outcome": "Standards maintained",
}


def table(*rows: dict[str, Any], encoding: str = "cp1252") -> bytes:
    out = io.StringIO()
    names = list(dict.fromkeys(["URN", "School name", *(name for row in rows for name in row)]))
    writer = csv.DictWriter(out, names, restval="NULL")
    writer.writeheader()
    writer.writerows({"URN": "148201", "School name": "St Cuthbert’s", **row} for row in rows)
    return out.getvalue().encode(encoding)


def lines(*rows: dict[str, Any], **said: Any) -> list[Line]:
    return list(read({"inspections": table(*rows, **said)}))


def test_one_row_may_tell_of_three_inspections_each_in_its_own_words() -> None:
    card, graded, ungraded = (line.data or {} for line in lines({**CARD, **GRADED, **UNGRADED}))
    assert (card["regime"], card["started_on"], card["published_on"]) == (
        "report_card", "2026-02-03", "2026-03-12",
    )  # fmt: skip
    assert (card["areas"]["post_16"], card["areas"]["inclusion"]) == ("not_applicable", "expected_standard")
    assert (card["safeguarding"], card["category_of_concern"]) == ("met", "none")
    assert (graded["regime"], graded["overall_effectiveness"]) == ("overall_grade", 3)
    assert graded["judgements"]["leadership_and_management"] == 2
    assert "sixth_form" not in graded["judgements"]
    assert (ungraded["kind"], ungraded["ungraded_outcome"]) == ("ungraded", "Standards maintained")


def test_the_monthly_file_as_it_names_its_columns() -> None:
    before = {
        "Does the ungraded inspection relate to the URN of the current school?": "No",
        "URN at time of the ungraded inspection": "112233",
    }
    row = {**dict.fromkeys(MONTHLY, "NULL"), **CARD, **GRADED, **UNGRADED, **before}
    reading = read({"inspections": table({name: row[name] for name in MONTHLY})})
    card, graded, ungraded = (line.data or {} for line in reading)
    assert len(card["areas"]) == len(AREAS)
    assert (graded["overall_effectiveness"], graded["safeguarding"]) == (3, "effective")
    assert (ungraded["inspected_urn"], ungraded["urn"]) == ("112233", "148201")
    unused = reading.unrecognised["inspections"]
    assert [name for name in unused if name in AREAS.values() or name.startswith("Latest OEIF")] == []


def test_without_an_overall_grade_the_judgements_stand_alone() -> None:
    row = {
        **GRADED,
        "Inspection start date of latest OEIF graded inspection": "19/11/2024",
        "Latest OEIF overall effectiveness": "Not judged",
        "Latest OEIF category of concern": "SM",
    }
    [line] = lines(row)
    said = line.data or {}
    assert (said["regime"], said["overall_effectiveness"]) == ("key_judgements", None)
    assert (said["category_of_concern"], said["safeguarding"]) == ("special_measures", "effective")


def test_a_predecessors_inspection_is_kept_as_the_predecessors() -> None:
    flag = "Does the latest full inspection relate to the URN of the current school?"
    row = {**CARD, flag: "No", "URN at time of latest full inspection": "112233.0"}
    [line] = lines(row)
    assert (line.data or {})["inspected_urn"] == "112233"
    [unsaid] = lines({**CARD, flag: "No"})
    assert "the file does not say which" in (unsaid.refusal or "")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"Achievement": "Fairly good"}, "is no grade of a report card (Achievement)"),
        ({"Inspection start date": "31/02/2026"}, "is not a day"),
        ({"Category of concern": "Odd"}, "is no category of concern"),
        ({"URN": "1482"}, "A URN has six digits."),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(wrong: dict[str, str], words: str) -> None:
    [line] = lines({**CARD, **wrong})
    assert words in (line.refusal or "")


def test_another_table_is_refused_whole() -> None:
    with pytest.raises(NotLatestInspections):
        lines({"Local authority": "Camden"})


ODD = st.one_of(
    st.sampled_from(["NULL", "", "Yes", "No", "1", "4.0", "9", "Not judged", "Met", "31/12/2025"]),
    st.text(st.characters(codec="cp1252", exclude_characters="\r\n\x00"), max_size=12),
)


@settings(max_examples=150, deadline=None)
@given(
    cells=st.dictionaries(st.sampled_from([*CARD, *GRADED, *UNGRADED]), ODD, max_size=12),
    encoding=st.sampled_from(["cp1252", "utf-8", "utf-8-sig"]),
)
def test_whatever_stands_in_the_cells_a_line_is_read_or_refused(cells: dict[str, str], encoding: str) -> None:
    steady = {**CARD, "URN": "148202"}
    for line in lines({**CARD, **GRADED, **UNGRADED, **cells}, steady, encoding=encoding):
        assert (line.data is None) == bool(line.refusal)
        grades = [*(line.data or {}).get("judgements", {}).values()]
        assert set(grades) <= {1, 2, 3, 4}


def real() -> bytes:
    """The transcribed rows, as the live file has them."""
    rows = []
    for school in json.loads(SAMPLE.read_text())["schools"]:
        row = {"URN": school["id"], "School name": school["name"], **school["grades"]}
        row |= {f"Latest OEIF {name}": grade for name, grade in school["legacyGrades"].items()}
        for name, column in (
            ("date", "Inspection start date"),
            ("legacyDate", "Inspection start date of latest OEIF graded inspection"),
            ("legacy", "Latest OEIF overall effectiveness"),
        ):
            row |= {column: school[name]} if school.get(name) else {}
        rows.append(row)
    return table(*rows)


@HERE
def test_the_real_rows_are_read_in_all_three_regimes() -> None:
    found = list(read({"inspections": real()}))
    assert {line.refusal for line in found} == {None}
    regimes = [(line.data or {})["regime"] for line in found]
    assert {regime: regimes.count(regime) for regime in set(regimes)}.keys() == {
        "report_card", "key_judgements", "overall_grade",
    }  # fmt: skip
    schools = json.loads(SAMPLE.read_text())["schools"]
    assert regimes.count("report_card") == sum("date" in school for school in schools)
    assert len(regimes) == sum(("date" in school) + ("legacyDate" in school) for school in schools)
    by_urn = {(line.key, (line.data or {})["regime"]): line.data or {} for line in found}
    answers = {
        urn: judge(Inspection(**by_urn[urn, regime]), DEFAULTS).answer.value
        for urn, regime in (
            ("139160", "report_card"), ("144478", "report_card"), ("139158", "key_judgements"),
        )
    }  # fmt: skip
    assert answers == {"139160": "yes", "144478": "yes", "139158": "yes"}


@pytest.fixture
async def aid(trust: Trust, academy: Any) -> httpx.AsyncClient:
    await academy("148201", predecessors=["112233"])
    await academy("148202")
    return await trust.person("aid", "aid")


async def previewed(api: Api, trust: Trust, aid: httpx.AsyncClient, content: bytes) -> dict[str, Any]:
    files = {"inspections": ("latest.csv", content)}
    answer = await aid.post("/v1/imports", data={"kind": "ofsted-latest-inspections"}, files=files)
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


async def test_they_become_inspections_and_answers_and_a_second_time_change_nothing(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    low = {**CARD, "URN": "148202", "Achievement": "Needs attention"}
    content = table({**CARD, **GRADED, **UNGRADED}, low, {**CARD, "URN": "100001"}, {"URN": "100002"})
    found = await previewed(api, trust, aid, content)
    assert (found["state"], counts(found)) == ("previewed", (4, 0, 0, 1)), found
    done = await applied(api, trust, aid, found)
    assert (done["state"], counts(done)) == ("applied", (4, 0, 0, 1)), done
    answers = {
        urn: (await aid.get(f"/v1/academies/{urn}/not-yet-good")).json()["answer"]
        for urn in ("148201", "148202")
    }
    assert answers == {"148201": "no", "148202": "yes"}
    assert counts(await previewed(api, trust, aid, content)) == (0, 0, 4, 1)
    better = table({**CARD, "Inclusion": "Strong standard"})
    changed = await previewed(api, trust, aid, better)
    [row] = (await aid.get(f"/v1/imports/{changed['id']}/rows")).json()["items"]
    assert row["outcome"] == "changed"
    assert row["differences"]["areas"]["new"]["inclusion"] == "strong_standard"


async def test_what_the_rules_of_inspections_refuse_is_refused_row_by_row(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    flag = "Does the latest full inspection relate to the URN of the current school?"
    then = "URN at time of latest full inspection"
    content = table(
        {**CARD, flag: "No", then: "112233"},
        {**CARD, "URN": "148202", flag: "No", then: "112244"},
        {**CARD, "URN": "148202", "Publication date": "01/01/2026"},
        {**CARD, "URN": "148202", "Publication date": "NULL", "Inspection start date": "04/02/2026"},
    )
    found = await previewed(api, trust, aid, content)
    rows = (await aid.get(f"/v1/imports/{found['id']}/rows")).json()["items"]
    reasons = {row["number"]: (row["outcome"], row["reason"]) for row in rows}
    assert reasons[2] == ("new", "")
    assert reasons[3][0] == "refused"
    assert "does not name that URN as a predecessor" in reasons[3][1]
    assert "published after the inspection began" in reasons[4][1]
    assert reasons[5][0] == "new"
    assert "counts for nothing until" in reasons[5][1]
