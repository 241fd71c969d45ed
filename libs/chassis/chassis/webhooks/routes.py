"""`/v1/webhooks`: who is told of what happens, and what became of the telling."""

from collections.abc import Collection
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import select

from chassis.idempotency import Route
from chassis.listing import BadCursor, Filter, Listing, Page, View
from chassis.policy import Policy, access, require_role, within_reach
from chassis.preconditions import IfMatch, tagged
from chassis.problems import Forbidden, PreconditionFailed, problems
from chassis.session import CurrentActor, Session
from chassis.webhooks import commands
from chassis.webhooks.addresses import NotAnAddressToKnockAt
from chassis.webhooks.commands import (
    DeliveryNotFound,
    NothingToldOfThat,
    StillOnItsWay,
    TooManyWebhooks,
    WebhookNotFound,
    WebhooksNotSetUp,
)
from chassis.webhooks.models import DeliveryState, Webhook, WebhookDelivery
from chassis.webhooks.schemas import ChangeWebhook, DeliveryOut, MakeWebhook, WebhookMade, WebhookOut

WEBHOOKS = Listing(
    Webhook,
    WebhookOut,
    sorts={"created_at": Webhook.created_at},
    filters={"active": Filter(bool, lambda on: Webhook.active == on)},
)
DELIVERIES = Listing(
    WebhookDelivery,
    DeliveryOut,
    sorts={"created_at": WebhookDelivery.created_at},
    filters={
        "state": Filter(DeliveryState, lambda state: WebhookDelivery.state == state),
        "type": WebhookDelivery.type,
        "webhook_id": Filter(UUID, lambda key: WebhookDelivery.webhook_id == key),
    },
    default="-created_at",
)
REFUSALS = (NotAnAddressToKnockAt, NothingToldOfThat, WebhooksNotSetUp)


def router(policy: Policy, known: Collection[str], *, view: str, manage: str) -> APIRouter:
    """The routes of a service's webhooks. `known` are the types that can be told of; `view` and `manage`
    name lines of its policy table."""
    routes = APIRouter(prefix="/v1", tags=["webhooks"], route_class=Route)
    add_reading(routes, policy, view)
    add_making(routes, policy, known, manage)
    add_changing(routes, policy, known, view, manage)
    add_deliveries(routes, policy, view, manage)
    return routes


def add_reading(routes: APIRouter, policy: Policy, view: str) -> None:
    @routes.get(
        "/webhooks", response_model=Page[WebhookOut], summary="List webhooks", responses=problems(BadCursor)
    )
    async def list_webhooks(
        session: Session, actor: CurrentActor, asked: Annotated[View, Depends(WEBHOOKS)]
    ) -> Any:
        """Where the trust's events are told to, and of which."""
        return await WEBHOOKS.answer(session, select(Webhook).where(within_reach(policy, actor, view)), asked)

    @routes.get(
        "/webhooks/{webhook_id}",
        response_model=WebhookOut,
        summary="Read a webhook",
        responses=problems(WebhookNotFound),
    )
    async def read_webhook(
        session: Session, actor: CurrentActor, response: Response, webhook_id: UUID
    ) -> Any:
        """One webhook, without its secret."""
        webhook = await access(
            session, policy, actor, Webhook, webhook_id, view=view, missing=WebhookNotFound
        )
        return await tagged(session, response, webhook)


def add_making(routes: APIRouter, policy: Policy, known: Collection[str], manage: str) -> None:
    @routes.post(
        "/webhooks",
        status_code=201,
        response_model=WebhookMade,
        summary="Have events told to an address",
        responses=problems(Forbidden, TooManyWebhooks, *REFUSALS),
    )
    async def make_webhook(
        request: Request, session: Session, actor: CurrentActor, response: Response, asked: MakeWebhook
    ) -> Any:
        """From now on each event of these types is sent to the address as a POST, signed as Standard Webhooks
        1.0 describes (`webhook-id`, `webhook-timestamp`, `webhook-signature`).

        The body says what happened to what (`type`, `timestamp`, and in `data` the event's `id`, `subject`,
        `sequence`, `trust_id` and `source`) and nothing of its content: read the subject again, with your
        own rights. Answer with 2xx within five seconds. Anything else is tried again, eight times in about
        29 hours; 410 switches the webhook off. Events may come twice and out of order: `webhook-id` tells
        copies, `sequence` the order.
        """
        require_role(policy, actor, manage)
        settings = request.app.state.settings
        commands.checked(settings, known, asked.url, asked.types)
        webhook = await commands.make(session, **dict(asked))
        await tagged(session, response, webhook)
        return shown(webhook, commands.secret(settings, webhook))


def shown(webhook: Webhook, secret: str) -> WebhookMade:
    return WebhookMade(**WebhookOut.model_validate(webhook).model_dump(), secret=secret)


def add_changing(routes: APIRouter, policy: Policy, known: Collection[str], view: str, manage: str) -> None:
    async def reach(session: Session, actor: CurrentActor, webhook_id: UUID, if_match: IfMatch) -> Any:
        return await access(
            session, policy, actor, Webhook, webhook_id,
            view=view, action=manage, missing=WebhookNotFound, if_match=if_match,
        )  # fmt: skip

    Reached = Annotated[Any, Depends(reach, scope="function")]

    @routes.patch(
        "/webhooks/{webhook_id}",
        response_model=WebhookOut,
        summary="Change a webhook, or switch it off and on",
        responses=problems(Forbidden, WebhookNotFound, PreconditionFailed, *REFUSALS),
    )
    async def change_webhook(
        request: Request, session: Session, webhook: Reached, response: Response, asked: ChangeWebhook
    ) -> Any:
        """Switched off, it keeps its place: what happens meanwhile is told when it is on again, as far as 35
        days back."""
        commands.checked(request.app.state.settings, known, asked.url, asked.types)
        commands.change(webhook, dict(asked))
        return await tagged(session, response, webhook)

    @routes.post(
        "/webhooks/{webhook_id}/secret",
        response_model=WebhookMade,
        summary="Replace a webhook's secret",
        responses=problems(Forbidden, WebhookNotFound, PreconditionFailed, WebhooksNotSetUp),
    )
    async def replace_webhook_secret(
        request: Request, session: Session, webhook: Reached, response: Response
    ) -> Any:
        """The new secret is shown this once. For 24 hours both sign, so that nothing gets lost on the way."""
        settings = request.app.state.settings
        commands.checked(settings, known, None, None)
        commands.replace_secret(webhook)
        await tagged(session, response, webhook)
        return shown(webhook, commands.secret(settings, webhook))


def add_deliveries(routes: APIRouter, policy: Policy, view: str, manage: str) -> None:
    @routes.get(
        "/webhook-deliveries",
        response_model=Page[DeliveryOut],
        summary="List what webhooks were told",
        responses=problems(BadCursor),
    )
    async def list_webhook_deliveries(
        session: Session, actor: CurrentActor, asked: Annotated[View, Depends(DELIVERIES)]
    ) -> Any:
        """Each event for each webhook: waiting, delivered or failed, with what was answered; for 30 days."""
        webhooks = select(Webhook.id).where(within_reach(policy, actor, view))
        statement = select(WebhookDelivery).where(WebhookDelivery.webhook_id.in_(webhooks))
        return await DELIVERIES.answer(session, statement, asked)

    @routes.post(
        "/webhook-deliveries/{delivery_id}/redelivery",
        status_code=202,
        response_model=DeliveryOut,
        summary="Tell a webhook once more",
        responses=problems(Forbidden, DeliveryNotFound, StillOnItsWay),
    )
    async def redeliver_to_webhook(session: Session, actor: CurrentActor, delivery_id: UUID) -> Any:
        """Sent again soon, under the same `webhook-id`, with eight new tries."""
        delivery = await session.get(WebhookDelivery, (actor.trust_id, delivery_id), with_for_update=True)
        if delivery is None:
            raise DeliveryNotFound
        await access(
            session, policy, actor, Webhook, delivery.webhook_id,
            view=view, action=manage, missing=DeliveryNotFound,
        )  # fmt: skip
        await commands.redeliver(session, delivery)
        return delivery
