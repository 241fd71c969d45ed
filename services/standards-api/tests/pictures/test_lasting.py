"""The board's view drawn before stands until something that it is drawn from has changed."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import asyncpg
import httpx
import pytest
from rig import Api, Trust
from sqlalchemy import Table
from sqlalchemy.sql import visitors

from chassis.actor import COMMONS, Actor, Standing
from chassis.clock import today
from standards_api.academies import ours_on
from standards_api.pictures import queries
from standards_api.pictures.lasting import LASTING, MOST_KEPT, Drawn, Lasting
from standards_api.policy import Pictures


@pytest.fixture
async def aid(trust: Trust, academy: Any) -> httpx.AsyncClient:
    await academy("148201")
    await academy("148202")
    return await trust.person("aid", "aid")


async def names(who: httpx.AsyncClient) -> list[str]:
    answer = await who.get("/v1/board-view")
    assert answer.status_code == 200, answer.text
    return [row["name"] for row in answer.json()["academies"]]


def last_drawn() -> Sequence[Any]:
    return list(LASTING.drawn.values())[-1].parts


def rename(trust: Trust, name: str) -> str:
    return f"update academies set name = '{name}' where trust_id = '{trust.id}' and urn = '148201'"


async def test_it_stands_while_nothing_changes_and_a_change_is_in_the_next_answer(
    aid: httpx.AsyncClient,
) -> None:
    before = await names(aid)
    drawn = last_drawn()
    assert (await names(aid), last_drawn() is drawn) == (before, True)
    worry = {
        "urn": "148201", "area": "attendance", "title": "Absence grows", "likelihood": 4, "impact": 4,
        "reason": "Up three terms running.",
    }  # fmt: skip
    assert (await aid.post("/v1/risks", json=worry)).status_code == 201
    shown = (await aid.get("/v1/board-view")).json()["academies"]
    assert sum(len(row["open_risks"]) for row in shown) == 1
    assert last_drawn() is not drawn


async def test_what_was_not_committed_when_it_was_drawn_is_seen_once_it_is(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    """Even when others that began later ended before: what was seen counts, not what came last."""
    slow = await asyncpg.connect(api.postgres.url("postgres", api.database.name, driver="postgresql"))
    try:
        async with slow.transaction():
            await slow.execute("select set_config('app.trust', $1, true)", str(trust.id))
            await slow.execute(rename(trust, "Slow to change"))
            assert "Slow to change" not in await names(aid)
            await api.behind.execute(f"update risks set title = title where trust_id = '{trust.id}'")
            assert "Slow to change" not in await names(aid)
            assert "Slow to change" not in await names(aid)
        assert "Slow to change" in await names(aid)
    finally:
        await slow.close()


async def test_what_others_change_leaves_it_standing(
    api: Api, other_trust: Trust, aid: httpx.AsyncClient
) -> None:
    await names(aid)
    drawn = last_drawn()
    async with api.behind.transaction():
        await api.behind.execute("select set_config('app.trust', $1, true)", str(other_trust.id))
        await api.behind.execute("update academies set name = name where false")
    await names(aid)
    assert last_drawn() is drawn
    await api.behind.execute("update academies set name = name where false")  # by hand, past every trust
    await names(aid)
    assert last_drawn() is not drawn


async def test_it_is_of_whom_it_was_drawn_for(trust: Trust, aid: httpx.AsyncClient) -> None:
    assert len(await names(aid)) == 2
    chair = await trust.person("chair", "chair", "148201")
    assert (await chair.get("/v1/board-view")).status_code == 403
    await trust.api.behind.execute(f"delete from standings where trust_id = '{trust.id}' and subject = 'aid'")
    assert (await aid.get("/v1/board-view")).status_code == 403


@pytest.mark.parametrize("ago", [0, 3], ids=["today", "a day gone by"])
@pytest.mark.parametrize("role", ["aid", "trustee", "chief_executive", "headteacher"])
async def test_each_table_that_it_is_drawn_from_is_watched(
    api: Api, trust: Trust, role: str, ago: int
) -> None:
    actor = Actor(subject="x", trust_id=trust.id, standings=frozenset({Standing(role, "148201")}))
    day = today() - timedelta(days=ago)
    asked = queries.pictures(actor, Pictures.VIEW_BOARD, day).where(ours_on(day))
    read = {part.name for part in visitors.iterate(asked) if isinstance(part, Table)}
    watched = "select tgrelid::regclass::text as name from pg_trigger where tgname = 'mark_change'"
    rows = await api.look(watched)
    assert {"academies", "inspections", "ratings"} < read
    assert read <= {row["name"] for row in rows}


async def test_a_moment_does_not_outlive_ten_minutes_or_the_servers_run(api: Api) -> None:
    [row] = await api.look("select moment(), unchanged_since(moment()) as same")
    assert row["same"] is True
    seen, run, at = row["moment"].split()
    for said in (f"{seen} {run} {float(at) - 601}", f"{seen} {float(run) - 1} {at}"):
        assert await api.behind.fetchval("select unchanged_since($1)", said) is False
    assert await api.behind.fetchval("select unchanged_since(null)") is None


async def test_neither_asking_nor_marking_looks_at_every_mark(api: Api, trust: Trust) -> None:
    """Not even on a connection that has asked often: PostgreSQL then plans for any moment there may be."""
    looks = "select seq_scan from pg_stat_xact_user_tables where relname = 'picture_changes'"
    many = "insert into picture_changes select $1, n, now() from generate_series(-5000, -1) n"
    await api.behind.execute(many, COMMONS)
    await api.behind.execute("analyze picture_changes")
    ours = await asyncpg.connect(api.database.app_url.replace("+asyncpg", ""))
    try:
        async with ours.transaction():
            await ours.execute("select set_config('app.trust', $1, true)", str(trust.id))
            for _ in range(10):
                await ours.execute("update risks set title = title where false")
                await ours.fetchval("select unchanged_since(moment())")
            assert await ours.fetchval(looks) == 0
    finally:
        await ours.close()


async def test_marks_that_nobody_needs_any_more_are_taken_away(api: Api, trust: Trust) -> None:
    old = "insert into picture_changes select $1, n, now() - interval '2 hours' from generate_series(1, 5) n"
    await api.behind.execute(old, trust.id)
    for left in (4, 3, 3):
        async with api.behind.transaction():
            await api.behind.execute("select set_config('app.trust', $1, true)", str(trust.id))
            await api.behind.execute("update risks set title = title where false")
        there = "select count(*) from picture_changes where trust_id = $1"
        assert await api.behind.fetchval(there, trust.id) == left


def test_no_more_is_kept_than_there_is_room_for() -> None:
    lasting, third = Lasting(), MOST_KEPT // 3 - 1
    statements: list[Any] = [object() for _ in range(MOST_KEPT + 6)]
    for statement in statements[:5]:
        lasting.keep(statement, Drawn("", range(third)))
    assert list(lasting.drawn) == statements[2:5]
    lasting.keep(statements[4], Drawn("", range(MOST_KEPT)))  # too large by one: it goes, the others stay
    assert list(lasting.drawn) == statements[2:4]
    for statement in statements[5:]:
        lasting.keep(statement, Drawn("", ()))  # of a trust that has no academy yet
    assert len(lasting.drawn) == MOST_KEPT
