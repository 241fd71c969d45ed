"""What has a lane goes straight into it, past the routing of FastAPI.

Whatever the lane does not take as it is declared goes the ordinary way, from the beginning: nothing was asked
of the database yet.
"""

from collections.abc import Iterable

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from chassis.idempotency import Replay, Route
from chassis.signposts import Signposts, second

Known = dict[tuple[str, str], list[Route]]


def short_ways(routers: Iterable[APIRouter]) -> Known:
    """The routes that have a lane, by method and the second segment of their address.

    One whose address could be that of a route before it is left out: the first that fits is meant.
    """
    found: Known = {}
    before: list[tuple[str, str]] = []
    for route in (route for router in routers for route in router.routes if isinstance(route, APIRoute)):
        for method in route.methods or ():
            shadowed = any(method == other and route.path_regex.match(path) for other, path in before)
            if isinstance(route, Route) and route.lane and not shadowed:
                found.setdefault((method, second(route.path)), []).append(route)
            before.append((method, route.path))
    return found


class ShortWay(BaseRoute):
    """The first route of an application; `ordinary` is where everything else is found."""

    def __init__(self, known: Known, ordinary: Signposts) -> None:
        self.known, self.ordinary = known, ordinary

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http" or scope.get("root_path"):
            return Match.NONE, {}
        if scope.get("fastapi.telemetry") is not None:
            return Match.NONE, {}  # a request that is traced goes where it can be seen
        for route in self.known.get((scope["method"], second(scope["path"])), ()):
            if match := route.path_regex.match(scope["path"]):
                return Match.FULL, {"route": route, "path_params": match.groupdict()}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if response := await shortly(scope, receive):
            await response(scope, receive, send)
            return
        _, child = self.ordinary.matches(scope)
        scope.update(child)
        await self.ordinary.handle(scope, receive, send)


async def shortly(scope: Scope, receive: Receive) -> Response | None:
    try:
        answer: Response | None = await scope["route"].lane.answer(Request(scope, receive))
    except Replay as replay:
        return replay.response
    return answer
