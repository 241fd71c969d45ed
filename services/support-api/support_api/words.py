"""What the search by words looks through: a specialist's name, their own words, what they can do."""

import re
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal_column, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from support_api import catalogue
from support_api.models import Expertise, Specialist

# As the index says it, or it would not be used.
INDEXED = func.to_tsvector(literal_column("'simple'"), Specialist.words)


async def index_words(session: AsyncSession, specialist_id: UUID) -> None:
    """Said anew whenever an entry or its expertise has changed; it follows from both and has no version."""
    await session.flush()
    told = select(Specialist.name, Specialist.summary, Specialist.organisation)
    entry = (await session.execute(told.where(Specialist.id == specialist_id))).one()
    can = select(Expertise.area, Expertise.key_stage, Expertise.kind_of_work)
    parts = [part for part in entry if part]
    for area, key_stage, kind_of_work in await session.execute(
        can.where(Expertise.specialist_id == specialist_id).order_by(Expertise.id)
    ):
        parts += [area, catalogue.called(area), key_stage or "", kind_of_work]
    words = update(Specialist).where(Specialist.id == specialist_id).values(words=" ".join(parts))
    await session.execute(words.execution_options(synchronize_session=False))


def holding(word: str) -> ColumnElement[bool]:
    """Entries in which each part of the word begins a word."""
    parts = [part for part in re.split(r"[^\w]+|_+", word) if part]
    if not parts:
        return true()
    return INDEXED.op("@@")(func.to_tsquery(literal_column("'simple'"), " & ".join(f"{p}:*" for p in parts)))
