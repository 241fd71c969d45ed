"""Making, changing and replaying webhooks."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import now
from chassis.history import note
from chassis.outbox import OutboxMessage
from chassis.problems import Conflict, Invalid, NotFound
from chassis.settings import Settings
from chassis.webhooks.addresses import read_target
from chassis.webhooks.models import DeliveryState, Webhook, WebhookDelivery
from chassis.webhooks.signing import secret_of

MOST = 20
OVERLAP = timedelta(hours=24)


class WebhookNotFound(NotFound):
    title = "There is no such webhook, or it is not yours to see"


class DeliveryNotFound(NotFound):
    title = "There is no such delivery, or it is not yours to see"


class NothingToldOfThat(Invalid):
    title = "No webhook can be told of such an event"


class TooManyWebhooks(Conflict):
    title = "The trust has as many webhooks as it may have"


class WebhooksNotSetUp(Conflict):
    title = "This installation sends no webhooks: its operator has not set WEBHOOK_KEY"


class StillOnItsWay(Conflict):
    title = "It has not been given up: it is tried again by itself"


def checked(settings: Settings, known: Collection[str], url: str | None, types: list[str] | None) -> None:
    """Raises what is wrong with where or of what is to be told."""
    if not settings.webhook_key.get_secret_value():
        raise WebhooksNotSetUp
    if unknown := sorted(set(types or ()) - set(known)):
        raise NothingToldOfThat(f"Not {', '.join(unknown)[:200]}. Choose among {', '.join(sorted(known))}.")
    if url is not None:
        read_target(url, anywhere=settings.webhooks_anywhere)


async def make(session: AsyncSession, *, url: str, types: list[str], description: str) -> Webhook:
    """Told of everything from here on, and of nothing before."""
    if (await session.scalar(select(func.count()).select_from(Webhook)) or 0) >= MOST:
        raise TooManyWebhooks(f"At most {MOST}: change one that is there.")
    newest = await session.scalar(select(func.max(OutboxMessage.position))) or 0
    webhook = Webhook(url=url, types=sorted(set(types)), description=description, place=newest)
    session.add(webhook)
    return webhook


def change(webhook: Webhook, asked: dict[str, Any]) -> None:
    for name, value in asked.items():
        if value is not None:
            setattr(webhook, name, sorted(set(value)) if name == "types" else value)


def replace_secret(webhook: Webhook) -> None:
    """From now on the new one signs, and for a day the one before as well."""
    webhook.generation += 1
    webhook.former_until = now() + OVERLAP


def secret(settings: Settings, webhook: Webhook) -> str:
    key = settings.webhook_key.get_secret_value()
    return secret_of(key, webhook.trust_id, webhook.id, webhook.generation)


async def redeliver(session: AsyncSession, delivery: WebhookDelivery) -> None:
    """Afresh, under the same id, so that a receiver that had it after all knows it again."""
    if delivery.state == DeliveryState.WAITING:
        raise StillOnItsWay(f"The next try is at {delivery.next_at.isoformat()}.")
    note(
        session, about="webhook_deliveries", key=delivery.id,
        old={"state": delivery.state}, new={"state": DeliveryState.WAITING},
    )  # fmt: skip
    delivery.state, delivery.attempts, delivery.next_at = DeliveryState.WAITING, 0, now()
