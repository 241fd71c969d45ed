"""The tests of support-api run the service itself on a real database."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from chassis.service import Service
from support_api.service import SERVICE

pytest_plugins = ["rig.fixtures"]


@pytest.fixture(scope="session")
def service() -> Service:
    return SERVICE
