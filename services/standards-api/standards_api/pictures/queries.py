"""The picture of one academy or of all, gathered by one statement, each part as the caller may see it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.selectable import ScalarSelect

from chassis.actor import Actor
from chassis.clock import today
from chassis.policy import within_reach
from standards_api.catalogue import catalogue
from standards_api.models import Academy, Inspection, Measurement, NotYetGood, PhaseDecision
from standards_api.phases.queries import OPEN, held_on
from standards_api.policy import POLICY, Inspections, Phases, Pictures

Columns = Sequence[InstrumentedAttribute[Any]]
FIGURE: Columns = (
    Measurement.measure, Measurement.definition, Measurement.period, Measurement.period_until,
    Measurement.status, Measurement.code, Measurement.value, Measurement.lower, Measurement.upper,
    Measurement.source, Measurement.as_at, Measurement.release,
)  # fmt: skip
NARROWED: Columns = (Measurement.subject, Measurement.key_stage, Measurement.pupil_group)
INSPECTION: Columns = (
    Inspection.id, Inspection.urn, Inspection.inspected_urn, Inspection.regime, Inspection.kind,
    Inspection.started_on, Inspection.published_on, Inspection.paused, Inspection.overall_effectiveness,
    Inspection.judgements, Inspection.areas, Inspection.safeguarding, Inspection.category_of_concern,
    Inspection.ungraded_outcome, Inspection.source,
)  # fmt: skip
PHASE: Columns = (
    PhaseDecision.id, PhaseDecision.subject, PhaseDecision.phase, PhaseDecision.effective_on,
    PhaseDecision.expires_on, PhaseDecision.rule_set_version, PhaseDecision.inputs,
)  # fmt: skip
ANSWER: Columns = (
    NotYetGood.answer, NotYetGood.rule, NotYetGood.dfe_trigger, NotYetGood.inspected_on,
    NotYetGood.updated_at,
)  # fmt: skip


def gathered(columns: Columns, *where: ColumnElement[bool]) -> ScalarSelect[Any]:
    """The rows of one table about the academy of the outer statement, as one JSON list."""
    rows = select(*columns).where(*where).correlate(Academy).subquery("found")
    return (
        select(func.coalesce(func.json_agg(literal_column("found")), literal_column("'[]'::json")))
        .select_from(rows)
        .scalar_subquery()
    )


def pictures(actor: Actor, action: Pictures) -> Select[Any]:
    key = [measure.code for measure in catalogue().measures if measure.key_for]
    figures = gathered(
        FIGURE,
        Measurement.urn == Academy.urn,
        Measurement.measure.in_(key),
        *(column.is_(None) for column in NARROWED),
        within_reach(POLICY, actor, Pictures.VIEW_FIGURES),
    )
    inspections = gathered(
        INSPECTION, Inspection.urn == Academy.urn, within_reach(POLICY, actor, Inspections.VIEW)
    )
    phases = gathered(
        PHASE,
        PhaseDecision.urn == Academy.urn,
        held_on(today()),
        within_reach(POLICY, actor, Phases.VIEW),
    )
    answers = gathered(ANSWER, NotYetGood.urn == Academy.urn)
    return select(
        Academy,
        figures.label("figures"),
        inspections.label("inspections"),
        phases.label("phases"),
        answers.label("answers"),
        waiting(actor).label("decision_waits"),
    ).where(within_reach(POLICY, actor, action))


def waiting(actor: Actor) -> ColumnElement[bool]:
    """Whether something is proposed; false for those who do not see proposals."""
    return (
        select(PhaseDecision.id)
        .where(
            and_(PhaseDecision.urn == Academy.urn, PhaseDecision.status.in_(OPEN)),
            within_reach(POLICY, actor, Phases.VIEW_DECISION),
        )
        .correlate(Academy)
        .exists()
    )


async def picture(session: AsyncSession, actor: Actor, urn: str) -> Any:
    return (await session.execute(pictures(actor, Pictures.VIEW).where(Academy.urn == urn))).one_or_none()


async def board(session: AsyncSession, actor: Actor) -> Sequence[Any]:
    by_name = pictures(actor, Pictures.VIEW_BOARD).order_by(Academy.name, Academy.urn)
    found: Sequence[Any] = (await session.execute(by_name)).all()
    return found
