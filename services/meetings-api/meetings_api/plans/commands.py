"""How an academy's year of meetings comes to be, and stays in line with its phase. Doing it again changes
nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now, today
from chassis.outbox import record
from chassis.problems import Conflict, NotFound
from meetings_api import defaults
from meetings_api.access import access_academy, meeting_policy
from meetings_api.cancelling import cancel
from meetings_api.carrying import carry_forward
from meetings_api.dates import academic_year, due_before, london_day
from meetings_api.events import MeetingPlanned
from meetings_api.models import Academy, Agenda, Kind, Meeting, Pack, Plan, Side, Slot
from meetings_api.plans import queries, rules
from meetings_api.plans.rules import NoRoomInYear, Placed, Planner, Wish
from meetings_api.policy import Action
from meetings_api.seating import seat


class AcademyNotInTrust(Conflict):
    title = "The academy is not in the trust"


class PlanNotFound(NotFound):
    title = "That year has not been planned"


NO_LONGER_DUE = "Interim meetings are no longer due at this academy."


@dataclass
class Outcome:
    """A plan as it stands, and what planning it just now did."""

    plan: Plan
    meetings: list[Meeting] = field(default_factory=list)
    added: int = 0
    cancelled: int = 0
    not_placed: list[Wish] = field(default_factory=list)


async def plan_on_behalf(
    session: AsyncSession, actor: Actor, urn: str, *, year: int | None, iaims_asked: bool | None
) -> Outcome:
    academy = await access_academy(session, actor, urn, to=Action.PLAN_MEETINGS)
    if academy.status != "joined":
        raise AcademyNotInTrust(
            f"It is {academy.status}. Meetings are planned for academies that have joined."
        )
    await queries.one_at_a_time(session)
    outcome = await plan_year(session, academy, year or academic_year(today()), iaims_asked=iaims_asked)
    if not outcome.meetings:
        raise NoRoomInYear("Plan the year after, or enter the school's term dates first.")
    return outcome


async def read_plan(session: AsyncSession, actor: Actor, urn: str, year: int) -> Outcome:
    await access_academy(session, actor, urn)
    plan = await queries.load_plan(session, urn, year)
    if plan is None:
        raise PlanNotFound("Plan it first.")
    meetings = await queries.meetings_of(session, urn, year)
    there = {(meeting.kind, meeting.slot) for meeting in meetings}
    missing = [wish for wish in rules.wishes(iaims=plan.iaims_asked) if (wish.kind, wish.slot) not in there]
    return Outcome(plan, list(meetings), not_placed=missing)


async def plan_as_phase_says(session: AsyncSession, academy: Academy, *, begin: bool) -> None:
    """Bring every year planned from now on in line; `begin` with this year, or the next when this one is
    too far gone."""
    await queries.one_at_a_time(session)
    this_year = academic_year(today())
    years = await queries.years_planned(session, academy.urn, since=this_year)
    if not years and begin:
        years = [await first_year_with_room(session, academy, this_year)]
    for year in years:
        await plan_year(session, academy, year)


async def first_year_with_room(session: AsyncSession, academy: Academy, year: int) -> int:
    planner = await queries.planner_for(session, academy.urn, year, today=today())
    _, left_over = planner.place(rules.wishes(iaims=iaims_wanted(academy)), ())
    return year + 1 if left_over else year


def iaims_wanted(academy: Academy) -> bool:
    """Less than good by inspection or self-evaluation (S4 L55), or as the phase has it."""
    return academy.iaims_due or academy.not_yet_good == "yes"


async def plan_year(
    session: AsyncSession, academy: Academy, year: int, *, iaims_asked: bool | None = None
) -> Outcome:
    """Add what is missing, cancel interim meetings no longer due, leave all others where they are."""
    plan = await settle_plan(session, academy, year, iaims_asked)
    outcome = Outcome(plan)
    standing = list(await queries.meetings_of(session, academy.urn, year))
    iaims = iaims_wanted(academy) or plan.iaims_asked
    if not iaims:
        standing = await drop_iaims(session, standing, outcome)
    there = {(meeting.kind, meeting.slot) for meeting in standing}
    missing = [wish for wish in rules.wishes(iaims=iaims) if (wish.kind, wish.slot) not in there]
    planner = await queries.planner_for(session, academy.urn, year, today=today())
    own_days = [london_day(meeting.starts_at) for meeting in standing]
    placed, outcome.not_placed = planner.place(missing, own_days)
    added = await add_meetings(session, academy, year, placed=placed, planner=planner)
    outcome.added = len(added)
    outcome.meetings = sorted([*standing, *added], key=lambda meeting: meeting.starts_at)
    return outcome


async def settle_plan(session: AsyncSession, academy: Academy, year: int, iaims_asked: bool | None) -> Plan:
    plan = await queries.load_plan(session, academy.urn, year)
    if plan is None:
        plan = Plan(urn=academy.urn, year=year)
        session.add(plan)
    if iaims_asked is not None:
        plan.iaims_asked = iaims_asked
    return plan


async def drop_iaims(session: AsyncSession, standing: Iterable[Meeting], outcome: Outcome) -> list[Meeting]:
    kept = []
    for meeting in standing:
        if meeting.kind == Kind.IAIM and meeting.starts_at > now() and meeting.status == "planned":
            await cancel(session, meeting, reason=NO_LONGER_DUE)
            outcome.cancelled += 1
        else:
            kept.append(meeting)
    return kept


async def add_meetings(
    session: AsyncSession, academy: Academy, year: int, *, placed: Sequence[Placed], planner: Planner
) -> list[Meeting]:
    policy = await meeting_policy(session)
    meetings = [
        Meeting(
            urn=academy.urn, year=year, kind=one.wish.kind, slot=one.wish.slot,
            starts_at=one.starts_at, ends_at=one.ends_at, place=academy.name,
        )
        for one in placed
    ]  # fmt: skip
    session.add_all(meetings)
    await session.flush()
    for meeting in meetings:
        session.add(Agenda(meeting_id=meeting.id, items=defaults.AGENDA[meeting.kind]))
        due = due_before(london_day(meeting.starts_at), planner.papers_due, planner.calendar)
        for side in Side:
            required = policy.required_papers.get(side, [])
            session.add(Pack(meeting_id=meeting.id, side=side, due_on=due, required=required))
        record(session, planned(meeting), about=meeting.id)
    await seat(session, meetings)
    if meetings:
        await carry_forward(session, academy.urn)
    return meetings


def planned(meeting: Meeting) -> MeetingPlanned:
    return MeetingPlanned(
        meeting_id=meeting.id,
        urn=meeting.urn,
        kind=Kind(meeting.kind),
        year=meeting.year,
        slot=Slot(meeting.slot),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
    )


async def cancel_all(session: AsyncSession, academy: Academy, *, reason: str) -> None:
    for meeting in await queries.meetings_to_come(session, academy.urn, at=now()):
        await cancel(session, meeting, reason=reason)
