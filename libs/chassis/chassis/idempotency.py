"""A write sent twice with one Idempotency-Key happens once and is answered alike.

The key is inserted in the transaction of the write, so PostgreSQL makes a concurrent repeat wait for the
first, and a write that failed leaves no key behind. Keys are kept seven days: MIS jobs retry after weekends.
"""

import hashlib
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response
from fastapi.routing import APIRoute
from python_multipart.multipart import parse_options_header
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from chassis.clock import now
from chassis.db import Belongs, Table
from chassis.lane import Lane
from chassis.problems import BadRequest, Forbidden, Invalid
from chassis.session import CurrentActor, Session

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
    if idempotency_key is None:
        if actor.machine:
            raise IdempotencyKeyMissing(
                "Send the header Idempotency-Key with a value of your own, new for each write."
            )
        return
    if actor.trust_id is None:
        raise Forbidden
    place = {
        "trust_id": actor.trust_id,
        "caller": f"{actor.client_id} {actor.subject}",
        "route": f"{request.method} {request.url.path}",
        "key": idempotency_key,
    }
    fingerprint = hashlib.sha256(request.url.query.encode() + b"\n" + essence(request)).hexdigest()
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


def essence(request: Request) -> bytes:
    """The body; of a form without its boundary, which is another each time the same form is sent."""
    body: bytes = request.scope["chassis.body"]
    kind, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary", b"")
    return body.replace(b"--" + boundary, b"--") if kind == b"multipart/form-data" and boundary else body


class Route(APIRoute):
    """The route class of every router: a POST may be repeated safely."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **kwargs: Any) -> None:
        if "POST" in (kwargs.get("methods") or ()):
            claim = Depends(claim_key, scope="function")
            kwargs["dependencies"] = [claim, *(kwargs.get("dependencies") or [])]
        super().__init__(path, endpoint, **kwargs)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()
        if lane := Lane.into(self.endpoint, self.path):

            async def answer_shortly(request: Request) -> Response:
                return await lane.answer(request) or await handler(request)

            return answer_shortly

        async def answer_alike(request: Request) -> Response:
            try:
                response = await handler(request)
            except Replay as replay:
                return replay.response
            if claimed := getattr(request.state, "idempotency_key", None):
                claimed.status, claimed.body = response.status_code, bytes(response.body)
                claimed.media_type, claimed.etag = response.media_type, response.headers.get("etag")
            return response

        return answer_alike
