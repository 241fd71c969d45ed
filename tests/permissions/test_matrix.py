"""Everybody asks every operation of every service about a trust with a canary in every text (`filling.py`).

Nobody, somebody whose token has expired, a stranger, members of another trust and each post of another
academy of the same trust learn nothing. Every role in the academy itself is answered as permissions.yaml
says. The operations are those the service publishes; `operations.yaml` says on which action each rests.
"""

import asyncio
import json
import os
import subprocess
import sys
from typing import Any

import pytest

from permissions.matrix import actions_of
from permissions.reading import expected
from tools.services import ROOT, SERVICES, environment, package

FEWEST_QUESTIONS, MOST_TOLD = 500, 50


async def matrix(service: str) -> dict[str, Any]:
    settings = environment()
    settings["PYTHONPATH"] += os.pathsep + str(ROOT / "tests")
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "permissions.matrix", package(service)],
        cwd=ROOT,
        env=settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()[-4000:]
    found: dict[str, Any] = json.loads(out.decode().splitlines()[-1])
    return found


@pytest.fixture(scope="module")
async def matrices() -> dict[str, dict[str, Any]]:
    """All services beside each other, each in a process of its own."""
    return dict(zip(SERVICES, await asyncio.gather(*map(matrix, SERVICES)), strict=True))


@pytest.mark.parametrize("service", SERVICES)
async def test_everybody_is_answered_as_the_table_says(
    service: str, matrices: dict[str, dict[str, Any]]
) -> None:
    wrong = matrices[service]["wrong"]
    assert not wrong, "\n".join([f"{len(wrong)} answers are wrong:", *wrong[:MOST_TOLD]])
    assert matrices[service]["asked"] > FEWEST_QUESTIONS


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_rests_on_an_action(service: str) -> None:
    actions = set(actions_of(service).values()) - {"each-by-its-own"}
    assert actions <= expected(service).keys()
