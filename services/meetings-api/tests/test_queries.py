"""How many statements each way of reading takes: known, few, and not more for more meetings."""

import pytest
from meetings_world import HARROW, LARKMOOR, World
from rig.statements import statements

# Of which one says who is asking and opens the trust.
MOST = {
    "/v1/meetings": 2,
    "/v1/meetings/{id}": 2,
    "/v1/meetings/{id}/agenda": 4,
    "/v1/meetings/{id}/packs": 7,
    "/v1/meetings/{id}/attendance": 4,
    "/v1/meetings/{id}/report": 6,
    "/v1/meetings/{id}/actions": 3,
    "/v1/meetings/{id}/part2-items": 4,
    "/v1/academies/{urn}/plans/{year}": 4,
    "/v1/actions": 2,
    "/v1/notices": 2,
}


@pytest.mark.parametrize("path", MOST)
async def test_reading_takes_few_statements(world: World, path: str) -> None:
    [meeting, *_] = await world.plan(HARROW)
    await world.sent_out(meeting)
    await world.held(meeting)
    where = path.format(id=meeting["id"], urn=HARROW, year=meeting["year"])
    for _ in range(2):
        with statements() as seen:
            answer = await world["margaret"].get(where)
        assert answer.status_code == 200, answer.text
        assert len(seen) <= MOST[path], seen
        await world.plan(LARKMOOR)
