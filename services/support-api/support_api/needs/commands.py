"""What people and events do to needs: load it, decide, record what happened."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now, today
from chassis.outbox import record
from chassis.policy import require, require_role
from support_api.academies import phases_on, require_academy
from support_api.events import NeedMet, NeedRaised, NeedWithdrawn
from support_api.models import KeyStage, KindOfWork, Need, NeedSource, NeedStatus, Severity
from support_api.needs import rules
from support_api.needs.queries import access_need, engagements_under_way
from support_api.policy import POLICY, Action


async def raise_need(session: AsyncSession, actor: Actor, *, urn: str, asked: dict[str, Any]) -> Need:
    require_role(POLICY, actor, Action.RAISE_NEED)
    await require_academy(session, actor, urn)
    rules.require_wanted_by(asked["wanted_by"], today=today())
    need = await raise_(session, urn=urn, source=NeedSource.PERSON, raised_by=actor.subject, **asked)
    await require(session, POLICY, actor, Action.RAISE_NEED, need)
    return await settled(session, need)


async def raise_(
    session: AsyncSession,
    *,
    urn: str,
    area: str,
    severity: Severity,
    wanted_outcome: str,
    source: NeedSource,
    raised_by: str,
    source_id: UUID | None = None,
    wanted_by: date | None = None,
    key_stage: KeyStage | None = None,
    kind_of_work: KindOfWork | None = None,
) -> Need:
    """The need and the news of it, never one without the other."""
    risk = rules.risk(severity, area, await phases_on(session, urn, today()))
    need = Need(
        urn=urn, area=area, key_stage=key_stage, kind_of_work=kind_of_work, severity=severity, risk=risk,
        wanted_outcome=wanted_outcome, wanted_by=wanted_by, source=source, source_id=source_id,
        raised_by=raised_by, raised_on=today(),
    )  # fmt: skip
    session.add(need)
    record(
        session,
        NeedRaised(
            need_id=need.id, urn=urn, area=area, severity=severity, source=source, source_id=source_id
        ),
        about=need.id,
    )
    return need


async def change_need(
    session: AsyncSession, actor: Actor, need_id: UUID, *, changes: dict[str, Any], if_match: int
) -> Need:
    need = await access_need(session, actor, need_id, to=Action.CHANGE_NEED, if_match=if_match)
    rules.require_open(need)
    if "wanted_by" in changes:
        rules.require_wanted_by(changes["wanted_by"], today=today())
    phases = await phases_on(session, need.urn, today())
    for name, value in changes.items():
        setattr(need, name, value)
    need.risk = rules.risk(need.severity, need.area, phases)
    return await settled(session, need)


async def meet_need(session: AsyncSession, actor: Actor, need_id: UUID, *, words: str) -> Need:
    need = await _close(session, actor, need_id, to=NeedStatus.MET, words=words)
    record(session, NeedMet(need_id=need.id, urn=need.urn), about=need.id)
    return await settled(session, need)


async def withdraw_need(session: AsyncSession, actor: Actor, need_id: UUID, *, words: str) -> Need:
    need = await _close(session, actor, need_id, to=NeedStatus.WITHDRAWN, words=words)
    record(session, NeedWithdrawn(need_id=need.id, urn=need.urn), about=need.id)
    return await settled(session, need)


async def _close(session: AsyncSession, actor: Actor, need_id: UUID, *, to: NeedStatus, words: str) -> Need:
    need = await access_need(session, actor, need_id, to=Action.CLOSE_NEED)
    under_way = await engagements_under_way(session, need)
    rules.close(need, to=to, words=words, by=actor.subject, now=now(), under_way=under_way)
    return need


async def settled(session: AsyncSession, need: Need) -> Need:
    """Written, and its status read again: it follows from what was written."""
    await session.flush()
    await session.refresh(need, ["status"])
    return need
