"""Looks out for work in all queues of a worker with one statement, and wakes those whose work has come.

Each loop that looked for itself four times a second would be sixty statements a second of a service where
nothing happens. A loop that is not woken, because this one cannot look, still looks for itself now and then.
"""

from asyncio import Event
from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.clock import now
from chassis.plain import plain_connection

# One column for each loop that it wakes, by the loop's name.
LOOK = """
    select exists (select from outbox where published_at is null) as relay,
           exists (select from held_events h left join inbox_cursors c using (trust_id, source, subject)
                    where (h.state = 'retrying' and h.next_at <= $1)
                       or (h.state = 'waiting' and coalesce(c.last, 0) >= h.sequence - 1)) as "held events",
           exists (select from tasks where state in ('waiting', 'running') and due_at <= $1
                                       and kind = any($2)) as tasks,
           exists (select from tasks where state in ('waiting', 'running') and due_at <= $1
                                       and kind = any($3)) as "asked for",
           exists (select from mails where state = 'queued' and next_at <= $1) as mail,
           exists (select from webhooks w where active and exists (
                       select from outbox o where o.trust_id = w.trust_id and o.position > w.place))
           or exists (select from webhook_deliveries d
                        join webhooks w on (w.trust_id, w.id) = (d.trust_id, d.webhook_id)
                       where d.state = 'waiting' and d.next_at <= $1 and w.active) as webhooks
"""


class Lookout:
    """Any number of workers may each have one."""

    def __init__(self, engine: AsyncEngine, *, kinds: Sequence[str], asked_for: Sequence[str]) -> None:
        self.engine, self.kinds, self.asked_for = engine, list(kinds), list(asked_for)
        self.wakes: dict[str, Event] = {}

    async def look_once(self) -> Mapping[str, bool]:
        """For each queue whether something in it is due; whoever sees to it is woken."""
        async with plain_connection(self.engine) as connection:
            found: Mapping[str, bool] = dict(
                await connection.fetchrow(LOOK, now(), self.kinds, self.asked_for)
            )
        for name, due in found.items():
            if due and name in self.wakes:
                self.wakes[name].set()
        return found
