"""One pure ASGI layer round everything: a request id, one log line, one histogram, the safe headers."""

import secrets
import time
from functools import lru_cache

import structlog
from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger()
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
SECONDS = Histogram("http_request_seconds", "How long answers took.", ["method", "route"], buckets=BUCKETS)
ANSWERS = Counter("http_answers_total", "Answers by status.", ["method", "route", "status"])
SAFE = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]


@lru_cache(2_000)
def meters(method: str, route: str, status: int) -> tuple[Histogram, Counter]:
    return SECONDS.labels(method, route), ANSWERS.labels(method, route, status)


class Edge:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id, began, status = secrets.token_hex(8), time.perf_counter(), 500
        structlog.contextvars.bind_contextvars(request_id=request_id)

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*with_safe(message["headers"]), (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self.app(scope, receive, send_on)
        finally:
            self.count(scope, status, time.perf_counter() - began)

    def count(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "")
        method = (
            scope["method"]
            if scope["method"] in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
            else "?"
        )
        took, answers = meters(method, route, status)
        took.observe(seconds)
        answers.inc()
        log.info("answered", method=method, route=route, status=status, ms=round(seconds * 1000, 2))


def with_safe(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The safe headers, where the answer did not set its own."""
    there = {name.lower() for name, _ in headers}
    return [*headers, *(header for header in SAFE if header[0] not in there)]
