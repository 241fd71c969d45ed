"""What an academy may decide by itself on a day, put together from its level and the scheme."""

from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import today
from chassis.policy import require_role
from standards_api.academies import access_academy
from standards_api.autonomy import queries, schemes
from standards_api.autonomy.problems import AreaUnknown
from standards_api.models.delegation import Scheme
from standards_api.policy import POLICY, Autonomy


async def academy_autonomy(
    session: AsyncSession, actor: Actor, urn: str, *, area: str | None, as_of: date | None
) -> dict[str, Any]:
    await access_academy(session, actor, urn)
    require_role(POLICY, actor, Autonomy.VIEW)
    await schemes.adopt_missing(session)
    day = as_of or today()
    held = await queries.level_on(session, actor, urn, day)
    version = await schemes.standing_on(session, day, held.scheme_id if held else None)
    scheme = version.read() if version else None
    if area is not None and scheme is not None:
        check_area(scheme, area)
    level = str(held.level) if held else None
    sees_all = bool(actor.roles & POLICY[Autonomy.VIEW_DECISION].keys())
    return {
        "urn": urn,
        "as_of": day,
        "level": level,
        "name": name_of(scheme, level),
        "since": held.effective_on if held else None,
        "expires_on": held.expires_on if held else None,
        "rule": held.rule if held else None,
        "decided_under": held.scheme_version if held else None,
        "scheme_version": version.number if version else None,
        "areas": list(scheme.granted(level, area)) if scheme and level else [],
        "decision": held if sees_all else None,
        "proposal": await queries.open_decision(session, actor, urn) if sees_all else None,
    }


def name_of(scheme: Scheme | None, level: str | None) -> str | None:
    names = {each.key: each.name for each in scheme.levels} if scheme else {}
    return names.get(level or "", level)


def check_area(scheme: Scheme, area: str) -> None:
    known = [each.key for each in scheme.areas]
    if area not in known:
        raise AreaUnknown(f"The areas are {', '.join(known)}.", areas=known)
