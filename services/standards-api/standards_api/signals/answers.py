"""The answers about rules and tests, put together from the data file, settings and counts."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.policy import require_role
from standards_api.models.signals import SignalSetting, SignalStatus
from standards_api.policy import POLICY, Signals
from standards_api.signals import queries
from standards_api.signals.commands import Looked
from standards_api.signals.rule_set import Rule, rule_set, rules_by_id

TOLD = {"id", "version", "kind", "says", "measures", "means", "lowest", "highest"}


async def all_rules(session: AsyncSession, actor: Actor) -> dict[str, Any]:
    require_role(POLICY, actor, Signals.VIEW_RULE)
    settings, counts = await queries.settings(session), await queries.counts(session)
    told = [rule_told(rule, settings.get(rule.id), counts.get(rule.id, {})) for rule in rule_set().rules]
    return {"version": rule_set().version, "rules": told}


async def one_rule(session: AsyncSession, rule_id: str) -> dict[str, Any]:
    settings, counts = await queries.settings(session), await queries.counts(session)
    return rule_told(rules_by_id()[rule_id], settings.get(rule_id), counts.get(rule_id, {}))


def rule_told(rule: Rule, setting: SignalSetting | None, counts: Mapping[str, int]) -> dict[str, Any]:
    told = {status: counts.get(status, 0) for status in SignalStatus}
    decided = told[SignalStatus.RISK] + told[SignalStatus.DISMISSED]
    own = setting.threshold if setting else None
    return {
        **rule.model_dump(include=TOLD),
        "least_pupils": rule.least_pupils,
        "usual_threshold": rule.threshold,
        "threshold": rule.threshold if own is None else float(own),
        "used": setting.used if setting else True,
        "setting_version": setting.version if setting else 0,
        "reason": setting.reason if setting else None,
        "raised": sum(told.values()),
        "open": told[SignalStatus.OPEN],
        "became_risks": told[SignalStatus.RISK],
        "dismissed": told[SignalStatus.DISMISSED],
        "hit_rate": round(told[SignalStatus.RISK] / decided, 4) if decided else None,
    }


def tests_told(urn: str, looked: Sequence[Looked]) -> dict[str, Any]:
    ordered = sorted(looked, key=lambda one: (one.key[1], one.rule.id, one.key[5]))
    return {
        "urn": urn,
        "tests": [
            {
                "rule": one.rule.id,
                "rule_version": one.rule.version,
                "threshold": one.threshold,
                "measure": one.key[1],
                "answer": one.finding.answer,
                "words": one.finding.words,
                "evidence": [point.told() for point in one.finding.points],
                "compared": one.finding.compared,
            }
            for one in ordered
        ],
    }
