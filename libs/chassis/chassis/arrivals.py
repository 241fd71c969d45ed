"""What comes from the bus, read and believed only when it is whole and from the service that owns it."""

from dataclasses import dataclass
from uuid import UUID

from pydantic import ValidationError

from chassis.actor import COMMONS
from chassis.events import LARGEST, Envelope, address


class NotBelieved(Exception):
    """What came is no event of the service it says it is from."""


@dataclass(frozen=True)
class Arrival:
    """A message from the bus, read if it can be."""

    address: str
    body: bytes
    envelope: Envelope | None
    refusal: str = ""

    @classmethod
    def of(cls, bus_address: str, body: bytes) -> "Arrival":
        try:
            return cls(bus_address, body, read(bus_address, body))
        except NotBelieved as refusal:
            return cls(bus_address, body, None, str(refusal))

    @property
    def lane(self) -> UUID:
        """Events of one lane are handled in the order in which they came."""
        return self.envelope.trustid if self.envelope else COMMONS


def read(bus_address: str, body: bytes) -> Envelope:
    """The event, when it is whole and comes from the service that owns its type."""
    if len(body) > LARGEST:
        raise NotBelieved("It is larger than an event may be.")
    try:
        envelope = Envelope.model_validate_json(body)
    except ValidationError as error:
        raise NotBelieved(f"It is no event: {places(error)}.") from None
    if bus_address != address(envelope.type):
        raise NotBelieved("Its type is not the one it was sent under.")
    if envelope.source != f"/{envelope.type.partition('.')[0]}-api":
        raise NotBelieved("Its source does not own its type.")
    if "\x00" in envelope.subject or len(envelope.subject) > 200 or envelope.sequence >= 2**62:
        raise NotBelieved("Its subject or its sequence cannot be kept.")
    return envelope


def places(error: ValidationError) -> str:
    """Where a shape is wrong and how, without what stood there."""
    told = error.errors(include_url=False, include_context=False, include_input=False)
    return ", ".join(f"{'.'.join(map(str, one['loc'])) or 'body'} {one['type']}" for one in told[:5])
