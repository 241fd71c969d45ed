"""Risks, autonomy, aims and journeys: what worries people, what academies decide, and the way on."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from chassis.clock import today
from sample.front_door import Caller, FrontDoor
from sample.register import everything, read

AID = "margaret.adeyemi"
STANDARD = "trust-standard"
SAID = read("improvement.yaml")
RAISED = {"urn", "area", "title", "description", "likelihood", "impact", "reason", "owner", "shared"}
SECONDS_FOR_THE_RULES = 60
LOOKS_WITHOUT_NEWS = 6


def in_days(days: int) -> str:
    return str(today() + timedelta(days=days))


async def load_risks(door: FrontDoor) -> None:
    aid = door.person(AID)
    there = {(one["urn"], one["title"]) for one in await everything(aid, "/v1/risks")}
    for said in SAID["risks"]:
        if (said["urn"], said["title"]) not in there:
            await worry(door, said)


async def worry(door: FrontDoor, said: Mapping[str, Any]) -> None:
    """Raised by whoever is worried, rated and closed by the AID, acted upon by whoever owns the action."""
    by, aid = door.person(said["by"]), door.person(AID)
    asked = {name: said[name] for name in RAISED & said.keys()}
    if "review_in" in said:
        asked["review_on"] = in_days(said["review_in"])
    here = f"/v1/risks/{(await by.post('standards', '/v1/risks', asked))['id']}"
    if "rated_anew" in said:
        await aid.post("standards", f"{here}/ratings", said["rated_anew"])
    if "finding" in said:
        await link_finding(aid, here, said)
    for action in said["actions"]:
        owner = door.person(action["owner"])
        asked = {"title": action["title"], "owner": action["owner"], "due_on": in_days(action["due_in"])}
        added = await by.post("standards", f"{here}/actions", asked)
        if "done" in action:
            done = f"/v1/risk-actions/{added['id']}/completion"
            await owner.post("standards", done, {"words": action["done"]})
    if "closed" in said:
        await aid.post("standards", f"{here}/closure", {"words": said["closed"]})


async def link_finding(aid: Caller, here: str, said: Mapping[str, Any]) -> None:
    found = await everything(aid, "/v1/findings")
    of = next(one for one in found if (one["urn"], one["area"]) == (said["urn"], said["finding"]))
    await aid.post(
        "standards", f"{here}/links", {"kind": "finding", "id": of["id"], "note": of["words"][:200]}
    )


async def load_autonomy(door: FrontDoor) -> None:
    """Confirmed as the rules propose; where they leave it to a person, as the data says or not at all."""
    aid, said = door.person(AID), SAID["autonomy"]
    held = {one["urn"] for one in await everything(aid, "/v1/autonomy-levels")}
    for decision in await settled(aid):
        urn = decision["urn"]
        if decision["status"] != "proposed" or urn in said["left_open"] or urn in held:
            continue
        here = f"/v1/autonomy-decisions/{decision['id']}/confirmation"
        if decision["outcome"] != "needs_a_person":
            await aid.post("standards", here, {"level": decision["outcome"]})
        elif urn in said["decided"]:
            await aid.post("standards", here, said["decided"][urn])


async def settled(aid: Caller) -> list[dict[str, Any]]:
    """The worker proposes a moment after phases are confirmed, and anew with whatever moves."""
    academies = {one["urn"] for one in await everything(aid, "/v1/academies") if one["status"] == "joined"}
    before: list[dict[str, Any]] = []
    alike = 0
    for _ in range(SECONDS_FOR_THE_RULES * 2):
        found = await everything(aid, "/v1/autonomy-decisions")
        alike = alike + 1 if found == before else 0
        before = found
        if alike >= LOOKS_WITHOUT_NEWS and {one["urn"] for one in found} >= academies:
            break
        await asyncio.sleep(0.5)
    return before


async def load_aims(door: FrontDoor) -> None:
    aid = door.person(AID)
    overview = await aid.get("standards", "/v1/aim-overview")
    judged = {
        (academy["urn"], aim["code"])
        for academy in overview["academies"]
        for aim in academy["aims"]
        if aim["judgement"] is not None
    }
    for said in SAID["aims"]:
        if (said["urn"], said["aim"]) not in judged:
            here = f"/v1/academies/{said['urn']}/aims/{said['aim']}/judgements"
            await aid.post("standards", here, {"status": said["status"], "reason": said["reason"]})


async def load_journeys(door: FrontDoor) -> None:
    aid = door.person(AID)
    there = {one["urn"] for one in await everything(aid, "/v1/journeys")}
    for said in SAID["journeys"]:
        if said["urn"] not in there:
            await set_out(door.person(said["owner"]), said)


async def set_out(head: Caller, said: Mapping[str, Any]) -> None:
    """The head maps the way, and takes some of it on sooner."""
    asked = {"standard": STANDARD, "owner": said["owner"], "due_on": in_days(said["due_in"])}
    journey = await head.post("standards", f"/v1/academies/{said['urn']}/journeys", asked)
    planned = {
        step["criterion"]: step["version"]
        for level in journey["plan"]
        for aspect in level["aspects"]
        for step in aspect["steps"]
    }
    for milestone in said["milestones"]:
        here = f"/v1/journeys/{journey['id']}/milestones/{milestone['criterion']}"
        version = planned[milestone["criterion"]]
        headers = {"If-Match": f'"{version}"'} if version is not None else {}
        body = {"due_on": in_days(milestone["due_in"]), "note": milestone["note"]}
        await head.put("standards", here, body, headers=headers)
