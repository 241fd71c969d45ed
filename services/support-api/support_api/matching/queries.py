"""Finding who could meet a need: seven statements, however many there are."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import today
from chassis.policy import access
from chassis.problems import NotFound
from support_api.eligibility.queries import candidates
from support_api.eligibility.rules import Wish
from support_api.matching import rules
from support_api.models import Need
from support_api.policy import POLICY, Action


class NeedNotFound(NotFound):
    title = "There is no such need, or it is not yours to see"


async def find_matches(
    session: AsyncSession, actor: Actor, need_id: UUID, *, half_days: int, day: date, limit: int
) -> rules.Matches:
    need: Need = await access(
        session, POLICY, actor, Need, need_id, view=Action.FIND_MATCHES, missing=NeedNotFound
    )
    wish = Wish(need.urn, need.area, need.key_stage, need.kind_of_work, max(day, today()), half_days)
    return rules.rank(await candidates(session, wish), wish, today=today(), limit=limit)
