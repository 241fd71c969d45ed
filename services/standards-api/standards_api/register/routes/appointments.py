"""Appointments over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from chassis.idempotency import Route
from chassis.listing import BadCursor, Listing, Page, View
from chassis.preconditions import tagged
from chassis.problems import Forbidden, problems
from chassis.session import CurrentActor, Session
from standards_api.models import Appointment
from standards_api.register import queries
from standards_api.register.commands import appointments
from standards_api.register.problems import (
    AcademyLeft,
    AcademyUnknown,
    AppointmentNotFound,
    AppointmentNotProposed,
    AppointmentOver,
    EndNotBroughtForward,
    EndsBeforeItStarts,
    NotForYourself,
    PersonUnknown,
    PlaceMissing,
    PlaceNotAllowed,
    PostHeld,
    SecondPersonNeeded,
)
from standards_api.register.schemas import Appoint, AppointmentOut, End

router = APIRouter(prefix="/v1/appointments", tags=["register: appointments"], route_class=Route)

APPOINTMENTS = Listing(
    Appointment,
    AppointmentOut,
    sorts={"starts_on": Appointment.starts_on, "role": Appointment.role},
    filters={
        "role": Appointment.role,
        "urn": Appointment.urn,
        "person_id": Appointment.person_id,
        "status": Appointment.status,
    },
    as_of=queries.held_on,
)


@router.get(
    "", summary="List appointments", response_model=Page[AppointmentOut], responses=problems(BadCursor)
)
async def list_appointments(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(APPOINTMENTS)]
) -> Any:
    """Who holds which post: in all the trust for central roles, at their own academy for heads and governors.

    `as_of` leaves what was in force at some time of that day in London: it decides, for example, who
    attends a meeting. What is only proposed is seen by those who propose and approve.
    """
    return await APPOINTMENTS.answer(session, queries.appointments(actor), view)


@router.get(
    "/{appointment_id}",
    summary="Read an appointment",
    response_model=AppointmentOut,
    responses=problems(AppointmentNotFound),
)
async def read_appointment(
    session: Session, actor: CurrentActor, response: Response, appointment_id: UUID
) -> Any:
    """One appointment. One that you may not see is answered like one that does not exist."""
    return await tagged(session, response, await queries.access_appointment(session, actor, appointment_id))


@router.post(
    "",
    status_code=201,
    summary="Appoint a person to a post",
    response_model=AppointmentOut,
    responses=problems(
        Forbidden, NotForYourself, PersonUnknown, AcademyUnknown, PlaceMissing, PlaceNotAllowed,
        EndsBeforeItStarts, PostHeld, AcademyLeft,
    ),
)  # fmt: skip
async def appoint(session: Session, actor: CurrentActor, response: Response, asked: Appoint) -> Any:
    """From its first day the holder may do what the role may, if their token carries the role as well.

    Headteacher, chair, learning_chair and governor are held at an academy: send its `urn`. All others are
    of the whole trust: leave it out. One person at a time is headteacher, chair or learning_chair of an
    academy, and AID, chief executive or finance director of a trust: a second one is refused (409), also
    when two are sent at the same moment. AID, clerk and chief executive are proposed only, and in force
    when the chief executive has approved. Nobody appoints themself. For trust administrators.
    """
    return await tagged(session, response, await appointments.appoint(session, actor, **dict(asked)))


@router.post(
    "/{appointment_id}/approval",
    summary="Approve a proposed appointment",
    response_model=AppointmentOut,
    responses=problems(Forbidden, AppointmentNotFound, SecondPersonNeeded, AppointmentNotProposed, PostHeld),
)
async def approve_appointment(
    session: Session, actor: CurrentActor, response: Response, appointment_id: UUID
) -> Any:
    """For the chief executive, who is neither the one who proposed it nor the one appointed.

    In force at once, or from its first day when that is still to come.
    """
    return await tagged(
        session, response, await appointments.approve_appointment(session, actor, appointment_id)
    )


@router.post(
    "/{appointment_id}/end",
    summary="End an appointment",
    response_model=AppointmentOut,
    responses=problems(
        Forbidden, AppointmentNotFound, AppointmentOver, EndsBeforeItStarts, EndNotBroughtForward
    ),
)
async def end_appointment(
    session: Session, actor: CurrentActor, response: Response, appointment_id: UUID, asked: End
) -> Any:
    """With its last day `on` (in London), or at once when no day is sent. Access ends with it, everywhere.

    An end can be brought forward, not put off. One that has not begun, or was only proposed, is
    withdrawn. For trust administrators, and not for their own posts.
    """
    ended = await appointments.end_appointment(session, actor, appointment_id, on=asked.on)
    return await tagged(session, response, ended)
