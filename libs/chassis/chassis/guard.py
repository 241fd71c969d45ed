"""Stops hostile bodies, paths and queries before anything parses them, so that none of them can become a 500.

Stock FastAPI answers 500 to nine of thirty hostile JSON bodies and takes the last of two equal members.
"""

import asyncio
import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.problems import (
    MEDIA_TYPE,
    BadRequest,
    Invalid,
    Problem,
    RequestTooSlow,
    TooLarge,
    UnsupportedMediaType,
)

MIB = 1024 * 1024
DEEPEST, LARGEST_INTEGER = 32, 2**63 - 1
LONGEST_QUERY, MOST_HEADERS = 8 * 1024, 100
SECONDS_TO_ARRIVE = 10
ANY_DIGIT, MANY_DIGITS = str.maketrans("123456789", "000000000"), 19
NESTED = {dict, list}
UNSPEAKABLE = re.compile("[\x00\ud800-\udfff]")
ACCEPTED = ("application/json", "multipart/form-data", "text/csv")


class MalformedJson(BadRequest):
    title = "The body is not well-formed JSON"


class NotText(Invalid):
    title = "A text holds a character that cannot be stored"


class NumberTooLarge(Invalid):
    title = "A number is too large"


class Guard:
    """ASGI middleware. `large`: paths that may carry more than 1 MiB, and how much; `*` stands for an id."""

    def __init__(self, app: ASGIApp, large: Mapping[str, int]) -> None:
        self.app = app
        self.large = [
            (re.compile(re.escape(path).replace(r"\*", "[^/]+")), size) for path, size in large.items()
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            check_address(scope)
            body = await self.read_body(scope, receive) if brings_a_body(scope) else b""
            check_body(scope, body)
        except Problem as problem:
            refusal = JSONResponse(problem.body(), problem.status, problem.headers, MEDIA_TYPE)
            refusal.headers["Connection"] = "close"
            await refusal(scope, receive, send)
            return
        # Kept for whoever needs it after a form was read, when the stream is used up.
        scope["chassis.body"] = body
        await self.app(scope, replay(body, receive), send)

    def limit(self, path: str) -> int:
        return max((size for start, size in self.large if start.match(path)), default=MIB)

    async def read_body(self, scope: Scope, receive: Receive) -> bytes:
        limit = self.limit(scope["path"])
        said = Request(scope).headers.get("content-length", "0")
        if said.isdigit() and int(said) > limit:
            raise TooLarge(f"At most {limit} bytes are accepted here.")
        try:
            async with asyncio.timeout(SECONDS_TO_ARRIVE):
                return await collect(receive, limit)
        except TimeoutError:
            raise RequestTooSlow("Send the whole body within ten seconds.") from None


def brings_a_body(scope: Scope) -> bool:
    """As HTTP says it: by its length, or by how it is sent."""
    return any(
        name == b"transfer-encoding" or (name == b"content-length" and size != b"0")
        for name, size in scope["headers"]
    )


async def collect(receive: Receive, limit: int) -> bytes:
    chunks, size, more = [], 0, True
    while more:
        message = await receive()
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise TooLarge(f"At most {limit} bytes are accepted here.")
        chunks.append(chunk)
        more = message["type"] == "http.request" and message.get("more_body", False)
    return b"".join(chunks)


def replay(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again


def check_address(scope: Scope) -> None:
    if len(scope.get("query_string", b"")) > LONGEST_QUERY or len(scope["headers"]) > MOST_HEADERS:
        raise BadRequest("The query or the number of headers is too large.")
    if b"%00" in scope.get("raw_path", b"") or b"%00" in scope.get("query_string", b""):
        raise NotText("Remove the zero character from the address.")
    if UNSPEAKABLE.search(scope["path"]):
        raise NotText("Remove the zero character from the address.")


def check_body(scope: Scope, body: bytes) -> None:
    if scope["method"] not in ("POST", "PUT", "PATCH", "DELETE") or not body:
        return
    kind = Request(scope).headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ACCEPTED:
        raise UnsupportedMediaType(f"Send one of: {', '.join(ACCEPTED)}.")
    if kind == "application/json":
        scope["chassis.members"] = check_json(body)


def check_json(body: bytes) -> set[str]:
    """Refuse what is not one unambiguous JSON text, or holds what a database cannot. Every member's name."""
    names: set[str] = set()

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise MalformedJson("A member stands twice in one object: say which one you mean.")
        names.update(found)
        return found

    try:
        text = body.decode("utf-8")
        whole = bounded if has_digits(text, MANY_DIGITS) else int
        value = json.loads(
            text,
            object_pairs_hook=once,
            parse_constant=refuse_constant,
            parse_float=finite,
            parse_int=whole,
        )
    except RecursionError:
        raise MalformedJson(f"Nest at most {DEEPEST} levels deep.") from None
    except UnicodeDecodeError:
        raise MalformedJson("Send UTF-8 without a byte-order mark.") from None
    except ValueError as cause:
        raise MalformedJson(f"The JSON cannot be read: {str(cause)[:200]}.") from None
    check_depth(value)
    if "\\u" in text and any(UNSPEAKABLE.search(said) for said in texts_of(value)):
        raise NotText("Remove zero characters and lone surrogates.")
    return names


def has_digits(text: str, many: int) -> bool:
    """Whether so many digits stand in a row: a quick look before a slow one."""
    return "0" * many in text.translate(ANY_DIGIT)


def refuse_constant(constant: str) -> Any:
    raise MalformedJson(f"{constant} is not a JSON number.")


def finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise NumberTooLarge("A number is beyond what can be counted.")
    return number


def bounded(digits: str) -> int:
    if len(digits) > 4300:
        raise MalformedJson("A number has more digits than anybody means.")
    if len(digits) > 20 or not -LARGEST_INTEGER - 1 <= int(digits) <= LARGEST_INTEGER:
        raise NumberTooLarge("Whole numbers must fit into 64 bits.")
    return int(digits)


def check_depth(value: Any) -> None:
    level, depth = [value] if type(value) in NESTED else [], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise MalformedJson(f"Nest at most {DEEPEST} levels deep.")
        parts = (item.values() if type(item) is dict else item for item in level)
        level = [part for some in parts for part in some if type(part) in NESTED]


def texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value:
            yield from texts_of(part)
        if isinstance(value, dict):
            yield from texts_of(list(value.values()))
