"""Webhooks as they are asked for and shown."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from chassis.schemas import Asked, Out
from chassis.webhooks.models import DeliveryState

Url = Annotated[
    str,
    Field(
        min_length=1,
        max_length=500,
        description="https, port 443, a full name on the open internet.",
        examples=["https://hooks.larkmoor.example.org/school-improvement"],
    ),
]
Types = Annotated[
    list[Annotated[str, Field(max_length=100)]],
    Field(
        min_length=1,
        max_length=50,
        description="Event types as in the AsyncAPI document: those that `GET /v1/changes` can tell of.",
        examples=[["standards.phase-confirmed.v1"]],
    ),
]
Words = Annotated[str, Field(max_length=200, examples=["Dashboard of the central team"])]


class MakeWebhook(Asked):
    """Where to tell of which events."""

    url: Url
    types: Types
    description: Words = ""


class ChangeWebhook(Asked):
    """What is left out stays as it is."""

    url: Url | None = None
    types: Types | None = None
    description: Words | None = None
    active: bool | None = Field(default=None, description="False: nothing is sent until it is true again.")


class WebhookOut(Out):
    """A webhook as it stands."""

    id: UUID
    url: Url
    types: Types
    description: Words
    active: bool
    former_until: datetime | None = Field(
        description="Until then the secret before the present one signs too; null when there is none."
    )
    created_at: datetime
    updated_at: datetime


class WebhookMade(WebhookOut):
    """With its secret, which is shown this once."""

    secret: str = Field(
        description="What checks `webhook-signature` (Standard Webhooks 1.0). Keep it: it is shown once.",
        examples=["whsec_c2VjcmV0IG9mIHRoZSBleGFtcGxlLCBub3Qgb2YgYW55b25l"],
    )


class DeliveryOut(Out):
    """One event, told or still to be told to one webhook."""

    id: UUID
    webhook_id: UUID
    event_id: UUID = Field(description="The `webhook-id` header: the same at every try.")
    type: str = Field(examples=["standards.phase-confirmed.v1"])
    state: DeliveryState
    attempts: int
    next_at: datetime = Field(description="When it is tried next, while it waits.")
    status: int | None = Field(description="What the receiver answered last; null when nothing was answered.")
    last_error: str | None = Field(examples=[None, "answered 503"])
    delivered_at: datetime | None
    created_at: datetime
