"""Events of which only copies are kept: one statement, which does all of it or nothing."""

import asyncio
from typing import NoReturn
from uuid import UUID

import pytest
from arriving import arrival, held
from rig import Api, Trust
from rig.events import envelop

from chassis.arrivals import Arrival
from chassis.ids import uuid7
from chassis.inbox import Inbox

SHELVED = "standards.note-shelved.v1"


class Opened(Exception):
    """A transaction was opened."""


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not taken by one statement is not taken at all."""

    def refuse(_: object) -> NoReturn:
        raise Opened

    monkeypatch.setattr("chassis.inbox.plain_session", refuse)


async def shelved(trust: Trust, about: UUID, sequence: int, shelf: str = "s1") -> Arrival:
    said = {"note_id": str(about), "shelf": shelf}
    return arrival(
        await envelop(
            trust.api.app.state.sessions, trust.id, SHELVED, said, about=about, sequence=sequence, source=None
        )
    )


async def copies(trust: Trust, about: UUID) -> list[tuple[str, str, int]]:
    rows = await trust.api.look("select kind, about, number from echoes where id = $1", about)
    return [tuple(row) for row in rows]


async def last_of(trust: Trust, about: UUID) -> list[int]:
    rows = await trust.api.look("select last from inbox_cursors where subject = $1", str(about))
    return [row["last"] for row in rows]


@pytest.mark.usefixtures("alone")
async def test_each_is_kept_in_its_order_by_one_statement(here: Trust, inbox: Inbox) -> None:
    about, other = uuid7(), uuid7()
    assert await inbox.receive_together([await shelved(here, about, 1)]) == "applied"
    assert await copies(here, about) == [("s1", "s1", 1)]
    run = [await shelved(here, about, number, f"s{number}") for number in (2, 3)]
    run += [await shelved(here, other, number, f"t{number}") for number in (1, 2)]
    assert await inbox.receive_together(run) == "applied"
    assert await copies(here, about) == [("s1", "s3", 3)]
    assert await copies(here, other) == [("t1", "t2", 2)]
    marks = "select count(*) from inbox where trust_id = $1"
    assert [tuple(row) for row in await here.api.look(marks, here.id)] == [(5,)]


async def test_what_was_said_only_first_stays_of_the_first(here: Trust, inbox: Inbox) -> None:
    """Whether the two come together or one after the other."""
    apart, together = uuid7(), uuid7()
    for number in (1, 2):
        assert await inbox.receive_together([await shelved(here, apart, number, f"s{number}")])
    assert await inbox.receive_together([await shelved(here, together, n, f"s{n}") for n in (1, 2)])
    assert await copies(here, apart) == await copies(here, together) == [("s1", "s2", 2)]


@pytest.mark.parametrize("trouble", ["gap", "late", "held", "known", "odd", "other trust"])
@pytest.mark.usefixtures("alone")
async def test_one_out_of_the_way_and_none_of_the_run_is_kept(
    here: Trust, inbox: Inbox, echoes: Api, trouble: str
) -> None:
    about, other = uuid7(), uuid7()
    run = [await shelved(here, about, 1), await shelved(here, about, 2)]
    if trouble == "gap":
        run.append(await shelved(here, other, 2))
    if trouble == "late":
        run.append(await shelved(here, about, 1))
    if trouble == "held":
        await inbox.receive(await shelved(here, about, 4))
    if trouble == "known":
        known = await shelved(here, other, 1)
        assert await inbox.receive_together([known])
        run.append(known)
    if trouble == "odd":
        run.append(await shelved(here, other, 1, "a\x00b"))
    if trouble == "other trust":
        run.append(await shelved(echoes.trust(), about, 3))
    assert await inbox.receive_together(run) is None
    assert (await copies(here, about), await last_of(here, about)) == ([], [0] if trouble == "held" else [])


@pytest.mark.usefixtures("alone")
async def test_what_nobody_listens_to_only_moves_its_subject_on(here: Trust, inbox: Inbox) -> None:
    about = uuid7()
    said = {"note_id": str(about)}
    sessions = here.api.app.state.sessions
    framed = await envelop(
        sessions, here.id, "standards.note-framed.v1", said, about=about, sequence=1, source=None
    )
    assert await inbox.receive_together([arrival(framed)]) == "applied"
    assert (await last_of(here, about), await copies(here, about)) == ([1], [])


async def test_one_that_comes_again_or_too_late_changes_nothing(here: Trust, inbox: Inbox) -> None:
    about = uuid7()
    first, second = await shelved(here, about, 1, "s1"), await shelved(here, about, 2, "s2")
    for one in (first, second):
        assert await inbox.receive_together([one]) == "applied"
    for _ in range(2):
        assert await inbox.receive_together([first]) == "duplicate"
    late = await shelved(here, about, 1, "s9")
    assert await inbox.receive_together([late]) is None
    assert await inbox.receive(late) == "dead"
    assert (await copies(here, about), await last_of(here, about)) == ([("s1", "s2", 2)], [2])


async def test_one_that_overtakes_is_not_handled_before_the_one_it_overtook(
    here: Trust, inbox: Inbox
) -> None:
    about = uuid7()
    for number in (3, 2):
        overtakes = await shelved(here, about, number)
        assert await inbox.receive_together([overtakes]) is None
        assert (await copies(here, about), await last_of(here, about)) == ([], [0] if number == 2 else [])
        assert await inbox.receive(overtakes) == "waiting"
    missing = await shelved(here, about, 1)
    assert await inbox.receive_together([missing]) is None, "those that wait are to follow at once"
    assert await inbox.receive(missing) == "applied"
    assert (await copies(here, about), await held(here)) == ([("s1", "s1", 3)], [])
    assert await inbox.receive_together([await shelved(here, about, 4)]) == "applied"


@pytest.mark.usefixtures("alone")
async def test_a_name_that_was_used_before_takes_nothing_with_it(here: Trust, inbox: Inbox) -> None:
    """Nobody names two events alike; were it so, the second must not move its subject without an effect."""
    about, other = uuid7(), uuid7()
    first, second = await shelved(here, about, 1), await shelved(here, other, 1)
    assert first.envelope
    assert second.envelope
    assert await inbox.receive_together([first]) == "applied"
    assert await inbox.receive_together([arrival(second.envelope, id=first.envelope.id)]) is None
    assert (await copies(here, other), await last_of(here, other)) == ([], [])


async def test_a_handler_that_leaves_something_in_the_history_has_a_transaction(
    here: Trust, inbox: Inbox
) -> None:
    about = uuid7()
    assert await inbox.receive_together([await shelved(here, about, 1, "locked")]) == "applied"
    noted = "select operation from history where object = 'echoes' and object_id = $1"
    [entry] = await here.api.look(noted, str(about))
    assert (entry["operation"], await copies(here, about)) == (f"hear {SHELVED}", [("locked", "locked", 1)])


async def test_what_cannot_be_kept_is_held_up_as_ever(here: Trust, inbox: Inbox) -> None:
    about = uuid7()
    odd = await shelved(here, about, 1, "a\x00b")
    assert await inbox.receive_together([odd]) is None
    assert await inbox.receive(odd) == "retrying"
    assert (await copies(here, about), [one.sequence for one in await held(here)]) == ([], [1])


async def test_workers_that_hear_the_same_at_once_handle_each_once(here: Trust, inbox: Inbox) -> None:
    abouts = [uuid7() for _ in range(5)]
    heard = [await shelved(here, about, number) for number in (1, 2) for about in abouts]

    async def worker() -> None:
        for one in heard:
            await inbox.receive_together([one]) or await inbox.receive(one)

    await asyncio.gather(*(worker() for _ in range(4)))
    while await held(here):
        await inbox.retry_due()
    assert [await copies(here, about) for about in abouts] == [[("s1", "s1", 2)]] * 5
    marks = await here.api.look("select count(*) from inbox where trust_id = $1", here.id)
    assert [tuple(row) for row in marks] == [(10,)]


async def test_each_is_kept_in_its_own_trust_also_over_one_connection(
    here: Trust, inbox: Inbox, echoes: Api
) -> None:
    about, there = uuid7(), echoes.trust()
    for trust, number in ((here, 1), (there, 1), (there, 2), (here, 2), (there, 3)):
        heard = [await shelved(trust, about, number, f"s{number}")]
        assert await inbox.receive_together(heard) == "applied"
    rows = await echoes.look("select trust_id, about, number from echoes where id = $1", about)
    assert {tuple(row) for row in rows} == {(here.id, "s2", 2), (there.id, "s3", 3)}
