"""Each service keeps its contract under thousands of made-up requests, signed in for real."""

import asyncio
import os
import sys
import time
from pathlib import Path

import pytest

from issuer.keys import KeyRing
from issuer.tokens import claims_for, sign
from stack.stack import Stack

CONFIG = Path(__file__).with_name("schemathesis.toml")
SERVICES = ("standards", "support", "meetings")


def token(stack: Stack, subject: str, role: str) -> str:
    """Signed by the issuer's own key, and living longer than a run."""
    keys = KeyRing(stack.folder / "issuer" / "keys.json")
    said = claims_for(
        issuer=stack.urls["issuer"], subject=subject, client_id="swagger", roles=[role], now=time.time()
    )
    return sign(keys, said | {"exp": int(time.time()) + 1800})


async def run(stack: Stack, service: str, bearer: str) -> tuple[int, str]:
    program = Path(sys.executable).with_name("schemathesis")
    process = await asyncio.create_subprocess_exec(
        program,
        *("--no-color", "--config-file", str(CONFIG), "run", f"{stack.urls[service]}/openapi.json"),
        env=os.environ | {"API_TOKEN": bearer},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    return process.returncode or 0, out.decode()


@pytest.mark.parametrize("service", SERVICES)
async def test_the_contract_is_kept(stack: Stack, service: str) -> None:
    code, said = await run(stack, service, token(stack, "margaret.adeyemi", "aid"))
    assert code == 0, said[-6000:]


async def test_a_dead_token_is_no_success(stack: Stack) -> None:
    code, said = await run(stack, "standards", "dead")
    assert code != 0, said[-3000:]
    assert "401" in said
