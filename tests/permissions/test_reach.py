"""How far a predicate reaches is read off what it asks, whatever it is called."""

from collections.abc import Callable

import pytest
from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true

from chassis.actor import Actor, StandingRow
from tools.reach import extent

Row = StandingRow
Reach = Callable[[Actor, str], ColumnElement[bool]]


def mine(actor: Actor) -> ColumnElement[bool]:
    return Row.subject == actor.subject


def here(actor: Actor, role: str) -> ColumnElement[bool]:
    return Row.unit.in_(actor.units(role))


def there(actor: Actor, role: str) -> ColumnElement[bool]:
    return Row.id.in_(select(Row.id).where(here(actor, role), mine(actor)))


CASES: dict[str, tuple[str, Reach]] = {
    "everything": ("t", lambda _, __: true()),
    "nothing": ("-", lambda _, __: false()),
    "own academies": ("a", here),
    "own entry": ("o", lambda me, _: mine(me)),
    "own academies, closed ones": ("a*", lambda me, role: and_(here(me, role), Row.until.is_not(None))),
    "closed ones": ("t*", lambda _, __: Row.until.is_not(None)),
    "one's own at one's academy": ("o", lambda me, role: and_(here(me, role), mine(me))),
    "one's own and one's academy's": ("a", lambda me, role: or_(here(me, role), mine(me))),
    "all but one's own": ("t!", lambda me, _: Row.id.not_in(select(Row.id).where(mine(me)))),
    "all that is not about oneself": ("t!", lambda me, _: Row.subject.is_distinct_from(me.subject)),
    "other academies": ("t!", lambda me, role: Row.unit.not_in(me.units(role))),
    "through another table": ("o", there),
    "through a row that exists": ("o", lambda me, _: exists().where(Row.trust_id == Row.trust_id, mine(me))),
    "through a row, for now": ("o*", lambda me, _: exists().where(mine(me), Row.until > func.now())),
    "with an alternative that is never": ("a", lambda me, role: or_(and_(false(), mine(me)), here(me, role))),
    "closed ones, and all one's own": ("t*", lambda me, _: or_(Row.until.is_not(None), mine(me))),
    "of the trust when appointed to it": (
        "a",
        lambda me, role: true() if me.across_trust(role) else here(me, role),
    ),
}


@pytest.mark.parametrize(("wanted", "reach"), CASES.values(), ids=CASES)
def test_a_headteacher_reaches(wanted: str, reach: Reach) -> None:
    assert str(extent("headteacher", reach)) == wanted


def test_a_post_that_may_be_at_the_trust_is_read_at_its_widest() -> None:
    _, of_the_trust = CASES["of the trust when appointed to it"]
    assert str(extent("aid", of_the_trust)) == "t"
    assert str(extent("specialist", here)) == "a"
