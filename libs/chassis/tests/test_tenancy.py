"""Two walls: the policy table, and row-level security that holds even where the first is forgotten."""

import asyncio
from typing import Any

import asyncpg
import pytest
from rig import Api, Trust
from rig.catalogue import faults
from sqlalchemy import text

from chassis.db import enter_trust

TABLES = [
    "notes",
    "replies",
    "standings",
    "outbox",
    "history",
    "history_heads",
    "idempotency_keys",
    "event_sequences",
]


async def test_every_table_is_walled_off(api: Api) -> None:
    assert await faults(api.behind, "standards") == []


BREAKS = {
    "create table loose (id int primary key)": "loose: no trust_id",
    "alter table notes no force row level security": "notes: row-level security",
    "alter table notes disable row level security": "notes: row-level security",
    "drop policy own_trust on notes": "notes: no policy",
    "create policy more on notes using (true)": "notes: unknown policy more",
    "alter table replies add unique (note_id)": "replies: replies_note_id_key does not start",
    "create unique index on notes (desk)": "notes: unique index",
    "create view peek as select * from notes": "peek: a view",
    "create materialized view kept as select * from notes": "kept: a view",
    "grant truncate on notes to standards_app": "notes: standards_app may TRUNCATE",
    "alter table notes owner to standards_app": "notes: owned by standards_app",
    "alter role standards_app bypassrls": "standards_app: a role with too many rights",
}


@pytest.mark.parametrize("statement", BREAKS)
async def test_a_breach_of_the_wall_is_seen(api: Api, statement: str) -> None:
    transaction = api.behind.transaction()
    await transaction.start()
    try:
        await api.behind.execute(statement)
        assert any(fault.startswith(BREAKS[statement]) for fault in await faults(api.behind, "standards"))
    finally:
        await transaction.rollback()


@pytest.fixture
async def app_role(api: Api) -> Any:
    connection = await asyncpg.connect(api.database.app_url.replace("+asyncpg", ""))
    yield connection
    await connection.close()


async def write_one(trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    answer = await ann.post("/v1/notes", json={"desk": "d", "text": "x"}, headers={"Idempotency-Key": "k"})
    note = answer.json()["id"]
    await trust.api.behind.execute(
        "insert into replies (trust_id, id, version, note_id, text, created_at, updated_at)"
        " values ($1, $2, 1, $2, 'x', now(), now())",
        trust.id,
        note,
    )


@pytest.mark.parametrize("setting", [None, "", "00000000-0000-0000-0000-000000000000", "other"])
@pytest.mark.parametrize("table", TABLES)
async def test_without_its_trust_no_row_exists(
    trust: Trust, other_trust: Trust, app_role: Any, table: str, setting: str | None
) -> None:
    await write_one(trust)
    assert await trust.api.look(f"select 1 from {table} where trust_id = $1", trust.id)
    if setting is not None:
        wanted = str(other_trust.id) if setting == "other" else setting
        await app_role.execute("select set_config('app.trust', $1, false)", wanted)
    assert await app_role.fetch(f"select 1 from {table} where trust_id = $1", trust.id) == []


@pytest.mark.parametrize("verb", ["update notes set text = 'y'", "delete from notes"])
async def test_another_trust_changes_nothing(
    trust: Trust, other_trust: Trust, app_role: Any, verb: str
) -> None:
    await write_one(trust)
    await app_role.execute("select set_config('app.trust', $1, false)", str(other_trust.id))
    assert (await app_role.execute(verb)).endswith(" 0")


async def test_no_row_can_be_written_into_another_trust(
    trust: Trust, other_trust: Trust, app_role: Any
) -> None:
    await app_role.execute("select set_config('app.trust', $1, false)", str(other_trust.id))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app_role.execute(
            "insert into event_sequences (trust_id, subject, last) values ($1, 's', 1)", trust.id
        )


async def test_no_row_can_point_into_another_trust(trust: Trust, other_trust: Trust, app_role: Any) -> None:
    await write_one(trust)
    [note] = await trust.api.look("select id from notes where trust_id = $1", trust.id)
    await app_role.execute("select set_config('app.trust', $1, false)", str(other_trust.id))
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await app_role.execute(
            "insert into replies (id, version, note_id, text, created_at, updated_at)"
            " values (gen_random_uuid(), 1, $1, 'x', now(), now())",
            note["id"],
        )


async def test_history_is_only_ever_added_to(trust: Trust, app_role: Any) -> None:
    await write_one(trust)
    await app_role.execute("select set_config('app.trust', $1, false)", str(trust.id))
    for verb in ("update history set entry = ''", "delete from history", "truncate history"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app_role.execute(verb)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await trust.api.behind.execute("delete from history where trust_id = $1", trust.id)


async def test_a_trust_does_not_stay_on_a_pooled_connection(api: Api, trust: Trust) -> None:
    for _ in range(20):
        async with api.app.state.sessions.begin() as session:
            assert await session.scalar(text("select coalesce(current_setting('app.trust', true), '')")) == ""
            await enter_trust(session, trust.id)


async def test_cancelled_requests_leave_no_trust_behind(api: Api, trust: Trust) -> None:
    """SQLAlchemy #13381: a cancellation while the setting is made must not return an open transaction."""
    await write_one(trust)
    ann = trust.signed_in("ann", "clerk")
    for number in range(150):
        asking = asyncio.create_task(ann.get("/v1/notes"))
        await asyncio.sleep(0.0002 * (number % 25))
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
    for _ in range(20):
        async with api.app.state.sessions.begin() as session:
            assert await session.scalar(text("select count(*) from notes")) == 0
