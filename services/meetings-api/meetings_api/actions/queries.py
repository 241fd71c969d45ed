"""How actions are found."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.policy import access, within_reach
from chassis.problems import NotFound
from meetings_api.models import Action, ActionCarried, Appointment
from meetings_api.policy import POLICY, Role
from meetings_api.policy import Action as Act

# Who may own one: those who could then see it and say that it is done.
OWNERS = (Role.AID, Role.CLERK, Role.HEADTEACHER, Role.CHAIR, Role.LEARNING_CHAIR, Role.SPECIALIST)


class ActionNotFound(NotFound):
    title = "There is no such action"


def visible_actions(actor: Actor) -> Select[Any]:
    return select(Action).where(within_reach(POLICY, actor, Act.VIEW_ACTION))


def before(actor: Actor, meeting_id: UUID) -> Select[Any]:
    """Those of this meeting and those carried to it."""
    carried = select(ActionCarried.action_id).where(ActionCarried.meeting_id == meeting_id)
    return visible_actions(actor).where(or_(Action.meeting_id == meeting_id, Action.id.in_(carried)))


async def access_action(
    session: AsyncSession, actor: Actor, action_id: UUID, to: Act | None = None
) -> Action:
    found: Action = await access(
        session, POLICY, actor, Action, action_id,
        view=Act.VIEW_ACTION, action=to, missing=ActionNotFound,
    )  # fmt: skip
    return found


async def subject_of_owner(session: AsyncSession, person_id: UUID) -> str | None:
    statement = select(Appointment.subject).where(
        Appointment.person_id == person_id,
        Appointment.role.in_(OWNERS),
        or_(Appointment.until.is_(None), Appointment.until > func.now()),
    )
    subject: str | None = await session.scalar(statement.limit(1))
    return subject
