"""Runs each folder of tests in a process of its own, some at a time, and says at the end how each went."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

# One more than two cores can do: tests wait for disks, sockets and clocks a fifth of their time.
AT_ONCE = min(3, (os.cpu_count() or 1) + 1)
NO_TESTS = 5  # what pytest answers when it finds nothing to run
SAYING = Lock()


def say(folder: str, line: str) -> None:
    with SAYING:
        sys.stdout.write(f"{folder:>26} │ {line}\n")
        sys.stdout.flush()


def run(folder: str) -> tuple[str, int, float]:
    """Run one folder's tests, each line said as it comes: (folder, pytest's exit code, seconds)."""
    started = time.monotonic()
    tests = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-q", "--color=no", folder],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    assert tests.stdout is not None
    for line in tests.stdout:
        say(folder.removesuffix("/tests"), line.rstrip())
    return folder, tests.wait(), time.monotonic() - started


def main(folders: list[str]) -> int:
    """Exit with 0 when every folder passed; a folder without tests is a failure, since each has some."""
    missing = [folder for folder in folders if not Path(folder).is_dir()]
    if missing or not folders:
        sys.stdout.write(f"There is nothing to test in: {', '.join(missing) or 'no folder at all'}.\n")
        return 1
    with ThreadPoolExecutor(AT_ONCE) as at_once:
        done = list(at_once.map(run, folders))
    for folder, code, seconds in done:
        verdict = {0: "passed", NO_TESTS: "has no tests"}.get(code, "FAILED")
        sys.stdout.write(f"{folder:<32} {verdict:<14} {seconds:5.0f} s\n")
    failed = [folder for folder, code, _ in done if code]
    sys.stdout.write("\nAll tests passed.\n" if not failed else f"\nFailed: {' '.join(failed)}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
