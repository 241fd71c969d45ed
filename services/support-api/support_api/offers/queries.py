"""How offers are found. Nothing here changes anything."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from support_api import catalogue
from support_api.academies import access_academy, phases_on
from support_api.offers import rules
from support_api.policy import Action


async def open_to_academy(session: AsyncSession, actor: Actor, urn: str, *, day: date) -> rules.AcademyOffers:
    academy = await access_academy(session, actor, urn, view=Action.VIEW_ACADEMY)
    phases = await phases_on(session, urn, day)
    whole = phases.get(None)
    return rules.AcademyOffers(
        urn=academy.urn,
        name=academy.name,
        as_of=day,
        phase=whole.phase if whole else None,
        offers=rules.open_offers(catalogue.OFFERS.values(), phases, day=day),
    )
