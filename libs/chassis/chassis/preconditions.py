"""No change is lost: what is read carries an ETag, and a change says which version it is of."""

import re
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Header, Response
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.db import Aggregate
from chassis.problems import PreconditionFailed, PreconditionRequired

Answer = TypeVar("Answer")
TAG = r'^"?[0-9]{1,9}"?$'


def tag(*, needed: bool) -> Any:
    """The pattern is only told: another service's ETag is no mistake in writing, and gets 412, not 422."""
    missing = "Missing: 428." if needed else "May be left out when there is nothing yet."
    return Header(
        description=f'The ETag of what you read, as `"3"`. {missing} No longer current: 412.',
        examples=['"3"', '"1"'],
        json_schema_extra={"pattern": TAG, **({"x-needed": True} if needed else {})},
    )


def read_tag(tag: str) -> int:
    """The version in an ETag of ours; anything else cannot match."""
    if not re.match(TAG, tag):
        raise PreconditionFailed("If-Match holds no ETag of this service.")
    return int(tag.strip('"'))


async def required_version(if_match: Annotated[str | None, tag(needed=True)] = None) -> int:
    if if_match is None:
        raise PreconditionRequired("Send the ETag you last read in If-Match.")
    return read_tag(if_match)


async def stated_version(if_match: Annotated[str | None, tag(needed=False)] = None) -> int | None:
    return None if if_match is None else read_tag(if_match)


IfMatch = Annotated[int, Depends(required_version)]
IfMatchStated = Annotated[int | None, Depends(stated_version)]


async def tagged(session: AsyncSession, response: Response, row: Aggregate) -> Aggregate:
    """The row, written, with its ETag on the answer."""
    await session.flush()
    return with_etag(response, row, row.version)


def with_etag(response: Response, answer: Answer, version: int) -> Answer:
    """For what is no row of now: a thing as it was, at the version it had."""
    response.headers["ETag"] = f'"{version}"'
    return answer
