"""The rules of the register: kinds of school, where a role is held, and how an appointment moves."""

from datetime import date, datetime, timedelta

from chassis.clock import end_of, start_of
from standards_api.models import Academy, Appointment, ClientGrant
from standards_api.register.problems import (
    AcademyLeft,
    AcademyNotJoined,
    AppointmentNotProposed,
    AppointmentOver,
    ClientGrantOver,
    DepartureInFuture,
    EndNotBroughtForward,
    EndsBeforeItStarts,
    KindUnknown,
    NotForYourself,
    PlaceMissing,
    PlaceNotAllowed,
    SecondPersonNeeded,
)

# GIAS codes of establishment types. For special schools and alternative provision, and only for these
# and some 16-to-19 ones, the phase of education is "not applicable": so the type decides first.
KIND_OF_TYPE = {
    **dict.fromkeys(("7", "8", "10", "12", "33", "36", "44"), "special"),
    **dict.fromkeys(("14", "38", "42", "43"), "alternative_provision"),
    **dict.fromkeys(("39", "45", "46"), "sixteen_plus"),
    "15": "nursery",
}
# GIAS codes of phases of education; a middle school counts as what it is deemed to be.
KIND_OF_PHASE = {
    "1": "nursery",
    "2": "primary",
    "3": "primary",
    "4": "secondary",
    "5": "secondary",
    "6": "sixteen_plus",
    "7": "all_through",
}
AT_ACADEMY = frozenset({"headteacher", "chair", "learning_chair", "governor", "mis"})
NEEDS_APPROVAL = frozenset({"aid", "clerk", "chief_executive"})

PROPOSED, APPROVED, WITHDRAWN = "proposed", "approved", "withdrawn"
JOINED, PROSPECTIVE, LEFT = "joined", "prospective", "left"


def kind_of(phase_of_education: str, establishment_type: str) -> str:
    """What kind of school these GIAS codes mean."""
    kind = KIND_OF_TYPE.get(establishment_type) or KIND_OF_PHASE.get(phase_of_education)
    if kind is None:
        raise KindUnknown("Send GIAS codes: a phase from 1 to 7, or a special or alternative type.")
    return kind


def check_place(role: str, urn: str | None) -> None:
    if role in AT_ACADEMY and urn is None:
        raise PlaceMissing("Send the academy's `urn`.")
    if role not in AT_ACADEMY and urn is not None:
        raise PlaceNotAllowed("Leave `urn` out.")


def check_academy_is_ours(academy: Academy) -> None:
    if academy.status == LEFT:
        raise AcademyLeft("Read what was recorded; new things are recorded by the trust it went to.")


def check_days(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise EndsBeforeItStarts("Send an `ends_on` that is not before `starts_on`.")


def check_two_people(asking: str, concerned: str) -> None:
    if asking == concerned:
        raise NotForYourself("Ask somebody else who administers the trust.")


def begins(starts_on: date, now: datetime, today: date) -> datetime:
    """When access begins: with the day; today, now, so that a post left at noon can be filled at one."""
    return now if starts_on == today else start_of(starts_on)


def ends(ends_on: date | None) -> datetime | None:
    """When access ends: with the last day, in London."""
    return None if ends_on is None else end_of(ends_on)


def approve(appointment: Appointment, by: str, *, now: datetime, today: date) -> None:
    """The second person's yes: from here on it gives access, and holds its post against others."""
    if appointment.status != PROPOSED:
        raise AppointmentNotProposed("Look at its status.")
    if appointment.proposed_by == by:
        raise SecondPersonNeeded(
            "Ask another chief executive, or withdraw it and let somebody else propose it."
        )
    appointment.status, appointment.approved_by, appointment.approved_at = APPROVED, by, now
    appointment.since = begins(appointment.starts_on, now, today)


def end(appointment: Appointment, on: date | None, *, now: datetime, today: date) -> bool:
    """End it after its last day `on`, or at once. Tells whether anybody's access is ended by that."""
    if appointment.status == WITHDRAWN or (appointment.until is not None and appointment.until <= now):
        raise AppointmentOver("Nothing more needs to be done.")
    if on is not None:
        check_last_day(appointment, on)
    known = appointment.status == APPROVED
    if not known or (on is None and appointment.since > now):
        appointment.status, appointment.until = WITHDRAWN, appointment.since
        return known
    appointment.ends_on = on or today
    appointment.until = end_of(on) if on else now
    return True


def check_last_day(appointment: Appointment, on: date) -> None:
    if on < appointment.starts_on:
        raise EndsBeforeItStarts("Send a last day on or after `starts_on`; or none, to end it at once.")
    if appointment.ends_on is not None and on > appointment.ends_on:
        raise EndNotBroughtForward("Make a new appointment for the time after.")


def leave(academy: Academy, on: date, today: date) -> None:
    """The academy goes to another trust or closes: `on` is its first day outside this trust."""
    if academy.status == PROSPECTIVE:
        raise AcademyNotJoined("Look at its status.")
    if academy.left_on is not None and on >= academy.left_on:
        raise AcademyNotJoined("It has left already; an earlier day can still be recorded.")
    if on > today:
        raise DepartureInFuture("Record it on that day.")
    if academy.joined_on is not None and on < academy.joined_on:
        raise EndsBeforeItStarts("It cannot leave before it joined.")
    academy.status, academy.left_on = LEFT, on


def cut_off(appointment: Appointment, left_on: date) -> bool:
    """End a post with its academy's last day in the trust. Tells whether that ends anybody's access."""
    known = appointment.status == APPROVED
    until = start_of(left_on)
    if not known or appointment.since >= until:
        appointment.status, appointment.until = WITHDRAWN, appointment.since
        return known
    appointment.until, appointment.ends_on = until, left_on - timedelta(days=1)
    return True


def end_of_grant(grant: ClientGrant, on: date | None, now: datetime) -> datetime:
    """When a machine client's grant ends: after the day `on`, or at once."""
    if grant.until is not None and grant.until <= now:
        raise ClientGrantOver("Nothing more needs to be done.")
    until = end_of(on) if on else now
    if grant.until is not None and until > grant.until:
        raise EndNotBroughtForward("Make a new grant for the time after.")
    return max(until, grant.since)
