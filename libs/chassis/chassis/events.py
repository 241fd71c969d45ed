"""Events: facts a service states about itself. Contract: openapi/asyncapi.yaml."""

from datetime import datetime
from typing import Any, ClassVar, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Event(BaseModel):
    """Subclass in a service's events.py, set `type`, and add what happened as fields: ids and what
    changed, never the row, never confidential text."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: ClassVar[str]


Data = TypeVar("Data")


class CloudEvent(BaseModel, Generic[Data]):
    """CloudEvents 1.0, as JSON on the bus. The subject on NATS is `evt.` and the type."""

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    source: str = Field(description="The service that states it, as `/standards-api`.")
    type: str
    subject: str = Field(description="The aggregate it is about: its events come in the order of `sequence`.")
    time: datetime
    datacontenttype: Literal["application/json"] = "application/json"
    trustid: UUID = Field(description="The trust it belongs to.")
    sequence: int = Field(
        ge=1, description="1, 2, 3 … without a gap for each subject of a source in a trust."
    )
    traceparent: str | None = None
    data: Data


# An event carries ids and what changed: what is larger is refused where it is made and where it comes.
LARGEST = 256 * 1024


def address(event_type: str) -> str:
    return f"evt.{event_type}"


Envelope = CloudEvent[dict[str, Any]]
