"""Asking a sibling service, as the user who is asking us, without its trouble becoming ours (R19).

    async def ask_for_academy(neighbours: Neighbours, urn: Urn) -> Answer:
        return await neighbours.get("standards", f"/v1/academies/{urn}")

    @router.get("/{urn}")
    async def read_offer(academy: Annotated[Answer, Depends(ask_for_academy)], session: Session): ...

The question is a dependency that stands before `session`, because parameters are resolved in their order: a
call inside the transaction is refused, as it would hold its locks for as long as the neighbour likes.
No answer is no error: `data` is None and `degraded` says so. Nothing may need a neighbour to accept a write.
"""

import asyncio
import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

import httpx
import structlog
from fastapi import Depends, Request
from opentelemetry import propagate

from chassis.breaker import Breaker, Budget
from chassis.session import CurrentClaims
from chassis.settings import Settings

log = structlog.get_logger()
TOTAL_SECONDS, CONNECT_SECONDS = 2.0, 0.5
MOST_RETRIES, FIRST_PAUSE = 2, 0.1
IDEMPOTENT = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"}
TRANSIENT = {429, 500, 502, 503, 504}
LARGEST_ANSWER = 1024 * 1024
DEADLINE = "x-deadline-ms"


@dataclass(frozen=True)
class Answer:
    """What a neighbour said. `degraded`: it could not be asked, so that `data` is missing, not empty.

    `status` is None when there was no answer; 404 and 403 are answers, without data.
    """

    data: Any = None
    status: int | None = None
    degraded: bool = False


NO_ANSWER = Answer(degraded=True)


@dataclass
class Neighbourhood:
    """Where the siblings are, and how each has been lately: one for a process."""

    http: httpx.AsyncClient
    addresses: Mapping[str, str]
    clock: Callable[[], float] = time.monotonic
    breakers: dict[str, Breaker] = field(default_factory=dict)
    budgets: dict[str, Budget] = field(default_factory=dict)

    def breaker(self, name: str) -> Breaker:
        return self.breakers.setdefault(name, Breaker(self.clock))

    def budget(self, name: str) -> Budget:
        return self.budgets.setdefault(name, Budget())


def neighbourhood(http: httpx.AsyncClient, settings: Settings) -> Neighbourhood:
    named = {name: getattr(settings, f"{name}_url") for name in ("standards", "support", "meetings")}
    return Neighbourhood(http, {name: url.rstrip("/") for name, url in named.items() if url})


@dataclass
class Caller:
    """The neighbours as one request may ask them: with its token, its trace, and the time it has left."""

    around: Neighbourhood
    request: Request
    token: str
    deadline: float

    async def get(self, name: str, path: str, **query: str | int) -> Answer:
        """What `GET path` of the neighbour answers, tried up to three times within two seconds in all."""
        return await self.send(name, "GET", path, query=query)

    async def send(
        self,
        name: str,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: Any = None,
    ) -> Answer:
        """One question. What is not idempotent is asked once only."""
        if getattr(self.request.state, "in_transaction", False):
            raise RuntimeError("A neighbour may not be asked inside a transaction: see chassis.neighbours.")
        deadline = min(self.deadline, self.around.clock() + TOTAL_SECONDS)
        if name not in self.around.addresses or deadline <= self.around.clock():
            return NO_ANSWER
        tries = 1 + (MOST_RETRIES if method in IDEMPOTENT else 0)
        for attempt in range(tries):
            if attempt and not await self.pause(name, attempt, deadline):
                break
            answer = await self.attempt(name, method, path, query=query, body=body, deadline=deadline)
            if answer is not None:
                return answer
        return NO_ANSWER

    async def pause(self, name: str, attempt: int, deadline: float) -> bool:
        """Wait before another attempt, a random part of ever longer; False when it should not be made."""
        wait = random.uniform(0, FIRST_PAUSE * 2**attempt)
        if self.around.clock() + wait >= deadline or not self.around.budget(name).spend():
            return False
        await asyncio.sleep(wait)
        return True

    async def attempt(
        self,
        name: str,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None,
        body: Any,
        deadline: float,
    ) -> Answer | None:
        """One attempt; None when another may go better."""
        breaker = self.around.breaker(name)
        ticket = breaker.admit()
        if ticket is None:
            return NO_ANSWER
        self.around.budget(name).earn()
        answer, good = None, False
        try:
            async with asyncio.timeout(deadline - self.around.clock()):
                answer = await self.exchange(
                    self.around.addresses[name] + path, method, query, body, deadline
                )
            good = True
        except (httpx.HTTPError, TimeoutError, ValueError, RecursionError) as error:
            log.warning("neighbour did not answer", service=name, kind=type(error).__name__)
        finally:
            breaker.note(ticket, good=good)
        return answer

    async def exchange(
        self, url: str, method: str, query: Mapping[str, str | int] | None, body: Any, deadline: float
    ) -> Answer:
        """Ask and read. Raises what `attempt` takes for no answer."""
        call = self.around.http.stream(
            method, url, params=query or None, json=body, headers=self.headers(deadline), timeout=TIMEOUT
        )
        async with call as response:
            if response.status_code in TRANSIENT:
                raise httpx.HTTPStatusError("transient", request=response.request, response=response)
            if not response.is_success:
                return Answer(status=response.status_code)
            return Answer(data=await read_json(response), status=response.status_code)

    def headers(self, deadline: float) -> dict[str, str]:
        left = max(1, int((deadline - self.around.clock()) * 1000))
        found = {"authorization": f"Bearer {self.token}", "accept": "application/json", DEADLINE: str(left)}
        if trace := self.request.headers.get("traceparent"):
            found["traceparent"] = trace
        propagate.inject(found)  # our own span, where this request is traced
        return found


TIMEOUT = httpx.Timeout(TOTAL_SECONDS, connect=CONNECT_SECONDS)


async def read_json(response: httpx.Response) -> Any:
    pieces, size = [], 0
    async for piece in response.aiter_bytes():
        size += len(piece)
        if size > LARGEST_ANSWER:
            raise ValueError("the answer is too large")
        pieces.append(piece)
    return json.loads(b"".join(pieces)) if size else None


async def introduce(request: Request, claims: CurrentClaims) -> Caller:
    around: Neighbourhood = request.app.state.neighbourhood
    said = request.headers.get(DEADLINE, "")
    seconds = min(int(said) / 1000, TOTAL_SECONDS) if said.isascii() and said.isdigit() else TOTAL_SECONDS
    return Caller(around, request, claims.token, around.clock() + seconds)


Neighbours = Annotated[Caller, Depends(introduce)]
