"""What is done to journeys: started, planned milestone by milestone, ended."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now, today
from chassis.outbox import record
from chassis.policy import require, require_role
from chassis.problems import PreconditionFailed
from standards_api.academies import access_academy
from standards_api.improvement_events import JourneyEnded, JourneyStarted, MilestonePlanned
from standards_api.journeys import problems, queries, rules
from standards_api.models import Journey, Milestone
from standards_api.policy import POLICY, Journeys


async def start_journey(
    session: AsyncSession, actor: Actor, urn: str, *, standard: str, due_on: date, owner: str | None
) -> Journey:
    """Every criterion between the academy and its next level becomes a milestone."""
    require_role(POLICY, actor, Journeys.START)
    await access_academy(session, actor, urn)
    rules.check_due(due_on, today=today())
    assessment = await queries.latest_published(session, urn, standard)
    sheet = await queries.sheet_of(session, assessment)
    goal = rules.first_goal(sheet.content, sheet.judged)
    journey = Journey(
        urn=urn, standard=standard, assessment_id=assessment.id,
        first_goal=sheet.content.level_keys[goal - 1], started_by=actor.subject, started_on=today(),
    )  # fmt: skip
    session.add(journey)
    await require(session, POLICY, actor, Journeys.START, journey)
    keys = rules.way_to(sheet.content, sheet.judged, goal=goal)
    for key in keys:
        session.add(milestone_of(journey, actor, criterion=key, owner=owner, due_on=due_on, note=None))
    told = JourneyStarted(
        journey_id=journey.id, urn=urn, standard=standard, goal=journey.first_goal, milestones=len(keys)
    )
    record(session, told, about=journey.id)
    return journey


def milestone_of(
    journey: Journey, actor: Actor, *, criterion: str, owner: str | None, due_on: date, note: str | None
) -> Milestone:
    return Milestone(
        journey_id=journey.id, urn=journey.urn, criterion=criterion, owner=owner or actor.subject,
        due_on=due_on, note=note, planned_by=actor.subject,
    )  # fmt: skip


async def plan_milestone(
    session: AsyncSession,
    actor: Actor,
    journey_id: UUID,
    criterion: str,
    *,
    owner: str | None,
    due_on: date,
    note: str | None,
    if_match: int | None,
) -> Milestone:
    """A criterion is taken on, or its owner, day or note changed: at the version that was read."""
    journey = await queries.access_journey(session, actor, journey_id, action=Journeys.PLAN)
    rules.check_under_way(journey)
    milestone = await queries.find_milestone(session, journey, criterion)
    if milestone is not None and if_match is None:
        raise problems.MilestonePlannedAlready("Send its version, as the journey shows it, in If-Match.")
    if (milestone.version if milestone else 0) != (if_match or 0):
        raise PreconditionFailed("Read the journey again, and send your change anew.")
    if milestone is None or milestone.due_on != due_on:
        rules.check_due(due_on, today=today())
    if milestone is None:
        assessment = await queries.latest_published(session, journey.urn, journey.standard)
        rules.check_criterion((await queries.sheet_of(session, assessment)).content, criterion)
        milestone = milestone_of(journey, actor, criterion=criterion, owner=owner, due_on=due_on, note=note)
        session.add(milestone)
    else:
        milestone.owner, milestone.due_on, milestone.note = owner or milestone.owner, due_on, note
    await session.flush()
    told = MilestonePlanned(
        journey_id=journey.id, milestone_id=milestone.id, urn=journey.urn, criterion=criterion, due_on=due_on
    )
    record(session, told, about=journey.id)
    return milestone


async def end_journey(session: AsyncSession, actor: Actor, journey_id: UUID, *, reason: str) -> Journey:
    journey = await queries.access_journey(session, actor, journey_id, action=Journeys.END)
    rules.end(journey, by=actor.subject, reason=reason, now=now())
    told = JourneyEnded(journey_id=journey.id, urn=journey.urn, standard=journey.standard)
    record(session, told, about=journey.id)
    return journey
