"""What standards-api states, with the fields that are used here."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from chassis.events import Event


class TrustRegistered(Event):
    type: ClassVar[str] = "standards.trust-registered.v1"

    trust_id: UUID


class AcademyRegistered(Event):
    type: ClassVar[str] = "standards.academy-registered.v1"

    academy_id: UUID
    urn: str
    name: str
    kind: str
    status: str
    joined_on: date | None = None
    left_on: date | None = None


class AcademyChanged(AcademyRegistered):
    type: ClassVar[str] = "standards.academy-changed.v1"


class PersonRecorded(Event):
    type: ClassVar[str] = "standards.person-recorded.v1"

    person_id: UUID
    subject: str
    name: str
    email: str


class AppointmentMade(Event):
    type: ClassVar[str] = "standards.appointment-made.v1"

    appointment_id: UUID
    person_id: UUID
    subject: str
    role: str
    urn: str | None
    since: datetime
    until: datetime | None = None


class AppointmentEnded(Event):
    type: ClassVar[str] = "standards.appointment-ended.v1"

    appointment_id: UUID
    until: datetime


class ClientGranted(Event):
    type: ClassVar[str] = "standards.client-granted.v1"

    grant_id: UUID
    client_id: str
    role: str
    urn: str | None
    since: datetime
    until: datetime | None = None


class ClientGrantEnded(Event):
    type: ClassVar[str] = "standards.client-grant-ended.v1"

    grant_id: UUID
    until: datetime
