"""Where academies stand with the trust's aims, put together from what is or was published."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import end_of, now, today
from chassis.policy import access, require_role
from standards_api.academies import AcademyNotFound
from standards_api.aims import queries, rules
from standards_api.aims.facts import facts_of
from standards_api.aims.problems import AimDayToCome
from standards_api.models import Academy, AimDefinition, AimState
from standards_api.policy import POLICY, Aims


async def academy_aims(
    session: AsyncSession, actor: Actor, urn: str, as_of: date | None = None
) -> dict[str, Any]:
    day = day_of(as_of)
    require_role(POLICY, actor, Aims.VIEW_STATUS)
    academy: Academy = await access(
        session, POLICY, actor, Academy, urn, by=Academy.urn, view=Aims.VIEW_STATUS, missing=AcademyNotFound
    )
    [found] = await standings(session, actor, [academy], day)
    return {"as_at": as_at(day), **found}


async def overview(session: AsyncSession, actor: Actor, as_of: date | None = None) -> dict[str, Any]:
    require_role(POLICY, actor, Aims.VIEW_OVERVIEW)
    day = day_of(as_of)
    academies = await queries.overseen(session, actor, day)
    return {"as_at": as_at(day), "academies": await standings(session, actor, academies, day)}


def day_of(as_of: date | None) -> date:
    if as_of is not None and as_of > today():
        raise AimDayToCome("Leave out as_of to read where they stand now.")
    return as_of or today()


def as_at(day: date) -> datetime:
    return now() if day >= today() else end_of(day)


async def standings(
    session: AsyncSession, actor: Actor, academies: Sequence[Academy], day: date
) -> list[dict[str, Any]]:
    """Of each academy every aim that is promised to its kind; a constant number of statements."""
    defined = [(aim, aim.read()) for aim in await queries.current(session, day)]
    facts = await facts_of(session, academies, [aim for _, aim in defined], day)
    judged = await queries.judgements_of(session, actor, [academy.urn for academy in academies], day)
    return [
        {
            "urn": academy.urn,
            "name": academy.name,
            "joined_on": academy.joined_on,
            "aims": [
                shown(
                    row,
                    rules.stand(aim, facts[academy.urn], (found or (None, False))[0], today=day),
                    opened=bool(found and found[1]),
                )
                for row, aim in defined
                if rules.promised(aim, academy.kind)
                for found in [judged.get((academy.urn, row.id))]
            ],
        }
        for academy in academies
    ]


def shown(row: AimDefinition | AimState, standing: rules.Standing, *, opened: bool) -> dict[str, Any]:
    judgement = standing.judgement
    return {
        "code": row.code,
        "title": row.title,
        "status": standing.status,
        "due_on": standing.due_on,
        "late": standing.late,
        "decided_by": standing.decided_by,
        "evidence": [vars(told) for told in standing.evidence],
        "judgement": {
            "status": judgement.status,
            "judged_on": judgement.judged_on,
            "judged_by": judgement.judged_by if opened else None,
            "reason": judgement.reason if opened else None,
            "evidence_id": judgement.evidence_id if opened else None,
        }
        if judgement
        else None,
    }
