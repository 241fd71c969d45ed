"""What is read of inspections."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from chassis.actor import Actor
from chassis.policy import access, within_reach
from standards_api.inspections.problems import InspectionNotFound, OverrideNotFound
from standards_api.inspections.rules import DEFAULTS, Judged, not_yet_good
from standards_api.models import (
    Academy,
    Inspection,
    InspectionPolicy,
    InspectionPolicyState,
    NotYetGood,
    SelfEvaluationOverride,
)
from standards_api.models.dated import stood_on
from standards_api.models.inspections import ChosenRules, Regime
from standards_api.policy import POLICY, Inspections


def inspections(actor: Actor) -> Select[Any]:
    visible = within_reach(POLICY, actor, Inspections.VIEW)
    return select(Inspection).where(visible).options(joinedload(Inspection.academy))


async def access_inspection(
    session: AsyncSession,
    actor: Actor,
    inspection_id: UUID,
    *,
    action: str | None = None,
    if_match: int | None = None,
) -> Inspection:
    """The inspection with its academy."""
    inspection: Inspection = await access(
        session, POLICY, actor, Inspection, inspection_id,
        view=Inspections.VIEW, action=action, missing=InspectionNotFound, if_match=if_match,
    )  # fmt: skip
    academy = (await session.scalars(select(Academy).where(Academy.urn == inspection.urn))).one()
    set_committed_value(inspection, "academy", academy)
    return inspection


async def access_override(session: AsyncSession, actor: Actor, override_id: UUID) -> SelfEvaluationOverride:
    override: SelfEvaluationOverride = await access(
        session, POLICY, actor, SelfEvaluationOverride, override_id,
        view=Inspections.RECORD, action=Inspections.RECORD, missing=OverrideNotFound,
    )  # fmt: skip
    return override


async def find_policy(session: AsyncSession) -> InspectionPolicy | None:
    return await session.scalar(select(InspectionPolicy))


def chosen(policy: ChosenRules | None) -> Mapping[Regime, str]:
    if policy is None:
        return DEFAULTS
    return {
        **DEFAULTS,
        Regime.KEY_JUDGEMENTS: policy.key_judgements,
        Regime.REPORT_CARD: policy.report_card,
    }


async def chosen_on(session: AsyncSession, day: date) -> Mapping[Regime, str]:
    """The rules in use when a day gone by ended."""
    return chosen(
        await session.scalar(select(InspectionPolicyState).where(stood_on(InspectionPolicyState, day)))
    )


async def judged_on(session: AsyncSession, urns: Collection[str], day: date) -> Mapping[str, Judged]:
    """Whether each academy was not yet good on a day gone by, by what was published and chosen then."""
    rule_ids = await chosen_on(session, day)
    found = await inspections_by_urn(session, urns)
    overrides = await overrides_by_urn(session, urns, day)
    return {
        urn: not_yet_good(found.get(urn, []), on=day, chosen=rule_ids, overridden=urn in overrides)
        for urn in urns
    }


async def inspections_by_urn(session: AsyncSession, urns: Collection[str]) -> Mapping[str, list[Inspection]]:
    found: dict[str, list[Inspection]] = defaultdict(list)
    for inspection in await session.scalars(select(Inspection).where(Inspection.urn.in_(urns))):
        found[inspection.urn].append(inspection)
    return found


async def overrides_by_urn(
    session: AsyncSession, urns: Collection[str], on: date
) -> Mapping[str, SelfEvaluationOverride]:
    """Of each academy the override in force that lasts longest."""
    in_force = (
        select(SelfEvaluationOverride)
        .where(SelfEvaluationOverride.urn.in_(urns))
        .where(SelfEvaluationOverride.starts_on <= on, SelfEvaluationOverride.ends_on >= on)
        .order_by(SelfEvaluationOverride.ends_on)
    )
    return {override.urn: override for override in await session.scalars(in_force)}


async def answers_by_urn(session: AsyncSession, urns: Collection[str]) -> Mapping[str, NotYetGood]:
    rows = await session.scalars(select(NotYetGood).where(NotYetGood.urn.in_(urns)))
    return {row.urn: row for row in rows}
