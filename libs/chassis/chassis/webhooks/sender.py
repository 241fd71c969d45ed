"""Fans events out to the webhooks of their trust, and knocks until it is answered or given up."""

import asyncio
import time
from datetime import timedelta
from typing import Any

import httpx
import structlog
from sqlalchemy import text

from chassis.clock import now
from chassis.db import Sessions, rows_of
from chassis.settings import Settings
from chassis.webhooks.addresses import NotAnAddressToKnockAt, NotPublic, find, read_target
from chassis.webhooks.models import DeliveryState
from chassis.webhooks.signing import headers, secret_of

BATCH = 20
SECONDS = 5
MOST_READ = 64 * 1024
LEASE = timedelta(minutes=1)
GONE = 410
log = structlog.get_logger()

# In a trust events are committed in the order of their positions, so a place is enough to miss none.
FAN_OUT = text("""
    with due as materialized (
         select trust_id, id, types, place from webhooks where active for update skip locked),
    seen as (
         select due.trust_id, due.id as webhook_id, due.types, o.*
           from due cross join lateral (
                select o.position, o.id, o.type, o.subject, o.sequence, o.occurred_at from outbox o
                 where o.trust_id = due.trust_id and o.position > due.place
                 order by o.position limit 500) o),
    made as (
         insert into webhook_deliveries (trust_id, id, webhook_id, event_id, type, body, state, attempts,
                                         next_at, created_at)
         select trust_id, gen_random_uuid(), webhook_id, id, type,
                json_build_object('type', type, 'timestamp', to_char(occurred_at at time zone 'UTC',
                                  'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                    'data', json_build_object('id', id, 'subject', subject, 'sequence', sequence,
                                              'trust_id', trust_id, 'source', cast(:source as text)))::text,
                'waiting', 0, :now, :now
           from seen where jsonb_exists(types, type)
      returning 1)
    update webhooks w set place = top.position
      from (select trust_id, webhook_id, max(position) as position from seen group by 1, 2) top
     where w.trust_id = top.trust_id and w.id = top.webhook_id
""")
CLAIM = text("""
    with next as materialized (
         select d.trust_id, d.id from webhook_deliveries d
           join webhooks w on (w.trust_id, w.id) = (d.trust_id, d.webhook_id)
          where d.state = 'waiting' and d.next_at <= :now and w.active
          order by d.next_at limit :batch for update of d skip locked)
    update webhook_deliveries d set attempts = d.attempts + 1, next_at = :until
      from next, webhooks w
     where (d.trust_id, d.id) = (next.trust_id, next.id) and (w.trust_id, w.id) = (d.trust_id, d.webhook_id)
    returning d.trust_id, d.id, d.event_id, d.body, d.attempts, w.id as webhook_id, w.url, w.generation,
              w.former_until
""")
SETTLE = text("""
    update webhook_deliveries set state = :state, status = :status, last_error = :error, next_at = :next_at,
                                  delivered_at = :delivered_at
     where trust_id = :trust_id and id = :id and state = 'waiting'
""")
CLOSE = text(
    "update webhooks set active = false, version = version + 1 where trust_id = :trust_id and id = :id"
)


class Sender:
    """Any number of them may work on one queue."""

    def __init__(self, service_name: str, settings: Settings, courier: Sessions) -> None:
        self.source, self.settings, self.courier = f"/{service_name}", settings, courier
        self.http = httpx.AsyncClient(timeout=SECONDS, follow_redirects=False, trust_env=False)

    async def close(self) -> None:
        await self.http.aclose()

    async def send_once(self) -> int:
        """Fan out what happened and knock where it is due; how much there was of either."""
        async with self.courier.begin() as session:
            moved = rows_of(await session.execute(FAN_OUT, {"source": self.source, "now": now()}))
        async with self.courier.begin() as session:
            values = {"now": now(), "until": now() + LEASE, "batch": BATCH}
            claimed = (await session.execute(CLAIM, values)).all()
        await asyncio.gather(*(self._deliver(delivery) for delivery in claimed))
        return moved + len(claimed)

    async def _deliver(self, delivery: Any) -> None:
        status, error = None, None
        try:
            async with asyncio.timeout(SECONDS):
                status = await self._knock(delivery)
        except (NotPublic, NotAnAddressToKnockAt) as refusal:
            error = str(refusal) or type(refusal).__name__
        except Exception as trouble:  # one receiver's trouble is not another's
            error = type(trouble).__name__
        await self._settle(delivery, status, error)

    async def _knock(self, delivery: Any) -> int:
        anywhere = self.settings.webhooks_anywhere
        target = read_target(delivery.url, anywhere=anywhere)
        address = await find(target, anywhere=anywhere)
        said = headers(self._secrets(delivery), str(delivery.event_id), int(time.time()), delivery.body)
        url = httpx.URL(delivery.url)
        request = self.http.build_request(
            "POST",
            url.copy_with(host=address),
            content=delivery.body.encode(),
            headers={"host": url.netloc.decode(), "content-type": "application/json", **said},
            # The certificate is that of the name, though we connect to the address that was checked.
            extensions={"sni_hostname": target.host},
        )
        answer = await self.http.send(request, stream=True)
        try:
            read = 0
            async for part in answer.aiter_raw():
                read += len(part)
                if read > MOST_READ:
                    break
        finally:
            await answer.aclose()
        return answer.status_code

    def _secrets(self, delivery: Any) -> list[str]:
        key = self.settings.webhook_key.get_secret_value()
        both = delivery.former_until is not None and delivery.former_until > now()
        generations = [delivery.generation, delivery.generation - 1][: 1 + both]
        return [secret_of(key, delivery.trust_id, delivery.webhook_id, number) for number in generations]

    async def _settle(self, delivery: Any, status: int | None, error: str | None) -> None:
        pauses, state = self.settings.webhook_pauses, DeliveryState.WAITING
        delivered = status is not None and 200 <= status < 300
        if delivered:
            state = DeliveryState.DELIVERED
        elif status == GONE or delivery.attempts > len(pauses):
            state = DeliveryState.FAILED
        pause = pauses[min(delivery.attempts, len(pauses)) - 1]
        values = {
            "trust_id": delivery.trust_id, "id": delivery.id, "state": state, "status": status,
            "error": None if delivered else error or f"answered {status}",
            "next_at": now() + timedelta(seconds=pause), "delivered_at": now() if delivered else None,
        }  # fmt: skip
        async with self.courier.begin() as session:
            await session.execute(SETTLE, values)
            if status == GONE:  # the receiver says that it wants no more
                await session.execute(CLOSE, {"trust_id": delivery.trust_id, "id": delivery.webhook_id})
        log.info(f"webhook {state}", task=str(delivery.id), attempts=delivery.attempts, kind=error)
