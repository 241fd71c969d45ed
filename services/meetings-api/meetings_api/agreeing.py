"""The agreeing of an action, by itself or with its report: the change and the news of it."""

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import record
from chassis.problems import Conflict
from meetings_api.events import ActionAgreed
from meetings_api.models import Action, ActionStatus, AsksFor, Severity

TRANSITIONS: dict[ActionStatus, set[ActionStatus]] = {
    ActionStatus.PROPOSED: {ActionStatus.AGREED, ActionStatus.DROPPED},
    ActionStatus.AGREED: {ActionStatus.DONE, ActionStatus.DROPPED},
    ActionStatus.DONE: set(),
    ActionStatus.DROPPED: set(),
}


class ActionNotOpen(Conflict):
    title = "The action is not at a stage where this can be done"


def move(action: Action, to: ActionStatus) -> None:
    if to not in TRANSITIONS[ActionStatus(action.status)]:
        raise ActionNotOpen(f"It is {action.status}.", action_status=action.status)
    action.status = to


def agree(session: AsyncSession, action: Action) -> None:
    move(action, ActionStatus.AGREED)
    told = ActionAgreed(
        action_id=action.id,
        meeting_id=action.meeting_id,
        urn=action.urn,
        asks_for=AsksFor(action.asks_for),
        area=action.area,
        severity=Severity(action.severity) if action.severity else None,
        due_on=action.due_on,
        owner_subject=action.owner_subject,
    )
    record(session, told, about=action.id)
