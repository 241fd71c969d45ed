"""What is done to the scheme of delegation: drafted, rewritten, adopted by the board."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now
from chassis.outbox import record
from chassis.policy import require, require_role
from standards_api import later
from standards_api.autonomy import queries, rules, schemes
from standards_api.improvement_events import AutonomySchemePublished
from standards_api.models import Academy, AutonomyScheme
from standards_api.models.delegation import Scheme
from standards_api.policy import POLICY, Autonomy


async def start_draft(session: AsyncSession, actor: Actor, scheme: Scheme | None) -> AutonomyScheme:
    """The next version: a copy of the one in force, or other words."""
    require_role(POLICY, actor, Autonomy.DRAFT_SCHEME)
    words = scheme or (await schemes.in_force(session)).read()
    rules.check_sound(words)
    await schemes.adopt_missing(session)
    last = await session.scalar(select(func.max(AutonomyScheme.number)))
    draft = AutonomyScheme(
        number=(last or 0) + 1, title=words.title, content=rules.as_stored(words), editors=[actor.subject]
    )
    session.add(draft)
    await require(session, POLICY, actor, Autonomy.DRAFT_SCHEME, draft)
    return draft


async def rewrite_draft(
    session: AsyncSession, actor: Actor, number: int, *, scheme: Scheme, if_match: int
) -> AutonomyScheme:
    draft = await schemes.access_scheme(
        session, actor, number, action=Autonomy.DRAFT_SCHEME, if_match=if_match
    )
    rules.rewrite(draft, scheme, by=actor.subject)
    return draft


async def publish_draft(session: AsyncSession, actor: Actor, number: int, *, minute: str) -> AutonomyScheme:
    """The board adopts it: it is in force at once, and the rules look at every academy again."""
    draft = await schemes.access_scheme(session, actor, number, action=Autonomy.PUBLISH_SCHEME)
    in_use = await queries.levels_in_use(session)
    rules.check_publishable(draft, in_use=in_use, by=actor.subject)
    rules.supersede(await schemes.in_force(session), now())
    await session.flush()  # the database keeps one in force: the old one first gives way
    rules.publish(draft, by=actor.subject, minute=minute, now=now())
    scheme = draft.read()
    told = AutonomySchemePublished(
        scheme_id=draft.id,
        number=draft.number,
        levels=scheme.level_keys,
        areas=[area.key for area in scheme.areas],
    )
    record(session, told, about=draft.id)
    joined = select(Academy.urn).where(Academy.status == "joined")
    await later.propose_autonomy(session, (await session.scalars(joined)).all())
    return draft
