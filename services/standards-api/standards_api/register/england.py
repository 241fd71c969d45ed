"""GIAS' establishments as reference data: every state-funded school of England, kept once for all trusts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import compress
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.db import CURRENT_TRUST, rows_of
from chassis.history import note
from chassis.ids import uuid7
from chassis.imports import Importer, Line, Lines, Outcome, Reading, Verdict, changed_or_same, to_do
from standards_api.policy.imports import ImportKind, Imports
from standards_api.register.establishments import read_establishments
from standards_api.similar.profiles import ONE_AFTER_THE_OTHER, refresh_all_profiles, refresh_profiles

# GIAS codes of schools that are paid for by the state and answer to the tables: no independent schools.
STATE_FUNDED = frozenset(
    ("1", "2", "3", "5", "6", "7", "8", "12", "14", "15", "28", "33", "34", "35", "36", "38", "39", "40",
     "41", "42", "43", "44", "45", "46")
)  # fmt: skip
KEPT = ("name", "kind", "phase_of_education", "establishment_type", "local_authority_name", "closed_on")
FACTS = dict.fromkeys(KEPT, "text") | {"closed_on": "date"}
KEEP_SOME = text(f"""
    insert into schools (urn, {", ".join(KEPT)})
    select urn, {", ".join(KEPT)}
      from json_to_recordset(cast(:rows as json)) as said
           (urn text, {", ".join(f"{name} {kind}" for name, kind in FACTS.items())})
        on conflict (trust_id, urn) do update set {", ".join(f"{name} = excluded.{name}" for name in KEPT)}
""")
# What the preview found new is only added: to look again for what is there takes half as long again. If
# somebody brought the same schools in since, each batch has it out with the rows it meets: `KEEP_SOME`. By
# URN, so that the rows of the index come in its order.
ADD_ALL = text(f"""
    insert into schools (trust_id, urn, {", ".join(KEPT)})
    select (select {CURRENT_TRUST}), key, {", ".join(KEPT)}
      from {to_do(FACTS, Outcome.NEW)} as said order by key collate "C"
""")
CHANGE_ALL = text(f"""
    update schools set {", ".join(f"{name} = said.{name}" for name in KEPT)}
      from {to_do(FACTS, Outcome.CHANGED)} as said where schools.urn = said.key
""")
# One row with a list for each column: a tenth of the work that tens of thousands of rows are.
THERE = text(
    f"select {', '.join(f'array_agg(cast({name} as text))' for name in ('urn', *KEPT))}"
    " from schools where urn between :first and :last"
)
Facts = tuple[str | None, ...]
NEW, SAME = Verdict(Outcome.NEW), Verdict(Outcome.SAME)


def read(files: Mapping[str, bytes]) -> Reading:
    """A line for each state-funded school; those of other kinds are counted in one line."""
    found = read_establishments(files["establishments"])
    every = found.lines(KEPT)
    lines = every.only([code.lstrip("0") in STATE_FUNDED for code in every.facts["establishment_type"]])
    if others := len(every) - len(lines):
        said = f"{others:,} rows are about schools that the state does not fund: left out."
        lines = replace(lines, refused=[*lines.refused, Line(0, "other schools", refusal=said)])
    return Reading(lines, {"establishments": found.unrecognised})


async def choose(session: AsyncSession, lines: Sequence[Line]) -> Sequence[Line]:
    """A school that closed before it was ever kept is nobody's neighbour."""
    every = Lines.of(lines)
    closed = list(compress(every.keys, every.facts["closed_on"]))
    gone = set(closed) - set(await there(session, closed))
    return every.only([urn not in gone for urn in every.keys]) if gone else every


async def judge(session: AsyncSession, lines: Sequence[Line]) -> Sequence[Verdict]:
    every = Lines.of(lines)
    kept, said = await there(session, every.keys), zip(*(every.facts[name] for name in KEPT), strict=True)
    if not kept:
        return [NEW] * len(every.keys)
    found = map(kept.get, every.keys)
    return [SAME if one == other else verdict(one, other) for one, other in zip(found, said, strict=True)]


def verdict(kept: Facts | None, said: Facts) -> Verdict:
    if kept is None:
        return NEW
    both = (dict(zip(KEPT, facts, strict=True)) for facts in (kept, said))
    return changed_or_same(*both)


async def there(session: AsyncSession, urns: Sequence[str]) -> dict[str, Facts]:
    """What is kept of the schools from the first of these to the last."""
    if not urns:
        return {}
    ordered = sorted(urns)  # a file is in their order, as a rule: that is seen sooner than the least is found
    found = (await session.execute(THERE, {"first": ordered[0], "last": ordered[-1]})).one()
    return dict(zip(found[0], zip(*found[1:], strict=True), strict=True)) if found[0] else {}


async def apply(session: AsyncSession, lines: Sequence[Line]) -> None:
    rows = [{"urn": line.key, **(line.data or {})} for line in lines]
    await session.execute(ONE_AFTER_THE_OTHER)
    await session.execute(KEEP_SOME, {"rows": json.dumps(rows)})
    await refresh_profiles(session, [line.key for line in lines])
    note(session, about="schools", key=uuid7(), old=None, new={"schools": len(lines)})


async def apply_all(session: AsyncSession, import_id: UUID) -> None:
    await session.execute(ONE_AFTER_THE_OTHER)
    both = [await session.execute(statement, {"import_id": import_id}) for statement in (CHANGE_ALL, ADD_ALL)]
    await refresh_all_profiles(session)
    note(session, about="schools", key=uuid7(), old=None, new={"schools": sum(map(rows_of, both))})


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
