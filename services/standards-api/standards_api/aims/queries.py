"""What is read of aims; a trust that has none is given those that are shipped."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import yaml
from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import end_of, now, start_of, today
from chassis.history import note
from chassis.policy import access, within_reach
from standards_api.academies import ours_on
from standards_api.aims.problems import AimEvidenceUnknown, AimNotFound
from standards_api.models import Academy, AimDefinition, AimJudgement, AimState, Evidence
from standards_api.models.aim_content import Aim
from standards_api.models.dated import stood_on
from standards_api.policy import POLICY, Aims

# Shipped aims are a trust's as long as it has none of its own, so that no day is without them.
Kept = type[AimDefinition] | type[AimState]
FROM_THE_FIRST = start_of(date(1970, 1, 1))
FILE = Path(__file__).parents[1] / "data" / "aims.yaml"


@cache
def shipped() -> Mapping[str, Aim]:
    """By code, in the order of the file."""
    said = yaml.safe_load(FILE.read_text())["aims"]
    return {one["code"]: Aim.model_validate({k: v for k, v in one.items() if k != "code"}) for one in said}


async def adopt_missing(session: AsyncSession) -> None:
    """The shipped aims as the trust's own, unless it has any: two at once take them once."""
    trust_id: UUID | None = session.info.get("trust_id")
    if trust_id is None or await session.scalar(select(AimDefinition.id).limit(1)) is not None:
        return
    for code, aim in shipped().items():
        key = uuid5(trust_id, f"aim {code}")
        values = {
            "trust_id": trust_id, "id": key, "version": 1, "created_at": now(), "updated_at": FROM_THE_FIRST,
            "code": code, "title": aim.title, "content": as_stored(aim),
        }  # fmt: skip
        added = insert(AimDefinition).values(**values).on_conflict_do_nothing().returning(AimDefinition.id)
        if await session.scalar(added) is not None:
            note(session, about="aims", key=key, old=None, new={"code": code, "taken": "as shipped"})


def as_stored(aim: Aim) -> dict[str, Any]:
    stored: dict[str, Any] = aim.model_dump(mode="json", exclude_none=True)
    return stored


async def access_aim(
    session: AsyncSession, actor: Actor, code: str, *, action: str | None = None, if_match: int | None = None
) -> AimDefinition:
    await adopt_missing(session)
    aim: AimDefinition = await access(
        session, POLICY, actor, AimDefinition, code, by=AimDefinition.code,
        view=Aims.VIEW, action=action, missing=AimNotFound, if_match=if_match,
    )  # fmt: skip
    return aim


def aims(actor: Actor) -> Select[Any]:
    return select(AimDefinition).where(within_reach(POLICY, actor, Aims.VIEW))


def aims_on(actor: Actor) -> Select[Any]:
    """As they were: a list or a read adds the day."""
    return select(AimState).where(within_reach(POLICY, actor, Aims.VIEW))


async def aim_on(session: AsyncSession, actor: Actor, code: str, day: date) -> AimState:
    await adopt_missing(session)
    wanted = aims_on(actor).where(AimState.code == code, stood_on(AimState, day))
    found: AimState | None = await session.scalar(wanted)
    if found is None:
        raise AimNotFound("It may have been defined after that day.")
    return found


def standing(model: Kept, still: bool, day: date) -> ColumnElement[bool]:
    there = or_(model.retired_at.is_(None), model.retired_at >= end_of(day))
    return there if still else ~there


async def current(session: AsyncSession, day: date) -> Sequence[AimDefinition | AimState]:
    """The aims that had not been retired when the day ended, by code."""
    await adopt_missing(session)
    model: Any = AimDefinition if day >= today() else AimState
    rows = select(model).where(standing(model, True, day)).order_by(model.code)
    rows = rows.where(stood_on(AimState, day)) if model is AimState else rows
    found: Sequence[AimDefinition | AimState] = (await session.scalars(rows)).all()
    return found


async def judgements_of(
    session: AsyncSession, actor: Actor, urns: Collection[str], day: date
) -> Mapping[tuple[str, UUID], tuple[AimJudgement, bool]]:
    """The newest of each academy and aim by a day, and whether this reader may see who judged and why."""
    rows = await session.execute(
        select(AimJudgement, within_reach(POLICY, actor, Aims.VIEW_REASON))
        .where(AimJudgement.urn.in_(urns), AimJudgement.judged_on <= day)
        .order_by(AimJudgement.judged_on, AimJudgement.id)
    )
    return {(row.urn, row.aim_id): (row, opened) for row, opened in rows}


async def overseen(session: AsyncSession, actor: Actor, day: date) -> Sequence[Academy]:
    rows = select(Academy).where(within_reach(POLICY, actor, Aims.VIEW_OVERVIEW), ours_on(day))
    return (await session.scalars(rows.order_by(Academy.name, Academy.urn))).all()


async def check_evidence(session: AsyncSession, evidence_id: UUID | None, urn: str) -> None:
    there = select(Evidence.id).where(Evidence.id == evidence_id, Evidence.urn == urn)
    if evidence_id is not None and await session.scalar(there) is None:
        raise AimEvidenceUnknown("Record the evidence first, for the same academy.")
