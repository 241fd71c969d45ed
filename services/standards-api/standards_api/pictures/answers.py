"""Pictures put together from what was gathered."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now
from chassis.policy import require_role
from standards_api.academies import AcademyNotFound
from standards_api.models import Academy
from standards_api.phases.terms import terms_of
from standards_api.pictures import queries, rules
from standards_api.policy import POLICY, Pictures


async def picture(session: AsyncSession, actor: Actor, urn: str) -> dict[str, Any]:
    require_role(POLICY, actor, Pictures.VIEW)
    found = await queries.picture(session, actor, urn)
    if found is None:
        raise AcademyNotFound
    return {
        **summary(found),
        "subjects": [phase_shown(row) for row in found.phases if row["subject"] is not None],
        "inspections": [
            inspection_shown(row, found.Academy)
            for row in sorted(found.inspections, key=lambda row: str(row["started_on"]), reverse=True)
        ],
    }


async def board_view(session: AsyncSession, actor: Actor) -> dict[str, Any]:
    require_role(POLICY, actor, Pictures.VIEW_BOARD)
    return {"as_at": now(), "academies": [summary(row) for row in await queries.board(session, actor)]}


def summary(found: Any) -> dict[str, Any]:
    academy: Academy = found.Academy
    whole = next((row for row in found.phases if row["subject"] is None), None)
    standing = rules.standing_inspection(found.inspections)
    return {
        "as_at": now(),
        "urn": academy.urn,
        "name": academy.name,
        "kind": academy.kind,
        "joined_on": academy.joined_on,
        "phase": phase_shown(whole) if whole else None,
        "decision_waits": found.decision_waits,
        "not_yet_good": found.answers[0] if found.answers else None,
        "inspection": inspection_shown(standing, academy) if standing else None,
        "measures": rules.shown(academy.kind, found.figures),
    }


def phase_shown(row: Mapping[str, Any]) -> dict[str, Any]:
    terms = terms_of(row["rule_set_version"], row["phase"], row["subject"], row["inputs"])
    return {**{name: row[name] for name in ("id", "subject", "phase", "effective_on", "expires_on")}, **terms}


def inspection_shown(row: Mapping[str, Any], academy: Academy) -> dict[str, Any]:
    joined = academy.joined_on
    before = joined is None or str(row["started_on"]) < joined.isoformat()
    return {**row, "before_joining": before, "of_predecessor": row["inspected_urn"] != row["urn"]}
