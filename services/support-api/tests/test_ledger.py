"""The ledger: entries sum to zero, nobody overdraws however many book at once, nothing is rewritten."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import people
import pytest
import saying
from brokering import Brokering, at, terms
from rig import Api, Trust

REFUSED = {409, 503}  # No days left, or for the moment too much going on: nothing has happened either way.


@asynccontextmanager
async def as_the_app(api: Api, trust: Trust) -> AsyncIterator[Any]:
    """The database as the service itself reaches it: its role, in one trust."""
    connection = await asyncpg.connect(api.database.app_url.replace("+asyncpg", ""))
    await connection.execute("select set_config('app.trust', $1, false)", str(trust.id))
    try:
        yield connection
    finally:
        await connection.close()


async def accounts(connection: Any) -> dict[str, UUID]:
    rows = await connection.fetch("select kind, id from accounts where unit = 'half_day'")
    return {row["kind"]: row["id"] for row in rows}


async def write(connection: Any, *lines: tuple[UUID, int]) -> None:
    """An entry, past all of our own code."""
    entry = uuid4()
    await connection.execute(
        "insert into ledger_entries (id, at, urn, year, unit, reason, cause, words, made_by)"
        " values ($1, now(), '148201', $2, 'half_day', 'drawn', 'meeting', 'x', 'x')",
        *(entry, saying.YEAR),
    )
    for account, amount in lines:
        await connection.execute(
            "insert into postings (entry_id, account_id, amount) values ($1, $2, $3)", entry, account, amount
        )


async def test_the_database_refuses_an_entry_that_does_not_sum_to_zero(api: Api, trust: Trust) -> None:
    await saying.academy(trust)
    async with as_the_app(api, trust) as connection:
        at_ = await accounts(connection)
        with pytest.raises(asyncpg.CheckViolationError, match="sum to zero"):
            async with connection.transaction():
                await write(connection, (at_["available"], -2), (at_["used"], 1))
        with pytest.raises(asyncpg.CheckViolationError, match="sum to zero"):
            async with connection.transaction():
                await write(connection, (at_["used"], 2))
        async with connection.transaction():
            await write(connection, (at_["available"], -2), (at_["used"], 1), (at_["reserved"], 1))
    await in_balance(api, trust)


async def test_the_database_refuses_to_overdraw_an_account(api: Api, trust: Trust) -> None:
    await saying.academy(trust)
    async with as_the_app(api, trust) as connection:
        at_ = await accounts(connection)
        with pytest.raises(asyncpg.CheckViolationError, match="overdrawn"):
            async with connection.transaction():
                await write(connection, (at_["available"], -13), (at_["used"], 13))
        async with connection.transaction():
            await write(connection, (at_["available"], -12), (at_["used"], 12))


async def test_of_two_who_take_the_last_days_at_once_the_second_is_refused(api: Api, trust: Trust) -> None:
    """Without any lock of ours: the database itself makes the second wait and look again."""
    await saying.academy(trust)
    async with as_the_app(api, trust) as one, as_the_app(api, trust) as other:
        at_ = await accounts(one)

        async def take(connection: Any, seconds: float) -> None:
            async with connection.transaction():
                await write(connection, (at_["available"], -8), (at_["used"], 8))
                await asyncio.sleep(seconds)

        first = asyncio.create_task(take(one, 0.3))
        await asyncio.sleep(0.1)
        with pytest.raises(asyncpg.CheckViolationError, match="overdrawn"):
            await take(other, 0)
        await first
    await in_balance(api, trust)


@pytest.mark.parametrize(
    "sql",
    [
        "update postings set amount = 1",
        "delete from postings",
        "truncate postings",
        "update ledger_entries set words = 'y'",
        "delete from ledger_entries",
        "update accounts set kind = 'used'",
        "delete from accounts",
    ],
)
@pytest.mark.parametrize("owner", [False, True])
async def test_nothing_that_was_posted_is_ever_rewritten(
    api: Api, trust: Trust, sql: str, owner: bool
) -> None:
    """Not by the service, and not by who owns the database."""
    await saying.academy(trust)
    before = await api.look("select * from postings where trust_id = $1 order by account_id", trust.id)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await rewrite(api, trust, sql, owner=owner)
    after = await api.look("select * from postings where trust_id = $1 order by account_id", trust.id)
    assert (before, len(before)) == (after, 2)


async def rewrite(api: Api, trust: Trust, sql: str, *, owner: bool) -> None:
    if owner:
        await api.look(sql)
    else:
        async with as_the_app(api, trust) as connection:
            await connection.execute(sql)


async def in_balance(api: Api, trust: Trust) -> None:
    """Each entry sums to zero in each unit, no account but a source is below zero."""
    entries = await api.look(
        "select entry_id, unit, sum(amount) from postings p join accounts a on a.id = p.account_id"
        " where p.trust_id = $1 group by entry_id, unit",
        trust.id,
    )
    assert entries
    assert {int(row["sum"]) for row in entries} == {0}
    balances = await api.look(
        "select kind, may_be_negative, sum(amount) from accounts a join postings p on p.account_id = a.id"
        " where a.trust_id = $1 group by a.id, kind, may_be_negative",
        trust.id,
    )
    assert [row["kind"] for row in balances if row["sum"] < 0 and not row["may_be_negative"]] == []


async def test_fifty_visits_at_once_never_overdraw_an_engagement(api: Api, trust: Trust) -> None:
    work = await Brokering.begin(trust)
    key = await work.deployed(days=3)
    answers = await asyncio.gather(*(work.visit(key, days=0.5) for _ in range(50)))
    assert {answer.status_code for answer in answers} <= {201, *REFUSED}
    taken = sum(answer.status_code == 201 for answer in answers)
    assert 0 < taken <= 6
    while (answer := await work.visit(key, days=0.5)).status_code == 201:
        taken += 1
    assert (taken, answer.json()["type"]) == (6, "/problems/more-than-agreed")
    days = await work.days()
    assert (days["used"], days["reserved"], days["available"]) == (3.0, 0.0, 3.0)
    rows = await api.look("select sum(half_days) from visits where trust_id = $1", trust.id)
    assert rows[0]["sum"] == 6
    await in_balance(api, trust)


async def test_many_commissions_at_once_never_overdraw_an_academy(api: Api, trust: Trust) -> None:
    """Four specialists, sixteen engagements of a day, six days: six are commissioned."""
    work = await Brokering.begin(trust)
    more = {"days": 50, "most_engagements": 50}
    who = [await people.ready(work.aid, f"Sam {n}", **more) for n in range(4)]
    keys = []
    for number in range(16):
        key = await work.proposed(days=1, specialist_id=who[number % 4])
        await people.done(await work.receiver.post(at(key, "receiver-answer"), json=AGREES), 200)
        keys.append(key)
    waiting, commissioned = keys, 0
    for _ in range(10):
        answers = await asyncio.gather(
            *(work.aid.post(at(key, "commission"), json=terms(days=1)) for key in waiting)
        )
        assert {answer.status_code for answer in answers} <= {200, *REFUSED}
        commissioned += sum(answer.status_code == 200 for answer in answers)
        waiting = [
            k for k, a in zip(waiting, answers, strict=True) if a.status_code in REFUSED and not spent(a)
        ]
        assert commissioned <= 6
        if not waiting:
            break
    days = await work.days()
    assert (commissioned, days["reserved"], days["available"]) == (6, 6.0, 0.0)
    await in_balance(api, trust)


def spent(answer: Any) -> bool:
    return bool(answer.json()["type"] == "/problems/not-enough-days")


AGREES = {"agrees": True, "conflict": None}


async def test_what_was_posted_is_in_the_history(api: Api, trust: Trust) -> None:
    await saying.academy(trust)
    [row] = await api.look(
        "select entry from history where trust_id = $1 and object = 'ledger_entries'", trust.id
    )
    assert '"postings":{"available":12,"entitlement":-12}' in row["entry"]
