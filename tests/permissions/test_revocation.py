"""A post that ends in the register ends access everywhere within five seconds, whatever the token says."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable

import pytest

from chassis.clock import today
from sample.front_door import Caller, FrontDoor

ADMIN, SOMEBODY, ROLE, URN = "oliver.brandt", "kwame.mensah", "learning_chair", "990002"
SECONDS, ROUNDS, EVERY = 5.0, 3, 0.02
PATIENCE_SECONDS = 60
# What a committee's chair reads of their academy in each service, and nobody without a post there.
DOORS = {
    "standards": f"/v1/academies/{URN}",
    "support": f"/v1/academies/{URN}/offers",
    "meetings": f"/v1/academies/{URN}",
}


async def seconds_until(status: int, caller: Caller, service: str) -> float:
    """How long until this is what they get; an answer that is under way when it changes does not count."""
    began = time.monotonic()
    while True:
        asked = time.monotonic() - began
        answer = await caller.ask("GET", service, DOORS[service])
        if answer.status_code == status:
            return asked
        assert asked < PATIENCE_SECONDS, f"{service} still answers {answer.status_code}, not {status}"
        await asyncio.sleep(EVERY)


async def everywhere(status: int, caller: Caller) -> dict[str, float]:
    measured = await asyncio.gather(*(seconds_until(status, caller, service) for service in DOORS))
    return dict(zip(DOORS, measured, strict=True))


async def appointed(door: FrontDoor) -> Callable[[], Awaitable[None]]:
    """Somebody holds the post; what is answered ends it."""
    admin = door.person(ADMIN)
    people = (await admin.get("standards", "/v1/people", limit=200))["items"]
    person = next(one["id"] for one in people if one["subject"] == SOMEBODY)
    post = {"person_id": person, "role": ROLE, "urn": URN, "starts_on": str(today())}
    made = await admin.post("standards", "/v1/appointments", post)
    here = f"/v1/appointments/{made['id']}"

    async def end() -> None:
        await admin.post("standards", f"{here}/end", {})

    return end


async def test_a_post_that_ends_is_worth_nothing_anywhere_within_five_seconds(
    door: FrontDoor, capsys: pytest.CaptureFixture[str]
) -> None:
    somebody = door.person(SOMEBODY)
    for service, path in DOORS.items():
        assert (await somebody.ask("GET", service, path)).status_code == 404
    for number in range(1, ROUNDS + 1):
        end = await appointed(door)
        await everywhere(200, somebody)
        token = somebody.token
        await end()
        measured = await everywhere(404, somebody)
        assert somebody.token == token, "it is the same token that is worth nothing now"
        with capsys.disabled():
            said = ", ".join(f"{service}-api {seconds:.2f} s" for service, seconds in measured.items())
            sys.stdout.write(f"\nAccess ended {number} of {ROUNDS}: {said}\n")
        assert max(measured.values()) < SECONDS, measured
