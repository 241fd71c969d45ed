"""The servers that the tests of the local stack talk to."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from issuer.testing import RunningIssuer, running
from stack import bus, postgres

from .oauth import ORIGIN, Clock


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.Embedded]:
    # A long path with a space: the socket must not lie in it, and nothing may split at the space.
    folder = tmp_path_factory.mktemp("a folder") / ("deep " * 20).strip()
    with postgres.Embedded(folder, durable=False) as running:
        yield running


@pytest.fixture
def events(tmp_path: Path) -> Iterator[bus.Embedded]:
    with bus.Embedded(tmp_path / "a bus") as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def issuer(tmp_path: Path, clock: Clock) -> Iterator[RunningIssuer]:
    with running(tmp_path, origins=[ORIGIN], clock=clock) as found:
        yield found


@pytest.fixture
def http(issuer: RunningIssuer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=issuer.url, trust_env=False) as client:
        yield client
