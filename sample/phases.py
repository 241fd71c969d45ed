"""Phases: what the rules proposed from figures and inspections, confirmed by the AID.

One academy is left for the story to decide, and so is whatever the rules leave to a person.
"""

import asyncio
from typing import Any

from sample.front_door import Caller, FrontDoor
from sample.register import everything

AID = "margaret.adeyemi"
FOR_THE_STORY = "990008"
SUBJECTS = (("990008", "mathematics"), ("990006", "mathematics"), ("990004", "writing"))
SECONDS_FOR_THE_RULES = 60
LOOKS_WITHOUT_NEWS = 6


async def load_phases(door: FrontDoor) -> None:
    aid = door.person(AID)
    for decision in await settled(aid):
        if decision["status"] == "proposed" and decision["urn"] != FOR_THE_STORY and not decision["missing"]:
            here = f"/v1/phase-decisions/{decision['id']}/confirmation"
            await aid.post("standards", here, {"phase": decision["outcome"]})
    for urn, subject in SUBJECTS:
        await load_subject(aid, urn, subject)
    await draft_rules(aid)


async def load_subject(aid: Caller, urn: str, subject: str) -> None:
    """A subject has a phase of its own, by rules of its own."""
    there = await aid.get("standards", f"/v1/academies/{urn}/phase")
    if any(phase["subject_area"] == subject for phase in there["subjects"]):
        return
    asked = {"subject_area": subject}
    found = await aid.post("standards", f"/v1/academies/{urn}/phase-proposals", asked)
    if not found["missing"]:
        here = f"/v1/phase-decisions/{found['id']}/confirmation"
        await aid.post("standards", here, {"phase": found["outcome"]})


async def draft_rules(aid: Caller) -> None:
    """Rules of the trust's own, which the chief executive has yet to publish: risks count from 10 on."""
    if await everything(aid, "/v1/phase-rule-sets"):
        return
    rules = (await aid.get("standards", "/v1/phase-rule-sets/in-force"))["rules"]
    for rule in rules["rules"]:
        if rule["id"] == "risk-high":
            rule["when"]["at_least"] = 10
    said = {"title": "Risks count from 10 on", "applies_from": "2027-01-04", "rules": rules}
    await aid.post("standards", "/v1/phase-rule-sets", said)


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
