"""Pictures gathered by one statement, each part as the caller may see it, now or as of a day."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    false,
    literal,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql.selectable import ScalarSelect

from chassis.actor import Actor
from chassis.clock import end_of, now, today
from chassis.policy import within_reach
from standards_api.academies import ours_on
from standards_api.catalogue import catalogue
from standards_api.models import (
    Academy,
    Engagement,
    Inspection,
    InspectionPolicyState,
    Meeting,
    Need,
    NotYetGood,
    PhaseDecision,
    Rating,
    SelfEvaluationOverride,
    Standard,
)
from standards_api.models.assessments import SubjectKind
from standards_api.models.dated import stood_on as was_so_on
from standards_api.models.risks import Risk, RiskState, RiskStatus
from standards_api.own_measures import own_listed
from standards_api.phases.queries import OPEN, held_on
from standards_api.pictures.figures import figures, json_of
from standards_api.policy import POLICY, Assessments, Inspections, Phases, Pictures, Risks
from standards_api.similar.queries import counted, published

Columns = Sequence[InstrumentedAttribute[Any]]
INSPECTION: Columns = (
    Inspection.id, Inspection.urn, Inspection.inspected_urn, Inspection.regime, Inspection.kind,
    Inspection.started_on, Inspection.published_on, Inspection.paused, Inspection.overall_effectiveness,
    Inspection.judgements, Inspection.areas, Inspection.safeguarding, Inspection.category_of_concern,
    Inspection.ungraded_outcome, Inspection.source,
)  # fmt: skip
PHASE: Columns = (
    PhaseDecision.id, PhaseDecision.subject, PhaseDecision.phase, PhaseDecision.effective_on,
    PhaseDecision.expires_on, PhaseDecision.rule_set_version, PhaseDecision.inputs, PhaseDecision.rule_set,
)  # fmt: skip
ANSWER: Columns = (
    NotYetGood.answer, NotYetGood.rule, NotYetGood.dfe_trigger, NotYetGood.inspected_on,
    NotYetGood.updated_at,
)  # fmt: skip
RATING: Columns = (
    Rating.assessment_id, Rating.standard, Standard.title, Rating.standard_version, Rating.outcome,
    Rating.basis, Rating.signed_off_at, Rating.published_at,
)  # fmt: skip
STANDING_NEED: Columns = (Need.id, Need.area, Need.severity, Need.said_at)
GOING_ON: Columns = (Engagement.id, Engagement.need_id, Engagement.status, Engagement.said_at)
PLACED: Columns = (Meeting.id, Meeting.kind, Meeting.starts_at, Meeting.ends_at, Meeting.said_at)
IN_SUPPORT = ("agreed", "commissioned", "deployed", "paused")


def gathered(columns: Columns, *where: ColumnElement[bool]) -> ScalarSelect[Any]:
    return json_of(select(*columns).where(*where))


def pictures(actor: Actor, action: Pictures, day: date) -> Select[Any]:
    key = [measure.code for measure in catalogue().measures if measure.key_for]
    parts = {
        "figures": figures(actor, key, day),
        "own": own_listed(day),
        "inspections": inspections(actor, day),
        "phases": phases(actor, day),
        "ratings": ratings(actor, day),
        **answered(day),
        "sees_risks": sees_risks(actor),
        "risks": risks(actor, day),
        "decision_waits": waiting(actor) if day >= today() else false(),
    }
    labelled = (part.label(name) for name, part in parts.items())
    return select(Academy, *labelled).where(within_reach(POLICY, actor, action))


def whole_pictures(actor: Actor, action: Pictures, day: date, at: ColumnElement[datetime]) -> Select[Any]:
    """With what is only ever looked at as it is now: support, and the next meeting. Null: not to be seen."""
    return pictures(actor, action, day).add_columns(
        *(part.label(name) for name, part in going_on(actor, day, at).items())
    )


def going_on(actor: Actor, day: date, at: ColumnElement[datetime]) -> dict[str, ColumnElement[Any]]:
    if day < today():
        return dict.fromkeys(("needs", "engagements", "next_meeting"), null())
    support, meetings = (
        within_reach(POLICY, actor, may) for may in (Pictures.VIEW_SUPPORT, Pictures.VIEW_NEXT_MEETING)
    )
    engaged = and_(Engagement.urn == Academy.urn, Engagement.status.in_(IN_SUPPORT))
    return {
        "needs": case((support, gathered(STANDING_NEED, Need.urn == Academy.urn, Need.status == "open"))),
        "engagements": case((support, gathered(GOING_ON, engaged))),
        "next_meeting": case((meetings, json_of(next_meeting(at)))),
    }


def next_meeting(at: ColumnElement[datetime]) -> Select[Any]:
    coming = and_(Meeting.urn == Academy.urn, Meeting.status == "planned", Meeting.ends_at > at)
    return select(*PLACED).where(coming).order_by(Meeting.starts_at, Meeting.id).limit(1)


def inspections(actor: Actor, day: date) -> ScalarSelect[Any]:
    """What was published by a day gone by; today also what is not published, for those who may see it."""
    by_then = [Inspection.published_on <= day] if day < today() else []
    return gathered(
        INSPECTION, Inspection.urn == Academy.urn, *by_then, within_reach(POLICY, actor, Inspections.VIEW)
    )


def phases(actor: Actor, day: date) -> ScalarSelect[Any]:
    seen = within_reach(POLICY, actor, Phases.VIEW)
    return gathered(PHASE, PhaseDecision.urn == Academy.urn, held_on(day), seen)


def ratings(actor: Actor, day: date) -> ScalarSelect[Any]:
    """Of the academy as a whole, under each standard the newest that may be seen and could be that day."""
    early = within_reach(POLICY, actor, Pictures.VIEW_UNPUBLISHED_RATINGS)
    newest = (
        select(*RATING)
        .where(
            Rating.urn == Academy.urn,
            Rating.subject_kind.in_((SubjectKind.ACADEMY, SubjectKind.PROSPECTIVE_ACADEMY)),
            Rating.signed_off_at < end_of(day),
            or_(Rating.published_at < end_of(day), early),
            Standard.code == Rating.standard,
            within_reach(POLICY, actor, Assessments.VIEW_RATING),
        )
        .ext(distinct_on(Rating.standard))
        .order_by(Rating.standard, Rating.signed_off_at.desc())
    )
    return json_of(newest)


def risks(actor: Actor, day: date) -> ScalarSelect[Any]:
    """Those open on the day, as they stood when it ended, with what the board may see of them too."""
    past = day < today()
    model: Any = RiskState if past else Risk
    may = (Risks.VIEW_EARLIER, Risks.VIEW_EARLIER_BOARD) if past else (Risks.VIEW, Risks.VIEW_BOARD)
    columns = (
        model.id, model.urn, model.area, model.title, model.likelihood, model.impact, model.raised_on,
        model.updated_at,
    )  # fmt: skip
    return gathered(
        columns,
        model.urn == Academy.urn,
        model.status == RiskStatus.OPEN,
        or_(*(within_reach(POLICY, actor, each) for each in may)),
        *([was_so_on(RiskState, day)] if past else []),
    )


def sees_risks(actor: Actor) -> ColumnElement[bool]:
    """At this academy: so that no risk is not mistaken for none that one may see."""
    whole = bool(actor.roles & POLICY[Risks.VIEW_BOARD].keys())
    return true() if whole else within_reach(POLICY, actor, Pictures.VIEW_SUPPORT)


def answered(day: date) -> dict[str, ScalarSelect[Any]]:
    """Whether it is not yet good: the answer now; of a day gone by what it is reckoned from."""
    if day >= today():
        return {"answers": gathered(ANSWER, NotYetGood.urn == Academy.urn)}
    override = and_(
        SelfEvaluationOverride.urn == Academy.urn,
        SelfEvaluationOverride.starts_on <= day,
        SelfEvaluationOverride.ends_on >= day,
    )
    chosen = (InspectionPolicyState.key_judgements, InspectionPolicyState.report_card)
    return {
        "overrides": gathered((SelfEvaluationOverride.id,), override),
        "chosen": gathered(chosen, was_so_on(InspectionPolicyState, day)),
    }


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


async def picture(session: AsyncSession, actor: Actor, urn: str, day: date) -> Any:
    whole = whole_pictures(actor, Pictures.VIEW, day, literal(now()))
    return (await session.execute(whole.where(Academy.urn == urn))).one_or_none()


async def board(session: AsyncSession, actor: Actor, day: date) -> Sequence[Any]:
    return await by_name(session, pictures(actor, Pictures.VIEW_BOARD, day).where(ours_on(day)))


async def trust(session: AsyncSession, actor: Actor, day: date) -> Sequence[Any]:
    whole = whole_pictures(actor, Pictures.VIEW_TRUST, day, literal(now()))
    return await by_name(session, whole.where(ours_on(day)))


async def of_one_kind(session: AsyncSession, actor: Actor, urn: str) -> Sequence[Any]:
    """An academy and every other of its kind, with what their pupils are like and their key measures: as the
    trust has it, and as it is published; and how England's schools of the kind spread."""
    itself = aliased(Academy)
    kind = select(itself.kind).where(itself.urn == urn)
    codes = compared_codes()
    alike = select(
        Academy,
        figures(actor, codes, today()).label("figures"),
        own_listed(today()).label("own"),
        published(codes).label("published"),
        counted(kind).label("counted"),
    ).where(Academy.kind == kind.scalar_subquery(), within_reach(POLICY, actor, Pictures.VIEW_SIMILAR))
    return await by_name(session, alike)


def compared_codes() -> list[str]:
    return [m.code for m in catalogue().measures if m.key_for or m.alike_within is not None]


async def by_name(session: AsyncSession, wanted: Select[Any]) -> Sequence[Any]:
    found: Sequence[Any] = (await session.execute(wanted.order_by(Academy.name, Academy.urn))).all()
    return found
