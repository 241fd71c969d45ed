"""From where on a risk is high: the trust's own data, or the usual."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.policy import require, require_role
from chassis.problems import Invalid, PreconditionFailed
from standards_api.models.risks import RiskScale
from standards_api.policy import POLICY, Risks

USUAL_HIGH, USUAL_CRITICAL = 10, 16


class Band(StrEnum):
    """What a priority means in this trust: watched, or asking for support."""

    WATCHED = "watched"
    HIGH = "high"
    CRITICAL = "critical"


class ScaleUnsound(Invalid):
    title = "Critical begins above high"


async def scale_of(session: AsyncSession) -> RiskScale | None:
    return await session.scalar(select(RiskScale))


def limits(scale: RiskScale | None) -> tuple[int, int]:
    return (USUAL_HIGH, USUAL_CRITICAL) if scale is None else (scale.high_from, scale.critical_from)


def band_of(priority: int, scale: RiskScale | None) -> Band:
    high, critical = limits(scale)
    if priority >= critical:
        return Band.CRITICAL
    return Band.HIGH if priority >= high else Band.WATCHED


def in_band(model: Any, band: Band) -> ColumnElement[bool]:
    """For lists: by the trust's scale as it is now."""
    priority = model.likelihood * model.impact
    high, critical = (
        func.coalesce(select(column).scalar_subquery(), usual)
        for column, usual in ((RiskScale.high_from, USUAL_HIGH), (RiskScale.critical_from, USUAL_CRITICAL))
    )
    found: ColumnElement[bool] = {
        Band.WATCHED: priority < high,
        Band.HIGH: (priority >= high) & (priority < critical),
        Band.CRITICAL: priority >= critical,
    }[band]
    return found


async def set_scale(
    session: AsyncSession, actor: Actor, *, high_from: int, critical_from: int, reason: str, if_match: int
) -> RiskScale:
    """For what is rated from now on: nothing is told again about a risk that was rated before."""
    require_role(POLICY, actor, Risks.SET_SCALE)
    if critical_from <= high_from:
        raise ScaleUnsound("Send a `critical_from` above `high_from`.")
    scale = await session.scalar(select(RiskScale).with_for_update())
    if if_match != (scale.version if scale else 0):
        raise PreconditionFailed("Read the scale again, and send your change anew.")
    said: dict[str, Any] = {"high_from": high_from, "critical_from": critical_from, "reason": reason}
    said["set_by"] = actor.subject
    if scale is None:
        scale = RiskScale(**said)
        session.add(scale)
    for name, value in said.items():
        setattr(scale, name, value)
    await require(session, POLICY, actor, Risks.SET_SCALE, scale)
    return scale


def shown(scale: RiskScale | None) -> dict[str, Any]:
    high, critical = limits(scale)
    return {
        "version": scale.version if scale else 0,
        "high_from": high,
        "critical_from": critical,
        "usual": scale is None,
        "reason": scale.reason if scale else None,
        "set_by": scale.set_by if scale else None,
    }
