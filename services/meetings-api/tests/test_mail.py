"""What people get by e-mail: letters with links, invitations their calendars understand, reminders once."""

import email
import email.policy
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from icalendar import Calendar
from meetings_world import World
from rig import Api
from rig.events import on_bus

from chassis.clock import today
from chassis.session import on_behalf_of_the_system
from chassis.worker import Worker
from mailcatcher.smtp import listen
from mailcatcher.store import Store
from meetings_api.notices.jobs import remind
from stack.bus import Embedded
from stack.processes import HOST, free_port


@dataclass
class PostOffice:
    """A real mail server on a port, and the worker that delivers to it."""

    store: Store
    worker: Worker

    async def delivered(self) -> list[EmailMessage]:
        while await self.worker.deliver_mail_once():
            pass
        files = sorted(self.store.folder.glob("*.eml"))
        return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]


@pytest.fixture
async def office(
    api: Api, bus: Embedded, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[PostOffice]:
    await api.behind.execute("delete from mails")
    store, port = Store(tmp_path_factory.mktemp("mail")), free_port()
    server = await listen(store, HOST, port)
    settings = on_bus(api.settings, bus.credentials("meetings")).model_copy(
        update={"smtp_host": HOST, "smtp_port": port, "mail_from": "Larkmoor <no-reply@larkmoor.example>"}
    )
    async with Worker(api.service, settings) as worker:
        yield PostOffice(store, worker)
    server.close()


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def entry_of(message: EmailMessage) -> Any:
    """The calendar's method and its one event."""
    [part] = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(str(part.get_content()))
    assert part.get_param("method") == calendar["method"]
    [event] = calendar.walk("VEVENT")
    return str(calendar["method"]), event


def to(messages: list[EmailMessage], subject: str) -> list[EmailMessage]:
    return [message for message in messages if message["to"].addresses[0].username == subject]


async def test_a_pack_goes_to_every_attendee_with_links_and_an_invitation(
    world: World, office: PostOffice
) -> None:
    [meeting, *_] = await world.plan()
    await world.partner(meeting)
    await world.agree(meeting)
    paper = await world.upload("margaret", meeting, "aid", "AID's report")
    answer = await world.circulate("margaret", meeting, "aid")
    names = ["Amara Okafor", "Gareth Llewellyn", "Joan Whitlock", "Margaret Adeyemi"]
    assert sorted(answer.json()["recipients"]) == names
    messages = await office.delivered()
    assert sorted(message["to"].addresses[0].display_name for message in messages) == names
    for message in messages:
        assert f"/v1/papers/{paper['id']}/file" in text_of(message)
        assert not [part for part in message.walk() if part.get_content_type() == "application/pdf"]
        method, event = entry_of(message)
        assert method == "REQUEST"
        assert event["dtstart"].dt == datetime.fromisoformat(meeting["starts_at"])
        assert event["dtend"].dt == datetime.fromisoformat(meeting["ends_at"])
        assert (int(event["sequence"]), str(event["status"])) == (0, "CONFIRMED")
        assert str(event["organizer"]) == "mailto:margaret@larkmoor.example"
        assert len(event["attendee"]) == 4
    deliveries = await world["margaret"].get(f"/v1/meetings/{meeting['id']}/packs/aid/circulations")
    [circulation] = deliveries.json()
    assert {(one["name"], one["state"]) for one in circulation["deliveries"]} == {(n, "sent") for n in names}


async def test_moving_and_cancelling_reach_peoples_calendars(world: World, office: PostOffice) -> None:
    [meeting, *_] = await world.plan()
    await world.sent_out(meeting)
    moved = await world.move(meeting, world.at(today() + timedelta(days=3)), place="Room 4, upstairs")
    tag = (await world["margaret"].get(f"/v1/meetings/{meeting['id']}")).headers["etag"]
    await world["margaret"].post(
        f"/v1/meetings/{meeting['id']}/cancellation", json={"reason": "Snow."}, headers={"If-Match": tag}
    )
    entries = [entry_of(message) for message in to(await office.delivered(), "joan")]
    assert [method for method, _ in entries] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    assert len({str(event["uid"]) for _, event in entries}) == 1
    numbers = [int(event["sequence"]) for _, event in entries]
    assert numbers == sorted(numbers)
    assert numbers[1] < numbers[2] < numbers[3]
    _, update = entries[2]
    assert update["dtstart"].dt == datetime.fromisoformat(moved["starts_at"])
    assert str(update["location"]) == "Room 4, upstairs"
    assert str(entries[3][1]["status"]) == "CANCELLED"


async def test_nothing_is_sent_about_a_meeting_nobody_was_invited_to(
    world: World, office: PostOffice
) -> None:
    [meeting, *_] = await world.plan()
    await world.move(meeting, world.at(today() + timedelta(days=30)))
    await world.hear_end("joan")
    assert await office.delivered() == []


async def test_the_successor_is_invited_and_who_left_is_told(world: World, office: PostOffice) -> None:
    [meeting, *_] = await world.plan()
    await world.sent_out(meeting)
    await world.hear_end("joan")
    await world.hear_post("sophie", "chair", meeting["urn"])
    messages = await office.delivered()
    left = [entry_of(message)[0] for message in to(messages, "joan")]
    came = [entry_of(message)[0] for message in to(messages, "sophie")]
    assert (left[-1], came) == ("CANCEL", ["REQUEST"])
    assert len(to(messages, "amara")) == 2, "the others are not written to again"


async def test_an_address_no_mail_can_go_to_stops_nothing_else(world: World, office: PostOffice) -> None:
    """Least of all the news that somebody left their post, which ends their access."""
    [meeting, *_] = await world.plan()
    await world.hear_person("joan", email="joan at larkmoor")
    await world.sent_out(meeting)
    assert sorted({message["to"].addresses[0].username for message in await office.delivered()}) == [
        "amara", "margaret",
    ]  # fmt: skip
    await reminded(world, slot=datetime.now(UTC) + timedelta(days=300))
    await world.hear_end("joan")
    assert (await world["joan"].get(f"/v1/meetings/{meeting['id']}")).status_code == 404


async def test_a_substitute_is_invited_once_agreed(world: World, office: PostOffice) -> None:
    [meeting, *_] = await world.plan()
    await world.sent_out(meeting)
    url = f"/v1/meetings/{meeting['id']}"
    rows = (await world["joan"].get(f"{url}/attendance")).json()["attendees"]
    [seat] = [row["id"] for row in rows if row["seat"] == "chair"]
    at = f"{url}/attendees/{seat}"
    await world["joan"].post(f"{at}/apology", json={"reason": "Ill."})
    await world["joan"].post(f"{at}/substitute", json={"person_id": str(world.id("sophie"))})
    assert to(await office.delivered(), "sophie") == []
    await world["margaret"].post(f"{at}/substitute/agreement")
    [message] = to(await office.delivered(), "sophie")
    _, event = entry_of(message)
    answered = {str(guest): guest.params["PARTSTAT"] for guest in event["attendee"]}
    assert answered["mailto:joan@larkmoor.example"] == "DECLINED"
    assert answered["mailto:sophie@larkmoor.example"] == "ACCEPTED"


@pytest.mark.parametrize(("day", "hour"), [("2027-03-26", 10), ("2027-03-30", 9)])
async def test_the_invitation_shows_londons_time_on_either_side_of_the_change(
    world: World, office: PostOffice, day: str, hour: int
) -> None:
    """Ten by the clock, in a time zone that the invitation brings with it."""
    [meeting, *_] = await world.plan()
    if datetime.fromisoformat(day).date() <= today():
        pytest.skip("that day has passed")
    await world.move(meeting, datetime.fromisoformat(f"{day}T{hour:02}:00:00+00:00"))
    await world.sent_out(meeting)
    [message, *_] = to(await office.delivered(), "amara")
    _, event = entry_of(message)
    start = event["dtstart"]
    assert (start.dt.hour, start.params["TZID"]) == (10, "Europe/London")
    assert start.dt.astimezone(UTC).hour == hour
    assert "10:00 to 12:00" in text_of(message)


async def reminded(world: World, *, slot: datetime | None = None) -> None:
    """The hourly job, as the worker runs it."""
    sessions = world.api.app.state.sessions
    async with on_behalf_of_the_system(sessions, "meetings-api", world.trust.id, "job remind") as session:
        await remind(session, slot or datetime.now(UTC))


async def notices(world: World, subject: str) -> list[str]:
    answer = await world[subject].get("/v1/notices")
    assert answer.status_code == 200, answer.text
    return sorted(row["kind"] for row in answer.json()["items"])


async def test_papers_are_reminded_of_once_when_due_and_once_when_overdue(
    world: World, office: PostOffice
) -> None:
    [meeting, *_] = await world.plan()
    packs = (await world["amara"].get(f"/v1/meetings/{meeting['id']}/packs")).json()
    due = datetime.fromisoformat(f"{packs[0]['due_on']}T12:00:00+00:00")
    await reminded(world, slot=due - timedelta(days=3))
    assert await notices(world, "amara") == []
    for _ in range(2):
        await reminded(world, slot=due - timedelta(days=2))
    for _ in range(2):
        await reminded(world, slot=due + timedelta(days=1))
    assert await notices(world, "amara") == ["papers_due", "papers_overdue"]
    assert await notices(world, "margaret") == ["papers_due", "papers_overdue"]
    assert await notices(world, "joan") == []
    subjects = [message["subject"] for message in to(await office.delivered(), "amara")]
    assert subjects == [f"Papers are {how}: Harrow Fen Primary School" for how in ("due", "overdue")]


async def test_a_complete_pack_is_not_reminded_of(world: World, office: PostOffice) -> None:
    [meeting, *_] = await world.plan()
    for title in ("Headteacher's report", "progress of LEARNERS"):
        await world.upload("amara", meeting, "academy", title)
    packs = (await world["amara"].get(f"/v1/meetings/{meeting['id']}/packs")).json()
    await reminded(world, slot=datetime.fromisoformat(f"{packs[0]['due_on']}T12:00:00+00:00"))
    assert await notices(world, "amara") == []
    assert await notices(world, "margaret") == ["papers_due"]
    assert len(await office.delivered()) == 1


async def test_an_overdue_report_and_action_are_reminded_of(world: World, office: PostOffice) -> None:
    [meeting, *_] = await world.plan()
    await world.held(meeting)
    asked = {"what": "Canary", "owner_id": str(world.id("amara")), "due_on": today().isoformat()}
    action = await world["margaret"].post(f"/v1/meetings/{meeting['id']}/actions", json=asked)
    await world["margaret"].post(f"/v1/actions/{action.json()['id']}/agreement")
    await reminded(world)
    assert (await notices(world, "amara"), await notices(world, "margaret")) == ([], [])
    later = datetime.now(UTC) + timedelta(days=40)
    for _ in range(2):
        await reminded(world, slot=later)
    assert "action_overdue" in await notices(world, "amara")
    assert (await notices(world, "margaret")).count("report_overdue") == 1
    assert (await notices(world, "patience")).count("report_overdue") == 1
    assert not any("Canary" in text_of(message) for message in await office.delivered())
