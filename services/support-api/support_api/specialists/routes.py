"""The expertise database over HTTP: the entries."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from chassis.clock import today
from chassis.idempotency import Route
from chassis.listing import Filter, Listing, Page, View
from chassis.preconditions import IfMatch, tagged
from chassis.problems import Forbidden, PreconditionFailed, PreconditionRequired, problems
from chassis.refusals import AlreadyThere
from chassis.session import CurrentActor, Session
from support_api.academies import AcademyNotKnown
from support_api.eligibility.queries import counting_in
from support_api.models import Specialist
from support_api.shapes import in_halves
from support_api.specialists import commands, queries
from support_api.specialists.queries import SpecialistNotFound
from support_api.specialists.rules import BelongsNowhere, CheckedInTheFuture
from support_api.specialists.schemas import (
    AddSpecialist,
    AvailabilityOut,
    ChangeSpecialist,
    CheckSpecialist,
    DayRateOut,
    OfferDays,
    SetRate,
    SpecialistNameOut,
    SpecialistOut,
    SpecialistWholeOut,
    TiesOut,
)
from support_api.words import holding

router = APIRouter(prefix="/v1", tags=["specialists"], route_class=Route)
CHANGES = (SpecialistNotFound, Forbidden, PreconditionFailed, PreconditionRequired)

SPECIALISTS = Listing(
    Specialist,
    SpecialistOut,
    sorts={"name": Specialist.name},
    filters={
        "kind": Specialist.kind, "home_urn": Specialist.home_urn, "active": Specialist.active,
        "area": Filter(str, lambda area: counting_in(area, today())),
    },
    search=holding,
)  # fmt: skip
NAMES = Listing(Specialist, SpecialistNameOut, sorts={"name": Specialist.name}, search=[Specialist.name])


@router.get("/specialists", response_model=Page[SpecialistOut], summary="Search the expertise database")
async def list_specialists(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(SPECIALISTS)]
) -> Any:
    """By words (each must begin a word of the name, the summary or what they can do) and by filters. `area`
    leaves those whose expertise in it is verified and has not expired.

    Headteachers, the Academy Improvement Director and the chief executive see every entry, a specialist
    their own.
    """
    return await SPECIALISTS.answer(session, queries.list_specialists(actor), view)


@router.get("/specialist-names", response_model=Page[SpecialistNameOut], summary="List who is a specialist")
async def list_specialist_names(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(NAMES)]
) -> Any:
    """Names only, for those who look after the database without reading what is in it."""
    return await NAMES.answer(session, queries.list_names(actor), view)


@router.get(
    "/specialists/{specialist_id}",
    response_model=SpecialistWholeOut,
    summary="Read a specialist's entry",
    responses=problems(SpecialistNotFound),
)
async def read_specialist(
    session: Session, actor: CurrentActor, response: Response, specialist_id: UUID
) -> Any:
    """The entry with expertise, days per term and day rates (pence, each from its date on)."""
    specialist = await queries.read_specialist(session, actor, specialist_id)
    return await tagged(session, response, specialist)


@router.get(
    "/specialists/{specialist_id}/interests",
    response_model=TiesOut,
    summary="Read a specialist's declared interests",
    responses=problems(SpecialistNotFound),
)
async def read_interests(
    session: Session, actor: CurrentActor, response: Response, specialist_id: UUID
) -> Any:
    """Personal, and so for the specialist, the Academy Improvement Director and the chief executive only.

    They are changed with the entry.
    """
    return await tagged(session, response, await queries.access_interests(session, actor, specialist_id))


@router.post(
    "/specialists",
    status_code=201,
    response_model=SpecialistOut,
    summary="Enter a specialist",
    responses=problems(Forbidden, AlreadyThere, BelongsNowhere, AcademyNotKnown),
)
async def add_specialist(
    session: Session, actor: CurrentActor, response: Response, asked: AddSpecialist
) -> Any:
    """People enter themselves, the Academy Improvement Director enters anybody. One entry for each person."""
    specialist = await commands.add_specialist(session, actor, asked=asked.model_dump())
    return await tagged(session, response, specialist)


@router.patch(
    "/specialists/{specialist_id}",
    response_model=SpecialistOut,
    summary="Change a specialist's entry",
    responses=problems(*CHANGES, BelongsNowhere, AcademyNotKnown),
)
async def change_specialist(
    session: Session,
    actor: CurrentActor,
    response: Response,
    specialist_id: UUID,
    asked: ChangeSpecialist,
    if_match: IfMatch,
) -> Any:
    """People look after their own entry. Where they belong (kind, home_urn, organisation) decides whose
    agreement is asked, so only the Academy Improvement Director changes that.
    """
    changes = asked.model_dump(exclude_unset=True)
    specialist = await commands.change_specialist(
        session, actor, specialist_id, changes=changes, if_match=if_match
    )
    return await tagged(session, response, specialist)


@router.patch(
    "/specialists/{specialist_id}/checks",
    response_model=SpecialistOut,
    summary="Record a specialist's checks",
    responses=problems(*CHANGES, CheckedInTheFuture),
)
async def check_specialist(
    session: Session,
    actor: CurrentActor,
    response: Response,
    specialist_id: UUID,
    asked: CheckSpecialist,
    if_match: IfMatch,
) -> Any:
    """The days of the Disclosure and Barring Service check and of the safeguarding check: by the Academy
    Improvement Director. Nobody is matched whose checks are missing or out of date.
    """
    checks = asked.model_dump(exclude_unset=True)
    specialist = await commands.check_specialist(
        session, actor, specialist_id, checks=checks, if_match=if_match
    )
    return await tagged(session, response, specialist)


@router.post(
    "/specialists/{specialist_id}/availability",
    status_code=201,
    response_model=AvailabilityOut,
    summary="Say how many days a specialist can give in a term",
    responses=problems(SpecialistNotFound, Forbidden),
)
async def offer_days(session: Session, actor: CurrentActor, specialist_id: UUID, asked: OfferDays) -> Any:
    """In half days; what was said before about the same term is replaced."""
    return await commands.offer_days(
        session, actor, specialist_id, year=asked.year, term=asked.term, half_days=in_halves(asked.days)
    )


@router.post(
    "/specialists/{specialist_id}/day-rates",
    status_code=201,
    response_model=DayRateOut,
    summary="Say what a specialist's day costs",
    responses=problems(SpecialistNotFound, Forbidden, AlreadyThere),
)
async def set_rate(session: Session, actor: CurrentActor, specialist_id: UUID, asked: SetRate) -> Any:
    """In pence, from a date on. Rates are never overwritten: a later one takes over from its date."""
    return await commands.set_rate(
        session, actor, specialist_id, starts_on=asked.starts_on, pence=asked.pence
    )
