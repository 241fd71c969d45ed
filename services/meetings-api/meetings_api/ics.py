"""A meeting as the calendars of people's own understand it: RFC 5545, with requests and cancellations (RFC
5546).

The time zone is written out here, London's rules as two yearly recurrences, since libraries write long lists
of single changes that end in some year.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from icalendar import Calendar, Event, vCalAddress, vText

from chassis.clock import LONDON

Method = Literal["REQUEST", "CANCEL"]

LONDON_RULES = b"""\
BEGIN:VCALENDAR
BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19810329T010000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
END:VCALENDAR
"""

PARTICIPATION = {"invited": "NEEDS-ACTION", "accepted": "ACCEPTED", "apology": "DECLINED"}


@dataclass(frozen=True)
class Guest:
    """Somebody whose calendar is told."""

    name: str
    email: str
    reply: str = "invited"


@dataclass(frozen=True)
class Entry:
    """What stands in a calendar. `uid` never changes; `sequence` grows with every change that is sent."""

    uid: str
    sequence: int
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    said_at: datetime
    organiser: Guest
    guests: tuple[Guest, ...]
    link: str


def as_ics(entry: Entry, method: Method) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//meetings-api//Improvement meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for zone in Calendar.from_ical(LONDON_RULES).walk("VTIMEZONE"):
        calendar.add_component(zone)
    calendar.add_component(event_of(entry, method))
    written: bytes = calendar.to_ical()
    return written


def event_of(entry: Entry, method: Method) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.said_at)
    event.add("dtstart", entry.starts_at.astimezone(LONDON))
    event.add("dtend", entry.ends_at.astimezone(LONDON))
    event.add("summary", entry.title)
    if entry.place:
        event.add("location", entry.place)
    event.add("url", entry.link)
    event.add("class", "CONFIDENTIAL")
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event["organizer"] = address(entry.organiser)
    for guest in entry.guests:
        event.add("attendee", invited(guest), encode=False)
    return event


def address(guest: Guest) -> vCalAddress:
    written = vCalAddress(f"mailto:{guest.email}")
    written.params["CN"] = vText(guest.name)
    return written


def invited(guest: Guest) -> vCalAddress:
    written = address(guest)
    written.params["ROLE"] = vText("REQ-PARTICIPANT")
    written.params["PARTSTAT"] = vText(PARTICIPATION[guest.reply])
    written.params["RSVP"] = vText("TRUE")
    return written
