"""The tests of standards-api run the service itself on a real database."""

import pytest

from chassis.service import Service
from standards_api.service import SERVICE

pytest_plugins = ["rig.fixtures"]


@pytest.fixture(scope="session")
def service() -> Service:
    return SERVICE
