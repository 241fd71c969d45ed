"""Asks a service's policy table its two questions: which rows may they, and may they this one.

The table is one dict of action and role to a predicate over the rows. A missing cell refuses. What may not
be viewed does not exist (404); what may be viewed but not changed is refused (403).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, True_, false, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from chassis.actor import Actor
from chassis.db import Aggregate, Table
from chassis.problems import Forbidden, NotFound, PreconditionFailed

Reach = Callable[[Actor, str], ColumnElement[bool]]
Policy = Mapping[str, Mapping[str, Reach]]
Row = TypeVar("Row", bound=Table)


def within_reach(policy: Policy, actor: Actor, action: str) -> ColumnElement[bool]:
    """The rows this actor may do this to, by any role they hold: none, unless the table says otherwise."""
    grants = policy[action]
    reached = [grants[role](actor, role) for role in sorted(actor.roles) if role in grants]
    return true() if any(isinstance(one, True_) for one in reached) else or_(false(), *reached)


async def require(session: AsyncSession, policy: Policy, actor: Actor, action: str, row: Aggregate) -> None:
    """Refuse, unless the actor may do this to the row as it now stands, new rows included."""
    reach = within_reach(policy, actor, action)
    if isinstance(reach, True_):
        return  # any row of the trust: there is nothing to ask the database
    await session.flush()
    model = type(row)
    permitted = select(model.id).where(model.id == row.id, reach)
    if await session.scalar(permitted) is None:
        raise Forbidden


def require_role(policy: Policy, actor: Actor, action: str) -> None:
    """Refuse at once somebody no cell of this action could ever admit, before there is a row to ask about."""
    if not actor.roles & policy[action].keys():
        raise Forbidden


async def access(
    session: AsyncSession,
    policy: Policy,
    actor: Actor,
    model: type[Any],
    key: UUID | str,
    *,
    by: InstrumentedAttribute[Any] | None = None,
    view: str,
    action: str | None = None,
    missing: type[NotFound] = NotFound,
    if_match: int | None = None,
    lock: bool = True,
) -> Any:
    """The row, when the actor may view it; locked and permitted when an `action` on it is asked.

    With `lock=False` the action is to look at a part that not everybody may see who may see the row.
    `by` is the column that `key` is sought in, when people know the thing by something else than its id.
    Raises `missing` for what they may not view, `Forbidden` for what they may view but not do, and
    `PreconditionFailed` when the row is no longer at the version they read.
    """
    permitted = within_reach(policy, actor, action or view)
    sought = (model.id if by is None else by) == key
    statement = select(model, permitted).where(sought, within_reach(policy, actor, view))
    if action and lock:
        statement = statement.with_for_update(of=model).execution_options(populate_existing=True)
    found = (await session.execute(statement)).one_or_none()
    if found is None:
        raise missing
    row, may = found
    if not may:
        raise Forbidden
    if if_match is not None and row.version != if_match:
        raise PreconditionFailed("Read it again, look at what changed, and send your change anew.")
    return row


def as_markdown(policy: Policy, roles: Sequence[str]) -> str:
    """The table as people outside the team read it."""
    lines = [["action", *roles], ["---"] * (len(roles) + 1)]
    for action, grants in policy.items():
        reach = [grants[role].__name__.replace("_", " ") if role in grants else "–" for role in roles]
        lines.append([str(action), *reach])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
