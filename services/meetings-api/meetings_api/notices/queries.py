"""What is due or overdue, and who has to know. One query for each kind of thing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.mail import Recipient
from meetings_api.models import (
    Action,
    ActionStatus,
    Appointment,
    Attendee,
    Meeting,
    MeetingStatus,
    Pack,
    Paper,
    Person,
    Report,
    Seat,
    Side,
)
from meetings_api.policy import Role

AHEAD = timedelta(days=2)


class NoticeKind(StrEnum):
    PAPERS_DUE = "papers_due"
    PAPERS_OVERDUE = "papers_overdue"
    REPORT_OVERDUE = "report_overdue"
    ACTION_OVERDUE = "action_overdue"


@dataclass(frozen=True)
class Due:
    """One thing that one person is to be reminded of, once."""

    kind: NoticeKind
    thing: UUID
    meeting_id: UUID
    urn: str
    due_on: date
    subject: str
    recipient: Recipient

    @property
    def key(self) -> str:
        """A day that was moved is a new day to be reminded of."""
        return f"{self.kind} {self.thing} {self.due_on} {self.subject}"


async def packs_due(session: AsyncSession, today: date) -> list[Due]:
    """Packs with a required paper missing, of meetings to come: two days ahead, and again when overdue. The
    AID answers for the AID's pack, the headteacher for the academy's."""
    owner = case((Pack.side == Side.AID, Seat.AID), else_=Seat.HEADTEACHER)
    there = (
        select(func.count(func.distinct(func.lower(Paper.title))))
        .where(Paper.pack_id == Pack.id, func.lower(Paper.title).in_(required_titles()))
        .scalar_subquery()
    )
    statement = (
        select(Pack, Meeting.urn, Person)
        .join(Meeting, Meeting.id == Pack.meeting_id)
        .join(
            Attendee,
            and_(Attendee.meeting_id == Meeting.id, Attendee.seat == owner, Attendee.withdrawn_at.is_(None)),
        )
        .join(Person, Person.id == Attendee.person_id)
        .where(
            Meeting.status == MeetingStatus.PLANNED,
            Meeting.starts_at > func.now(),
            Pack.due_on <= today + AHEAD,
            there < func.jsonb_array_length(Pack.required),
        )
    )
    return [
        Due(
            NoticeKind.PAPERS_DUE if pack.due_on >= today else NoticeKind.PAPERS_OVERDUE,
            pack.id, pack.meeting_id, urn, pack.due_on, person.subject, Recipient(person.name, person.email),
        )
        for pack, urn, person in await session.execute(statement)
    ]  # fmt: skip


def required_titles() -> ColumnElement[str]:
    titles = func.jsonb_array_elements_text(Pack.required).table_valued("value")
    return select(func.lower(titles.c.value)).scalar_subquery()


async def reports_overdue(session: AsyncSession, today: date) -> list[Due]:
    """Never published and past their day: for the AID and the clerks of the academy."""
    writers = and_(
        Appointment.role.in_((Role.AID, Role.CLERK)),
        or_(Appointment.urn.is_(None), Appointment.urn == Meeting.urn),
    )
    statement = (
        select(Report, Meeting.urn, Person)
        .join(Meeting, Meeting.id == Report.meeting_id)
        .join(Appointment, and_(writers, in_force()))
        .join(Person, Person.id == Appointment.person_id)
        .where(Report.edition == 0, Report.due_on < today)
    )
    return [
        Due(
            NoticeKind.REPORT_OVERDUE, report.id, report.meeting_id, urn, report.due_on,
            person.subject, Recipient(person.name, person.email),
        )
        for report, urn, person in await session.execute(statement)
    ]  # fmt: skip


async def actions_overdue(session: AsyncSession, today: date) -> list[Due]:
    """For their owners."""
    statement = (
        select(Action, Person)
        .join(Person, Person.id == Action.owner_id)
        .where(Action.status == ActionStatus.AGREED, Action.due_on < today)
    )
    return [
        Due(
            NoticeKind.ACTION_OVERDUE, action.id, action.meeting_id, action.urn, action.due_on,
            person.subject, Recipient(person.name, person.email),
        )
        for action, person in await session.execute(statement)
    ]  # fmt: skip


def in_force() -> ColumnElement[bool]:
    ended = or_(Appointment.until.is_(None), Appointment.until > func.now())
    return and_(Appointment.since <= func.now(), ended)


def flat(*lists: Iterable[Due]) -> list[Due]:
    return [due for each in lists for due in each]
