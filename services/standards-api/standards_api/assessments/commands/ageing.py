"""What time alone does to ratings: evidence grows too old for the level it held."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import LONDON
from chassis.outbox import record
from standards_api.assessment_events import JudgementBecameProvisional
from standards_api.assessments.outcomes import Outcome, grow_older
from standards_api.models.assessments import Rating


async def age_ratings(session: AsyncSession, slot: datetime) -> None:
    """Every day: what held until yesterday is provisional from today, and that is said once."""
    today = slot.astimezone(LONDON).date()
    due = select(Rating).where(Rating.current, Rating.holds_until < today)
    for rating in await session.scalars(due.order_by(Rating.id).with_for_update()):
        outcome = Outcome.model_validate(rating.outcome)
        fallen = grow_older(outcome, today=today)
        rating.outcome = outcome.model_dump(mode="json")
        rating.provisional, rating.holds_until = outcome.is_provisional(), outcome.holds_until()
        record(session, said_of(rating, outcome, fallen), about=rating.assessment_id)


def said_of(rating: Rating, outcome: Outcome, fallen: list[str]) -> JudgementBecameProvisional:
    names = ("assessment_id", "subject_kind", "urn", "subject_area", "standard", "overall")
    return JudgementBecameProvisional(
        **{name: getattr(rating, name) for name in names},
        aspects=fallen,
        overall_provisional=bool(outcome.overall and outcome.overall.provisional),
    )
