"""A need is raised, a specialist found with reasons, the engagement agreed, commissioned and visited."""

import asyncio
from datetime import timedelta
from typing import Any

from chassis.clock import today
from journeys.world import YEAR, World

URN, HEAD, LENDER = "990008", "adaeze.nwosu", "gareth.llewellyn"
AID, SPECIALIST = "margaret.adeyemi", "marcus.oyelaran"
SERVICE = "support"


async def tell(world: World) -> None:
    world.teller.chapter("5. A need is raised and met")
    need = await raise_need(world)
    marcus = await find_somebody(world, need)
    engagement = await agree(world, need, marcus)
    await commission(world, engagement)
    await visit(world, engagement)
    await fifty_at_once(world, engagement)
    await who_sees_it(world, engagement)


async def raise_need(world: World) -> str:
    head = world.person(HEAD)
    need = await head.post(
        SERVICE,
        "/v1/needs",
        {
            "urn": URN, "area": "mathematics", "key_stage": "ks4", "kind_of_work": "coaching",
            "severity": "high", "wanted_by": str(today() + timedelta(days=150)),
            "wanted_outcome": "Year 11 make the progress in mathematics that they make in English.",
        },
    )  # fmt: skip
    assert need["status"] == "open"
    said = ("area", "key_stage", "kind_of_work", "severity", "wanted_outcome")
    other = {"urn": "990006", **{name: need[name] for name in said}}
    refused = await head.ask("POST", SERVICE, "/v1/needs", json=other)
    assert refused.status_code in (422,), f"not their own academy: {refused.text}"
    world.teller.step(
        "Adaeze Nwosu, principal of Stonebridge, raises a need: coaching in mathematics, key stage 4."
    )
    return str(need["id"])


async def find_somebody(world: World, need: str) -> str:
    found = await world.person(AID).get(SERVICE, f"/v1/needs/{need}/matches")
    best = found["matches"][0]
    assert best["specialist"]["name"] == "Marcus Oyelaran", found
    world.teller.sees(
        "Margaret Adeyemi, AID",
        f"first of the matches: {best['specialist']['name']}, {best['score']} of 100",
        [(part["name"], f"{part['points']} of {part['most']}", part["reason"]) for part in best["parts"]],
    )
    missed = {miss["specialist"]["name"]: miss["excluded"] for miss in found["near_misses"]}
    assert "Fenwick Mathematics Partnership" in missed, found
    rows = [(name, "; ".join(why["words"] for why in reasons)) for name, reasons in missed.items()]
    world.teller.sees("Margaret Adeyemi, AID", "who nearly matched, and what stands in the way", rows)
    return str(best["specialist"]["id"])


async def agree(world: World, need: str, specialist: str) -> str:
    aid = world.person(AID)
    terms = {
        "need_id": need,
        "specialist_id": specialist,
        "days": 2,
        "starts_on": str(today()),
        "ends_on": str(today() + timedelta(days=120)),
    }
    engagement = await aid.post(SERVICE, "/v1/engagements", terms)
    here = f"/v1/engagements/{engagement['id']}"
    early = await aid.ask("POST", SERVICE, f"{here}/deployment")
    assert early.status_code == 409, "nothing is deployed before it is agreed and commissioned"
    yes = {"agrees": True, "conflict": None}
    await world.person(HEAD).post(SERVICE, f"{here}/receiver-answer", yes)
    answered = await world.person(LENDER).post(SERVICE, f"{here}/lender-answer", yes)
    assert answered["status"] == "agreed", answered
    world.teller.step(
        "Both headteachers, who receives and who lends, agree and know of no conflict of interest."
    )
    return str(engagement["id"])


async def commission(world: World, engagement: str) -> None:
    aid = world.person(AID)
    terms = {
        "aims": ["The department plans together from one scheme of work."],
        "success_criteria": ["Year 11 progress in mathematics at or above that in English by Easter."],
        "days": 2,
        "price_pence": 90_000,
        "baseline": {
            "measure": "Year 11 mathematics, mock grades",
            "better": "higher",
            "value": 3.4,
            "as_at": str(today()),
        },
    }
    here = f"/v1/engagements/{engagement}/commission"
    refused = await aid.ask("POST", SERVICE, here, json=terms)
    assert (refused.status_code, refused.json().get("remaining")) == (409, 1.5), refused.text
    world.teller.step("Two days are refused: the year's six meetings have reserved 4.5 of the six days.")
    await aid.post(SERVICE, here, {**terms, "days": 1.5})
    deployed = await aid.post(SERVICE, f"/v1/engagements/{engagement}/deployment")
    assert deployed["status"] == "deployed"
    world.known["days_before"] = days = await balance(world)
    assert days["reserved"] >= 2
    world.teller.step(
        "It is commissioned with aims, price and a baseline; two of Stonebridge's days are reserved."
    )


async def visit(world: World, engagement: str) -> None:
    before = await balance(world)
    said = {"visited_on": str(today()), "days": 1, "note": "Planned Year 11 revision with the department."}
    await world.person(SPECIALIST).post(SERVICE, f"/v1/engagements/{engagement}/visits", said)
    after = await balance(world)
    assert after["used"] == before["used"] + 1
    world.teller.sees(
        "Adaeze Nwosu, headteacher", "the days of Stonebridge after Marcus's first visit", told(after)
    )


async def fifty_at_once(world: World, engagement: str) -> None:
    before = await balance(world)
    said = {"visited_on": str(today()), "days": 0.5, "note": None}
    marcus = world.person(SPECIALIST)
    await marcus.bearer()
    asked = (
        marcus.ask("POST", SERVICE, f"/v1/engagements/{engagement}/visits", json=said) for _ in range(50)
    )
    statuses = sorted(answer.status_code for answer in await asyncio.gather(*asked))
    after = await balance(world)
    assert (statuses.count(201), statuses.count(409)) == (1, 49), statuses
    assert after["used"] == before["used"] + 0.5
    assert after["reserved"] >= 0
    world.teller.step(
        "Fifty bookings of half a day arrive at once for the half left: one is taken, 49 refused."
    )
    world.teller.sees("Adaeze Nwosu, headteacher", "the days of Stonebridge", told(after))


async def who_sees_it(world: World, engagement: str) -> None:
    here = f"/v1/engagements/{engagement}"
    seen = {
        who: await world.status(who, SERVICE, here)
        for who in (HEAD, SPECIALIST, "amara.okafor", "rosalind.quaye")
    }
    assert seen == {HEAD: 200, SPECIALIST: 200, "amara.okafor": 404, "rosalind.quaye": 404}
    world.teller.sees("everybody", "who may read the engagement", list(seen.items()))


async def balance(world: World) -> dict[str, Any]:
    found: dict[str, Any] = await world.person(HEAD).get(SERVICE, f"/v1/academies/{URN}/days", year=YEAR)
    return found


def told(days: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(name, days[name]) for name in ("entitlement", "available", "reserved", "used")]
