"""A small invented England: schools, what their pupils are like, and what was published of them."""

import asyncio
from pathlib import Path

from sample.front_door import FrontDoor
from sample.register import FOLDER, OPERATOR, bring_in

HERE = FOLDER / "england"
# The table of each kind, and what it does not say of itself.
TABLES = {
    "england-census": ("census", "census_release"),
    "england-ks4": ("ks4", "release"),
    "england-ks4-pupils": ("ks4_pupils", None),
    "england-absence": ("absence", "release"),
}


def file(name: str) -> Path:
    return HERE / f"{name}.csv"


async def load_england(door: FrontDoor) -> None:
    """In any order, so all at once. Loaded again, nothing changes."""
    operator = door.machine(OPERATOR)
    parts = {
        kind: {"schools": file(table)} | ({"release": file(release)} if release else {})
        for kind, (table, release) in TABLES.items()
    }
    await asyncio.gather(
        bring_in(operator, "standards", "england-schools", establishments=file("schools")),
        *(bring_in(operator, "standards", kind, **files) for kind, files in parts.items()),
    )
