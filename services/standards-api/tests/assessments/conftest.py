"""What tests of assessments begin with."""

import pytest
from rig import Trust
from rooms import Room, make_room


@pytest.fixture
async def room(trust: Trust) -> Room:
    return await make_room(trust)
