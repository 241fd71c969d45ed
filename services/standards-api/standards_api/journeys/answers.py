"""A journey as it stands now, put together from its milestones and the latest published assessment."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import today
from standards_api.journeys import queries, rules
from standards_api.journeys.rules import AspectPlan, LevelPlan, Step
from standards_api.models import Journey


async def whole(session: AsyncSession, journey: Journey) -> dict[str, Any]:
    await session.flush()
    assessment = await queries.latest_published(session, journey.urn, journey.standard)
    sheet = await queries.sheet_of(session, assessment)
    milestones = await queries.milestones_of(session, journey)
    levels = rules.plan(sheet, milestones, today=today())
    now = rules.reached(sheet.content, sheet.judged)
    following = now + 1 if now < len(sheet.content.levels) else None
    names = ("id", "version", "urn", "standard", "status", "first_goal", "started_by", "started_on", "reason")
    return {
        **{name: getattr(journey, name) for name in names},
        "assessment_id": assessment.id,
        "standard_version": assessment.standard_version,
        "as_at": assessment.signed_off_at,
        "level": sheet.content.level_code(now),
        "next_level": sheet.content.level_code(following) if following else None,
        "progress": vars(rules.progress(levels)),
        "plan": [level_shown(level) for level in levels],
        "outdated": sorted(milestones.keys() - sheet.content.criterion_keys),
    }


def level_shown(level: LevelPlan) -> dict[str, Any]:
    aspects = [aspect_shown(each) for each in level.aspects]
    return {"level": level.level, "name": level.name, "reached": level.reached, "aspects": aspects}


def aspect_shown(each: AspectPlan) -> dict[str, Any]:
    return {
        "aspect": each.aspect.key,
        "name": each.aspect.name,
        "met": each.met,
        "criteria": each.criteria,
        "steps": [step_shown(step) for step in each.steps],
    }


def step_shown(step: Step) -> dict[str, Any]:
    planned = step.milestone
    return {
        "criterion": step.criterion.key,
        "text": step.criterion.text,
        "essential": step.criterion.essential,
        "state": step.state,
        "milestone_id": planned.id if planned else None,
        "version": planned.version if planned else None,
        "owner": planned.owner if planned else None,
        "due_on": planned.due_on if planned else None,
        "note": planned.note if planned else None,
        "overdue": step.overdue,
    }
