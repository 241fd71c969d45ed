"""One program under load: how many answers a second, how quick, and what they cost in processor time."""

import asyncio
import json
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psutil

LOAD = Path(__file__).with_name("load.py")
CONNECTIONS = 8
numbers = count()


@dataclass
class Program:
    """What is measured: where it listens, and whose processor time counts."""

    name: str
    port: int
    pids: list[int]

    def seconds(self) -> float:
        found = 0.0
        for pid in self.pids:
            try:
                process = psutil.Process(pid)
                for one in [process, *process.children(recursive=True)]:
                    times = one.cpu_times()
                    found += times.user + times.system
            except psutil.NoSuchProcess:
                continue
        return found


Requests = Callable[[], list[dict[str, Any]]]


async def run(program: Program, requests: list[dict[str, Any]], seconds: float) -> dict[str, float]:
    before = program.seconds()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(LOAD), "127.0.0.1", str(program.port), str(CONNECTIONS), str(seconds)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate("\n".join(json.dumps(request) for request in requests).encode())
    said: dict[str, float] = json.loads(out)
    said["cpu"] = (program.seconds() - before) / max(said["n"], 1) * 1e6
    if said["refused"]:
        raise RuntimeError(
            f"{program.name} refused {said['refused']} of {said['n']} requests: nothing to compare."
        )
    return said


async def compare(
    ours: Program, floor: Program, requests: Requests, *, rounds: int, seconds: float
) -> dict[str, float]:
    """Side by side, in turn; ratios are medians of each round's own."""
    pairs = []
    for number in range(rounds + 1):
        order = [ours, floor] if number % 2 else [floor, ours]
        said = {program.name: await run(program, requests(), seconds) for program in order}
        if number:
            pairs.append((said[ours.name], said[floor.name]))
    middle = statistics.median
    return {
        "rate": middle(mine["rate"] for mine, _ in pairs),
        "p50": middle(mine["p50"] for mine, _ in pairs),
        "p99": middle(mine["p99"] for mine, _ in pairs),
        "cpu": middle(mine["cpu"] for mine, _ in pairs),
        "floor_rate": middle(limit["rate"] for _, limit in pairs),
        "ratio": middle(mine["rate"] / limit["rate"] for mine, limit in pairs),
        "cpu_ratio": middle(limit["cpu"] / mine["cpu"] for mine, limit in pairs),
    }
