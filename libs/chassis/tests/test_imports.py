"""Imports: what will happen is shown row by row, then it happens, once, whatever else happens meanwhile."""

import asyncio
import io
import time
from typing import Any

import httpx
import pytest
from bringing import applied, counts, previewed, rows_of, table, upload
from openpyxl import Workbook
from rig import Api, Trust
from rig.working import work
from sqlalchemy import text

from chassis.imports.work import A_WHOLE_FILE
from chassis.session import on_behalf_of_the_system


async def test_a_preview_says_row_by_row_what_will_happen_and_changes_nothing(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    await ann.post("/v1/notes", json={"desk": "d1", "text": "old"})
    await ann.post("/v1/notes", json={"desk": "d2", "text": "same"})
    found = await previewed(
        api, trust, ann, ("d1", "new text"), ("d2", "same"), ("d3", "x"), ("much-too-long", "x"), ("d3", "y")
    )
    assert (found["state"], counts(found), found["done"], found["total"]) == ("previewed", (1, 1, 1, 2), 5, 5)
    rows = await rows_of(ann, found)
    assert [(r["number"], r["key"], r["outcome"]) for r in rows] == [
        (2, "d1", "changed"),
        (3, "d2", "same"),
        (4, "d3", "new"),
        (5, "much-too-long", "refused"),
        (6, "d3", "refused"),
    ]
    assert rows[0]["differences"] == {"text": {"old": "old", "new": "new text"}}
    assert rows[3]["reason"] == "A desk has at most ten characters."
    assert "Row 4" in rows[4]["reason"]
    assert len((await ann.get("/v1/notes")).json()["items"]) == 2


async def test_what_was_previewed_is_applied_with_events_and_history_of_who_applied_it(
    api: Api, trust: Trust
) -> None:
    ann, bob = await trust.person("ann", "clerk"), await trust.person("bob", "clerk")
    found = await previewed(api, trust, ann, ("d1", "a"), ("d2", "b"), ("much-too-long", "x"))
    found = await applied(api, trust, bob, found)
    assert (found["state"], found["done"], found["total"]) == ("applied", 2, 2)
    assert (found["made_by"], found["applied_by"]) == ("ann", "bob")
    assert [r["applied"] for r in await rows_of(ann, found)] == [True, True, False]
    told = await api.look("select type from outbox where trust_id = $1", trust.id)
    assert [event["type"] for event in told] == ["standards.note-written.v1"] * 2
    entries = await api.look("select subject from history where trust_id = $1 and object = 'notes'", trust.id)
    assert [entry["subject"] for entry in entries] == ["bob", "bob"]


async def test_the_same_file_again_changes_nothing(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    rows = [(f"d{n}", f"text {n}") for n in range(120)]
    found = await applied(api, trust, ann, await previewed(api, trust, ann, *rows))
    assert counts(found) == (120, 0, 0, 0)
    before = await api.look("select count(*), max(position) from outbox where trust_id = $1", trust.id)
    again = await previewed(api, trust, ann, *rows)
    assert counts(again) == (0, 0, 120, 0)
    refusal = await ann.post(f"/v1/imports/{again['id']}/application")
    assert (refusal.status_code, refusal.json()["type"]) == (409, "/problems/nothing-to-apply")
    assert (
        await api.look("select count(*), max(position) from outbox where trust_id = $1", trust.id) == before
    )


async def test_applying_twice_is_refused_and_at_once_happens_once(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    found = await previewed(api, trust, ann, ("d1", "a"))
    answers = await asyncio.gather(
        *(ann.post(f"/v1/imports/{found['id']}/application") for _ in range(5)), return_exceptions=False
    )
    assert {a.status_code for a in answers} == {202}
    await work(api, trust.id)
    assert len((await ann.get("/v1/notes")).json()["items"]) == 1
    late = await ann.post(f"/v1/imports/{found['id']}/application")
    assert (late.status_code, late.json()["type"]) == (409, "/problems/import-not-previewed")


async def test_what_changed_after_the_preview_is_judged_again(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    found = await previewed(api, trust, ann, ("d1", "a"), ("d2", "b"), ("d3", "c"))
    await ann.post("/v1/notes", json={"desk": "d1", "text": "a"})
    await ann.post("/v1/notes", json={"desk": "d2", "text": "z"})
    gone = (await ann.post("/v1/notes", json={"desk": "d3", "text": "z"})).json()["id"]
    await ann.post(f"/v1/notes/{gone}/archive")
    found = await applied(api, trust, ann, found)
    rows = await rows_of(ann, found)
    assert [row["outcome"] for row in rows] == ["same", "changed", "refused"]
    assert rows[1]["differences"] == {"text": {"old": "z", "new": "b"}}
    assert rows[2]["reason"].startswith("Previewed as new; when it was applied it was refused.")
    assert (counts(found), found["done"], found["total"]) == ((0, 1, 1, 1), 3, 3)
    texts = {note["desk"]: note["text"] for note in (await ann.get("/v1/notes")).json()["items"]}
    assert texts == {"d1": "a", "d2": "b", "d3": "z"}


async def test_a_row_that_will_not_go_in_does_not_stop_the_others(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    rows = [(f"d{n}", "cursed" if n == 17 else "fine") for n in range(60)]
    found = await applied(api, trust, ann, await previewed(api, trust, ann, *rows))
    assert (found["state"], counts(found)) == ("applied", (59, 0, 0, 1))
    [refused] = await rows_of(ann, found, "&outcome=refused")
    assert (refused["key"], "Write something kinder." in refused["reason"]) == ("d17", True)
    # History and events of the attempts that were taken back are gone with them.
    [told] = await api.look("select count(*) from outbox where trust_id = $1", trust.id)
    [kept] = await api.look("select count(*) from history where trust_id = $1 and object = 'notes'", trust.id)
    assert (told["count"], kept["count"]) == (59, 59)


async def test_a_defect_stops_the_import_and_keeps_the_batches_before_it(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    rows = [(f"d{n}", "broken" if n == 60 else "fine") for n in range(70)]
    found = await applied(api, trust, ann, await previewed(api, trust, ann, *rows))
    assert (found["state"], found["done"]) == ("failed", 50)
    assert "fault on our side" in found["failure"]
    assert len(await api.look("select 1 from notes where trust_id = $1", trust.id)) == 50
    again = await previewed(api, trust, ann, *rows)
    assert counts(again) == (20, 0, 50, 0)


async def test_after_a_crash_between_batches_the_application_goes_on(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    rows = [(f"d{n}", "fine") for n in range(120)]
    found = await previewed(api, trust, ann, *rows)
    await ann.post(f"/v1/imports/{found['id']}/application")
    sessions, [step] = api.app.state.sessions, [t for t in api.service.tasks if t.kind == "import-step"]
    payload = {"import_id": found["id"]}

    async def take_part(*, dies: bool) -> None:
        async with on_behalf_of_the_system(sessions, "standards-api", trust.id, step.kind) as session:
            assert await step.run(session, payload) == payload
            if dies:
                raise RuntimeError("the worker dies before the commit")

    await take_part(dies=False)
    with pytest.raises(RuntimeError):
        await take_part(dies=True)
    assert (await ann.get(f"/v1/imports/{found['id']}")).json()["done"] == 50
    await work(api, trust.id)
    found = (await ann.get(f"/v1/imports/{found['id']}")).json()
    assert (found["state"], found["done"]) == ("applied", 120)
    assert len(await api.look("select 1 from notes where trust_id = $1", trust.id)) == 120
    assert len(await api.look("select 1 from outbox where trust_id = $1", trust.id)) == 120


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"a,b\n1,2\n", "n.csv", "Add: Desk, Text."),
        (b"", "n.csv", None),
        (b"Desk,Text\n", "n.exe", None),
        (b"%PDF-1.7 %%EOF", "n.csv", "contents are not"),
        (b"Desk,Text\n1,2\n", "n.xlsx", "contents are not"),
        (b'Desk,Text\nd1,"open\n', "n.csv", "not proper CSV"),
    ],
    ids=["columns missing", "empty", "program", "PDF as CSV", "CSV as workbook", "broken CSV"],
)
async def test_a_file_that_cannot_be_used_says_why(
    api: Api, trust: Trust, content: bytes, name: str, words: str | None
) -> None:
    ann = await trust.person("ann", "clerk")
    answer = await upload(ann, content, name)
    if words is None:
        assert answer.status_code in (415, 422)
        assert answer.json()["detail"]
        return
    assert answer.status_code == 202
    await work(api, trust.id)
    found = (await ann.get(answer.headers["location"])).json()
    assert (found["state"], words in found["failure"]) == ("failed", True), found["failure"]
    assert (await ann.post(f"/v1/imports/{found['id']}/application")).status_code == 409


async def test_a_workbook_is_read_and_columns_nobody_knows_are_told(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    book, out = Workbook(), io.BytesIO()
    for row in (["DESK NO", "text", "Shoe size"], ["d1", "a", 42]):
        book.active.append(row)
    book.save(out)
    answer = await upload(ann, out.getvalue(), "notes.xlsx")
    await work(api, trust.id)
    found = (await ann.get(answer.headers["location"])).json()
    assert (found["state"], counts(found)) == ("previewed", (1, 0, 0, 0))
    assert found["parts"][0]["unrecognised"] == ["Shoe size"]
    assert len(found["parts"][0]["sha256"]) == 64


@pytest.mark.parametrize(
    ("form", "files", "type_"),
    [
        ({}, {"notes": ("n.csv", b"x")}, "import-kind-unknown"),
        ({"kind": "nonsense"}, {"notes": ("n.csv", b"x")}, "import-kind-unknown"),
        ({"kind": "notes"}, {"other": ("n.csv", b"x")}, "import-files-wrong"),
        ({"kind": "notes", "more": "x"}, {"notes": ("n.csv", b"x")}, "import-files-wrong"),
        ({"kind": "notes", "notes": "text"}, {"x": ("n.csv", b"x")}, "import-files-wrong"),
    ],
)
async def test_a_wrong_form_is_told_what_is_wanted(
    api: Api, trust: Trust, form: dict[str, str], files: dict[str, Any], type_: str
) -> None:
    ann = await trust.person("ann", "clerk")
    answer = await ann.post("/v1/imports", data=form, files=files)
    assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{type_}"), answer.text
    assert await api.look("select 1 from files where trust_id = $1", trust.id) == []


@pytest.mark.parametrize(
    "headers", [{"content-type": "multipart/form-data"}, {"content-type": "application/json"}]
)
async def test_what_is_no_form_is_refused(trust: Trust, headers: dict[str, str]) -> None:
    ann = await trust.person("ann", "clerk")
    answer = await ann.post("/v1/imports", content=b"{}", headers=headers)
    assert answer.status_code in (400, 422), answer.text


async def test_who_may_not_import_or_look_cannot(api: Api, trust: Trust, other_trust: Trust) -> None:
    ann, hal = await trust.person("ann", "clerk"), await trust.person("hal", "headteacher", "d1")
    zed = await other_trust.person("zed", "clerk")
    assert (await upload(hal, table(("Desk", "Text")))).status_code == 403
    found = await previewed(api, trust, ann, ("d1", "a"))
    for who in (hal, zed):
        for path in ("", "/rows"):
            answer = await who.get(f"/v1/imports/{found['id']}{path}")
            assert (answer.status_code, answer.json()["type"]) == (404, "/problems/import-not-found")
        assert (await who.post(f"/v1/imports/{found['id']}/application")).status_code in (403, 404)
        assert (await who.get("/v1/imports")).json()["items"] == []


async def test_an_application_may_say_which_preview_it_is_of(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    found = await previewed(api, trust, ann, ("d1", "a"))
    path = f"/v1/imports/{found['id']}/application"
    assert (await ann.post(path, headers={"If-Match": '"1"'})).status_code == 412
    assert (await ann.post(path, headers={"If-Match": f'"{found["version"]}"'})).status_code == 202


async def test_an_upload_repeated_with_its_key_is_one_import(api: Api, trust: Trust) -> None:
    """Each time it is sent, a form is wrapped in another boundary: that makes it no other request."""
    ann = await trust.person("ann", "clerk")
    content = table(("Desk", "Text"), ("d1", "a"))
    ask: dict[str, Any] = {"data": {"kind": "notes"}, "headers": {"Idempotency-Key": "k"}}
    first = await ann.post("/v1/imports", **ask, files={"notes": ("n.csv", content)})
    again = await ann.post("/v1/imports", **ask, files={"notes": ("n.csv", content)})
    other = await ann.post("/v1/imports", **ask, files={"notes": ("n.csv", content + b"\n")})
    assert (first.status_code, again.json(), other.status_code) == (202, first.json(), 422)
    assert len(await api.look("select 1 from imports where trust_id = $1", trust.id)) == 1


async def test_the_rows_come_as_csv(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    found = await previewed(api, trust, ann, ("=d1", "a"))
    answer = await ann.get(f"/v1/imports/{found['id']}/rows?format=csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert ",'=d1," in answer.text


async def test_a_whole_file_may_take_longer_to_read_than_a_transaction_usually_may(
    api: Api, trust: Trust
) -> None:
    async with on_behalf_of_the_system(api.app.state.sessions, "test", trust.id, "read") as session:
        await session.execute(text("select set_config('idle_in_transaction_session_timeout', '300ms', true)"))
        await session.execute(text("select set_config('transaction_timeout', '0', true)"))
        await session.execute(text("select set_config('transaction_timeout', '400ms', true)"))
        await session.execute(A_WHOLE_FILE)
        await asyncio.sleep(0.6)
        assert await session.scalar(text("show transaction_timeout")) == "90s"


async def test_who_waits_is_answered_as_soon_as_it_is_over_or_when_their_patience_is(
    api: Api, trust: Trust, other_trust: Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Called by the worker: nobody looks by themselves before ten seconds are over."""
    monkeypatch.setattr("chassis.patience.SHORTEST_PAUSE", 60)
    monkeypatch.setattr("chassis.patience.LONGEST_PAUSE", 60)
    ann, zed = await trust.person("ann", "clerk"), await other_trust.person("zed", "clerk")
    path = (await upload(ann, table(("Desk", "Text"), ("d1", "a")))).headers["location"]

    async def ask(who: httpx.AsyncClient, prefer: str) -> tuple[int, Any, float]:
        began = time.monotonic()
        answer = await who.get(path, headers={"Prefer": prefer})
        return answer.status_code, answer.json().get("state"), time.monotonic() - began

    assert (await ask(zed, "wait=10"))[0] == 404, "nobody waits for what they may not see"
    status, state, took = await ask(ann, "respond-async, wait=1")
    assert (status, state, took >= 1) == (200, "previewing", True)
    waiting = asyncio.create_task(ask(ann, "wait=10"))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await work(api, trust.id)
    status, state, took = await waiting
    assert (status, state, took < 10) == (200, "previewed", True)
    assert (await ask(ann, "handling=lenient"))[:2] == (200, "previewed")
