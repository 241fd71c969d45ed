"""Seats at a meeting, and what those who hold them say."""

from typing import Any

import httpx
from meetings_world import World

UNKNOWN = "0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10"


async def seats(world: World, meeting: dict[str, Any], subject: str = "margaret") -> dict[str, Any]:
    answer = await world[subject].get(f"/v1/meetings/{meeting['id']}/attendance")
    assert answer.status_code == 200, answer.text
    return {row["seat"]: row for row in answer.json()["attendees"]}


async def act(
    world: World, subject: str, meeting: dict[str, Any], seat: str, what: str, **said: Any
) -> httpx.Response:
    row = (await seats(world, meeting))[seat]
    url = f"/v1/meetings/{meeting['id']}/attendees/{row['id']}/{what}"
    return await world[subject].post(url, json=said) if said else await world[subject].post(url)


async def apologise(world: World, subject: str, meeting: dict[str, Any], seat: str) -> httpx.Response:
    return await act(world, subject, meeting, seat, "apology", reason="A hearing that day.")


async def substituted(
    world: World, meeting: dict[str, Any], *, by: str = "sophie", seat: str = "chair"
) -> None:
    """Sophie, a governor, sits in for Joan, the chair of governors, and the AID agrees."""
    assert (await apologise(world, "joan", meeting, seat)).status_code == 200
    named = await act(world, "joan", meeting, seat, "substitute", person_id=str(world.id(by)))
    assert named.status_code == 200, named.text
    agreed = await act(world, "margaret", meeting, seat, "substitute/agreement")
    assert agreed.status_code == 200, agreed.text
