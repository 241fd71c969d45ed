"""Many trusts brought in at once leave what each would have left by itself."""

import json
from typing import Any

import pytest
from giasfiles import apply, bring_in, counts, groups, links, new_uid, operator, preview, tenant
from rig import Api
from sqlalchemy import text

from chassis.actor import COMMONS
from chassis.history import canonical, verify
from chassis.session import on_behalf_of_the_system

NOBODY = text("select (cast(:trusts as uuid[]))[1:0]")  # as if none of them had begun when it was asked
TOLD = {
    "trusts": "select to_jsonb(t) as row from trusts t where trust_id = $1",
    "academies": "select to_jsonb(a) as row from academies a where trust_id = $1 order by urn",
    "history": "select entry::jsonb as row from history"
    " where trust_id = $1 and object in ('trusts', 'academies')"
    " order by object, entry::jsonb -> 'new' ->> 'urn'",
    "outbox": "select jsonb_build_object('type', type, 'sequence', sequence, 'data', data) as row"
    " from outbox where trust_id = $1 order by data ->> 'urn'",
}
EACH_ITS_OWN = {
    "id",
    "trust_id",
    "created_at",
    "updated_at",
    "at",
    "academy_id",
    "group_uid",
    "uid",
    "subject",
}


async def left_by(api: Api, uid: str) -> dict[str, list[Any]]:
    found = {}
    for table, statement in TOLD.items():
        rows = await api.look(statement, tenant(api, uid).id)
        found[table] = [alike(json.loads(row["row"])) for row in rows]
    return found


def alike(said: Any) -> Any:
    """Without what no two trusts have in common; that it is there at all is kept."""
    if isinstance(said, dict):
        return {name: bool(value) if name in EACH_ITS_OWN else alike(value) for name, value in said.items()}
    return said


def linked(uid: str, first: int) -> list[dict[str, str]]:
    other = {
        "Group UID": uid,
        "URN": str(first + 1),
        "Joined date": "",
        "EstablishmentName": 'Zoë’s "\\" School',
    }
    return [{"Group UID": uid, "URN": str(first)}, other]


async def chain_of(api: Api, uid: str) -> tuple[int, int | None]:
    sessions = api.app.state.sessions
    async with on_behalf_of_the_system(sessions, "standards-api", tenant(api, uid).id, "check") as session:
        return await verify(session)


async def rows_of(api: Api, imported: dict[str, Any]) -> dict[str, tuple[str, bool]]:
    answer = await operator(api).get(f"/v1/imports/{imported['id']}/rows?limit=200")
    return {row["key"]: (row["outcome"], row["applied"]) for row in answer.json()["items"]}


async def test_trusts_together_leave_the_same_rows_history_and_events_as_one_alone(api: Api) -> None:
    alone, first, second = new_uid(), new_uid(), new_uid()
    ann = await tenant(api, alone).person("ann", "trust_admin")
    files = {"groups": groups({"Group UID": alone}), "links": links(*linked(alone, 148201))}
    found = await preview(api, ann, "gias-own-trust", tenant(api, alone).id, **files)
    await apply(api, ann, tenant(api, alone).id, found)
    both = groups({"Group UID": first}, {"Group UID": second})
    done = await bring_in(api, groups=both, links=links(*linked(first, 148201), *linked(second, 148301)))
    assert (counts(done), done["done"]) == ((6, 0, 0, 0), 6)
    assert {applied for _, applied in (await rows_of(api, done)).values()} == {True}
    assert await left_by(api, first) == await left_by(api, alone)
    assert len((await left_by(api, second))["academies"]) == 2
    for uid in (first, second):
        assert await chain_of(api, uid) == (3, None)
        entries = await api.look("select entry from history where trust_id = $1", tenant(api, uid).id)
        assert all(entry == canonical(json.loads(entry)) for (entry,) in entries)


@pytest.mark.parametrize("seen", [True, False], ids=["seen in time", "begun at that very moment"])
async def test_a_trust_begun_after_the_preview_is_judged_again_and_the_others_begin(
    api: Api, monkeypatch: pytest.MonkeyPatch, seen: bool
) -> None:
    uids = [new_uid() for _ in range(3)]
    files = {
        "groups": groups(*({"Group UID": uid, "Group ID": f"TR0910{n}"} for n, uid in enumerate(uids))),
        "links": links(*(row for n, uid in enumerate(uids) for row in linked(uid, 149001 + 10 * n))),
    }
    found = await preview(api, operator(api), "gias-groups", COMMONS, **files)
    meanwhile = groups({"Group UID": uids[1], "Group ID": "TR09101", "Group Name": "OTHER"})
    await bring_in(api, groups=meanwhile, links=links(linked(uids[1], 149011)[0]))
    if not seen:
        monkeypatch.setattr("chassis.imports.beginning.BEGUN", NOBODY)
    done = await apply(api, operator(api), COMMONS, found)
    assert (counts(done), done["done"]) == ((7, 1, 1, 0), 9)
    rows = await rows_of(api, done)
    assert (rows["TR09101"], rows["149011"], rows["149012"]) == (
        ("changed", True),
        ("same", True),
        ("new", True),
    )
    assert [await chain_of(api, uid) for uid in uids] == [(3, None), (4, None), (3, None)]


async def test_where_the_database_will_not_have_one_trust_the_others_begin_all_the_same(api: Api) -> None:
    uids = [new_uid() for _ in range(5)]
    files = {
        "groups": groups(*({"Group UID": uid, "Group ID": f"TR0920{n}"} for n, uid in enumerate(uids))),
        "links": links(*(row for n, uid in enumerate(uids) for row in linked(uid, 149101 + 10 * n))),
    }
    await api.look("alter table academies add constraint no_such check (urn <> '149121') not valid")
    done = await bring_in(api, **files)
    await api.look("alter table academies drop constraint no_such")
    assert (done["state"], counts(done), done["done"]) == ("applied", (14, 0, 0, 1), 15)
    rows = await rows_of(api, done)
    assert rows.pop("149121") == ("refused", True)
    assert set(rows.values()) == {("new", True)}
    assert [await chain_of(api, uid) for uid in uids] == [
        (3, None),
        (3, None),
        (2, None),
        (3, None),
        (3, None),
    ]
    for n, uid in enumerate(uids):
        [told] = await api.look("select count(*) from outbox where trust_id = $1", tenant(api, uid).id)
        assert told["count"] == (2 if n == 2 else 3)
