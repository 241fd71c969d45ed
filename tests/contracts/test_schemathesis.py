"""Each service keeps its contract under thousands of made-up requests, signed in for real.

`make test` sends the same requests every time; `make fuzz` others each time, and FUZZ_EXAMPLES says how many.
"""

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from contracts.known import furnish, known
from contracts.signing_in import PEOPLE, tokens
from stack.stack import Stack

CONFIG = Path(__file__).with_name("schemathesis.toml")
SERVICES = ("standards", "support", "meetings")
SECONDS = 3600
# Of the operations, how many must have done for somebody what they are for.
REACHED = 0.45


def how_many() -> list[str]:
    """A seed of its own for each `make fuzz`; the one in schemathesis.toml otherwise."""
    if examples := os.environ.get("FUZZ_EXAMPLES"):
        return ["--max-examples", examples, "--seed", str(int.from_bytes(os.urandom(4)))]
    return []


@dataclass
class Tried:
    """How a run ended, what it said, and how the good requests to each operation were answered."""

    code: int
    said: str
    statuses: dict[str, set[int]]

    @property
    def reached(self) -> float:
        done = [any(200 <= status < 300 for status in statuses) for statuses in self.statuses.values()]
        return sum(done) / max(1, len(done))


async def try_out(stack: Stack, service: str, bearers: dict[str, str], *more: str) -> Tried:
    program = Path(sys.executable).with_name("schemathesis")
    report = stack.folder / f"schemathesis-{service}.ndjson"
    process = await asyncio.create_subprocess_exec(
        *(
            str(program),
            "--no-color",
            "--config-file",
            str(CONFIG),
            "run",
            f"{stack.urls[service]}/openapi.json",
        ),
        *("--report", "ndjson", "--report-ndjson-path", str(report), *more),
        env=os.environ | bearers | {"KNOWN": json.dumps(await known(stack, service))},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    return Tried(process.returncode or 0, out.decode(), statuses(report))


def statuses(report: Path) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for line in report.read_text().splitlines():
        recorder = json.loads(line).get("ScenarioFinished", {}).get("recorder", {})
        for case_id, exchange in recorder.get("interactions", {}).items():
            meta = recorder["cases"][case_id]["value"].get("meta") or {}
            if meta.get("generation", {}).get("mode") == "positive" and exchange.get("response"):
                found.setdefault(recorder["label"], set()).add(exchange["response"]["status_code"])
    return found


@pytest.fixture(scope="module")
async def tried(stack: Stack) -> dict[str, Tried]:
    """All three at once: each waits for the others' answers most of its time."""
    bearers = tokens(stack, seconds=SECONDS)
    await furnish(stack.urls["standards"], bearers["API_TOKEN"])
    found = await asyncio.gather(*(try_out(stack, service, bearers, *how_many()) for service in SERVICES))
    return dict(zip(SERVICES, found, strict=True))


@pytest.mark.parametrize("service", SERVICES)
async def test_the_contract_is_kept(tried: dict[str, Tried], service: str) -> None:
    assert tried[service].code == 0, tried[service].said[-20000:]


@pytest.mark.parametrize("service", SERVICES)
async def test_operations_are_reached_and_not_only_refused(tried: dict[str, Tried], service: str) -> None:
    assert len(tried[service].statuses) > 50
    assert tried[service].reached > REACHED, tried[service].statuses


async def test_a_dead_token_is_no_success(stack: Stack) -> None:
    dead = dict.fromkeys(PEOPLE, "dead")
    found = await try_out(stack, "standards", dead, "--include-path", "/v1/academies", "--phases", "fuzzing")
    assert found.code != 0, found.said[-3000:]
    assert "The token is not accepted" in found.said, found.said[-3000:]
