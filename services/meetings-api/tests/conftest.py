"""The tests of meetings-api run the service itself on a real database."""

import pytest

from chassis.service import Service
from meetings_api.service import SERVICE

pytest_plugins = ["rig.fixtures"]


@pytest.fixture(scope="session")
def service() -> Service:
    return SERVICE
