"""What GIAS says of trusts and their academies, judged against the register and brought into it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import today
from chassis.imports import Line, Outcome, Verdict, changed_or_same
from chassis.outbox import record
from standards_api.events import AcademyChanged, AcademyRegistered, TrustRegistered
from standards_api.models import Academy, Trust
from standards_api.register import rules
from standards_api.register.commands.academies import end_what_was_held, facts_of
from standards_api.register.gias import trust_id_of

TRUST_FACTS = ("name", "group_uid", "group_id", "ukprn", "companies_house_number", "closed_on")
ACADEMY_FACTS = (
    "name", "phase_of_education", "establishment_type", "kind", "local_authority", "local_authority_name",
    "laestab", "ukprn", "joined_on", "status", "left_on",
)  # fmt: skip
DAYS = {"closed_on", "joined_on", "left_on"}
Known = tuple[Trust | None, dict[str, Academy]]


async def what_is_known(session: AsyncSession) -> Known:
    """The trust of this transaction and its academies: two queries for any number of lines."""
    academies = await session.scalars(select(Academy))
    return await session.scalar(select(Trust)), {academy.urn: academy for academy in academies}


async def judge(session: AsyncSession, lines: Sequence[Line]) -> list[Verdict]:
    return judge_lines(await what_is_known(session), lines)


def judge_lines(known: Known, lines: Sequence[Line]) -> list[Verdict]:
    trust, academies = known
    verdicts = []
    for line in lines:
        said = line.data or {}
        if said["about"] == "trust":
            verdicts.append(judge_trust(trust, academies.values(), said))
        else:
            verdicts.append(judge_academy(academies.get(said["urn"]), said))
    return verdicts


def judge_trust(trust: Trust | None, academies: Iterable[Academy], said: Mapping[str, Any]) -> Verdict:
    if trust is None:
        if said["urns"] == []:
            closed = f" It closed on {said['closed_on']}." if said["closed_on"] else ""
            return Verdict(
                Outcome.REFUSED, f"No academy is linked to it, so there is nothing to improve.{closed}"
            )
        return Verdict(Outcome.NEW)
    verdict = changed_or_same(as_said(trust, TRUST_FACTS), facts(said, TRUST_FACTS))
    gone = [academy.urn for academy in departed(academies, said)]
    if not gone:
        return verdict
    differences = {**verdict.differences, "academies_left": ([], gone)}
    reason = f"No longer linked, so recorded as left: {', '.join(gone)}."
    return Verdict(Outcome.CHANGED, reason, differences)


def judge_academy(academy: Academy | None, said: Mapping[str, Any]) -> Verdict:
    if academy is None:
        return Verdict(Outcome.NEW)
    if academy.status == rules.LEFT:
        return judge_return(academy, said)
    return changed_or_same(as_said(academy, ACADEMY_FACTS), facts(said, ACADEMY_FACTS))


def judge_return(academy: Academy, said: Mapping[str, Any]) -> Verdict:
    """Of an academy that left, the record stays as it was, unless it joined again since."""
    joined_on = said["joined_on"] and date.fromisoformat(said["joined_on"])
    if said["status"] == rules.LEFT:
        return Verdict(Outcome.SAME, "It left the trust: its record stays as it was.")
    if joined_on is None or (academy.left_on is not None and joined_on < academy.left_on):
        return Verdict(Outcome.REFUSED, f"It left on {academy.left_on}: the file is older than that.")
    return changed_or_same(as_said(academy, ACADEMY_FACTS), facts(said, ACADEMY_FACTS))


def departed(academies: Iterable[Academy], said: Mapping[str, Any]) -> list[Academy]:
    """Academies that the file no longer links to the trust; none, where not all of it could be read."""
    if said["urns"] is None:
        return []
    here = [academy for academy in academies if academy.status == rules.JOINED]
    return sorted((a for a in here if a.urn not in said["urns"]), key=lambda academy: academy.urn)


def facts(said: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: said[name] for name in names if name in said}


def as_said(row: Trust | Academy, names: Sequence[str]) -> dict[str, Any]:
    """What the register says, as a file's line would."""
    found = {name: getattr(row, name) for name in names}
    return {name: v.isoformat() if name in DAYS and v else v for name, v in found.items()}


def as_kept(said: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    found = facts(said, names)
    return {name: date.fromisoformat(v) if name in DAYS and v else v for name, v in found.items()}


async def apply(session: AsyncSession, lines: Sequence[Line]) -> None:
    """One trust's lines: rows are written together, events and history in one statement at the end."""
    trust, academies = await what_is_known(session)
    for line in lines:
        said = line.data or {}
        if said["about"] == "trust":
            trust = keep_trust(session, trust, said)
            for academy in departed(academies.values(), said):
                rules.leave(academy, leaving_day(academy, trust), today())
                await tell_of_change(session, academy)
        else:
            await keep_academy(session, academies.get(said["urn"]), said)


def leaving_day(academy: Academy, trust: Trust) -> date:
    """Files do not say when: the day the trust closed, or today. An earlier day can be recorded later."""
    closed = trust.closed_on
    return closed if closed and closed >= (academy.joined_on or closed) else today()


def keep_trust(session: AsyncSession, trust: Trust | None, said: Mapping[str, Any]) -> Trust:
    kept = as_kept(said, TRUST_FACTS)
    if trust is None:
        trust = Trust(id=trust_id_of(said["uid"]), **kept)
        session.add(trust)
    for name, value in kept.items():
        setattr(trust, name, value)
    if session.is_modified(trust) or trust in session.new:
        record(session, trust_told({**kept, "id": trust.id}), about=trust.id)
    return trust


def trust_told(kept: Mapping[str, Any]) -> TrustRegistered:
    numbers = {"group_id": kept["group_id"], "uid": kept["group_uid"]}
    return TrustRegistered(trust_id=kept["id"], name=kept["name"], **numbers)


async def keep_academy(session: AsyncSession, academy: Academy | None, said: Mapping[str, Any]) -> None:
    kept = as_kept(said, ACADEMY_FACTS)
    if academy is None:
        academy = Academy(urn=said["urn"], **kept)
        session.add(academy)
        record(session, AcademyRegistered(**facts_of(academy)), about=academy.id)
        return
    for name, value in kept.items():
        setattr(academy, name, value)
    await tell_of_change(session, academy)


async def tell_of_change(session: AsyncSession, academy: Academy) -> None:
    if academy.status == rules.LEFT:
        await end_what_was_held(session, academy)
    record(session, AcademyChanged(**facts_of(academy), left_on=academy.left_on), about=academy.id)
