"""What GIAS says of the trust's own academies, judged against the register and brought into it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.imports import Line, Outcome, Verdict, changed_or_same
from chassis.outbox import record
from standards_api.events import AcademyChanged
from standards_api.models import Academy
from standards_api.register import rules
from standards_api.register.commands.academies import facts_of

LINKS = ("predecessor_urns", "successor_urns")
DAYS = ("opened_on", "closed_on")


async def ours(session: AsyncSession, urns: Collection[str]) -> Mapping[str, Academy]:
    found = select(Academy).where(Academy.status != rules.LEFT, Academy.urn.in_(urns))
    return {academy.urn: academy for academy in await session.scalars(found)}


async def choose(session: AsyncSession, lines: Sequence[Line]) -> Sequence[Line]:
    """The file is about every school there is and was: others are counted in one line."""
    here = set(await session.scalars(select(Academy.urn).where(Academy.status != rules.LEFT)))
    kept = [line for line in lines if line.key in here]
    others = len(lines) - len(kept)
    if not others:
        return kept
    said = f"{others:,} rows are about schools that are not academies of your trust: left out."
    return [*kept, Line(0, "other schools", refusal=said)]


async def judge(session: AsyncSession, lines: Sequence[Line]) -> list[Verdict]:
    academies = await ours(session, {line.key for line in lines})
    return [verdict(academies.get(line.key), line.data or {}) for line in lines]


def verdict(academy: Academy | None, said: Mapping[str, Any]) -> Verdict:
    if academy is None:
        return Verdict(Outcome.REFUSED, "It is no longer an academy of your trust.")
    new = facts(academy, said)
    found = changed_or_same({name: as_said(getattr(academy, name)) for name in new}, new)
    if academy.status == rules.JOINED and "closed_on" in said:
        reason = f"GIAS says that it closed on {said['closed_on']}: record its departure if it has left."
        return Verdict(found.outcome, reason, found.differences)
    return found


def facts(academy: Academy, said: Mapping[str, Any]) -> dict[str, Any]:
    """What the file says of it; links that the register knows stay beside those of the file."""
    linked = {name: sorted({*getattr(academy, name), *said[name]}) for name in LINKS if name in said}
    return {name: value for name, value in said.items() if name != "urn"} | linked


def as_said(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


async def apply(session: AsyncSession, lines: Sequence[Line]) -> None:
    academies = await ours(session, {line.key for line in lines})
    for line in lines:
        academy = academies[line.key]
        for name, value in facts(academy, line.data or {}).items():
            setattr(academy, name, date.fromisoformat(value) if name in DAYS else value)
        record(session, AcademyChanged(**facts_of(academy), left_on=academy.left_on), about=academy.id)
