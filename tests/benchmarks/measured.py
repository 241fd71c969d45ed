"""One program under load: how many answers a second, how quick, and what they cost in processor time."""

import asyncio
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import NamedTemporaryFile
from typing import Any

import psutil

from benchmarks.load import wire

LOAD = Path(__file__).with_name("load.py")
WRK = shutil.which("wrk")
CONNECTIONS = 8
# Seconds of processor time in a tenth of a second; the system counts in hundredths.
IDLE = 0.015
numbers = count()


@dataclass
class Program:
    """What is measured: where it listens, and whose processor time counts."""

    name: str
    port: int
    pids: list[int]
    # What it is asked on each path that it has; nothing here: all that the others are asked.
    instead: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def has(self, path: str) -> bool:
        return path in self.instead or not self.instead

    def seconds(self) -> float:
        return processor_time(self.pids)


def processor_time(pids: Iterable[int]) -> float:
    """Seconds, of these processes and of those they began."""
    found = 0.0
    for pid in pids:
        try:
            process = psutil.Process(pid)
            for one in [process, *process.children(recursive=True)]:
                times = one.cpu_times()
                found += times.user + times.system
        except psutil.NoSuchProcess:
            continue
    return found


async def until_idle(program: Program) -> None:
    """What was asked last is still answered when nobody waits for it any more: not at another's cost."""
    used, before = 0.0, -1.0
    while used - before > IDLE:
        await asyncio.sleep(0.1)
        used, before = processor_time(program.pids[:1]), used


Requests = Callable[[], list[dict[str, Any]]]


async def run(program: Program, requests: list[dict[str, Any]], seconds: float) -> dict[str, float]:
    before = program.seconds()
    said = await (loaded_by_wrk if WRK else loaded)(program, requests, seconds)
    said["cpu"] = (program.seconds() - before) / max(said["n"], 1) * 1e6
    await until_idle(program)
    if not said["n"]:
        raise RuntimeError(f"{program.name} answered nothing in {seconds} seconds: give it more.")
    if said["refused"]:
        raise RuntimeError(
            f"{program.name} refused {said['refused']} of {said['n']} requests: nothing to compare."
        )
    return said


async def loaded(program: Program, requests: list[dict[str, Any]], seconds: float) -> dict[str, float]:
    return await told(
        *(sys.executable, str(LOAD), "127.0.0.1", str(program.port), str(CONNECTIONS), str(seconds)),
        asking="\n".join(json.dumps(request) for request in requests).encode(),
    )


async def loaded_by_wrk(program: Program, requests: list[dict[str, Any]], seconds: float) -> dict[str, float]:
    """It takes less of the processors, which the programs share with it, than a client in Python."""
    host = f"127.0.0.1:{program.port}"
    with NamedTemporaryFile() as file:
        for request in requests:
            sent = wire(request, host)
            file.write(b"%d\n%b" % (len(sent), sent))
        file.flush()
        return await told(
            *(str(WRK), "-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", "--timeout", "10s"),
            *("-s", str(LOAD.with_suffix(".lua")), f"http://{host}", "--", file.name),
        )


async def told(*command: str, asking: bytes = b"") -> dict[str, float]:
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate(asking)
    found: dict[str, float] = json.loads(out.splitlines()[-1])
    return found


async def compare(
    ours: Program,
    limits: Sequence[Program],
    requests: Requests,
    *,
    rounds: int,
    seconds: float,
    path: str = "",
) -> dict[str, float]:
    """Side by side, in turn; ratios are medians of each round's own. The first round only warms up."""
    limits = [limit for limit in limits if limit.has(path)]
    programs, told = [ours, *limits], []
    for number in range(rounds + 1):
        turn = programs[number % len(programs) :] + programs[: number % len(programs)]
        said = {
            program.name: await run(program, program.instead.get(path) or requests(), seconds)
            for program in turn
        }
        if number:
            told.append(said)
    own = {name: median(said[ours.name][name] for said in told) for name in ("rate", "p50", "p99", "cpu")}
    for limit in limits:
        own[f"{limit.name}_rate"] = median(said[limit.name]["rate"] for said in told)
        own[f"{limit.name}_ratio"] = median(s[ours.name]["rate"] / s[limit.name]["rate"] for s in told)
        own[f"{limit.name}_cpu_ratio"] = median(s[limit.name]["cpu"] / s[ours.name]["cpu"] for s in told)
    return own


@contextmanager
def at_rest(pids: Iterable[int]) -> Iterator[None]:
    """These processes do nothing meanwhile."""
    processes = [psutil.Process(pid) for pid in pids]
    for process in processes:
        process.suspend()
    try:
        yield
    finally:
        for process in processes:
            process.resume()
