"""A trust and its academies come in from GIAS files: previewed, applied, and applied again without effect."""

from journeys.world import World
from sample.register import FOLDER, OPERATOR, bring_in, everything

GROUPS, LINKS = FOLDER / "gias" / "groups.csv", FOLDER / "gias" / "links.csv"


async def tell(world: World) -> None:
    world.teller.chapter("1. A trust and its academies are imported from GIAS files")
    operator = world.machine(OPERATOR)
    again = await bring_in(operator, "standards", "gias-groups", groups=GROUPS, links=LINKS)
    assert (again["new"], again["changed"]) == (0, 0), again
    assert again["same"] == 15, again
    world.teller.step("The files were applied when the sample was loaded. Brought in again, nothing changes:")
    rows = await operator.get("standards", f"/v1/imports/{again['id']}/rows", limit=20)
    world.teller.sees(
        "operator-cli", "each row and its verdict", [(r["key"], r["outcome"]) for r in rows["items"]]
    )

    chief = world.person("harpreet.sandhu")
    trust = await chief.get("standards", "/v1/trust")
    assert trust["companies_house_number"] == "09900001", "9900001.0 in the file, repaired"
    academies = await everything(chief, "/v1/academies")
    kinds = {academy["kind"] for academy in academies}
    assert len(academies) == 12
    assert {"primary", "secondary", "special", "alternative_provision", "all_through"} <= kinds
    assert [a["name"] for a in academies if a["status"] == "prospective"] == ["Oxlease Primary School"]
    world.teller.sees(
        "Harpreet Sandhu, chief executive",
        f"{trust['name']}, company {trust['companies_house_number']}",
        [(a["urn"], a["name"], a["kind"], a["status"], a["joined_on"] or "") for a in academies],
    )
