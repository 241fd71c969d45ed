"""DfE's tables of key stages 2 and 5 and of absence, old and new; and files as damaged as they come."""

import csv
import io
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trueheaders import INSTITUTIONS, PRIMARIES

from chassis.imports import Line
from standards_api.measures.official_file import CODES, NoFigures, NoSchools, Table, read
from standards_api.measures.official_tables import ABSENCE, KS2, KS4, KS5, TABLES
from standards_api.models.measures import Status

DATA = Path(os.environ.get("REAL_DATA_DIR", Path(__file__).parents[5] / "shared" / "data"))
HERE = pytest.mark.skipif(not DATA.exists(), reason="DfE's real tables are not here: set REAL_DATA_DIR")


def release(year: str = "2018/19", edition: str = "final") -> bytes:
    return f"academic_year,release\n{year},{edition}\n".encode()


def lines(table: Table, text: str, **files: bytes) -> list[Line]:
    return list(read(table, {"schools": text.encode(), **files}))


def figures(table: Table, text: str, **files: bytes) -> dict[str, dict[str, Any]]:
    [line] = lines(table, text, **files)
    assert line.data is not None, line.refusal
    return {one["measure"]: one for one in line.data["figures"]}


def test_key_stage_2_of_an_old_file() -> None:
    head = "RECTYPE,URN,PTRWM_EXP,PTRWM_HIGH,READPROG,READPROG_LOWER,READPROG_UPPER,MATPROG,MATPROG_DESCR"
    found = figures(KS2, f"{head}\n1,148201,65%,7%,1.2,-0.4,2.8,-3.1,4\n", release=release())
    assert found["ks2-rwm-expected"]["value"] == 65
    progress = found["ks2-reading-progress"]
    assert (progress["value"], progress["lower"], progress["upper"]) == (1.2, -0.4, 2.8)
    assert found["ks2-maths-progress"]["value"] == -3.1
    assert "lower" not in found["ks2-maths-progress"]


LONG = (
    "time_period,geographic_level,school_urn,breakdown_topic,breakdown,subject,expected_standard_pupil_percent,"
    "expected_standard_pupil_count,eligible_pupil_count,higher_standard_pupil_percent,progress_measure_score\n"
)


def test_key_stage_2_of_a_new_file_with_a_row_for_each_subject_and_group() -> None:
    rows = [
        "202425,School,148201,All pupils,Total,Reading,80,24,30,30,z",
        '202425,School,148201,All pupils,Total,"Reading, writing and maths",60,18,30,c,z',
        '202425,School,148201,All pupils,3 year average,"Reading, writing and maths",58,52,90,9,z',
        '202425,School,148201,Disadvantaged,Disadvantaged,"Reading, writing and maths",40,4,10,0,z',
        '202425,School,148201,All pupils,Total,"Grammar, punctuation and spelling",70,21,30,30,z',
        "202425,Local authority,,All pupils,Total,Reading,80,24,30,30,z",
    ]
    found = figures(KS2, LONG + "\n".join(rows))
    assert set(found) == {"ks2-reading-progress", "ks2-rwm-expected", "ks2-rwm-higher"}
    expected = found["ks2-rwm-expected"]
    assert (expected["value"], expected["numerator"], expected["denominator"]) == (60, 18, 30)
    assert (found["ks2-rwm-higher"]["status"], found["ks2-rwm-higher"]["code"]) == ("suppressed", "c")
    assert found["ks2-reading-progress"]["status"] == "not_produced"


def test_a_second_row_about_the_same_figure_is_refused_with_the_number_of_the_first() -> None:
    row = '202425,School,148201,All pupils,Total,"Reading, writing and maths",60,18,30,c,z\n'
    first, second = lines(KS2, LONG + row + row)
    assert first.refusal is None
    assert second.refusal == "Row 2 is about 148201 already: keep one of the two."


def test_a_level_results_old_and_new() -> None:
    old = "RECTYPE,URN,VA_INS_ALEV,LCI_INS_ALEV,UCI_INS_ALEV,TALLPPE_ALEV_1618,TALLPPEGRD_ALEV_1618\n"
    found = figures(KS5, old + "1,148201,0.12,-0.05,0.29,33.4,C+\n", release=release())
    assert (found["level-3-value-added"]["lower"], found["average-points-per-entry"]["value"]) == (
        -0.05,
        33.4,
    )
    new = "time_period,exam_cohort,disadvantage_status,school_urn,value_added,aps_per_entry,grade\n"
    rows = "202425,A level,Total,148201,0.18,40.2,B\n202425,Tech level,Total,148201,0.5,30,Merit\n"
    found = figures(KS5, new + rows + "202425,A level,Disadvantaged,148201,-0.2,35,C\n")
    assert (found["level-3-value-added"]["value"], found["average-points-per-entry"]["value"]) == (0.18, 40.2)


NEW = {"time_identifier": "Academic year", "geographic_level": "School", "country_code": "E92000001",
       "country_name": "England", "version": "Final", "school_urn": "148201"}  # fmt: skip


def table_of(head: list[str], *rows: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, head, restval="z")
    writer.writeheader()
    writer.writerows({**NEW, **row} for row in rows)
    return out.getvalue()


def test_sixteen_to_eighteen_results_with_every_column_that_institutions_have() -> None:
    whole = {"time_period": "202425", "disadvantage_status": "Total", "exam_cohort": "A level"}
    found = {"value_added": "0.21", "value_added_upper_ci": "0.4", "value_added_lower_ci": "0.02"}
    text = table_of(
        INSTITUTIONS,
        {**whole, **found, "aps_per_entry": "36.1", "aps_per_entry_grade": "B-"},
        {**whole, "disadvantage_status": "Disadvantaged", "value_added": "-0.5"},
        {**whole, "exam_cohort": "Applied general", "value_added": "0.9"},
    )
    kept = figures(KS5, text)
    added = kept["level-3-value-added"]
    assert (added["lower"], added["value"], added["upper"]) == (0.02, 0.21, 0.4)
    assert kept["average-points-per-entry"]["value"] == 36.1


def test_key_stage_2_with_every_column_that_schools_have() -> None:
    whole = {"time_period": "202223", "breakdown_topic": "All pupils", "breakdown": "Total"}
    limits = ("progress_measure_lower_conf_interval", "progress_measure_upper_conf_interval")
    writing = dict(zip(("progress_measure_score", *limits), ("-0.7", "-2.1", "0.7"), strict=True))
    text = table_of(
        PRIMARIES,
        {**whole, "subject": "Reading, writing and maths", "expected_standard_pupil_percent": "61"},
        {**whole, "subject": "Writing", "expected_standard_pupil_percent": "70", **writing},
        {**whole, "breakdown": "3 year average", "subject": "Writing", "progress_measure_score": "9"},
    )
    kept = figures(KS2, text)
    assert kept["ks2-rwm-expected"]["value"] == 61
    progress = kept["ks2-writing-progress"]
    assert (progress["lower"], progress["value"], progress["upper"]) == (-2.1, -0.7, 0.7)


def test_value_added_of_a_single_subject_is_not_taken_for_that_of_a_school() -> None:
    by_subject = "time_period,geographic_level,school_urn,exam_cohort,subject,value_added\n"
    with pytest.raises(NoSchools):
        lines(KS5, by_subject + "202425,School,148201,A level,Biology,0.3\n")


def test_absence_old_and_new_and_only_of_whole_years() -> None:
    found = figures(ABSENCE, "LA,ESTAB,URN,PERCTOT,PPERSABS10\n201,3614,148201,2.6,3.4\n", release=release())
    assert (found["overall-absence"]["value"], found["persistent-absence"]["value"]) == (2.6, 3.4)
    new = (
        "time_period,time_identifier,geographic_level,school_urn,sess_possible,sess_overall,sess_overall_percent,"
        "enrolments,enrolments_pa_10_exact,enrolments_pa_10_exact_percent,enrolments_pa_50_exact_percent\n"
    )
    found = figures(ABSENCE, new + "202324,Academic year,School,148201,40000,2800,7.0,210,42,20.0,low\n")
    assert (found["persistent-absence"]["numerator"], found["persistent-absence"]["denominator"]) == (42, 210)
    assert (found["severe-absence"]["status"], found["severe-absence"]["code"]) == ("suppressed", "low")
    [term] = lines(ABSENCE, new + "202324,Autumn term,School,148201,40000,2800,7.0,210,42,20.0,low\n")
    assert "part of the year" in (term.refusal or "")


def test_persistent_absence_of_2014_has_another_meaning_and_a_version_of_its_own() -> None:
    text = "URN,PERCTOT,PPERSABS10\n148201,4.6,9.4\n"
    versions = {
        year: figures(ABSENCE, text, release=release(year))["persistent-absence"]["definition"]
        for year in ("2013/14", "2018/19")
    }
    assert versions == {"2013/14": 1, "2018/19": 2}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.kind))
def test_a_file_without_any_figure_we_take_says_which_it_takes(table: Table) -> None:
    with pytest.raises(NoFigures) as refused:
        lines(table, "URN,SCHNAME,P8_BANDING\n148201,Oak,1\n", release=release())
    assert next(iter(table.figures.values()))["value"].aliases[0] in str(refused.value.detail)


def test_a_file_without_a_row_about_a_whole_school_says_so() -> None:
    with pytest.raises(NoSchools):
        lines(KS2, LONG + '202425,School,148201,Sex,Girls,"Reading, writing and maths",60,18,30,c,z\n')
    old = "URN,GENDER,READPROG\n148201,Girls,1.5\n"
    assert figures(KS2, old, release=release())["ks2-reading-progress"]["value"] == 1.5


DAMAGES = ["{}", "{}.0", '"{}"', " {} ", "{:.5e}"]
CELLS = st.one_of(
    st.sampled_from(
        [*CODES, *(code.lower() for code in CODES), "", "NULL", "[c]", "12.5%", "0", "1e400", "?"]
    ),
    st.floats(-200, 200).map(str),
    st.text(st.characters(codec="cp1252", exclude_characters="\r\n\x00"), max_size=8),
)


@settings(max_examples=150, deadline=None)
@given(
    table=st.sampled_from(TABLES),
    cells=st.lists(CELLS, min_size=1, max_size=6),
    damage=st.sampled_from(DAMAGES),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    beside=st.sampled_from([[], ["SCHNAME"], ["P8_BANDING", "", "DIFFN_P8MEA"]]),
)
def test_however_a_file_is_damaged_a_row_is_read_or_refused_in_words_and_missing_is_never_nought(
    table: Table, cells: list[str], damage: str, encoding: str, beside: list[str]
) -> None:
    columns = [one.aliases[0] for columns in table.figures.values() for one in columns.values()]
    columns = columns[: len(cells)]
    urn = damage.format(148201) if "e" not in damage else damage.format(148201.0)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*beside, "URN", *columns])
    writer.writerow([*("x" for _ in beside), urn.strip('"'), *cells[: len(columns)]])
    content = out.getvalue().encode(encoding, errors="replace")
    for line in read(table, {"schools": content, "release": release()}):
        assert line.key == "148201"
        assert (line.data is None) == bool(line.refusal)
        for figure in (line.data or {}).get("figures", []):
            missing = figure["status"] not in (Status.PUBLISHED, Status.PROVISIONAL)
            assert missing == ("value" not in figure)
            assert not missing or figure["code"]


@HERE
@pytest.mark.parametrize(
    ("table", "name", "measure", "column"),
    [
        (KS2, "ks2_2018-19_progress_first800.csv", "ks2-reading-progress", "READPROG"),
        (ABSENCE, "absence_2018-19_england_by_school.csv", "persistent-absence", "PPERSABS10"),
        (KS4, "ks4_2018-19_provisional_england.csv", "attainment-8", "ATT8SCR"),
    ],
)
def test_every_number_of_a_real_file_arrives_and_no_row_is_refused(
    table: Table, name: str, measure: str, column: str
) -> None:
    content = (DATA / name).read_bytes()
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    there = {row["URN"]: row[column] for row in rows if row.get("RECTYPE", "1") in ("1", "2") and row["URN"]}
    numbers = {urn: float(cell) for urn, cell in there.items() if is_number(cell)}
    found = list(read(table, {"schools": content, "release": release()}))
    assert {line.refusal for line in found} == {None}
    told = [one for line in found for one in (line.data or {})["figures"] if one["measure"] == measure]
    assert {one["urn"]: one["value"] for one in told if "value" in one} == numbers
    assert {one["urn"] for one in told if one.get("code")} == {
        urn for urn, cell in there.items() if cell and urn not in numbers
    }


def is_number(cell: str) -> bool:
    try:
        return float(cell) == float(cell)
    except ValueError:
        return False
