"""Says in the log what has waited for too long, so that an alarm can be set on it."""

from datetime import timedelta

import structlog
from sqlalchemy import text

from chassis.clock import now
from chassis.db import Sessions

TOO_LONG_SECONDS = 30
log = structlog.get_logger()

# How many, and since when the oldest. Dead events and failed tasks are told of until somebody sees to them.
LOOK = text("""
    select 'outbox' as part, count(*) as count, min(occurred_at) as since
      from outbox where published_at is null and occurred_at < :before
    union all
    select state || ' events', count(*), min(held_at) from held_events
     where state <> 'retrying' and held_at < :before group by state
    union all
    select 'failed tasks', count(*), min(finished_at) from tasks where state = 'failed'
    union all
    select 'tasks', count(*), min(due_at) from tasks
     where state in ('waiting', 'running') and due_at < :before
    union all
    select 'mails', count(*), min(next_at) from mails where state = 'queued' and next_at < :before
""")


async def tell_backlog(courier: Sessions, seconds: float = TOO_LONG_SECONDS) -> int:
    """How many kinds of things have waited for too long; one line in the log for each."""
    at = now()
    async with courier.begin() as session:
        rows = (await session.execute(LOOK, {"before": at - timedelta(seconds=seconds)})).all()
    late = [(part, count, since) for part, count, since in rows if count]
    for part, count, since in late:
        log.warning("backlog", part=part, count=count, seconds=round((at - since).total_seconds()))
    return len(late)
