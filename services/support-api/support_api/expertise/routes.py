"""Expertise over HTTP: claimed, verified, and gone when its time is over."""

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
from support_api.eligibility.rules import Standing
from support_api.expertise import commands, queries
from support_api.expertise.queries import ExpertiseNotFound, SpecialistNotFound
from support_api.expertise.rules import ExpiryNotAllowed, OwnExpertise
from support_api.expertise.schemas import ChangeExpertise, ClaimExpertise, VerifyExpertise
from support_api.models import Expertise
from support_api.shapes import ExpertiseOut

router = APIRouter(prefix="/v1", tags=["specialists"], route_class=Route)
CHANGES = (ExpertiseNotFound, Forbidden, PreconditionFailed, PreconditionRequired)

EXPERTISE = Listing(
    Expertise,
    ExpertiseOut,
    sorts={"area": Expertise.area},
    filters={
        "specialist_id": Expertise.specialist_id, "area": Expertise.area, "key_stage": Expertise.key_stage,
        "kind_of_work": Expertise.kind_of_work, "level": Expertise.level,
        "status": Filter(Standing, lambda wanted: queries.standing(wanted, today())),
    },
    search=[Expertise.claim],
)  # fmt: skip


@router.get("/expertise", response_model=Page[ExpertiseOut], summary="List expertise")
async def list_expertise(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(EXPERTISE)]
) -> Any:
    """All that specialists say they can do, with its status today: unverified, verified or expired."""
    return await EXPERTISE.answer(session, queries.list_expertise(actor), view)


@router.get(
    "/expertise/{expertise_id}",
    response_model=ExpertiseOut,
    summary="Read one expertise",
    responses=problems(ExpertiseNotFound),
)
async def read_expertise(
    session: Session, actor: CurrentActor, response: Response, expertise_id: UUID
) -> Any:
    """What somebody says they can do, who verified it on what evidence, and until when it counts."""
    return await tagged(session, response, await queries.access_expertise(session, actor, expertise_id))


@router.post(
    "/specialists/{specialist_id}/expertise",
    status_code=201,
    response_model=ExpertiseOut,
    summary="Claim expertise",
    responses=problems(SpecialistNotFound, Forbidden, AlreadyThere),
)
async def claim_expertise(
    session: Session, actor: CurrentActor, response: Response, specialist_id: UUID, asked: ClaimExpertise
) -> Any:
    """State one thing a specialist can do: an area, a key stage (or any), a kind of work and a level.

    It counts in matching once the Academy Improvement Director has verified it.
    """
    expertise = await commands.claim_expertise(session, actor, specialist_id, asked=asked.model_dump())
    return await tagged(session, response, expertise)


@router.patch(
    "/expertise/{expertise_id}",
    response_model=ExpertiseOut,
    summary="Change claimed expertise",
    responses=problems(*CHANGES),
)
async def change_expertise(
    session: Session,
    actor: CurrentActor,
    response: Response,
    expertise_id: UUID,
    asked: ChangeExpertise,
    if_match: IfMatch,
) -> Any:
    """Any change takes the verification away: what was verified was another claim."""
    changes = asked.model_dump(exclude_unset=True)
    expertise = await commands.change_expertise(
        session, actor, expertise_id, changes=changes, if_match=if_match
    )
    return await tagged(session, response, expertise)


@router.delete(
    "/expertise/{expertise_id}",
    status_code=204,
    summary="Take expertise off the database",
    responses=problems(*CHANGES),
)
async def drop_expertise(
    session: Session, actor: CurrentActor, expertise_id: UUID, if_match: IfMatch
) -> None:
    """Remove what somebody does not offer any more. The history keeps it."""
    await commands.drop_expertise(session, actor, expertise_id, if_match=if_match)


@router.post(
    "/expertise/{expertise_id}/verification",
    response_model=ExpertiseOut,
    summary="Verify expertise",
    responses=problems(ExpertiseNotFound, Forbidden, OwnExpertise, ExpiryNotAllowed),
)
async def verify_expertise(
    session: Session, actor: CurrentActor, response: Response, expertise_id: UUID, asked: VerifyExpertise
) -> Any:
    """By the Academy Improvement Director, on named evidence and until a named day; never one's own."""
    expertise = await commands.verify_expertise(
        session, actor, expertise_id, evidence=asked.evidence, expires_on=asked.expires_on
    )
    return await tagged(session, response, expertise)
