"""What early warning found in the figures: one signal is looked at and dismissed, one waits for the AID."""

import asyncio
from typing import Any

from sample.front_door import FrontDoor, Refused
from sample.register import everything

AID = "margaret.adeyemi"
RULE = "persistent-absence-high"
WAITS, DISMISSED = "990008", "990007"
REASON = "High, and falling for the third year: the plan of the attendance team is working."
SECONDS_FOR_THE_TESTS = 30


async def load_signals(door: FrontDoor) -> None:
    aid = door.person(AID)
    for _ in range(SECONDS_FOR_THE_TESTS * 5):
        found = {one["urn"]: one for one in await everything(aid, "/v1/signals") if one["rule"] == RULE}
        if {WAITS, DISMISSED} <= found.keys():
            await dismiss(aid, found[DISMISSED])
            return
        await asyncio.sleep(0.2)
    raise Refused("The worker of standards-api has raised no signals yet.")


async def dismiss(aid: Any, signal: dict[str, Any]) -> None:
    if signal["status"] == "open":
        await aid.post("standards", f"/v1/signals/{signal['id']}/dismissal", {"reason": REASON})
