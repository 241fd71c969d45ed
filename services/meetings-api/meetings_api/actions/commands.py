"""Proposing, agreeing, finishing and dropping actions."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now, today
from meetings_api.access import access_meeting
from meetings_api.actions import queries, rules
from meetings_api.actions.rules import NoSuchOwner
from meetings_api.agreeing import agree
from meetings_api.carrying import carry_forward
from meetings_api.models import Action, AsksFor, Severity
from meetings_api.policy import Action as Act


async def propose_action(
    session: AsyncSession,
    actor: Actor,
    meeting_id: UUID,
    *,
    what: str,
    owner_id: UUID,
    due_on: date,
    asks_for: AsksFor,
    area: str | None,
    severity: Severity | None,
) -> Action:
    meeting = await access_meeting(session, actor, meeting_id, to=Act.KEEP_ACTIONS)
    rules.require_sound(
        meeting, asks_for=asks_for, area=area, severity=severity, due_on=due_on, today=today()
    )
    owner = await queries.subject_of_owner(session, owner_id)
    if owner is None:
        raise NoSuchOwner("Choose somebody who is AID, clerk, headteacher, chair or specialist today.")
    action = Action(
        meeting_id=meeting.id, urn=meeting.urn, what=what, owner_id=owner_id, owner_subject=owner,
        due_on=due_on, asks_for=asks_for, area=area, severity=severity,
    )  # fmt: skip
    session.add(action)
    return action


async def agree_action(session: AsyncSession, actor: Actor, action_id: UUID) -> Action:
    """Now, without waiting for the report; it goes on to the academy's next meeting."""
    action = await queries.access_action(session, actor, action_id, to=Act.AGREE_ACTION)
    agree(session, action)
    await session.flush()
    await carry_forward(session, action.urn)
    return action


async def finish_action(session: AsyncSession, actor: Actor, action_id: UUID, *, outcome: str) -> Action:
    action = await queries.access_action(session, actor, action_id, to=Act.FINISH_ACTION)
    rules.finish(action, outcome=outcome, now=now())
    return action


async def drop_action(session: AsyncSession, actor: Actor, action_id: UUID, *, reason: str) -> Action:
    action = await queries.access_action(session, actor, action_id, to=Act.AGREE_ACTION)
    rules.drop(action, reason=reason, now=now())
    return action
