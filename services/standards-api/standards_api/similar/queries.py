"""What is read to find similar schools: England's spreads, and the nearest schools with their figures."""

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Select, func, literal_column, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import ScalarSelect

from chassis.actor import COMMONS
from standards_api.models import Academy, Measurement, School, SchoolFigure
from standards_api.similar import rules
from standards_api.similar.profiles import CODES, column_of
from standards_api.similar.rules import Alike, Pupils, Spread

FIGURE = (
    "measure", "definition", "period", "period_until", "status", "code", "value", "lower", "upper",
    "source", "as_at", "release",
)  # fmt: skip
OWN = ", ".join(f"own_{column_of(c)} double precision, step_{column_of(c)} double precision" for c in CODES)
APART = ", ".join(
    f"(school.{column_of(c)} - asked.own_{column_of(c)}) / asked.step_{column_of(c)} as apart{n}"
    for n, c in enumerate(CODES)
)
SQUARES = " + ".join(f"coalesce(apart{n} * apart{n}, 0)" for n in range(len(CODES)))
SHARED = " + ".join(f"(apart{n} is not null)::integer" for n in range(len(CODES)))
# The same distance as in `rules.compare`, over every school of the kind, by the index on the kind.
NEAREST = text(f"""
select asked.of, near.urn, near.name, near.local_authority_name,
       (select coalesce(json_agg(figure), '[]') from (
            select {", ".join(FIGURE)} from school_figures
             where trust_id = :commons and urn = near.urn and measure = any(:codes)) as figure) as figures
  from json_to_recordset(cast(:asked as json)) as asked (of text, kind text, must_share integer, {OWN})
 cross join lateral (
    select urn, name, local_authority_name, squares / shared as apart
      from (select urn, name, local_authority_name, {SQUARES} as squares, {SHARED} as shared
              from (select school.urn, school.name, school.local_authority_name, {APART}
                      from schools as school
                     where school.trust_id = :commons and school.kind = asked.kind
                       and school.closed_on is null and school.urn <> all(:ours)
                    offset 0) as each) as compared
     where shared >= asked.must_share and squares <= shared * cast(:within as double precision) ^ 2
     order by squares / shared, urn
     limit :most) as near
 order by asked.of, near.apart, near.urn
""")


def published(codes: Collection[str]) -> ScalarSelect[Any]:
    """What is published of the academy of the outer statement, as one JSON list."""
    columns = [getattr(SchoolFigure, name) for name in FIGURE]
    found = (
        select(*columns)
        .where(
            SchoolFigure.trust_id == COMMONS,
            SchoolFigure.urn == Academy.urn,
            SchoolFigure.measure.in_(codes),
        )
        .correlate(Academy)
        .subquery("published_of")
    )
    listed = func.coalesce(func.json_agg(literal_column("published_of")), literal_column("'[]'::json"))
    return select(listed).select_from(found).scalar_subquery()


def counted(kinds: Select[Any]) -> ScalarSelect[Any]:
    """By kind: how many schools of England there are, and of each characteristic how many know it and how
    far they spread."""
    pairs: list[Any] = []
    for code in CODES:
        column = getattr(School, column_of(code))
        pairs += [code, func.json_build_array(func.count(column), func.stddev_samp(column))]
    of_kind = (
        select(School.kind, func.json_build_object("schools", func.count(), *pairs).label("said"))
        .where(School.trust_id == COMMONS, School.closed_on.is_(None), School.kind.in_(kinds))
        .group_by(School.kind)
        .correlate(None)
        .subquery("of_kind")
    )
    return select(func.json_object_agg(of_kind.c.kind, of_kind.c.said)).scalar_subquery()


Asked = Mapping[str, tuple[str, Pupils, Mapping[str, Spread]]]


async def nearest(
    session: AsyncSession, asked: Asked, *, codes: Collection[str], ours: Iterable[str]
) -> dict[str, list[Pupils]]:
    """By URN of the asked (kind, what is known of it, spreads): its nearest schools outside the trust."""
    rows = [as_asked(urn, *about) for urn, about in asked.items()]
    said = {
        "asked": json.dumps(rows),
        "codes": list(codes),
        "ours": list(ours),
        "commons": COMMONS,
        "within": rules.WITHIN,
        "most": rules.NEAREST,
    }
    found: dict[str, list[Pupils]] = {urn: [] for urn in asked}
    for row in await session.execute(NEAREST, said) if rows else ():
        about = {"of_trust": False, "local_authority_name": row.local_authority_name}
        found[row.of].append(rules.pupils(row.urn, row.name, row.figures, **about))
    return found


def as_asked(urn: str, kind: str, own: Pupils, steps: Mapping[str, Spread]) -> dict[str, Any]:
    said: dict[str, Any] = {"of": urn, "kind": kind, "must_share": own.must_share}
    for code in CODES:
        said[f"own_{column_of(code)}"] = own.newest[code]["value"] if code in own.newest else None
        said[f"step_{column_of(code)}"] = steps[code].value
    return said


async def alike_to(session: AsyncSession, urns: Collection[str], codes: Collection[str]) -> dict[str, Alike]:
    """For academies of the trust the schools similar to each, with the figures of these measures: for what
    the service does by itself. Two statements, however many academies."""
    wanted = [*CODES, *codes]
    ours: dict[str, tuple[Academy, Pupils]] = {}
    by_kind: Mapping[str, Any] = {}
    for row in await session.execute(own_figures(wanted)):
        by_kind = row.counted or {}
        figures = rules.with_published(row.figures, row.published)
        ours[row.Academy.urn] = (row.Academy, rules.pupils(row.Academy.urn, row.Academy.name, figures))
    asked = {
        urn: (ours[urn][0].kind, ours[urn][1], rules.spreads(by_kind.get(ours[urn][0].kind)))
        for urn in urns
        if urn in ours
    }
    near = await nearest(session, asked, codes=wanted, ours=ours)
    return {
        urn: rules.alike(own, [*joined_of(kind, ours.values()), *near[urn]], steps)
        for urn, (kind, own, steps) in asked.items()
    }


def joined_of(kind: str, ours: Iterable[tuple[Academy, Pupils]]) -> list[Pupils]:
    return [pupils for academy, pupils in ours if academy.kind == kind and academy.status == "joined"]


def own_figures(codes: Collection[str]) -> Select[Any]:
    """Every academy of the trust, with its figures as a whole and those that are published of it."""
    columns = [getattr(Measurement, name) for name in FIGURE]
    whole = [
        column.is_(None) for column in (Measurement.subject, Measurement.key_stage, Measurement.pupil_group)
    ]
    found = (
        select(*columns)
        .where(Measurement.urn == Academy.urn, Measurement.measure.in_(codes), *whole)
        .correlate(Academy)
        .subquery("own")
    )
    listed = func.coalesce(func.json_agg(literal_column("own")), literal_column("'[]'::json"))
    kinds = select(aliased(Academy).kind)
    return select(
        Academy,
        select(listed).select_from(found).scalar_subquery().label("figures"),
        published(codes).label("published"),
        counted(kinds).label("counted"),
    ).where(Academy.status != "left")
