"""The answers that are put together from several rows."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from chassis.actor import Actor
from chassis.clock import today
from chassis.policy import require_role
from standards_api.academies import access_academy
from standards_api.inspections import queries, rules
from standards_api.models import Academy, Inspection, InspectionPolicy
from standards_api.models.inspections import Kind, Regime
from standards_api.policy import POLICY, Inspections


async def explain(session: AsyncSession, actor: Actor, urn: str) -> dict[str, Any]:
    """Not yet good, live, from what is published: the answer and everything that it came from."""
    academy = await access_academy(session, actor, urn)
    require_role(POLICY, actor, Inspections.VIEW_NOT_YET_GOOD)
    on = today()
    found = (await queries.inspections_by_urn(session, [urn])).get(urn, [])
    override = (await queries.overrides_by_urn(session, [urn], on)).get(urn)
    chosen = queries.chosen(await queries.find_policy(session))
    judged = rules.not_yet_good(found, on=on, chosen=chosen, overridden=override is not None)
    return {
        "urn": urn,
        "answer": judged.answer,
        "rule": judged.rule,
        "dfe_trigger": judged.dfe_trigger,
        "stuck": rules.stuck(found, on=on),
        "category_of_concern": judged.category,
        "inspection": at(academy, judged.inspection),
        "predecessor": None if judged.inspection else at(academy, predecessors_latest(found)),
        "override_until": override.ends_on if override else None,
    }


def predecessors_latest(inspections: list[Inspection]) -> Inspection | None:
    before = [
        i for i in inspections if i.of_predecessor and i.kind == Kind.FULL and i.published_on and not i.paused
    ]
    return max(before, key=lambda i: i.started_on, default=None)


def at(academy: Academy, inspection: Inspection | None) -> Inspection | None:
    if inspection is not None:
        set_committed_value(inspection, "academy", academy)
    return inspection


def policy_in_words(policy: InspectionPolicy | None) -> dict[str, Any]:
    chosen = queries.chosen(policy)
    return {
        "version": policy.version if policy else 0,
        **{regime.value: chosen[regime] for regime in Regime},
        "rules": [
            {"id": name, "regime": regime, "says": " ".join((rule.__doc__ or "").split())}
            for name, (regime, rule) in rules.RULES.items()
        ],
    }
