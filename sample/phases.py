"""Phases: what the rules proposed from figures and inspections, confirmed by the AID.

One academy is left for the story to decide, and so is whatever the rules leave to a person.
"""

import asyncio
from typing import Any

from sample.front_door import Caller, FrontDoor
from sample.register import everything

AID = "margaret.adeyemi"
FOR_THE_STORY = "990008"
SECONDS_FOR_THE_RULES = 60
LOOKS_WITHOUT_NEWS = 6


async def load_phases(door: FrontDoor) -> None:
    aid = door.person(AID)
    for decision in await settled(aid):
        if decision["status"] == "proposed" and decision["urn"] != FOR_THE_STORY and not decision["missing"]:
            here = f"/v1/phase-decisions/{decision['id']}/confirmation"
            await aid.post("standards", here, {"phase": decision["outcome"]})


async def settled(aid: Caller) -> list[dict[str, Any]]:
    """The worker proposes a moment after figures and inspections came in, and anew with each that comes."""
    academies = {one["urn"] for one in await everything(aid, "/v1/academies") if one["status"] == "joined"}
    before: list[dict[str, Any]] = []
    alike = 0
    for _ in range(SECONDS_FOR_THE_RULES * 2):
        found = await everything(aid, "/v1/phase-decisions")
        alike = alike + 1 if found == before else 0
        before = found
        if alike >= LOOKS_WITHOUT_NEWS and {one["urn"] for one in found} >= academies:
            break
        await asyncio.sleep(0.5)
    return before
