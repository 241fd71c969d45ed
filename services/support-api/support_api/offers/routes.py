"""The catalogue of support over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from chassis.clock import today
from chassis.idempotency import Route
from chassis.listing import Page
from chassis.policy import require_role
from chassis.problems import Forbidden, problems
from chassis.schemas import Day, Urn
from chassis.session import CurrentActor, Session
from support_api import catalogue
from support_api.academies import AcademyNotFound
from support_api.offers import queries
from support_api.offers.schemas import AcademyOffersOut, AreaOut, OfferOut
from support_api.policy import POLICY, Action

router = APIRouter(prefix="/v1", tags=["offers"], route_class=Route)


@router.get(
    "/areas",
    response_model=Page[AreaOut],
    summary="The areas support can be about",
    responses=problems(Forbidden),
)
async def list_areas(actor: CurrentActor) -> Any:
    """Subjects, key stages and aspects of a school's work, with the codes that needs and expertise use.

    Always the whole catalogue in one page.
    """
    require_role(POLICY, actor, Action.VIEW_CATALOGUE)
    return {"items": list(catalogue.AREAS.values())}


@router.get(
    "/offers",
    response_model=Page[OfferOut],
    summary="The catalogue of support",
    responses=problems(Forbidden),
)
async def list_offers(
    actor: CurrentActor,
    tier: Annotated[catalogue.Tier | None, Query(description="Only this tier.")] = None,
    scope: Annotated[catalogue.Scope | None, Query(description="Only what is offered for this.")] = None,
) -> Any:
    """Every kind of support the trust gives, in four tiers: universal, targeted, intensive, intervention.

    Always the whole catalogue in one page.
    """
    require_role(POLICY, actor, Action.VIEW_CATALOGUE)
    wanted = (offer for offer in catalogue.OFFERS.values() if tier in (None, offer.tier))
    return {"items": [offer for offer in wanted if scope is None or scope in offer.scopes]}


@router.get(
    "/academies/{urn}/offers",
    response_model=AcademyOffersOut,
    summary="The offers that are open to an academy",
    responses=problems(AcademyNotFound),
)
async def list_open_offers(
    session: Session,
    actor: CurrentActor,
    urn: Urn,
    as_of: Annotated[Day | None, Query(description="On this day; without it, today.")] = None,
) -> Any:
    """What its phase opens, for the whole academy and for each subject with a phase of its own, and why.

    Tiers are cumulative: sustain opens universal, improve adds targeted, repair intensive and stabilise
    intervention. An academy without a confirmed phase has the universal offers.
    """
    return await queries.open_to_academy(session, actor, urn, day=as_of or today())
