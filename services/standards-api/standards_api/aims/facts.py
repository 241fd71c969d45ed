"""What is published about academies that tests of aims ask about: constant in statements."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from standards_api.aims.rules import Facts, FigureSeen, RatingSeen
from standards_api.catalogue import latest
from standards_api.models import Academy, Measurement, NotYetGood, Rating, StandardVersion
from standards_api.models.aim_content import Aim, FigureTest, StandardLevel
from standards_api.models.assessments import SubjectKind
from standards_api.models.content import Content
from standards_api.phases.progress8 import band


async def facts_of(
    session: AsyncSession, academies: Sequence[Academy], aims: Collection[Aim]
) -> Mapping[str, Facts]:
    """By URN, in at most four statements for any number of academies and aims."""
    tests = [test for aim in aims for test in aim.tests]
    urns = [academy.urn for academy in academies]
    answers = {
        row.urn: row for row in await session.scalars(select(NotYetGood).where(NotYetGood.urn.in_(urns)))
    }
    figures = await figures_of(session, urns, {t.measure for t in tests if isinstance(t, FigureTest)})
    ratings = await ratings_of(session, urns, {t.standard for t in tests if isinstance(t, StandardLevel)})
    return {
        academy.urn: Facts(
            kind=academy.kind,
            joined_on=academy.joined_on,
            figures={code: seen(rows, academy.kind) for code, rows in figures[academy.urn].items()},
            ratings=ratings[academy.urn],
            **inspection_of(answers.get(academy.urn)),
        )
        for academy in academies
    }


def inspection_of(row: NotYetGood | None) -> dict[str, Any]:
    if row is None:
        return {}
    found = str(row.inspection_id) if row.inspection_id else None
    return {"not_yet_good": row.answer, "inspected_on": row.inspected_on, "inspection_id": found}


async def figures_of(
    session: AsyncSession, urns: Collection[str], measures: Collection[str]
) -> Mapping[str, Mapping[str, list[Measurement]]]:
    """Published figures of whole academies, the newest period first."""
    found: dict[str, dict[str, list[Measurement]]] = defaultdict(lambda: defaultdict(list))
    if not measures:
        return found
    whole = (Measurement.subject, Measurement.key_stage, Measurement.pupil_group)
    rows = select(Measurement).where(
        Measurement.urn.in_(urns),
        Measurement.measure.in_(measures),
        Measurement.status == "published",
        Measurement.value.is_not(None),
        *(column.is_(None) for column in whole),
    )
    for row in await session.scalars(
        rows.order_by(Measurement.period_until.desc(), Measurement.as_at.desc())
    ):
        found[row.urn][row.measure].append(row)
    return found


def seen(rows: Sequence[Measurement], kind: str) -> list[FigureSeen]:
    return [
        FigureSeen(
            period=row.period,
            ends=row.period_until,
            value=float(row.value),
            england=latest(row.measure).national(row.period, kind),
            band=band(row.value, row.lower, row.upper) if row.measure == "progress-8" else None,
            lower_is_better=latest(row.measure).direction == "lower",
            source=row.source,
            as_at=row.as_at,
        )
        for row in rows
        if row.value is not None
    ]


async def ratings_of(
    session: AsyncSession, urns: Collection[str], standards: Collection[str]
) -> Mapping[str, Mapping[str, RatingSeen]]:
    """Of each academy and standard the newest that is published, against the levels of its version."""
    found: dict[str, dict[str, RatingSeen]] = defaultdict(dict)
    if not standards:
        return found
    same = (StandardVersion.code == Rating.standard) & (StandardVersion.number == Rating.standard_version)
    rows = await session.execute(
        select(Rating, StandardVersion.content)
        .join(StandardVersion, same)
        .where(
            Rating.urn.in_(urns),
            Rating.standard.in_(standards),
            Rating.subject_kind != SubjectKind.CURRICULUM_SUBJECT,
            Rating.published_at.is_not(None),
        )
        .order_by(Rating.signed_off_at)
    )
    for rating, content in rows:
        found[rating.urn][rating.standard] = as_seen(rating, Content.model_validate(content))
    return found


def as_seen(rating: Rating, content: Content) -> RatingSeen:
    parts = [(None, rating.outcome["overall"])] if rating.outcome.get("overall") else []
    parts += [(aspect["aspect"], aspect) for aspect in rating.outcome["aspects"]]
    return RatingSeen(
        id=str(rating.assessment_id),
        on=rating.signed_off_at.date(),
        ranks={key: part["rank"] for key, part in parts},
        names={key: part["name"] for key, part in parts},
        level_ranks={key: content.rank(key) for key in content.level_keys},
    )
