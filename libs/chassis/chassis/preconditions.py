"""No change is lost: what is read carries an ETag, and a change says which version it is of."""

from typing import Annotated

from fastapi import Depends, Header, Response
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.db import Aggregate
from chassis.problems import PreconditionFailed, PreconditionRequired

Tag = Annotated[
    str | None,
    Header(
        description='The ETag of what you read, as `"3"`. Missing: 428. No longer current: 412.',
        examples=['"3"'],
    ),
]


def read_tag(tag: str) -> int:
    """The version in an ETag of ours; anything else cannot match."""
    digits = tag.strip().strip('"')
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise PreconditionFailed("If-Match holds no ETag of this service.")
    return int(digits)


async def required_version(if_match: Tag = None) -> int:
    if if_match is None:
        raise PreconditionRequired("Send the ETag you last read in If-Match.")
    return read_tag(if_match)


async def stated_version(if_match: Tag = None) -> int | None:
    return None if if_match is None else read_tag(if_match)


IfMatch = Annotated[int, Depends(required_version)]
IfMatchStated = Annotated[int | None, Depends(stated_version)]


async def tagged(session: AsyncSession, response: Response, row: Aggregate) -> Aggregate:
    """The row, written, with its ETag on the answer."""
    await session.flush()
    response.headers["ETag"] = f'"{row.version}"'
    return row
