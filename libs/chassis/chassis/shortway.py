"""Plain reads go past the routing: from the guard straight into the lane of their endpoint.

Whatever is not plainly answered there, and every refusal, goes the ordinary way and is worked out anew: a
read may be asked twice.
"""

from collections.abc import Iterable
from typing import Any

import structlog
from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from chassis.idempotency import Route
from chassis.signposts import second

log = structlog.get_logger()
Known = dict[str, list[Route]]


def short_ways(routers: Iterable[APIRouter]) -> Known:
    """The reads that have a lane, by the second segment of their address.

    One whose address could be that of a route before it is left out: the first that fits is meant.
    """
    found: Known = {}
    before: list[str] = []
    for route in (route for router in routers for route in router.routes if isinstance(route, APIRoute)):
        if "GET" not in (route.methods or ()):
            continue
        shadowed = any(route.path_regex.match(path) for path in before)
        if isinstance(route, Route) and route.lane and not shadowed:
            found.setdefault(second(route.path), []).append(route)
        before.append(route.path)
    return found


class ShortWay:
    def __init__(self, app: ASGIApp, known: Known) -> None:
        self.app, self.known = app, known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self.answer(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        await (response or self.app)(scope, receive, send)

    async def answer(self, scope: Scope) -> Response | None:
        if scope.get("fastapi.telemetry") is not None:
            return None  # a request that is traced goes where it can be seen
        for route in self.known.get(second(scope["path"]), ()):
            if match := route.path_regex.match(scope["path"]):
                return await self.by(route, scope, match.groupdict())
        return None

    async def by(self, route: Route, scope: Scope, parts: dict[str, Any]) -> Response | None:
        assert route.lane
        try:
            response = await route.lane.answer(Request({**scope, "path_params": parts, "route": route}))
        except Exception as error:  # the ordinary way says what is amiss, and meets it again if it lasts
            log.debug("short way", kind=type(error).__name__)
            return None
        if response:
            scope["route"] = route
        return response
