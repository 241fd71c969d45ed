"""A picture drawn before stands as long as nothing that it was drawn from has changed.

Tables that pictures are drawn from mark each transaction that changes them (triggers, `mark_change`). The
statement that would gather a picture first asks whether any that it can see was not to be seen when the
picture was gathered last; when there is none, it gathers nothing. One round trip either way, and each decides
by what it sees itself: a change that is committed is in the next answer.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, Select, Text, case, cast, func, null, select
from sqlalchemy.dialects.postgresql import array

from chassis.actor import Actor
from chassis.swift import Asking, Known, Statement, given

SINCE = given("since", Text)
# Pictures and academies in them, of all who asked: some 25 MB.
MOST_KEPT = 5_000
# How many are drawn before others have their turn: some ten milliseconds.
AT_ONCE = 64


@dataclass(frozen=True)
class Drawn:
    since: str
    parts: Sequence[Any]

    @property
    def size(self) -> int:
        return 1 + len(self.parts)


class Lasting:
    """The pictures drawn last, by the statements that gathered them: each is of one reach and one day."""

    def __init__(self) -> None:
        self.drawn: OrderedDict[Statement, Drawn] = OrderedDict()
        self.size = 0

    def keep(self, statement: Statement, drawn: Drawn) -> None:
        """One that is larger than all the room is not kept: the others would go for it, and it with them."""
        self.forget(statement)
        if drawn.size > MOST_KEPT:
            return
        self.drawn[statement] = drawn
        self.size += drawn.size
        while self.size > MOST_KEPT:
            self.forget(next(iter(self.drawn)))

    def forget(self, statement: Statement) -> None:
        if statement in self.drawn:
            self.size -= self.drawn.pop(statement).size


LASTING = Lasting()


def unless_unchanged(rows: Select[Any]) -> Select[Any]:
    """Of a statement that selects a list of texts: the moment and the texts; null when none has changed."""
    texts = func.coalesce(rows.scalar_subquery(), cast(array([]), ARRAY(Text)))
    found = func.array_prepend(func.moment(), texts)
    return select(case((func.unchanged_since(SINCE), cast(null(), ARRAY(Text))), else_=found))


async def drawn(
    asker: Asking, key: Hashable, build: Callable[[Actor], Select[Any]], draw: Callable[[str], Any]
) -> Sequence[Any]:
    """What `draw` makes of each text that `build(actor)` selects, drawn anew when something has changed."""

    async def act(known: Known) -> Sequence[Any]:
        statement = known.statement(key, lambda actor: unless_unchanged(build(actor)))
        before = LASTING.drawn.get(statement)
        found = await asker.ask(known, statement, {"since": before and before.since})
        if found is None:
            assert before is not None, "only what was drawn can be unchanged"
            return before.parts
        since, *texts = found
        parts = []
        for number, text in enumerate(texts):
            if number % AT_ONCE == AT_ONCE - 1:
                await asyncio.sleep(0)  # others are answered meanwhile
            parts.append(draw(text))
        LASTING.keep(statement, Drawn(since, parts))
        return parts

    parts: Sequence[Any] = await asker.as_known(act)
    return parts
