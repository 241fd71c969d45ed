"""What is done to a trust's own measures."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now
from chassis.outbox import record
from chassis.policy import require, require_role
from standards_api.definitions import queries, rules
from standards_api.definitions.problems import MeasureCodeTaken
from standards_api.events import MeasureDefined
from standards_api.models import MeasureDefinition
from standards_api.periods import first_year, named_year
from standards_api.policy import POLICY, Measures


async def define_measure(session: AsyncSession, actor: Actor, *, code: str, **said: Any) -> MeasureDefinition:
    require_role(POLICY, actor, Measures.DEFINE)
    rules.check_code(code)
    rules.check_sound(code, said)
    if await queries.newest_of(session, code) is not None:
        raise MeasureCodeTaken("Send a new version of it, or choose another code.")
    return await keep(session, actor, code=code, number=1, said=said)


async def define_anew(session: AsyncSession, actor: Actor, code: str, **said: Any) -> MeasureDefinition:
    """Figures that came keep their meaning: the years that it takes must hold none of them."""
    earlier = await queries.access_newest(session, actor, code)
    rules.check_current(earlier)
    rules.check_sound(code, said)
    rules.end_before(earlier, said["valid_from"])
    await queries.refuse_resting(session, earlier, after=named_year(first_year(said["valid_from"]) - 1))
    return await keep(session, actor, code=code, number=earlier.number + 1, said=said)


async def retire_measure(
    session: AsyncSession, actor: Actor, code: str, *, until: str, reason: str
) -> MeasureDefinition:
    definition = await queries.access_newest(session, actor, code)
    rules.retire(definition, until=until, reason=reason, by=actor.subject, now=now())
    await queries.refuse_resting(session, definition, after=until)
    tell(session, definition)
    return definition


async def keep(
    session: AsyncSession, actor: Actor, *, code: str, number: int, said: dict[str, Any]
) -> MeasureDefinition:
    definition = MeasureDefinition(code=code, number=number, defined_by=actor.subject, **said)
    session.add(definition)
    await require(session, POLICY, actor, Measures.DEFINE, definition)
    tell(session, definition)
    return definition


def tell(session: AsyncSession, definition: MeasureDefinition) -> None:
    said = {name: getattr(definition, name) for name in ("code", "number", "valid_from", "valid_until")}
    retired = definition.retired_at is not None
    record(session, MeasureDefined(definition_id=definition.id, retired=retired, **said), about=definition.id)
