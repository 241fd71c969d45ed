"""What GIAS says of thousands of trusts, judged and brought in by few statements instead of some for each."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.db import in_each_trust
from chassis.imports import Line, Together, Verdict, those_begun
from standards_api.register.commands.gias import ACADEMY_FACTS, DAYS, TRUST_FACTS, Known, judge_lines

ByTrust = Mapping[UUID, Sequence[Line]]
KNOWN = "select known_trust($1)"  # both of them: migrations/sql/begin_trust.sql
BEGIN = "select begin_trust($1)"


async def judge(session: AsyncSession, lines: ByTrust) -> Mapping[UUID, Sequence[Verdict]]:
    begun = await those_begun(session, list(lines))
    found = await in_each_trust(session, [{"trust_id": str(trust_id)} for trust_id in begun], KNOWN)
    known = {UUID(one["trust_id"]): as_known(one) for one in found}
    return {trust_id: judge_lines(known.get(trust_id, (None, {})), said) for trust_id, said in lines.items()}


def as_known(found: Mapping[str, Any]) -> Known:
    """Rows as they are kept, for comparing only: they are no part of the session."""
    academies = [row_of(ACADEMY_FACTS, one) for one in found["academies"]]
    trust = row_of(TRUST_FACTS, found["trust"]) if found["trust"] else None
    return trust, {academy.urn: academy for academy in academies}


def row_of(names: Sequence[str], kept: Mapping[str, Any]) -> Any:
    said = {name: kept[name] for name in (*names, *(("urn",) if "urn" in kept else ()))}
    days = {name: date.fromisoformat(said[name]) for name in DAYS if said.get(name)}
    return SimpleNamespace(**{**said, **days})


TOGETHER = Together(judge=judge, begin=BEGIN)
