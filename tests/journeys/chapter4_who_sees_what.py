"""The same doors, different people: each sees their own, and nobody can tell the rest from what never was."""

from journeys.world import World

OWN, NEXT, NOBODYS = "990001", "990008", "999999"
DOORS = {
    "standards": "/v1/academies/{urn}/phase",
    "support": "/v1/academies/{urn}/offers",
    "meetings": "/v1/academies/{urn}",
}
PEOPLE = {
    "amara.okafor": "headteacher",
    "sophie.tran": "governor",
    "david.ferreira": "trustee",
    "rosalind.quaye": "stranger",
    "magnus.holt": "headteacher in another trust",
}


async def tell(world: World) -> None:
    world.teller.chapter("4. Who sees what")
    for service, door in DOORS.items():
        seen = {}
        for who in PEOPLE:
            seen[who] = [await world.status(who, service, door.format(urn=urn)) for urn in (OWN, NEXT)]
        assert seen["amara.okafor"] == [200, 404], (service, seen)
        assert seen["sophie.tran"][1] == 404, (service, seen)
        assert seen["rosalind.quaye"] == seen["magnus.holt"] == [404, 404], (service, seen)
        rows = [(who, PEOPLE[who], f"own: {own}", f"next: {other}") for who, (own, other) in seen.items()]
        world.teller.sees("everybody", f"{service}-api, Harrow Fen and Stonebridge", rows)
        await indistinguishable(world, service, door)
    await published_only(world)
    await the_board(world)


async def indistinguishable(world: World, service: str, door: str) -> None:
    """What one may not see and what never was are answered alike, to the byte."""
    for who in ("amara.okafor", "rosalind.quaye", "magnus.holt"):
        hidden, absent = [
            await world.person(who).ask("GET", service, door.format(urn=urn)) for urn in (NEXT, NOBODYS)
        ]
        assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content), (who, service)


async def published_only(world: World) -> None:
    """The AID sees how a phase came about; head and governor see what was decided."""
    door = DOORS["standards"].format(urn=OWN)
    whole = await world.person("margaret.adeyemi").get("standards", door)
    assert whole["decision"] is not None
    for who in ("amara.okafor", "sophie.tran", "david.ferreira"):
        seen = await world.person(who).get("standards", door)
        assert seen["phase"] is not None
        assert (seen["decision"], seen["proposal"]) == (None, None), f"{who} sees how it came about"
    world.teller.step(
        "Head, governor and trustee see the phase that was decided; how it came about, the AID alone."
    )


async def the_board(world: World) -> None:
    """The trustee sees all academies at a glance; a headteacher has no board's view."""
    view = await world.person("david.ferreira").get("standards", "/v1/board-view")
    academies = view["academies"]
    assert len(academies) >= 11
    head = await world.person("amara.okafor").ask("GET", "standards", "/v1/board-view")
    assert head.status_code in (403, 404)
    rows = [
        (one["urn"], one["name"], (one.get("phase") or {}).get("phase", "not decided")) for one in academies
    ]
    world.teller.sees("David Ferreira, trustee", "the board's view", rows)
