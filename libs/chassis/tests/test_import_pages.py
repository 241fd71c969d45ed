"""Imports that are kept at once: their rows stand in pages, and read as any others do."""

import csv
import io
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from rig import Api, Trust
from rig.working import work

from chassis.imports import Line, Lines
from chassis.imports.rows import as_keys
from chassis.session import on_behalf_of_the_system

ROWS = [("much-too-long", "x"), *((f"d{n}", f"text {n}") for n in range(40)), ("d7", "again")]


async def previewed(api: Api, trust: Trust, who: httpx.AsyncClient, kind: str) -> Any:
    text = "\n".join(",".join(row) for row in [("Desk", "Text"), *ROWS])
    answer = await who.post("/v1/imports", data={"kind": kind}, files={"notes": ("n.csv", text.encode())})
    assert answer.status_code == 202, answer.text
    await work(api, trust.id)
    return (await who.get(answer.headers["location"])).json()


async def ask(who: httpx.AsyncClient, imported: Any, query: str) -> Any:
    return (await who.get(f"/v1/imports/{imported['id']}/rows?{query}")).json()


async def paged(who: httpx.AsyncClient, imported: Any, query: str) -> list[Any]:
    """All of them, seven to a page."""
    found = await ask(who, imported, f"limit=7&{query}")
    rows: list[Any] = found["items"]
    while found["next"]:
        found = await ask(who, imported, f"limit=7&{query}&after={found['next']}")
        rows += found["items"]
    return rows


@pytest.fixture
async def ann(trust: Trust) -> httpx.AsyncClient:
    """With one note that will change and one that is as the file has it."""
    ann = await trust.person("ann", "clerk")
    for desk, words in (("d3", "other words"), ("d4", "text 4")):
        await ann.post("/v1/notes", json={"desk": desk, "text": words})
    return ann


@pytest.fixture
async def no_seventeen(api: Api) -> AsyncIterator[None]:
    """The database will not have one of them."""
    await api.behind.execute("alter table notes add constraint refused check (text <> 'text 17') not valid")
    yield
    await api.behind.execute("alter table notes drop constraint refused")


@pytest.mark.parametrize(
    "query", ["", "outcome=refused", "outcome=changed", "key=d7", "q=keep+one", "sort=-number"]
)
async def test_rows_in_pages_read_as_rows_that_stand_by_themselves(
    api: Api, trust: Trust, ann: httpx.AsyncClient, query: str
) -> None:
    alone, together = [await previewed(api, trust, ann, kind) for kind in ("notes", "notes-at-once")]
    [(stand, stand_in_pages)] = await api.look(
        "select (select count(*) from import_rows where trust_id = $1),"
        " (select sum(json_array_length(keys)) from import_pages where trust_id = $1)",
        trust.id,
    )
    assert (stand, stand_in_pages) == (42, 42)
    shown = [await paged(ann, imported, query) for imported in (alone, together)]
    for row in (row for rows in shown for row in rows):
        row.pop("id")
    assert shown[0] == shown[1] != []
    assert {name: alone[name] for name in ("new", "changed", "same", "refused", "done", "total")} == {
        name: together[name] for name in ("new", "changed", "same", "refused", "done", "total")
    }


async def test_all_are_kept_at_once_and_shown_as_applied(
    api: Api, trust: Trust, ann: httpx.AsyncClient
) -> None:
    found = await previewed(api, trust, ann, "notes-at-once")
    await ann.post(f"/v1/imports/{found['id']}/application")
    await work(api, trust.id)
    found = (await ann.get(f"/v1/imports/{found['id']}")).json()
    assert (found["state"], found["done"], found["total"]) == ("applied", 39, 39)
    rows = await paged(ann, found, "")
    assert {(r["outcome"], r["applied"]) for r in rows} == {
        ("new", True), ("changed", True), ("same", False), ("refused", False),
    }  # fmt: skip
    assert len({r["id"] for r in rows}) == len(rows) == 42
    told = (await ann.get(f"/v1/imports/{found['id']}/rows?format=csv")).text
    assert [row["key"] for row in csv.DictReader(io.StringIO(told.removeprefix("\ufeff")))] == [
        r["key"] for r in rows
    ]
    texts = {note["desk"]: note["text"] for note in (await ann.get("/v1/notes?limit=200")).json()["items"]}
    assert texts == {f"d{n}": f"text {n}" for n in range(40)}


@pytest.mark.usefixtures("no_seventeen")
async def test_what_the_database_will_not_have_together_is_kept_row_by_row_under_the_same_ids(
    api: Api, trust: Trust, ann: httpx.AsyncClient
) -> None:
    found = await previewed(api, trust, ann, "notes-at-once")
    before = await paged(ann, found, "")
    await ann.post(f"/v1/imports/{found['id']}/application")
    await work(api, trust.id)
    found = (await ann.get(f"/v1/imports/{found['id']}")).json()
    assert (found["state"], found["new"], found["refused"]) == ("applied", 37, 3)
    after = await paged(ann, found, "")
    assert [r["id"] for r in after] == [r["id"] for r in before]
    [(key, applied)] = [(r["key"], r["applied"]) for r in after if r["reason"].startswith("Previewed as new")]
    assert (key, applied) == ("d17", True)
    assert await api.look("select 1 from import_pages where trust_id = $1", trust.id) == []
    assert len((await ann.get("/v1/notes?limit=200")).json()["items"]) == 39


async def test_a_worker_that_dies_while_it_keeps_them_has_kept_none_and_another_keeps_all(
    api: Api, trust: Trust, ann: httpx.AsyncClient
) -> None:
    found = await previewed(api, trust, ann, "notes-at-once")
    await ann.post(f"/v1/imports/{found['id']}/application")
    [step] = [task for task in api.service.tasks if task.kind == "import-step"]
    sessions = api.app.state.sessions

    async def take_it_and_die() -> None:
        async with on_behalf_of_the_system(sessions, "standards-api", trust.id, step.kind) as session:
            assert await step.run(session, {"import_id": found["id"]}) is None
            raise RuntimeError("the worker dies before the commit")

    with pytest.raises(RuntimeError):
        await take_it_and_die()
    assert (await ann.get(f"/v1/imports/{found['id']}")).json()["state"] == "applying"
    assert len((await ann.get("/v1/notes?limit=200")).json()["items"]) == 2
    await work(api, trust.id)
    assert (await ann.get(f"/v1/imports/{found['id']}")).json()["state"] == "applied"
    assert len((await ann.get("/v1/notes?limit=200")).json()["items"]) == 40


@pytest.mark.parametrize("key", ["k\x00ey", "key" * 100])
def test_a_key_that_cannot_be_kept_as_it_is_is_mended(key: str) -> None:
    assert as_keys(["a", key, "b"]) == ["a", key.replace("\x00", "")[:200], "b"]
    assert as_keys([]) == []


def test_lines_are_the_same_whether_they_stand_in_columns_or_not() -> None:
    lines = [
        Line(2, "a", {"x": "1", "y": None}),
        Line(3, "b", refusal="No."),
        Line(4, "c", {"x": "2", "y": "z"}),
    ]
    columns = Lines.of(lines)
    assert list(columns) == [lines[0], lines[2], lines[1]]
    assert (len(columns), len(columns.usable()), columns[1]) == (3, 2, lines[2])
    assert list(columns.only([False, True])) == [lines[2], lines[1]]
    assert Lines.of(columns) is columns
