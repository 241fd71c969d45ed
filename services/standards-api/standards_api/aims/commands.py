"""What is done to aims: defined, rewritten, retired; and judged where no rule can tell."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now, today
from chassis.outbox import record
from chassis.policy import require, require_role
from standards_api.academies import access_academy
from standards_api.aims import queries, rules
from standards_api.aims.facts import facts_of
from standards_api.aims.problems import AimNotPromised
from standards_api.catalogue import versions
from standards_api.improvement_events import AimDefined, AimJudged
from standards_api.models import AimDefinition, AimJudgement
from standards_api.models.aim_content import Aim, FigureTest
from standards_api.models.aims import AimStatus
from standards_api.own_measures import own_measures
from standards_api.policy import POLICY, Aims


async def check_sound(session: AsyncSession, aim: Aim) -> None:
    """The measures of its tests are those that every trust has, or the trust's own."""
    own = await own_measures(session, [test.measure for test in aim.tests if isinstance(test, FigureTest)])
    rules.check_sound(aim, versions().keys() | own.keys())


async def define_aim(session: AsyncSession, actor: Actor, *, code: str, content: Aim) -> AimDefinition:
    require_role(POLICY, actor, Aims.DEFINE)
    await check_sound(session, content)
    await queries.adopt_missing(session)
    aim = AimDefinition(code=code, title=content.title, content=queries.as_stored(content))
    session.add(aim)
    await require(session, POLICY, actor, Aims.DEFINE, aim)
    record(session, AimDefined(aim_id=aim.id, code=code, retired=False), about=aim.id)
    return aim


async def rewrite_aim(
    session: AsyncSession, actor: Actor, code: str, *, content: Aim, if_match: int
) -> AimDefinition:
    aim = await queries.access_aim(session, actor, code, action=Aims.DEFINE, if_match=if_match)
    rules.check_current(aim)
    await check_sound(session, content)
    aim.title, aim.content = content.title, queries.as_stored(content)
    record(session, AimDefined(aim_id=aim.id, code=code, retired=False), about=aim.id)
    return aim


async def retire_aim(session: AsyncSession, actor: Actor, code: str, *, reason: str) -> AimDefinition:
    aim = await queries.access_aim(session, actor, code, action=Aims.DEFINE)
    rules.check_current(aim)
    aim.retired_at, aim.retired_by, aim.reason = now(), actor.subject, reason
    record(session, AimDefined(aim_id=aim.id, code=code, retired=True), about=aim.id)
    return aim


async def judge_aim(
    session: AsyncSession,
    actor: Actor,
    urn: str,
    code: str,
    *,
    status: AimStatus,
    reason: str,
    evidence_id: UUID | None,
) -> None:
    """Only where no test can tell; what one can tell is never overruled."""
    require_role(POLICY, actor, Aims.JUDGE)
    academy = await access_academy(session, actor, urn, action=Aims.JUDGE)
    row = await queries.access_aim(session, actor, code)
    rules.check_current(row)
    aim = row.read()
    if not rules.promised(aim, academy.kind):
        raise AimNotPromised(f"It is for {', '.join(aim.kinds)}.")
    await queries.check_evidence(session, evidence_id, urn)
    facts = (await facts_of(session, [academy], [aim], today()))[urn]
    rules.check_judgeable(rules.stand(aim, facts, None, today=today()), status, today=today())
    said: dict[str, Any] = {"aim_id": row.id, "urn": urn, "status": status}
    judgement = AimJudgement(
        **said, reason=reason, evidence_id=evidence_id, judged_by=actor.subject, judged_on=today()
    )
    session.add(judgement)
    await session.flush()
    told = AimJudged(judgement_id=judgement.id, academy_id=academy.id, code=code, urn=urn, status=status)
    record(session, told, about=academy.id)
