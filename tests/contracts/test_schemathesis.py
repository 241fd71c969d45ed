"""Each service keeps its contract under thousands of made-up requests, signed in for real."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from contracts.signing_in import PEOPLE, tokens
from stack.stack import Stack

CONFIG = Path(__file__).with_name("schemathesis.toml")
SERVICES = ("standards", "support", "meetings")
SECONDS = 1800


async def try_out(stack: Stack, service: str, bearers: dict[str, str], *more: str) -> tuple[int, str]:
    program = Path(sys.executable).with_name("schemathesis")
    process = await asyncio.create_subprocess_exec(
        program,
        *("--no-color", "--config-file", str(CONFIG), "run", f"{stack.urls[service]}/openapi.json", *more),
        env=os.environ | bearers,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    return process.returncode or 0, out.decode()


@pytest.fixture(scope="module")
async def tried(stack: Stack) -> dict[str, tuple[int, str]]:
    """All three at once: each waits for the others' answers most of its time."""
    bearers = tokens(stack, seconds=SECONDS)
    found = await asyncio.gather(*(try_out(stack, service, bearers) for service in SERVICES))
    return dict(zip(SERVICES, found, strict=True))


@pytest.mark.parametrize("service", SERVICES)
async def test_the_contract_is_kept(tried: dict[str, tuple[int, str]], service: str) -> None:
    code, said = tried[service]
    assert code == 0, said[-6000:]


async def test_a_dead_token_is_no_success(stack: Stack) -> None:
    dead = dict.fromkeys(PEOPLE, "dead")
    code, said = await try_out(
        stack, "standards", dead, "--include-path", "/v1/academies", "--phases", "fuzzing"
    )
    assert code != 0, said[-3000:]
    assert "signed_in" in said or "The token is not accepted" in said, said[-3000:]
