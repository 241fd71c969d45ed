"""What is heard: once, in order; what cannot be handled is held up and hinders nobody else."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from arriving import arrival, held
from echoes.handlers import UNBEARABLE
from rig import Api, Trust
from rig.events import envelop

from chassis.actor import COMMONS
from chassis.arrivals import Arrival
from chassis.events import LARGEST, Envelope, address
from chassis.held import WaitsForAnother, redrive, skip
from chassis.ids import uuid7
from chassis.inbox import MOST_ATTEMPTS, Inbox
from chassis.session import on_behalf_of_the_system

WRITTEN = "standards.note-written.v1"


@pytest.fixture
def unbearable() -> Iterator[None]:
    UNBEARABLE.add("broken")
    yield
    UNBEARABLE.clear()


async def note(trust: Trust, about: UUID, sequence: int | None = None, desk: str = "d1") -> Envelope:
    return await envelop(
        trust.api.app.state.sessions, trust.id, WRITTEN, {"note_id": str(about), "desk": desk},
        about=about, sequence=sequence, source=None,
    )  # fmt: skip


async def echoed(trust: Trust, about: UUID) -> list[int]:
    sql = "select number from echoes where trust_id = $1 and about = $2 order by position"
    return [row["number"] for row in await trust.api.look(sql, trust.id, str(about))]


async def settle(inbox: Inbox) -> None:
    for _ in range(MOST_ATTEMPTS + 2):
        await inbox.retry_due()


async def test_an_event_is_handled_once_however_often_it_comes(here: Trust, inbox: Inbox) -> None:
    about = uuid7()
    first = arrival(await note(here, about))
    assert [await inbox.receive(first) for _ in range(3)] == ["applied", "duplicate", "duplicate"]
    assert await echoed(here, about) == [1]


async def test_events_that_overtake_wait_and_follow_in_order_when_the_missing_one_comes(
    here: Trust, inbox: Inbox
) -> None:
    about = uuid7()
    outcomes = [await inbox.receive(arrival(await note(here, about, n))) for n in (4, 2, 3)]
    assert outcomes == ["waiting"] * 3
    assert await echoed(here, about) == []
    assert await inbox.receive(arrival(await note(here, about, 1))) == "applied"
    assert await echoed(here, about) == [1, 2, 3, 4]
    assert await held(here) == []


async def test_one_subject_that_waits_does_not_hinder_another(here: Trust, inbox: Inbox) -> None:
    waits, flows = uuid7(), uuid7()
    await inbox.receive(arrival(await note(here, waits, 2)))
    assert await inbox.receive(arrival(await note(here, flows, 1))) == "applied"


async def test_a_type_nobody_here_listens_to_only_moves_its_subject_on(here: Trust, inbox: Inbox) -> None:
    about = uuid7()
    other = arrival(await note(here, about), type="standards.note-framed.v1")
    assert await inbox.receive(other) == "applied"
    assert await inbox.receive(arrival(await note(here, about))) == "applied"
    assert await echoed(here, about) == [2]


@pytest.mark.parametrize(
    "changed",
    [
        {"source": "/meetings-api"},
        {"source": "/support-api"},
        {"source": "standards-api"},
        {"sequence": 2**70},
        {"subject": "a\x00b"},
        {"subject": "a" * 201},
        {"data": {"desk": "d" * LARGEST}},
    ],
)
async def test_what_cannot_be_believed_has_no_effect_and_is_kept_for_an_operator_once(
    here: Trust, inbox: Inbox, changed: dict[str, Any]
) -> None:
    about = uuid7()
    spoofed = arrival(await note(here, about), **changed)
    assert [await inbox.receive(spoofed) for _ in range(2)] == ["refused", "refused"]
    assert await echoed(here, about) == []
    kept = await here.api.look("select * from held_events where body = $1", spoofed.body)
    assert [(row["trust_id"], row["state"]) for row in kept] == [(COMMONS, "dead")]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[]", b'{"specversion":"1.0"}', b"\x00" * 50, b"[" * 5000]
)
async def test_rubbish_is_refused(inbox: Inbox, body: bytes) -> None:
    assert await inbox.receive(Arrival.of(address(WRITTEN), body)) == "refused"


async def test_an_event_sent_under_the_address_of_another_type_is_refused(here: Trust, inbox: Inbox) -> None:
    envelope = await note(here, uuid7())
    sent = Arrival.of("evt.standards.note-archived.v1", envelope.model_dump_json().encode())
    assert await inbox.receive(sent) == "refused"


@pytest.mark.usefixtures("unbearable")
async def test_what_fails_is_tried_eight_times_and_those_behind_it_wait_in_order(
    here: Trust, inbox: Inbox
) -> None:
    about, other = uuid7(), uuid7()
    assert await inbox.receive(arrival(await note(here, about, 1, "broken"))) == "retrying"
    assert await inbox.receive(arrival(await note(here, about, 2))) == "waiting"
    await settle(inbox)
    dead, behind = await held(here)
    assert (dead.sequence, dead.state, dead.attempts) == (1, "dead", MOST_ATTEMPTS)
    assert (dead.reason, behind.sequence, behind.state) == ("RuntimeError", 2, "waiting")
    assert await inbox.receive(arrival(await note(here, about, 3))) == "waiting"
    assert await inbox.receive(arrival(await note(here, other, 1))) == "applied"
    assert await echoed(here, about) == []


@pytest.mark.usefixtures("unbearable")
async def test_a_redriven_event_is_handled_and_those_behind_it_follow(here: Trust, inbox: Inbox) -> None:
    about = uuid7()
    broken = await note(here, about, 1, "broken")
    for sent in (broken, await note(here, about, 2), await note(here, about, 3)):
        await inbox.receive(arrival(sent))
    await settle(inbox)
    UNBEARABLE.clear()
    async with on_behalf_of_the_system(inbox.sessions, "test", here.id, "mend") as session:
        await redrive(session, broken.id)
    await settle(inbox)
    assert (await echoed(here, about), await held(here)) == ([1, 2, 3], [])
    [entry] = await here.api.look(
        "select entry from history where trust_id = $1 and object = 'held_events'", here.id
    )
    assert '"asked":"redrive"' in entry["entry"]


@pytest.mark.usefixtures("unbearable")
async def test_a_skipped_event_never_happens_and_those_behind_it_follow(here: Trust, inbox: Inbox) -> None:
    about = uuid7()
    broken, second = await note(here, about, 1, "broken"), await note(here, about, 2)
    await inbox.receive(arrival(broken))
    await inbox.receive(arrival(second))
    await settle(inbox)
    async with on_behalf_of_the_system(inbox.sessions, "test", here.id, "mend") as session:
        with pytest.raises(WaitsForAnother):
            await redrive(session, second.id)
        await skip(session, broken.id)
    await settle(inbox)
    assert (await echoed(here, about), await held(here)) == ([2], [])


async def test_a_service_that_starts_late_begins_where_an_operator_says(here: Trust, inbox: Inbox) -> None:
    """The first event heard of a subject is number 7: perhaps 1 to 6 come yet, so nothing is guessed."""
    about = uuid7()
    seventh = await note(here, about, 7)
    assert await inbox.receive(arrival(seventh)) == "waiting"
    async with on_behalf_of_the_system(inbox.sessions, "test", here.id, "begin") as session:
        await skip(session, seventh.id)
    await settle(inbox)
    assert await echoed(here, about) == [7]
    assert await inbox.receive(arrival(await note(here, about, 8))) == "applied"


async def test_an_event_that_comes_after_it_was_given_up_is_shown_and_can_still_be_handled(
    here: Trust, inbox: Inbox
) -> None:
    about = uuid7()
    second, first = await note(here, about, 2), await note(here, about, 1)
    await inbox.receive(arrival(second))
    async with on_behalf_of_the_system(inbox.sessions, "test", here.id, "begin") as session:
        await skip(session, second.id)
    await settle(inbox)
    assert await inbox.receive(arrival(first)) == "dead"
    async with on_behalf_of_the_system(inbox.sessions, "test", here.id, "mend") as session:
        await redrive(session, first.id)
    await settle(inbox)
    assert (await echoed(here, about), await held(here)) == ([2, 1], [])
    assert await inbox.receive(arrival(await note(here, about, 3))) == "applied"


async def test_an_event_in_a_shape_that_is_not_understood_is_not_tried_again(
    here: Trust, inbox: Inbox
) -> None:
    odd = await note(here, uuid7())
    assert await inbox.receive(arrival(odd, data={"note_id": "secret", "desk": 1})) == "dead"
    [one] = await held(here)
    assert "note_id uuid_parsing, desk string_type" in one.reason
    assert "secret" not in one.reason


@pytest.mark.usefixtures("unbearable")
async def test_an_event_delivered_again_while_it_is_held_up_is_not_counted_as_a_try(
    here: Trust, inbox: Inbox
) -> None:
    broken = arrival(await note(here, uuid7(), 1, "broken"))
    assert [await inbox.receive(broken) for _ in range(3)] == ["retrying"] * 3
    assert [one.attempts for one in await held(here)] == [1]


async def test_an_event_touches_only_its_own_trust(here: Trust, inbox: Inbox, echoes: Api) -> None:
    about, there = uuid7(), echoes.trust()
    await inbox.receive(arrival(await note(there, about)))
    assert await echoed(here, about) == []
    assert await echoed(there, about) == [1]


async def test_a_run_of_events_is_taken_together_also_a_second_time(here: Trust, inbox: Inbox) -> None:
    one, two = uuid7(), uuid7()
    run = [arrival(await note(here, about, n)) for n in (1, 2, 3) for about in (one, two)]
    assert await inbox.receive_together(run)
    assert await inbox.receive_together(run), "as after the stream was rebuilt"
    assert [await echoed(here, about) for about in (one, two)] == [[1, 2, 3]] * 2
    assert await inbox.receive(arrival(await note(here, one, 4))) == "applied"


async def test_a_run_is_taken_in_its_own_trust_alone(here: Trust, inbox: Inbox, echoes: Api) -> None:
    """Its first statement enters the trust; the same subject of another trust stays where it was."""
    about, there = uuid7(), echoes.trust()
    for trust, numbers in ((there, (1,)), (here, (1, 2)), (there, (2, 3))):
        assert await inbox.receive_together([arrival(await note(trust, about, n)) for n in numbers])
    cursors = "select trust_id, last from inbox_cursors where subject = $1"
    assert {tuple(row) for row in await echoes.look(cursors, str(about))} == {(here.id, 2), (there.id, 3)}
    assert [await echoed(trust, about) for trust in (here, there)] == [[1, 2], [1, 2, 3]]
    mixed = [arrival(await note(trust, uuid7(), 1)) for trust in (here, there)]
    assert not await inbox.receive_together(mixed)


@pytest.mark.parametrize("trouble", ["gap", "poison", "late", "held", "rubbish"])
async def test_one_event_out_of_the_way_and_none_of_the_run_is_done(
    here: Trust, inbox: Inbox, trouble: str
) -> None:
    about = uuid7()
    run = [arrival(await note(here, about, n)) for n in (1, 2)]
    if trouble == "gap":
        run.append(arrival(await note(here, about, 4)))
    if trouble == "poison":
        run.append(arrival(await note(here, about, 3), data={}))
    if trouble == "late":
        run.append(arrival(await note(here, about, 1)))
    if trouble == "held":
        await inbox.receive(arrival(await note(here, about, 4)))
    if trouble == "rubbish":
        run.append(Arrival.of(address(WRITTEN), b"{}"))
    assert not await inbox.receive_together(run)
    assert await echoed(here, about) == []
    for one in run:
        await inbox.receive(one)
    assert await echoed(here, about) == [1, 2]


@pytest.mark.usefixtures("unbearable")
async def test_the_rig_hears_through_the_inbox(here: Trust) -> None:
    about = uuid7()
    for _ in range(2):
        await here.hear(WRITTEN, {"note_id": str(about), "desk": "d1"}, about=about)
    assert await echoed(here, about) == [1, 2]
    with pytest.raises(AssertionError, match="RuntimeError"):
        await here.hear(WRITTEN, {"note_id": str(about), "desk": "broken"}, about=about)
