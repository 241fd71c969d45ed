"""What GIAS says of thousands of trusts, judged and brought in by few statements instead of some for each."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import now
from chassis.db import in_each_trust
from chassis.history import note, told
from chassis.ids import uuid7
from chassis.imports import Line, Together, Verdict
from chassis.outbox import record, within
from standards_api.events import AcademyRegistered
from standards_api.models import Academy, Trust
from standards_api.register.commands.academies import FACTS as EVENT_FACTS
from standards_api.register.commands.gias import (
    ACADEMY_FACTS,
    DAYS,
    TRUST_FACTS,
    Known,
    facts,
    judge_lines,
    trust_told,
)

ByTrust = Mapping[UUID, Sequence[Line]]
KNOWN = """
    select jsonb_build_object(
        'trust_id', $1 -> 'trust_id',
        'trust', (select to_jsonb(t) from trusts t),
        'academies', (select coalesce(jsonb_agg(to_jsonb(a)), '[]') from academies a))
"""
KEEP = """
    with trust as (
        insert into trusts select * from jsonb_populate_recordset(null::trusts, $1 -> 'trusts'))
    , academy as (
        insert into academies select * from jsonb_populate_recordset(null::academies, $1 -> 'academies'))
    select 'null'::jsonb
"""


async def judge(session: AsyncSession, lines: ByTrust) -> Mapping[UUID, Sequence[Verdict]]:
    found = await in_each_trust(session, [{"trust_id": str(trust_id)} for trust_id in lines], KNOWN)
    known = {UUID(one["trust_id"]): as_known(one) for one in found}
    return {trust_id: judge_lines(known[trust_id], said) for trust_id, said in lines.items()}


def as_known(found: Mapping[str, Any]) -> Known:
    """Rows as they are kept, for comparing only: they are no part of the session."""
    academies = [row_of(Academy, ACADEMY_FACTS, one) for one in found["academies"]]
    trust = row_of(Trust, TRUST_FACTS, found["trust"]) if found["trust"] else None
    return trust, {academy.urn: academy for academy in academies}


def row_of(model: type[Any], names: Sequence[str], kept: Mapping[str, Any]) -> Any:
    said = {name: kept[name] for name in (*names, *(("urn",) if "urn" in kept else ()))}
    days = {name: date.fromisoformat(said[name]) for name in DAYS if said.get(name)}
    return model(**{**said, **days})


async def apply(session: AsyncSession, lines: ByTrust) -> None:
    items = [new_rows(session, trust_id, said) for trust_id, said in lines.items()]
    await in_each_trust(session, items, KEEP)


def new_rows(session: AsyncSession, trust_id: UUID, lines: Sequence[Line]) -> dict[str, Any]:
    """The rows of one trust, with the history and the events that the session would have kept of them."""
    rows: dict[str, Any] = {"trust_id": str(trust_id), "trusts": [], "academies": []}
    with within(session, trust_id):
        for line in lines:
            said = line.data or {}
            if said["about"] == "trust":
                trust = new_row(session, Trust, trust_id, id=str(trust_id), **facts(said, TRUST_FACTS))
                rows["trusts"].append(trust)
                record(session, trust_told(trust), about=trust_id)
            else:
                urn = said["urn"]
                academy = new_row(session, Academy, trust_id, urn=urn, **facts(said, ACADEMY_FACTS))
                rows["academies"].append(academy)
                told = {name: academy[name] for name in EVENT_FACTS}
                record(session, AcademyRegistered(academy_id=academy["id"], **told), about=academy["id"])
    return rows


def new_row(session: AsyncSession, model: type[Trust | Academy], trust_id: UUID, **said: Any) -> Any:
    """As JSON: what is said, beside what a row has that says nothing."""
    kept = {**blank(model), "id": str(uuid7()), **said}
    note(session, about=model.__tablename__, key=kept["id"], old=None, new=kept)
    at = now()
    return {"trust_id": trust_id, "version": 1, "created_at": at, "updated_at": at, **kept}


@cache
def blank(model: type[Any]) -> dict[str, Any]:
    """Of every column that its history tells, what is in it when nothing was said."""
    required = {a.key for a in inspect(model).column_attrs if not a.columns[0].nullable}
    known = required & {*TRUST_FACTS, *ACADEMY_FACTS, "urn"}
    nothing: dict[str, Any] = dict.fromkeys(known, "")
    return told(model(**nothing))


TOGETHER = Together(judge=judge, apply=apply)
