"""Events as they come from the bus, and what is held up of them."""

from typing import Any

from rig import Trust

from chassis.arrivals import Arrival
from chassis.events import Envelope, address
from chassis.held import HeldEventOut, list_held
from chassis.session import on_behalf_of_the_system


def arrival(envelope: Envelope, **changed: Any) -> Arrival:
    body = envelope.model_copy(update=changed).model_dump_json().encode()
    return Arrival.of(address(changed.get("type", envelope.type)), body)


async def held(trust: Trust) -> list[HeldEventOut]:
    async with on_behalf_of_the_system(trust.api.app.state.sessions, "test", trust.id, "look") as session:
        return await list_held(session)
