"""Writes the lock files from every pyproject in the tree: all hashes, no address of a package index."""

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements.lock"
CHASSIS = ROOT / "libs/chassis"
SERVICES = sorted(file.parent for file in ROOT.glob("services/*/pyproject.toml"))
OURS = {"chassis"}


def read(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "pyproject.toml").read_text())


def needs(folder: Path) -> set[str]:
    """What a service needs when it runs: its own packages and the chassis'."""
    return (
        set(read(folder)["project"]["dependencies"]) | set(read(CHASSIS)["project"]["dependencies"])
    ) - OURS


def needed_here() -> set[str]:
    """What a developer needs: every service, the embedded parts and the tools."""
    groups: dict[str, list[str]] = read(ROOT)["dependency-groups"]
    return set().union(*groups.values(), *(needs(service) for service in SERVICES))


def compile_lock(wanted: set[str], target: Path, *, constraint: Path | None = None) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".in") as file:
        file.write("\n".join(sorted(wanted)))
        file.flush()
        command = [
            sys.executable,
            "-m",
            "uv",
            "pip",
            "compile",
            "--quiet",
            "--universal",
            "--generate-hashes",
        ]
        silent = ["--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate"]
        place = ["--python-version", "3.11", file.name, "--output-file", str(target)]
        limits = ["--constraints", str(constraint)] if constraint else []
        subprocess.run([*command, *silent, *limits, *place], check=True, cwd=ROOT)


def main() -> None:
    """One lock for development, and for each service's image a part of it with the same versions."""
    compile_lock(needed_here(), LOCK)
    for service in SERVICES:
        compile_lock(needs(service), service / "requirements.lock", constraint=LOCK)


if __name__ == "__main__":
    main()
