"""python -m stack run | reset: the local system from a terminal."""

import argparse
import asyncio
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from . import pgbinaries
from .bus import SERVICES
from .environment import ROOT
from .local_only import NotInProduction, refuse_production
from .lock import FolderLock
from .ports import DEFAULT_BASE, Ports
from .processes import PartFailed, is_free
from .stack import Stack, load_sample
from .summary import summary


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m stack", description=__doc__)
    parser.add_argument("command", choices=["run", "reset"])
    parser.add_argument("--bare", action="store_true", help="only the servers, for services started by hand")
    chosen = parser.parse_args()
    folder = Path(os.environ.get("STATE_DIR") or ROOT / ".local").absolute()
    try:
        refuse_production("embedded stack")
        if chosen.command == "reset":
            reset(folder)
        else:
            asyncio.run(run(folder, () if chosen.bare else SERVICES))
    except (PartFailed, NotInProduction) as failure:
        sys.exit(str(failure))


async def run(folder: Path, services: Sequence[str]) -> None:
    """Until Ctrl-C or SIGTERM, also in the middle of starting."""
    asked_to_stop = asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(one, asked_to_stop.set)
    stack = Stack(folder, ports=choose_ports(folder), services=services, say=say)
    starting = asyncio.create_task(_start(stack))
    stopping = asyncio.create_task(asked_to_stop.wait())
    try:
        await asyncio.wait([starting, stopping], return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
            await stopping
        say("\nStopping …")
    finally:
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        await stack.stop_all()
    say("Stopped. Everything is kept for the next time; make reset forgets it.")


def choose_ports(folder: Path) -> Ports:
    """The parts of a killed copy need a moment to end: their ports are waited for, not moved away from."""
    lock = FolderLock(folder)
    lock.take()
    left_behind = folder / "running.json"
    if left_behind.exists():
        addresses: dict[str, str] = json.loads(left_behind.read_text())
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline and not all(
            is_free(urlsplit(one).port or 0) for one in addresses.values()
        ):
            time.sleep(0.1)
    lock.release()
    base = os.environ.get("PORT_BASE") or str(DEFAULT_BASE)
    if not base.isdecimal():
        raise PartFailed(f"PORT_BASE is a number, not {base!r}.")
    return Ports.block(int(base))


async def _start(stack: Stack) -> None:
    await stack.start_all()
    if stack.services:
        try:
            await load_sample(stack)
        except PartFailed as failure:  # no reason to take the system down again
            say(str(failure))
    say(summary(stack))


def reset(folder: Path) -> None:
    lock = FolderLock(folder)
    lock.take()
    data = folder / "postgres" / "data"
    shutil.rmtree(pgbinaries.home_for_nobody(data), ignore_errors=True)
    shutil.rmtree(folder)
    lock.release()
    say(f"Forgot everything in {folder}.")


if __name__ == "__main__":
    main()
