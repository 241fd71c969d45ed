"""Lists: the same filtering, sorting, paging and CSV everywhere."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notes.models import Note
from notes.routes import NoteOut
from pydantic import ValidationError
from rig import Trust

from chassis.exports import FORMULA_STARTS, safe_cell
from chassis.listing import Listing


async def write(trust: Trust, *texts: str) -> None:
    ann = await trust.person("ann", "clerk")
    for number, words in enumerate(texts):
        answer = await ann.post("/v1/notes", json={"desk": f"d{number % 3}", "text": words})
        assert answer.status_code == 201


@pytest.mark.parametrize("sort", ["desk", "-desk", "created_at", "-created_at"])
async def test_pages_hold_each_row_once_in_order(trust: Trust, sort: str) -> None:
    await write(trust, *(f"n{number}" for number in range(11)))
    ann = trust.signed_in("ann", "clerk")
    whole = (await ann.get("/v1/notes", params={"sort": sort, "limit": 200})).json()["items"]
    seen, after = [], None
    while True:
        params: dict[str, str | int] = {"sort": sort, "limit": 3}
        if after:
            params["after"] = after
        page = (await ann.get("/v1/notes", params=params)).json()
        seen += page["items"]
        after = page["next"]
        if after is None:
            break
    assert seen == whole
    assert len({row["id"] for row in seen}) == 11


async def test_a_marker_belongs_to_its_sort(trust: Trust) -> None:
    await write(trust, "a", "b")
    ann = trust.signed_in("ann", "clerk")
    after = (await ann.get("/v1/notes", params={"limit": 1})).json()["next"]
    answer = await ann.get("/v1/notes", params={"after": after, "sort": "-desk"})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/bad-cursor")


async def test_filters_and_words_narrow(trust: Trust) -> None:
    await write(trust, "reading in year 3", "maths in year 6", "100% attendance")
    ann = trust.signed_in("ann", "clerk")
    assert [n["text"] for n in (await ann.get("/v1/notes?desk=d1")).json()["items"]] == ["maths in year 6"]
    assert len((await ann.get("/v1/notes?q=YEAR in")).json()["items"]) == 2
    assert len((await ann.get("/v1/notes?q=100%25")).json()["items"]) == 1
    assert (await ann.get("/v1/notes?q=year_3")).json()["items"] == []


async def test_a_filter_may_be_a_rule(trust: Trust) -> None:
    await write(trust, "short", "rather longer")
    ann = trust.signed_in("ann", "clerk")
    found = (await ann.get("/v1/notes?longer_than=5")).json()["items"]
    assert [note["text"] for note in found] == ["rather longer"]
    assert (await ann.get("/v1/notes?longer_than=x")).status_code == 422


@pytest.mark.parametrize(("day", "found"), [("2020-01-01", 0), ("2199-12-31", 1)])
async def test_a_list_as_of_a_day(trust: Trust, day: str, found: int) -> None:
    await write(trust, "a")
    answer = await trust.signed_in("ann", "clerk").get("/v1/notes", params={"as_of": day})
    assert len(answer.json()["items"]) == found


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "yesterday", "2026-02-30"])
async def test_a_day_nobody_means_is_refused(trust: Trust, day: str) -> None:
    await trust.stand("ann", "clerk")
    answer = await trust.signed_in("ann", "clerk").get("/v1/notes", params={"as_of": day})
    assert answer.status_code == 422


async def test_csv_runs_nothing(trust: Trust) -> None:
    await write(trust, "=HYPERLINK(1)", "@x", "plain, with comma", '"quoted"')
    answer = await trust.signed_in("ann", "clerk").get("/v1/notes?format=csv&limit=1")
    assert answer.headers["content-type"].startswith("text/csv")
    assert 'attachment; filename="notes.csv"' in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert sorted(row["text"] for row in rows) == ['"quoted"', "'=HYPERLINK(1)", "'@x", "plain, with comma"]


@given(st.text())
def test_no_text_starts_a_formula(value: str) -> None:
    cell = safe_cell(value)
    assert not cell.startswith(FORMULA_STARTS)
    assert cell in (value, f"'{value}")


@pytest.mark.parametrize("value", [-1, -1.5, 0, 7])
def test_numbers_stay_numbers(value: float) -> None:
    assert safe_cell(value) == str(value)


def test_a_whole_number_that_no_column_holds_is_refused_by_the_contract() -> None:
    asked = Listing(Note, NoteOut, sorts={"desk": Note.desk}, filters={"version": Note.version}).query
    assert asked.model_validate({"version": 2**31 - 1})
    with pytest.raises(ValidationError, match="less than or equal"):
        asked.model_validate({"version": 2**31})
