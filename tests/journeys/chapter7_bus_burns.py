"""The bus loses its store and comes back; a service is killed: nothing is lost, nothing is doubled."""

import asyncio
from typing import Any

from journeys.consistency import SERVICES, ask, differences
from journeys.world import World

ADMIN, HEAD = "oliver.brandt", "amara.okafor"


async def tell(world: World) -> None:
    world.teller.chapter("7. The bus burns, a service is killed")
    before = await world.eventually("all three agree before", lambda: agree(world))
    world.teller.step(f"Before: the three agree on {before} events.")
    await world.stack.stop("nats")
    world.stack.wipe_bus_store()
    world.teller.step("The bus is stopped and its whole store deleted. Meanwhile people go on writing:")
    newcomer = await write_on(world, "hannah.voss", "Hannah Voss")
    assert await world.status(HEAD, "meetings", "/v1/meetings") == 200
    await world.stack.kill("standards-api")
    await world.stack.kill("support-worker")
    world.teller.step(
        "standards-api and the worker of support-api are killed in the midst of it, and come back."
    )
    await world.stack.ready("standards-api")
    await world.stack.ready("support-worker")
    second = await write_on(world, "idris.cole", "Idris Cole")
    await world.stack.start("nats")
    world.teller.step("The bus comes back with an empty store.")
    after = await world.eventually("all three agree after", lambda: agree(world), within=120)
    assert after > before
    world.teller.step(f"After: the three agree on {after} events; none is missing, none was handled twice.")
    everybody = await people(world)
    assert {newcomer, second} <= everybody.keys()


async def write_on(world: World, subject: str, name: str) -> str:
    """Writes in two services while the bus is away: each is accepted."""
    admin, head = world.person(ADMIN), world.person(HEAD)
    person = {"subject": subject, "name": name, "email": f"{subject}@larkmoor.example"}
    made = await admin.post("standards", "/v1/people", person)
    post = {"person_id": made["id"], "role": "governor", "urn": "990001", "starts_on": "2026-09-01"}
    await admin.post("standards", "/v1/appointments", post)
    need = {
        "urn": "990001", "area": "phonics", "key_stage": "ks1", "kind_of_work": "coaching", "severity": "low",
        "wanted_outcome": f"Catch-up phonics, asked for while the bus was away ({name}).",
    }  # fmt: skip
    await head.post("support", "/v1/needs", need)
    world.teller.step(f"{name} is recorded and appointed; a need is raised. Both are accepted at once.")
    return subject


async def people(world: World) -> dict[str, Any]:
    found = await world.person(ADMIN).get("standards", "/v1/people", limit=200)
    return {person["subject"]: person for person in found["items"]}


async def agree(world: World) -> int | None:
    """How many events all three agree on; None while they do not."""
    if await differences(world.stack):
        await asyncio.sleep(0.4)
        return None
    said = [await ask(world.stack, service, "select count(*) as n from outbox") for service in SERVICES]
    return sum(int(rows[0]["n"]) for rows in said)
