"""Removes what has been kept long enough."""

from datetime import timedelta

from sqlalchemy import text

from chassis.clock import now
from chassis.db import Sessions, rows_of

BATCH = 1_000
# For each queue: which rows, and for how long. Events as long as the stream keeps them, so that it can be
# rebuilt; the marks of handled ones for longer than any copy can come; answers over a machine's long weekend.
KEPT = {
    "outbox": ("trust_id, id", "published_at < :before", timedelta(days=35)),
    "inbox": ("trust_id, event_id", "handled_at < :before", timedelta(days=90)),
    "idempotency_keys": ("trust_id, caller, route, key", "claimed_at < :before", timedelta(days=7)),
    "webhook_deliveries": ("trust_id, id", "created_at < :before", timedelta(days=30)),
    "tasks": ("trust_id, id", "finished_at < :before", timedelta(days=35)),
}


async def prune_once(courier: Sessions) -> int:
    """How many rows were removed. In parts, so that no transaction is long."""
    count = 0
    for table, (key, old, kept) in KEPT.items():
        part = text(
            f"delete from {table} where ({key}) in (select {key} from {table} where {old} limit {BATCH})"
        )
        while True:
            async with courier.begin() as session:
                gone = rows_of(await session.execute(part, {"before": now() - kept}))
            count += gone
            if gone < BATCH:
                break
    return count
