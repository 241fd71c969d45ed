"""The AIM of Stonebridge: agenda agreed, papers circulated, who came, what was reported and what follows."""

from datetime import timedelta
from typing import Any

import httpx

from chassis.clock import now, today
from journeys.world import YEAR, World

AID, HEAD, CHAIR, STAND_IN = "margaret.adeyemi", "adaeze.nwosu", "victor.adamski", "ruth.benveniste"
SERVICE = "meetings"
PAPERS = {
    "aid": (
        AID,
        "AID's report",
        b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
    ),
    "academy": (HEAD, "Headteacher's report", b"Attendance is rising; mathematics is our worry.\n"),
}
KINDS = {"aid": ("report.pdf", "application/pdf"), "academy": ("report.txt", "text/plain")}


async def tell(world: World) -> None:
    world.teller.chapter("6. The Academy Improvement Meeting")
    here = f"/v1/meetings/{world.known['aim']}"
    await agenda(world, here)
    for side in PAPERS:
        await papers(world, here, side)
    await circulated(world)
    await who_comes(world, here)
    await the_day(world, here)
    await report(world, here)
    await action(world, here)


async def agenda(world: World, here: str) -> None:
    aid, head = world.person(AID), world.person(HEAD)
    item = {
        "title": "Progress of learners in all subjects and year groups", "minutes": 60, "lead": "headteacher",
        "purpose": "Review and evaluate the autumn's progress review.",
    }  # fmt: skip
    await aid.having_read(f"{here}/agenda", "PUT", SERVICE, f"{here}/agenda", {"items": [item]})
    early = await aid.ask("POST", SERVICE, f"{here}/packs/aid/circulation")
    assert early.status_code == 409, f"nothing is sent before the head agrees: {early.text}"
    world.teller.step("The AID drafts the agenda. Sending papers now is refused: the head has not agreed it.")
    await head.having_read(f"{here}/agenda", "POST", SERVICE, f"{here}/agenda/agreement")
    world.teller.step("Adaeze Nwosu agrees the agenda.")


async def papers(world: World, here: str, side: str) -> None:
    who, title, content = PAPERS[side]
    name, kind = KINDS[side]
    author = world.person(who)
    files = {"file": (name, content, kind)}
    paper = await author.post(SERVICE, f"{here}/packs/{side}/papers", data={"title": title}, files=files)
    other = {AID: HEAD, HEAD: AID}[who]

    async def clean() -> bool | None:
        return (await author.ask("GET", SERVICE, f"/v1/papers/{paper['id']}/file")).is_success or None

    await world.eventually("the paper is checked", clean)
    before = await world.status(CHAIR, SERVICE, f"/v1/papers/{paper['id']}")
    assert before == 404, "papers are invisible before they are circulated"
    await author.post(SERVICE, f"{here}/packs/{side}/circulation")
    assert await world.status(CHAIR, SERVICE, f"/v1/papers/{paper['id']}/file") == 200
    assert await world.status(other, SERVICE, f"/v1/papers/{paper['id']}/file") == 200
    world.known.setdefault("papers", []).append(paper["id"])
    world.teller.step(
        f"{title}: uploaded, checked, circulated. Before that the chair could not tell it existed."
    )


async def circulated(world: World) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:

        async def arrived() -> list[dict[str, Any]] | None:
            answer = await http.get(
                f"{world.stack.urls['mail']}/api/mails", params={"to": "victor.adamski@larkmoor.example"}
            )
            found: list[dict[str, Any]] = answer.json()
            return found if len(found) >= 2 else None

        mails = await world.eventually("the mails arrive", arrived)
        whole = [
            (await http.get(f"{world.stack.urls['mail']}/api/mails/{mail['id']}")).json() for mail in mails
        ]
    assert any("BEGIN:VCALENDAR" in str(mail) for mail in whole), "with a calendar invitation"
    world.teller.sees("Victor Adamski, chair", "his mail", [(mail["subject"],) for mail in mails])


async def who_comes(world: World, here: str) -> None:
    aid = world.person(AID)
    seats = {seat["seat"]: seat["id"] for seat in (await aid.get(SERVICE, f"{here}/attendance"))["attendees"]}
    await world.person(HEAD).post(SERVICE, f"{here}/attendees/{seats['headteacher']}/acceptance")
    chair = f"{here}/attendees/{seats['chair']}"
    await world.person(CHAIR).post(SERVICE, f"{chair}/apology", {"reason": "I am at a hearing that day."})
    await aid.post(SERVICE, f"{chair}/apology/decision", {"accepted": True})
    assert await world.status(STAND_IN, SERVICE, here) == 404
    people = (await world.person("oliver.brandt").get("standards", "/v1/people", limit=200))["items"]
    person = next(one["id"] for one in people if one["subject"] == STAND_IN)
    await world.person(CHAIR).post(SERVICE, f"{chair}/substitute", {"person_id": person})
    await aid.post(SERVICE, f"{chair}/substitute/agreement")
    assert await world.status(STAND_IN, SERVICE, here) == 200, "a substitute sees this meeting"
    mine = await world.person(STAND_IN).get(SERVICE, "/v1/meetings", limit=200)
    others = [meeting for meeting in mine["items"] if meeting["urn"] == "990008"]
    assert [f"/v1/meetings/{meeting['id']}" for meeting in others] == [here], "and no other of the academy"
    world.teller.step(
        "The chair sends an apology with a reason; Ruth Benveniste comes instead, and sees this meeting only."
    )


async def the_day(world: World, here: str) -> None:
    aid = world.person(AID)
    brought_forward = {
        "starts_at": (now() - timedelta(hours=1)).isoformat(), "on_a_day_off": True,
        "reason": "Brought forward; entered afterwards.",
    }  # fmt: skip
    await aid.having_read(here, "PUT", SERVICE, f"{here}/time", brought_forward)
    before = await used(world)
    seats = (await aid.get(SERVICE, f"{here}/attendance"))["attendees"]
    presence = {"aid": "present", "headteacher": "present", "chair": "substituted"}
    records = [
        {"attendee_id": s["id"], "presence": presence[s["seat"]]} for s in seats if s["seat"] in presence
    ]
    await aid.post(SERVICE, f"{here}/attendance/records", {"records": records})
    closed = await aid.having_read(here, "POST", SERVICE, f"{here}/attendance/closing")
    assert closed["closed"] or closed.get("status") == "held", closed
    rows = [
        (s["seat"], s["name"], s["presence"])
        for s in (await aid.get(SERVICE, f"{here}/attendance"))["attendees"]
    ]
    world.teller.sees("Margaret Adeyemi, AID", "who was there: not recorded is not present", rows)

    async def drawn() -> float | None:
        now_used = await used(world)
        return now_used if now_used == before + 1 else None

    after = await world.eventually("support-api draws a day for the AIM", drawn)
    world.teller.sees("Adaeze Nwosu, headteacher", "the days of Stonebridge", [("used", after)])


async def used(world: World) -> float:
    days = await world.person(HEAD).get("support", "/v1/academies/990008/days", year=YEAR)
    return float(days["used"])


async def report(world: World, here: str) -> None:
    aid = world.person(AID)
    said = {
        "next_steps": ["Year 11 revision is planned by the whole department."],
        "celebrations": ["Attendance rose in every year group."],
        "decisions": ["The plan for mathematics is agreed."],
    }
    await aid.having_read(f"{here}/report", "PUT", SERVICE, f"{here}/report", said)
    await world.person(HEAD).post(SERVICE, f"{here}/report/comments", {"words": "Agreed."})
    await aid.having_read(f"{here}/report", "POST", SERVICE, f"{here}/report/publication")
    readers = (HEAD, CHAIR, "david.ferreira", "amara.okafor")
    seen = {who: await world.status(who, SERVICE, f"{here}/report") for who in readers}
    assert seen == {HEAD: 200, CHAIR: 200, "david.ferreira": 404, "amara.okafor": 404}, seen
    world.teller.sees("everybody", "who may read the published report", list(seen.items()))


async def action(world: World, here: str) -> None:
    aid = world.person(AID)
    seats = {s["seat"]: s["person_id"] for s in (await aid.get(SERVICE, f"{here}/attendance"))["attendees"]}
    asked = {
        "what": "Bring somebody in for attendance in Years 10 and 11.", "owner_id": seats["headteacher"],
        "due_on": str(today() + timedelta(days=60)),
        "asks_for": "support", "area": "attendance", "severity": "high",
    }  # fmt: skip
    made = await aid.post(SERVICE, f"{here}/actions", asked)
    await aid.post(SERVICE, f"/v1/actions/{made['id']}/agreement")

    async def arrived() -> Any:
        needs = await aid.get("support", "/v1/needs", limit=200)
        return next((need for need in needs["items"] if need.get("source_id") == made["id"]), None)

    need = await world.eventually("the action becomes a need", arrived)
    world.teller.sees(
        "Margaret Adeyemi, AID",
        "the action, now a need in support-api",
        [(need["area"], need["severity"], need["status"], need["source"])],
    )
