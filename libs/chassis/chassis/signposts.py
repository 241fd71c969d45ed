"""Finds the router of an address by its second segment, instead of asking a hundred and fifty paths in turn.

Each path costs microseconds of every request that is for a later one. What no signpost knows is still
sought in the usual way.
"""

from collections.abc import Iterator

from fastapi import APIRouter
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

CHOSEN = "chassis.signpost"


class Signposts(BaseRoute):
    def __init__(self) -> None:
        self.ways: dict[str, list[BaseRoute]] = {}

    def point(self, router: APIRouter, way: BaseRoute) -> None:
        """To `way`, for every address that begins like one of the router's."""
        for segment in dict.fromkeys(segments(router)):
            self.ways.setdefault(segment, []).append(way)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http" or scope.get("root_path"):
            return Match.NONE, {}
        partly: tuple[Match, Scope] = (Match.NONE, {})
        for way in self.ways.get(second(scope["path"]), ()):
            match, child = way.matches(scope)
            if match == Match.FULL:
                return match, {**child, CHOSEN: way}
            if match == Match.PARTIAL and partly[0] == Match.NONE:
                partly = match, {**child, CHOSEN: way}
        return partly

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope[CHOSEN].handle(scope, receive, send)


def segments(router: APIRouter) -> Iterator[str]:
    for route in router.routes:
        yield second(getattr(route, "path", ""))


def second(path: str) -> str:
    parts = path.split("/", 3)
    return parts[2] if len(parts) > 2 else ""
