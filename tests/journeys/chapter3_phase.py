"""The rules propose a phase with their reasons, the AID confirms it, and the others act on it by events."""

from typing import Any

from journeys.world import YEAR, World

URN, AID, HEAD = "990008", "margaret.adeyemi", "adaeze.nwosu"


async def tell(world: World) -> None:
    world.teller.chapter("3. The phase of Stonebridge Academy")
    await world.person(AID).post("standards", f"/v1/academies/{URN}/phase-proposals", {})
    decision = await proposed(world)
    await confirmed(world, decision)
    await tiers_open(world)
    await meetings_planned(world)


async def proposed(world: World) -> str:
    stands = await world.person(AID).get("standards", f"/v1/academies/{URN}/phase")
    proposal = stands["proposal"]
    assert proposal["outcome"] == "repair", proposal
    assert proposal["inputs"]["progress_8"] == "not_produced", "there is none for 2024/25 and 2025/26"
    reason = next(step for step in proposal["trace"] if step["rule"] == proposal["rule"])
    rows = [(step["rule"], step["answer"]) for step in proposal["trace"][:6]]
    world.teller.sees("Margaret Adeyemi, AID", f"proposed: repair. {reason['says']}", rows)
    changes = [
        (c["input"], f"{c['was']} → {c['becomes']}", c["outcome"]) for c in proposal["would_change"][:5]
    ]
    world.teller.sees("Margaret Adeyemi, AID", "what single change would change the outcome", changes)
    return str(proposal["id"])


async def confirmed(world: World, decision: str) -> None:
    here = f"/v1/phase-decisions/{decision}/confirmation"
    head = await world.person(HEAD).ask("POST", "standards", here, json={"phase": "repair"})
    assert head.status_code in (403, 404), "a headteacher does not decide their own phase"
    said = await world.person(AID).post("standards", here, {"phase": "repair"})
    assert (said["status"], said["phase"]) == ("confirmed", "repair"), said
    world.teller.step("She confirms repair. What follows, follows by events:")


async def tiers_open(world: World) -> None:
    head = world.person(HEAD)

    async def look() -> Any:
        found = await head.get("support", f"/v1/academies/{URN}/offers")
        return found if found["phase"] == "repair" else None

    found = await world.eventually("support-api opens the tiers", look)
    tiers = [offer["offer"]["tier"] for offer in found["offers"]]
    assert {"universal", "targeted", "intensive"} == set(tiers), tiers
    rows = [(tier, f"{tiers.count(tier)} offers") for tier in ("universal", "targeted", "intensive")]
    world.teller.sees("Adaeze Nwosu, headteacher", "the support that is open now", rows)
    days = await head.get("support", f"/v1/academies/{URN}/days", year=YEAR)
    assert days["entitlement"] == 6
    world.teller.sees(
        "Adaeze Nwosu, headteacher", "days of the AID this year", [("entitlement", days["entitlement"])]
    )


async def meetings_planned(world: World) -> None:
    aid = world.person(AID)

    async def look() -> Any:
        answer = await aid.ask("GET", "meetings", f"/v1/academies/{URN}/plans/{YEAR}")
        found = answer.json() if answer.is_success else {"meetings": []}
        kinds = [meeting["kind"] for meeting in found["meetings"]]
        return found if (kinds.count("aim"), kinds.count("iaim")) == (3, 3) else None

    plan = await world.eventually("meetings-api plans three AIMs and three iAIMs", look)
    rows = []
    for meeting in plan["meetings"]:
        whole = await aid.get("meetings", f"/v1/meetings/{meeting['id']}/attendance")
        seats = {seat["seat"]: seat["name"] for seat in whole["attendees"] if seat["name"]}
        assert {"aid", "headteacher", "chair"} <= seats.keys(), whole
        rows.append((meeting["kind"], meeting["starts_at"], ", ".join(seats.values())))
    world.known["aim"] = next(m["id"] for m in plan["meetings"] if m["kind"] == "aim")
    world.teller.sees("Margaret Adeyemi, AID", "the year's meetings, with those whom appointments seat", rows)
