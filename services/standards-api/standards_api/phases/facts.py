"""What is on record that the rules ask about, of any number of academies, by six statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from standards_api.later import PHASE_MEASURES
from standards_api.models import Academy, Finding, Measurement, NotYetGood, QaActivity, Rating, Risk
from standards_api.models.assessments import SubjectKind
from standards_api.models.evidence import ActivityStatus, FindingKind
from standards_api.models.risks import RiskStatus
from standards_api.phases.inputs import SECURE, Facts


async def facts_of(
    session: AsyncSession, academies: Sequence[Academy], subject: str | None = None
) -> Mapping[str, Facts]:
    """By URN: of the academy as a whole, or of one subject in it."""
    urns = [academy.urn for academy in academies]
    figures = await rows_by_urn(session, figures_of(subject).where(Measurement.urn.in_(urns)))
    answers = await rows_by_urn(session, select(NotYetGood).where(NotYetGood.urn.in_(urns)))
    ratings = await rows_by_urn(session, ratings_of(subject).where(Rating.urn.in_(urns)))
    findings = await rows_by_urn(session, findings_of(subject).where(Finding.urn.in_(urns)))
    risks = await rows_by_urn(session, risks_of(subject).where(Risk.urn.in_(urns)))
    reviewed = await reviewed_on(session, urns, subject)
    return {
        academy.urn: Facts(
            academy.kind,
            figures.get(academy.urn, ()),
            first(answers, academy),
            rating=first(ratings, academy),
            reviewed_on=reviewed.get(academy.urn),
            findings=findings.get(academy.urn, ()),
            risk=first(risks, academy),
        )
        for academy in academies
    }


async def rows_by_urn(session: AsyncSession, wanted: Select[Any]) -> Mapping[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in await session.scalars(wanted):
        found[row.urn].append(row)
    return found


def first(rows: Mapping[str, list[Any]], academy: Academy) -> Any:
    return next(iter(rows.get(academy.urn, ())), None)


def figures_of(subject: str | None) -> Select[Any]:
    codes = PHASE_MEASURES if subject is None else {SECURE}
    narrowed = [Measurement.pupil_group.is_(None), Measurement.key_stage.is_(None)]
    return select(Measurement).where(
        Measurement.measure.in_(codes), Measurement.subject.is_not_distinct_from(subject), *narrowed
    )


def ratings_of(subject: str | None) -> Select[Any]:
    """The newest first, of standards that give an overall level."""
    kind = SubjectKind.ACADEMY if subject is None else SubjectKind.CURRICULUM_SUBJECT
    return (
        select(Rating)
        .where(Rating.current, Rating.overall.is_not(None), Rating.subject_kind == kind)
        .where(Rating.subject_area.is_not_distinct_from(subject))
        .order_by(Rating.signed_off_at.desc())
    )


def findings_of(subject: str | None) -> Select[Any]:
    standing = select(Finding).where(
        Finding.kind == FindingKind.DEVELOPMENT_AREA, Finding.withdrawn_at.is_(None)
    )
    return standing if subject is None else standing.where(about(Finding.area, subject))


def risks_of(subject: str | None) -> Select[Any]:
    standing = select(Risk).where(Risk.status == RiskStatus.OPEN).order_by(Risk.weight.desc(), Risk.id)
    return standing if subject is None else standing.where(about(Risk.area, subject))


async def reviewed_on(session: AsyncSession, urns: Sequence[str], subject: str | None) -> dict[str, date]:
    """The day of the last QA activity that was done: for a subject, one about that subject."""
    done = (
        select(QaActivity.urn, func.max(QaActivity.done_on))
        .where(QaActivity.urn.in_(urns), QaActivity.status == ActivityStatus.DONE)
        .group_by(QaActivity.urn)
    )
    wanted = done if subject is None else done.where(about(QaActivity.area, subject))
    return {urn: day for urn, day in (await session.execute(wanted)).all() if day is not None}


def about(area: Any, subject: str) -> ColumnElement[bool]:
    """Subjects are written with low lines by measures, with hyphens by some others."""
    return or_(area == subject, area == subject.replace("_", "-"))
