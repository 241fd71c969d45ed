"""History: each sees what they may, and whatever is done to it behind our back is found and named."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from rig import Api, Trust

from chassis import history, verify_history
from chassis.history_routes import as_lines
from chassis.ids import uuid7

COLUMNS = "sequence, at, subject, operation, object, object_id, entry, hash"
KINDS = ("edit", "delete", "insert", "reorder", "truncate", "restamp")
TIMES = 25


async def busy(trust: Trust, acts: int = 12) -> httpx.AsyncClient:
    """Somebody who has done things here."""
    ann = await trust.person("ann", "clerk")
    for number in range(acts):
        answer = await ann.post("/v1/notes", json={"desk": f"d{number % 3}", "text": f"text “{number}”\n"})
        if number % 3 == 0:
            await ann.post(f"/v1/notes/{answer.json()['id']}/archive")
    return ann


async def test_a_chief_executive_sees_what_was_changed_and_an_admin_only_that_it_was(trust: Trust) -> None:
    ann = await busy(trust, 3)
    bob = await trust.person("bob", "clerk")
    await bob.post("/v1/notes", json={"desk": "d1", "text": "bob's"})
    chief, admin = await trust.person("cleo", "chief_executive"), await trust.person("tom", "trust_admin")
    seen = {name: (await who.get("/v1/history")).json()["items"] for name, who in
            {"chief": chief, "admin": admin, "ann": ann, "bob": bob}.items()}  # fmt: skip
    assert [entry["sequence"] for entry in seen["chief"]] == [5, 4, 3, 2, 1]
    assert all(entry["open"] for entry in seen["chief"])
    assert seen["chief"][0]["new"]["text"] == "bob's"
    assert [(e["subject"], e["open"], e["old"], e["new"]) for e in seen["admin"]] == [
        (subject, False, None, None) for subject in ("bob", "ann", "ann", "ann", "ann")
    ]
    assert [(e["sequence"], e["open"]) for e in seen["bob"]] == [(5, True)]
    assert len(seen["ann"]) == 4
    hal = await trust.person("hal", "headteacher", "d1")
    assert (await hal.get("/v1/history")).json()["items"] == []


async def test_an_admin_who_is_a_clerk_too_reads_their_own_acts(trust: Trust) -> None:
    await busy(trust, 1)
    await trust.stand("tom", "clerk")
    await trust.stand("tom", "trust_admin")
    tom = trust.signed_in("tom", "clerk", "trust_admin")
    await tom.post("/v1/notes", json={"desk": "d1", "text": "x"})
    items = (await tom.get("/v1/history")).json()["items"]
    assert [(e["subject"], e["open"]) for e in items] == [("tom", True), ("ann", False), ("ann", False)]


async def test_the_history_of_one_thing_and_its_pages(trust: Trust) -> None:
    await busy(trust)
    chief = await trust.person("cleo", "chief_executive")
    note = (await chief.get("/v1/history?operation=archive_note&limit=1")).json()["items"][0]["object_id"]
    of_it = (await chief.get(f"/v1/history?object=notes&object_id={note}&sort=sequence")).json()["items"]
    assert [e["operation"] for e in of_it] == ["write_note", "archive_note"]
    assert (of_it[1]["old"], of_it[1]["new"]) == ({"archived": False}, {"archived": True})
    found, after = [], ""
    while True:
        page = (
            await chief.get(f"/v1/history?limit=7&after={after}" if after else "/v1/history?limit=7")
        ).json()
        found += [e["sequence"] for e in page["items"]]
        if not (after := page["next"]):
            break
    assert found == list(range(16, 0, -1))
    assert (await chief.get("/v1/history?format=csv")).text.count("write_note") == 12


async def test_another_trusts_history_is_not_there(trust: Trust, other_trust: Trust) -> None:
    await busy(trust, 1)
    zed = await other_trust.person("zed", "chief_executive")
    assert (await zed.get("/v1/history")).json()["items"] == []
    assert (await zed.get("/v1/history/verification")).json()["entries"] == 0
    assert len((await zed.get("/v1/history/export")).text.splitlines()) == 1


async def test_who_may_verify_and_who_may_take_a_copy(trust: Trust) -> None:
    ann = await busy(trust, 1)
    admin = await trust.person("tom", "trust_admin")
    assert (await admin.get("/v1/history/verification")).json()["holds"] is True
    assert (await admin.get("/v1/history/export")).status_code == 403
    for path in ("verification", "export"):
        assert (await ann.get(f"/v1/history/{path}")).status_code == 403


async def test_a_copy_is_verified_with_nothing_but_python(
    trust: Trust, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chassis.history_routes.EXPORTED_AT_ONCE", 5)
    await busy(trust)
    chief = await trust.person("cleo", "chief_executive")
    before = (await chief.get("/v1/history/verification")).json()
    copy = tmp_path / "history.jsonl"
    copy.write_bytes((await chief.get("/v1/history/export")).content)
    program = Path(verify_history.__file__)
    assert len(program.read_text().splitlines()) < 60

    def check(*heads: str) -> tuple[int, str]:
        command = [sys.executable, "-I", "-S", str(program), str(copy), *heads]  # no package can be imported
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    assert check() == (0, "All 16 entries are as they were written.\n")
    assert check(f"16:{before['head']}")[0] == 0
    assert check(f"16:{'0' * 64}") == (1, "Entry 16 is not as it was written, or one is missing there.\n")
    copy.write_text(copy.read_text().replace("“7”", "“8”"))
    assert check() == (1, "Entry 11 is not as it was written, or one is missing there.\n")
    after = (await chief.get("/v1/history?limit=1")).json()["items"][0]
    assert (after["operation"], after["new"]) == ("export_history", {"entries": 16})


Rows = list[dict[str, Any]]


def tamper(kind: str, rows: Rows, dice: random.Random) -> int:
    """Change the rows as somebody with all rights might, also with a link that fits.

    Returns the first row that can no longer hold.
    """
    at = dice.randrange(1, len(rows) - 2)
    number = at + 1
    if kind == "truncate":
        del rows[at:]
    elif kind == "delete":
        del rows[at]
    elif kind == "reorder":
        other = dice.randrange(at + 1, len(rows))
        rows[at], rows[other] = {**rows[other], "sequence": number}, {**rows[at], "sequence": other + 1}
    elif kind == "insert":
        forged = changed(rows[at], dice.choice(["mallory", "ann"]), at=rows[at]["at"])
        rows[at:] = [relinked(rows, at, forged), *({**r, "sequence": r["sequence"] + 1} for r in rows[at:])]
        number += 1
    else:
        seconds = dice.randrange(1, 9)
        time = rows[at]["at"].replace(microsecond=seconds) if kind == "restamp" else rows[at]["at"]
        who = "mallory" if kind == "edit" else rows[at]["subject"]
        way = dice.randrange(3)
        if way == 0:  # only what is searched by, not the text that was hashed
            rows[at] = {**rows[at], "subject": who, "at": time}
        else:
            rows[at] = changed(rows[at], who, at=time)
        if way == 2:  # with a link that fits: then it is the row after that gives it away
            rows[at], number = relinked(rows, at, rows[at]), number + 1
    return number


def changed(row: dict[str, Any], subject: str, *, at: Any) -> dict[str, Any]:
    said = {**json.loads(row["entry"]), "subject": subject, "at": at.isoformat(), "new": {"forged": True}}
    return {**row, "entry": history.canonical(said), "subject": subject, "at": at}


def relinked(rows: Rows, at: int, row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "hash": history.link(rows[at - 1]["hash"] if at else "", at + 1, row["entry"])}


@pytest.fixture(scope="module")
async def chain(api: Api) -> tuple[Rows, str]:
    """A true history, to be spoilt in many ways."""
    trust = api.trust()
    await busy(trust, 24)
    rows = await api.look(f"select {COLUMNS} from history where trust_id = $1 order by sequence", trust.id)
    return [dict(row) for row in rows], rows[-1]["hash"]


async def put(api: Api, trust_id: UUID, rows: Rows, head: tuple[int, str]) -> None:
    """Past every lock, as somebody with all rights on the server would."""
    places = f"insert into history (trust_id, {COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    names = COLUMNS.split(", ")
    async with api.behind.transaction():
        await api.behind.execute("alter table history disable trigger history_stays")
        await api.behind.executemany(places, [(trust_id, *(row[name] for name in names)) for row in rows])
        await api.behind.execute("alter table history enable trigger history_stays")
        await api.behind.execute("insert into history_heads values ($1, $2, $3)", trust_id, *head)


@pytest.mark.parametrize("seed", range(TIMES))
@pytest.mark.parametrize("kind", KINDS)
async def test_every_tampering_is_found_and_the_first_bad_row_named(
    api: Api, chain: tuple[Rows, str], kind: str, seed: int
) -> None:
    rows, head = [dict(row) for row in chain[0]], (len(chain[0]), chain[1])
    bad = tamper(kind, rows, random.Random(f"{kind} {seed}"))
    trust = Trust(api, uuid7())
    await put(api, trust.id, rows, head)
    chief = await trust.person("cleo", "chief_executive")
    found = (await chief.get("/v1/history/verification")).json()
    assert (found["holds"], found["first_bad"]) == (False, bad)
    lines = [line async for line in as_lines(api.app.state.sessions, trust.id, *head)]
    assert verify_history.first_bad(lines) == bad, "the other program, written apart, says the same"


async def test_the_untouched_chain_holds_where_it_was_put(api: Api, chain: tuple[Rows, str]) -> None:
    """So that no tampering above was found for another reason."""
    trust = Trust(api, uuid7())
    await put(api, trust.id, chain[0], (len(chain[0]), chain[1]))
    chief = await trust.person("cleo", "chief_executive")
    found = (await chief.get("/v1/history/verification")).json()
    assert (found["holds"], found["first_bad"], found["entries"]) == (True, None, len(chain[0]))


async def test_a_last_entry_rewritten_with_its_link_is_given_away_by_the_head(
    api: Api, chain: tuple[Rows, str]
) -> None:
    rows = [dict(row) for row in chain[0]]
    last = len(rows) - 1
    rows[last] = relinked(rows, last, changed(rows[last], "mallory", at=rows[last]["at"]))
    trust = Trust(api, uuid7())
    await put(api, trust.id, rows, (len(rows), chain[1]))
    chief = await trust.person("cleo", "chief_executive")
    assert (await chief.get("/v1/history/verification")).json()["first_bad"] == len(rows)
    assert verify_history.first_bad((await chief.get("/v1/history/export")).text.splitlines()) == len(rows)


async def test_even_its_owner_cannot_change_it_in_passing(api: Api, trust: Trust) -> None:
    await busy(trust, 1)
    for statement in ("update history set subject = 'x'", "delete from history", "truncate history"):
        with pytest.raises(Exception, match="only ever added to"):
            await api.behind.execute(statement)
