"""Reads off a predicate of a policy how far it reaches, whatever it is called.

Width: t the whole trust, a own academies, o what is one's own (entry, seat, deployment), - nothing.
Then * where only some states of the rows are reached (published, circulated, while a window is open), and
! where one's own are left out (nobody approves their own post; recusal; the subject of a confidential item).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import AsBoolean, BindParameter, BooleanClauseList, False_, Grouping, True_
from sqlalchemy.sql.selectable import Select

from chassis.actor import Actor, Standing
from chassis.policy import Reach

AT_ACADEMIES = {"headteacher", "chair", "learning_chair", "governor", "mis"}
ME, HERE = "somebody-by-name", "111111"
WIDTHS = "-oat"  # from nothing to the whole trust
NEGATIVE = (operators.not_in_op, operators.is_distinct_from, operators.ne, operators.inv)


@dataclass(frozen=True)
class Extent:
    width: str
    some_states: bool = False
    not_own: bool = False

    def __str__(self) -> str:
        return self.width + "*" * self.some_states + "!" * self.not_own


def extent(role: str, reach: Reach) -> Extent:
    """For somebody who holds only this role, at an academy or, if it is such a role, at the trust."""
    units = [HERE] if role in AT_ACADEMIES else [HERE, None]
    return widest([of(reach(holder(role, unit), role)) for unit in units])


def holder(role: str, unit: str | None) -> Actor:
    standings = frozenset({Standing(role, unit)})
    return Actor(subject=ME, client_id=ME, trust_id=UUID(int=1), standings=standings)


def of(clause: Any) -> Extent:
    match clause:
        case True_():
            return Extent("t")
        case False_():
            return Extent("-")
        case BooleanClauseList(operator=operators.and_):
            return narrowest([of(part) for part in clause.clauses])
        case BooleanClauseList(operator=operators.or_):
            return widest([of(part) for part in clause.clauses])
        case Grouping() | AsBoolean():
            return of(clause.element)
    return of_comparison(clause)


def of_rows(clause: Any) -> Extent:
    """What is reached through rows of another table reaches as far as those rows are asked for."""
    select = next(part for part in visitors.iterate(clause) if isinstance(part, Select))
    return of(select.whereclause) if select.whereclause is not None else Extent("t")


def of_comparison(clause: ColumnElement[Any]) -> Extent:
    said = {value for part in visitors.iterate(clause) for value in values(part)}
    if getattr(clause, "operator", None) in NEGATIVE:
        return Extent("t", some_states=not said & {ME, HERE}, not_own=bool(said & {ME, HERE}))
    if any(isinstance(part, Select) for part in visitors.iterate(clause)):
        return of_rows(clause)
    if getattr(clause, "operator", None) is operators.in_op and not said:
        return Extent("-")
    if ME in said or HERE in said:
        return Extent("o" if ME in said else "a")
    return Extent("t", some_states=not joins(clause))


def values(part: Any) -> Sequence[Any]:
    if not isinstance(part, BindParameter):
        return ()
    return part.value if isinstance(part.value, list | tuple) else (part.value,)


def joins(clause: Any) -> bool:
    """A column beside a column says which row belongs to which, and nothing of its state."""
    return hasattr(clause, "left") and all(hasattr(side, "table") for side in (clause.left, clause.right))


def narrowest(parts: list[Extent]) -> Extent:
    width = min((part.width for part in parts), key=WIDTHS.index)
    return Extent(width, any(part.some_states for part in parts), any(part.not_own for part in parts))


def widest(parts: list[Extent]) -> Extent:
    width = max((part.width for part in parts), key=WIDTHS.index)
    those = [part for part in parts if part.width == width]
    return Extent(width, all(part.some_states for part in those), all(part.not_own for part in those))
