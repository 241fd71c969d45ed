"""A MIS pushes a batch of figures; what is wrong with a batch is said by row, and nothing is half-done."""

from typing import Any

import httpx

from journeys.world import World
from sample.register import FOLDER, bring_in

MIS = "mis-larkmoor"
AS_AT = "2026-11-20T18:00:00Z"
AUTUMN = "2026-09-01/2026-11-20"


def attendance(urn: str, attended: int, possible: int) -> dict[str, Any]:
    row = {"urn": urn, "measure": "attendance-rate", "period": AUTUMN, "status": "provisional"}
    return {**row, "numerator": attended, "denominator": possible}


BATCH = [
    attendance("990001", 26_410, 27_360),
    attendance("990006", 123_900, 134_520),
    attendance("990008", 80_100, 93_480),
    {
        "urn": "990008", "measure": "persistent-absence", "period": AUTUMN, "status": "provisional",
        "numerator": 361, "denominator": 820,
    },
]  # fmt: skip


async def send(world: World, name: str, rows: list[Any], **more: Any) -> httpx.Response:
    body = {"source": "Larkmoor MIS, attendance", "as_at": more.pop("as_at", AS_AT), "rows": rows}
    path = f"/v1/measurement-batches/{name}"
    return await world.machine(MIS).ask("PUT", "standards", path, json=body, params=more)


async def tell(world: World) -> None:
    world.teller.chapter("2. The MIS pushes figures")
    await a_good_batch(world)
    await what_is_refused(world)
    await the_tables(world)


async def a_good_batch(world: World) -> None:
    rehearsal = await send(world, "attendance-20-november", BATCH, dry_run=True)
    assert (rehearsal.status_code, rehearsal.json()["new"]) == (200, 4), rehearsal.text
    first = await send(world, "attendance-20-november", BATCH)
    assert (first.json()["new"], first.json()["dry_run"]) == (4, False), first.text
    again = await send(world, "attendance-20-november", BATCH)
    assert again.json() == first.json(), "a batch sent again is answered as before"
    world.teller.step(
        "A rehearsal, then the batch, then the same batch again after a lost answer: four new figures, once."
    )
    other = await send(world, "attendance-20-november", BATCH[:1])
    assert other.status_code == 409, other.text
    late = await send(world, "attendance-late", [attendance("990001", 1, 2)], as_at="2026-11-06T18:00:00Z")
    assert late.json()["superseded"] == 1, late.text
    aid = world.person("margaret.adeyemi")
    stands = await aid.get(
        "standards", "/v1/measurements", urn="990001", measure="attendance-rate", period=AUTUMN
    )
    assert [row["numerator"] for row in stands["items"]] == [26_410], (
        "what is newer stands, whenever it comes"
    )
    world.teller.sees(
        "Margaret Adeyemi, AID",
        "what stands, though an older figure came in late",
        [(r["period"], r["numerator"], r["denominator"], r["source"]) for r in stands["items"]],
    )


async def what_is_refused(world: World) -> None:
    bad = attendance("990001", 5, 4)
    foreign, unknown = attendance("990101", 4, 5), attendance("999999", 4, 5)
    upn = {**attendance("990001", 4, 5), "upn": "A123456789012"}
    refusals = []
    for what, rows in {
        "a bad row": [*BATCH, bad],
        "another trust's academy": [foreign],
        "an academy nobody has": [unknown],
        "a pupil's number": [upn],
    }.items():
        answer = await send(world, f"refused-{what.replace(' ', '-').replace(chr(39), '')}", rows)
        assert answer.status_code == 422, f"{what}: {answer.text}"
        said = answer.json()
        refusals.append((what, said.get("errors", [{}])[0].get("reason") or said["detail"]))
    assert refusals[1][1] == refusals[2][1], "nobody learns whether the academy exists"
    assert "pupil" in refusals[3][1].lower()
    world.teller.sees("mis-larkmoor", "what is refused, and why", refusals)
    partly = await send(
        world, "partly", [*BATCH[:1], bad], on_bad_rows="skip_rows", as_at="2026-11-21T18:00:00Z"
    )
    assert (partly.json()["refused"], partly.json()["refusals"][0]["row"]) == (1, 1), partly.text
    world.teller.step("With on_bad_rows=skip_rows a bad row holds up only itself.")


async def the_tables(world: World) -> None:
    """DfE's tables for the trust's own academies: a score with limits, or why there is none."""
    aid = world.person("margaret.adeyemi")
    files = {
        "schools": FOLDER / "dfe/ks4_2021-22_final.csv",
        "release": FOLDER / "dfe/ks4_2021-22_release.csv",
    }
    done = await bring_in(aid, "standards", "dfe-ks4", **files)
    assert done["new"] + done["same"] > 0, done
    found = await aid.get("standards", "/v1/measurements", measure="progress-8", period="2021/22")
    figures = {
        row["urn"]: (row["value"], row["lower"], row["upper"], row["status"]) for row in found["items"]
    }
    assert figures["990009"] == (-0.5, -0.71, -0.29, "published"), figures
    assert figures["990010"][3] == "suppressed", figures
    assert "990101" not in figures, "another trust's"
    rows = [(urn, *figure) for urn, figure in sorted(figures.items())]
    world.teller.sees("Margaret Adeyemi, AID", "Progress 8 of 2021/22, from DfE's file", rows)
    again = await bring_in(aid, "standards", "dfe-ks4", **files)
    assert (again["new"], again["changed"]) == (0, 0), again
