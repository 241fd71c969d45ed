"""GIAS' establishments as reference data: every state-funded school of England, kept once for all trusts."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Text, bindparam, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.db import rows_of
from chassis.history import note
from chassis.ids import uuid7
from chassis.imports import Importer, Line, Outcome, Reading, Verdict, changed_or_same, to_do
from standards_api.models import School
from standards_api.policy.imports import ImportKind, Imports
from standards_api.register.establishments import read_establishments
from standards_api.similar.profiles import refresh_all_profiles, refresh_profiles

# GIAS codes of schools that are paid for by the state and answer to the tables: no independent schools.
STATE_FUNDED = frozenset(
    ("1", "2", "3", "5", "6", "7", "8", "12", "14", "15", "28", "33", "34", "35", "36", "38", "39", "40",
     "41", "42", "43", "44", "45", "46")
)  # fmt: skip
KEPT = ("name", "kind", "phase_of_education", "establishment_type", "local_authority_name", "closed_on")
KEEP = """
    insert into schools (
        urn, name, kind, phase_of_education, establishment_type, local_authority_name, closed_on)
    {rows}
        on conflict (trust_id, urn) do update set
           name = excluded.name, kind = excluded.kind, phase_of_education = excluded.phase_of_education,
           establishment_type = excluded.establishment_type,
           local_authority_name = excluded.local_authority_name, closed_on = excluded.closed_on
"""
FACTS = "name text, kind text, phase_of_education text, establishment_type text, local_authority_name text"
KEEP_SOME = text(
    KEEP.format(
        rows=f"select urn, {', '.join(KEPT)} from json_to_recordset(cast(:rows as json))"
        f" as said (urn text, {FACTS}, closed_on date)"
    )
)
ALIKE = " and ".join(f"there.{name}::text is not distinct from said.{name}" for name in KEPT)
COMPARE = text(f"""
    select coalesce(array_agg(n) filter (where there.urn is null), '{{}}') as new,
           coalesce(array_agg(n) filter (where there.urn is not null and not ({ALIKE})), '{{}}') as other
      from unnest(cast(:urn as text[]), {", ".join(f"cast(:{name} as text[])" for name in KEPT)})
           with ordinality as said (urn, {", ".join(KEPT)}, n)
      left join schools as there using (urn)
""")
NEW = Verdict(Outcome.NEW)
KEEP_ALL = text(
    KEEP.format(
        rows=f"select key, {', '.join(KEPT)} from {to_do(f'{FACTS}, closed_on date')} as said"
        ' order by key collate "C"'
    )
)


def read(files: Mapping[str, bytes]) -> Reading:
    """A line for each state-funded school; those of other kinds are counted in one line."""
    found = read_establishments(files["establishments"])
    lines = [line for line in found.lines(KEPT) if line.data is None or is_state_funded(line.data)]
    if others := len(found.numbers) - len(lines):
        said = f"{others:,} rows are about schools that the state does not fund: left out."
        lines.append(Line(0, "other schools", refusal=said))
    return Reading(lines, {"establishments": found.unrecognised})


def is_state_funded(school: Mapping[str, Any]) -> bool:
    return school["establishment_type"].lstrip("0") in STATE_FUNDED


async def choose(session: AsyncSession, lines: Sequence[Line]) -> Sequence[Line]:
    """A school that closed before it was ever kept is nobody's neighbour."""
    closed = [line.key for line in lines if line.data and line.data["closed_on"]]
    gone = set(closed) - set(await facts_of(session, closed)) if closed else set()
    return [line for line in lines if line.refusal or line.key not in gone] if gone else lines


async def judge(session: AsyncSession, lines: Sequence[Line]) -> Sequence[Verdict]:
    """The database tells which are new and which differ; how these differ is looked at line by line."""
    said = {name: [(line.data or {})[name] for line in lines] for name in KEPT}
    row = (await session.execute(COMPARE, {"urn": [line.key for line in lines], **said})).one()
    found = [Verdict(Outcome.SAME)] * len(lines)
    for place in row.new:
        found[place - 1] = NEW
    there = await facts_of(session, [lines[place - 1].key for place in row.other]) if row.other else {}
    for place in row.other:
        line = lines[place - 1]
        found[place - 1] = changed_or_same(there[line.key], line.data or {})
    return found


async def facts_of(session: AsyncSession, urns: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Of those of these schools that are kept."""
    columns = [getattr(School, name) for name in KEPT]
    asked = bindparam("urns", urns, type_=ARRAY(Text))
    rows = await session.execute(select(School.urn, *columns).where(School.urn == func.any(asked)))
    return {urn: dict(zip(KEPT, map(as_said, facts), strict=True)) for urn, *facts in rows}


def as_said(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


async def apply(session: AsyncSession, lines: Sequence[Line]) -> None:
    rows = [{"urn": line.key, **(line.data or {})} for line in lines]
    await session.execute(KEEP_SOME, {"rows": json.dumps(rows)})
    await refresh_profiles(session, [line.key for line in lines])
    note(session, about="schools", key=uuid7(), old=None, new={"schools": len(lines)})


async def apply_all(session: AsyncSession, import_id: UUID) -> None:
    kept = rows_of(await session.execute(KEEP_ALL, {"import_id": import_id}))
    await refresh_all_profiles(session)
    note(session, about="schools", key=uuid7(), old=None, new={"schools": kept})


SCHOOLS = Importer(
    kind=ImportKind.ENGLAND_SCHOOLS,
    title="England: every state-funded school from GIAS",
    parts={"establishments": "GIAS establishments (edubasealldata), CSV or Excel, of every school."},
    read=read,
    choose=choose,
    judge=judge,
    apply=apply,
    at_once=apply_all,
    of_the_commons=True,
    batch=1_000,
    largest=96 * 1024 * 1024,
    action=Imports.IMPORT_ENGLAND,
)
