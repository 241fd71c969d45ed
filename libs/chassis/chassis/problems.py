"""Everything a caller can be told went wrong, as RFC 9457 problem details.

A service names its own problems by subclassing one of the kinds below:

    class MeetingAlreadyHeld(Conflict):
        title = "The meeting has already been held"
"""

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

MEDIA_TYPE = "application/problem+json"


class ProblemDetails(BaseModel):
    """What went wrong and what to do about it (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["/problems/not-found"], description="Which problem: stable, fit for code.")
    title: str = Field(
        examples=["There is no such thing"], description="The problem in words: always the same."
    )
    status: int = Field(examples=[404], description="The HTTP status, repeated.")
    detail: str | None = Field(default=None, description="What happened this time, and what to do.")


class Problem(Exception):
    """A refusal with a name. Extension members become members of the answer."""

    status: ClassVar[int]
    title: ClassVar[str]

    def __init__(self, detail: str | None = None, **extensions: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.extensions = extensions
        self.headers: dict[str, str] = {}

    @classmethod
    def slug(cls) -> str:
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", cls.__name__).lower()

    def body(self) -> dict[str, Any]:
        details = ProblemDetails(
            type=f"/problems/{self.slug()}",
            title=self.title,
            status=self.status,
            detail=self.detail,
            **self.extensions,
        )
        return details.model_dump(mode="json", exclude_none=True)


class BadRequest(Problem):
    status = 400
    title = "The request could not be read"


class Unauthenticated(Problem):
    status = 401
    title = "You are not signed in"

    def __init__(self, detail: str | None = None, **extensions: Any) -> None:
        super().__init__(detail, **extensions)
        self.headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'}


class Forbidden(Problem):
    status = 403
    title = "You may not do this"


class NotFound(Problem):
    status = 404
    title = "There is no such thing, or it is not yours to see"


class MethodNotAllowed(Problem):
    status = 405
    title = "This cannot be done here"


class RequestTooSlow(Problem):
    status = 408
    title = "The request took too long to arrive"


class Conflict(Problem):
    status = 409
    title = "This cannot be done in the current state"


class PreconditionFailed(Problem):
    status = 412
    title = "Somebody else has changed this since you read it"


class TooLarge(Problem):
    status = 413
    title = "The request is too large"


class UnsupportedMediaType(Problem):
    status = 415
    title = "This kind of content is not accepted here"


class Invalid(Problem):
    status = 422
    title = "The request is not valid"


class RuleBroken(Invalid):
    title = "The request breaks a rule that its form cannot show"


class PreconditionRequired(Problem):
    status = 428
    title = "Say which version you are changing"


class TooManyRequests(Problem):
    """Of requests, or of what one may have open. `seconds`: when to try again."""

    status = 429
    title = "Too many requests"

    def __init__(self, detail: str | None = None, *, seconds: int = 1, **extensions: Any) -> None:
        super().__init__(detail or "Nothing was changed. Ask less often.", **extensions)
        self.headers = {"Retry-After": str(seconds)}


class Unavailable(Problem):
    status = 503
    title = "A part of the system is not available just now"

    def __init__(self, detail: str | None = None, **extensions: Any) -> None:
        super().__init__(detail or "Nothing was changed. Try again in a few seconds.", **extensions)
        self.headers = {"Retry-After": "5"}


HEADERS = {
    "Retry-After": "After how many seconds to try again.",
    "WWW-Authenticate": "That a bearer token is wanted.",
}


def problems(*kinds: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of a route that can end in these problems, each with its example."""
    return {
        status: answer_of([kind for kind in kinds if kind.status == status])
        for status in sorted({kind.status for kind in kinds})
    }


def answer_of(kinds: Sequence[type[Problem]]) -> dict[str, Any]:
    """What is published of an answer that is one of these problems, all of one status."""
    examples = {kind.slug(): {"summary": kind.title, "value": kind().body()} for kind in kinds}
    schema = {"$ref": "#/components/schemas/ProblemDetails"}
    found: dict[str, Any] = {
        "description": "; ".join(dict.fromkeys(kind.title for kind in kinds)),
        "content": {MEDIA_TYPE: {"schema": schema, "examples": examples}},
    }
    headers = {name for kind in kinds for name in kind().headers}
    if headers:
        found["headers"] = {
            name: {"description": HEADERS[name], "schema": {"type": "string"}} for name in sorted(headers)
        }
    return found
