"""A statement that is kept is good at any later hour: its key names the day where a reach asks for it."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any, get_type_hints

import httpx
from fastapi.routing import APIRoute
from rig import Api, Trust

from chassis.clock import today
from chassis.ids import uuid7
from chassis.swift import Asker, Swift
from standards_api.policy.roles import Role
from standards_api.service import SERVICE

URN, UNKNOWN = "148201", str(uuid7())
AT_AN_ACADEMY = {Role.HEADTEACHER, Role.CHAIR, Role.LEARNING_CHAIR, Role.GOVERNOR, Role.MIS}


def reads() -> Iterator[tuple[str, bool]]:
    """Every address that is answered by a kept statement, and whether as of a day gone by too."""
    for router in SERVICE.routers:
        for route in router.routes:
            if isinstance(route, APIRoute) and "GET" in (route.methods or ()):
                hints = get_type_hints(route.endpoint, include_extras=True)
                if Asker in hints.values():
                    parts = {name: URN if name == "urn" else UNKNOWN for name in route.param_convertors}
                    yield route.path.format(**parts), "as_of" in hints


async def kept(swift: Swift, people: list[httpx.AsyncClient], days: list[date]) -> dict[Any, Any]:
    """What is compiled and kept for these people when they read everything, from nothing."""
    swift.known.clear()
    swift.compiled.clear()
    for address, of_a_day in reads():
        before = sum(map(len, swift.compiled.values()))
        for query in [{}, *({"as_of": str(day)} for day in days if of_a_day)]:
            for who in people:
                await who.get(address, params=query)
        assert sum(map(len, swift.compiled.values())) > before, address
    return {
        (actor, key): (statement.sql, statement.arguments({}))
        for actor, statements in swift.compiled.items()
        for key, statement in statements.items()
    }


async def test_what_is_kept_from_yesterday_is_what_would_be_made_today(
    api: Api,
    trust: Trust,
    academy: Callable[..., Awaitable[str]],
    days_ago: Callable[[int], AbstractContextManager[None]],
) -> None:
    """Under the same key stands the same statement with the same fixed values, whatever day it is."""
    await academy(URN)
    people = [await trust.person(role, role, URN if role in AT_AN_ACADEMY else None) for role in Role]
    # A day that is long gone by on both, and one that is today on the first and gone by on the second.
    days = [today() - timedelta(days=ago) for ago in (30, 1)]
    with days_ago(1):
        yesterday = await kept(api.app.state.swift, people, days)
    at_once = await kept(api.app.state.swift, people, days)
    assert {key for key in at_once if yesterday.get(key, at_once[key]) != at_once[key]} == set()
    named = {name for _, name in at_once.keys() - yesterday.keys()}
    assert {"board view", "trust picture"} == {name[0] for name in named}, "what names the day is kept anew"
