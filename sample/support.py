"""The expertise database: who can help, each entry made and verified by the Academy Improvement Director."""

import asyncio
from typing import Any

from sample.front_door import Caller, FrontDoor, Refused
from sample.register import PEOPLE, everything, read

AID = "margaret.adeyemi"
YEAR, YEAR_STARTS = 2026, "2026-09-01"
SECONDS_FOR_THE_NEWS = 30


async def load_specialists(door: FrontDoor) -> None:
    aid = door.person(AID)
    await heard_of(aid)
    there = {entry["name"] for entry in await everything(aid, "/v1/specialists", "support")}
    for said in read("specialists.yaml")["specialists"]:
        name = said.get("name") or PEOPLE[said["subject"]]["name"]
        if name not in there:
            await enter(aid, said, name)


async def heard_of(aid: Caller) -> None:
    """The appointment is made in standards-api; support-api learns of it by an event."""
    for _ in range(SECONDS_FOR_THE_NEWS * 5):
        if (await aid.ask("GET", "support", "/v1/academies/990011/offers")).is_success:
            return
        await asyncio.sleep(0.2)
    raise Refused("support-api has not heard of the academies and of the AID's appointment.")


async def enter(aid: Caller, said: dict[str, Any], name: str) -> None:
    known = {"subject": said["subject"]} if "subject" in said else {}
    made = await aid.post("support", "/v1/specialists", {"name": name, **known, **said["entry"]})
    here = f"/v1/specialists/{made['id']}"
    if "checks" in said:
        checks = {which: str(day) for which, day in said["checks"].items()}
        await aid.patch("support", f"{here}/checks", checks, version=made["version"])
    for term, days in said["days"].items():
        await aid.post("support", f"{here}/availability", {"year": YEAR, "term": term, "days": days})
    await aid.post("support", f"{here}/day-rates", {"starts_on": YEAR_STARTS, "pence": said["pence"]})
    for one in said["expertise"]:
        await claim(aid, here, one)


async def claim(aid: Caller, here: str, said: dict[str, Any]) -> None:
    wanted = {name: said[name] for name in ("area", "key_stage", "kind_of_work", "level", "claim")}
    made = await aid.post("support", f"{here}/expertise", wanted)
    if "evidence" in said:
        proof = {"evidence": said["evidence"], "expires_on": str(said["expires_on"])}
        await aid.post("support", f"/v1/expertise/{made['id']}/verification", proof)
