"""What is published about academies that tests of aims ask about: constant in statements."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import end_of, today
from standards_api.aims.rules import Facts, FigureSeen, RatingSeen
from standards_api.catalogue import latest
from standards_api.inspections.queries import judged_on
from standards_api.measures.queries import stood_on
from standards_api.models import (
    Academy,
    Inspection,
    Measurement,
    MeasurementReading,
    NotYetGood,
    Rating,
    StandardVersion,
)
from standards_api.models.aim_content import Aim, FigureTest, StandardLevel
from standards_api.models.assessments import SubjectKind
from standards_api.models.content import Content
from standards_api.models.measures import Figure
from standards_api.own_measures import is_own
from standards_api.phases.progress8 import band


async def facts_of(
    session: AsyncSession, academies: Sequence[Academy], aims: Collection[Aim], day: date
) -> Mapping[str, Facts]:
    """By URN what is published, or was on a day gone by: in at most five statements for any number."""
    tests = [test for aim in aims for test in aim.tests]
    urns = [academy.urn for academy in academies]
    inspected = await inspected_on(session, urns, day)
    figures = await figures_of(session, urns, {t.measure for t in tests if isinstance(t, FigureTest)}, day)
    standards = {t.standard for t in tests if isinstance(t, StandardLevel)}
    ratings = await ratings_of(session, urns, standards, day)
    return {
        academy.urn: Facts(
            kind=academy.kind,
            joined_on=academy.joined_on,
            figures={code: seen(rows, academy.kind) for code, rows in figures[academy.urn].items()},
            ratings=ratings[academy.urn],
            **inspected.get(academy.urn, {}),
        )
        for academy in academies
    }


async def inspected_on(
    session: AsyncSession, urns: Collection[str], day: date
) -> Mapping[str, dict[str, Any]]:
    """Whether each is not yet good: the answer that is kept, or reckoned anew for a day gone by."""
    if day < today():
        judged = await judged_on(session, urns, day)
        return {urn: inspection_of(each.answer, each.inspection) for urn, each in judged.items()}
    rows = await session.scalars(select(NotYetGood).where(NotYetGood.urn.in_(urns)))
    return {
        row.urn: {
            "not_yet_good": row.answer,
            "inspected_on": row.inspected_on,
            "inspection_id": str(row.inspection_id) if row.inspection_id else None,
        }
        for row in rows
    }


def inspection_of(answer: str, inspection: Inspection | None) -> dict[str, Any]:
    started = inspection.started_on if inspection else None
    found = str(inspection.id) if inspection else None
    return {"not_yet_good": answer, "inspected_on": started, "inspection_id": found}


async def figures_of(
    session: AsyncSession, urns: Collection[str], measures: Collection[str], day: date
) -> Mapping[str, Mapping[str, list[Figure]]]:
    """Published figures of whole academies, the newest period first."""
    found: dict[str, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    if not measures:
        return found
    model: Any = Measurement if day >= today() else MeasurementReading
    rows = select(model).where(
        model.urn.in_(urns),
        model.measure.in_(measures),
        model.status == "published",
        model.value.is_not(None),
        *(column.is_(None) for column in (model.subject, model.key_stage, model.pupil_group)),
        *([stood_on(day)] if day < today() else []),
    )
    for row in await session.scalars(rows.order_by(model.period_until.desc(), model.as_at.desc())):
        found[row.urn][row.measure].append(row)
    return found


def seen(rows: Sequence[Figure], kind: str) -> list[FigureSeen]:
    return [
        FigureSeen(
            period=row.period,
            ends=row.period_until,
            value=float(row.value),
            england=None if is_own(row.measure) else latest(row.measure).national(row.period, kind),
            band=band(row.value, row.lower, row.upper) if row.measure == "progress-8" else None,
            # Asked only beside England's figure, which a trust's own measures have not.
            lower_is_better=not is_own(row.measure) and latest(row.measure).direction == "lower",
            source=row.source,
            as_at=row.as_at,
        )
        for row in rows
        if row.value is not None
    ]


async def ratings_of(
    session: AsyncSession, urns: Collection[str], standards: Collection[str], day: date
) -> Mapping[str, Mapping[str, RatingSeen]]:
    """Of each academy and standard the newest published by the day, against the levels of its version."""
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
            Rating.published_at < end_of(day),
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
