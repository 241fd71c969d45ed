"""A write sent twice with one Idempotency-Key happens once and is answered alike.

The key is inserted in the transaction of the write, so PostgreSQL makes a concurrent repeat wait for the
first, and a write that failed leaves no key behind. Keys are kept seven days: MIS jobs retry after weekends.
"""

import hashlib
from collections.abc import Callable, Coroutine, Iterator
from datetime import datetime
from typing import Annotated, Any, get_type_hints

from fastapi import Depends, Header, Request, Response
from fastapi.routing import APIRoute
from python_multipart.multipart import parse_options_header
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from chassis.actor import Actor
from chassis.clock import now
from chassis.db import Belongs, Table
from chassis.lane import Lane
from chassis.problems import BadRequest, Forbidden, Invalid
from chassis.session import CurrentActor, Session
from chassis.swift import Asker

KEPT_DAYS = 7
REPLAYED = "Idempotency-Replayed"
Key = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=255,
        pattern=r"^[\x21-\x7e]+$",
        description="A name of your own for this request. Sent again with the same name, it happens once and "
        "is answered alike for seven days. Required of machine clients.",
        examples=["0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10"],
    ),
]


class IdempotencyKey(Belongs, Table, kw_only=True):
    __tablename__ = "idempotency_keys"

    caller: Mapped[str] = mapped_column(primary_key=True)
    route: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    claimed_at: Mapped[datetime]
    status: Mapped[int | None] = mapped_column(default=None)
    media_type: Mapped[str | None] = mapped_column(default=None)
    etag: Mapped[str | None] = mapped_column(default=None)
    body: Mapped[bytes | None] = mapped_column(default=None)


class IdempotencyKeyReused(Invalid):
    title = "This Idempotency-Key was used for another request"


class IdempotencyKeyMissing(BadRequest):
    title = "A machine client must send an Idempotency-Key with every write"


class Replay(Exception):
    """Not a refusal: the answer was given before, and is given again."""

    def __init__(self, earlier: IdempotencyKey) -> None:
        headers = {REPLAYED: "true", **({"ETag": earlier.etag} if earlier.etag else {})}
        self.response = Response(earlier.body, earlier.status or 200, headers, earlier.media_type)


async def claim_key(
    request: Request, session: Session, actor: CurrentActor, idempotency_key: Key = None
) -> None:
    require_key(actor, idempotency_key)
    if idempotency_key is None:
        return
    place, fingerprint = place_of(request, actor, idempotency_key), fingerprint_of(request)
    claim = insert(IdempotencyKey).values(**place, fingerprint=fingerprint, claimed_at=now())
    first = await session.scalar(claim.on_conflict_do_nothing().returning(IdempotencyKey))
    if first:
        request.state.idempotency_key = first
        return
    earlier = (await session.scalars(select(IdempotencyKey).filter_by(**place))).one()
    if earlier.fingerprint != fingerprint:
        raise IdempotencyKeyReused(
            "Send a new key with a new request; repeat the request exactly to see its answer."
        )
    raise Replay(earlier)


def require_key(actor: Actor, key: str | None) -> None:
    if key is None and actor.machine:
        raise IdempotencyKeyMissing(
            "Send the header Idempotency-Key with a value of your own, new for each write."
        )
    if key is not None and actor.trust_id is None:
        raise Forbidden


def place_of(request: Request, actor: Actor, key: str) -> dict[str, Any]:
    """Whose key it is, and for which address."""
    return {
        "trust_id": actor.trust_id,
        "caller": f"{actor.client_id} {actor.subject}",
        "route": f"{request.method} {request.url.path}",
        "key": key,
    }


def fingerprint_of(request: Request) -> str:
    """Of all that was asked: also of which version, where the request says."""
    version = request.headers.get("if-match")
    said = f"{request.url.query}\n" if version is None else f"{request.url.query}\nIf-Match: {version}\n"
    digest = hashlib.sha256(said.encode())
    for part in essence(request):  # a whole file may be in it: joined, it would be copied
        digest.update(part)
    return digest.hexdigest()


def answered(request: Request, response: Response) -> None:
    """Keep the answer with the key that was claimed for it, if one was."""
    if claimed := getattr(request.state, "idempotency_key", None):
        claimed.status, claimed.body = response.status_code, bytes(response.body)
        claimed.media_type, claimed.etag = response.media_type, response.headers.get("etag")


def essence(request: Request) -> Iterator[bytes | memoryview]:
    """The body; of a form without its boundary, which is another each time the same form is sent."""
    body: bytes = request.scope["chassis.body"]
    kind, options = parse_options_header(request.headers.get("content-type"))
    boundary, start = options.get(b"boundary", b""), 0
    if kind == b"multipart/form-data" and boundary:
        while (end := body.find(b"--" + boundary, start)) >= 0:
            yield memoryview(body)[start:end]
            yield b"--"
            start = end + 2 + len(boundary)
    yield memoryview(body)[start:]


class Route(APIRoute):
    """The route class of every router: a POST may be repeated safely."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **kwargs: Any) -> None:
        swift = any(hint == Asker for hint in get_type_hints(endpoint, include_extras=True).values())
        if "POST" in (kwargs.get("methods") or ()) and not swift:  # see chassis.swift_writes
            claim = Depends(claim_key, scope="function")
            kwargs["dependencies"] = [claim, *(kwargs.get("dependencies") or [])]
        self.lane = Lane.into(endpoint, path)
        super().__init__(path, endpoint, **kwargs)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def answer_alike(request: Request) -> Response:
            try:
                response = await handler(request)
            except Replay as replay:
                return replay.response
            answered(request, response)
            return response

        return answer_alike
