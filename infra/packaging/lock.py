"""Writes requirements.lock from every pyproject in the tree: all hashes, no address of a package index."""

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = {"chassis"}


def direct_dependencies() -> list[str]:
    wanted: set[str] = set()
    for file in [ROOT / "libs/chassis/pyproject.toml", *sorted(ROOT.glob("services/*/pyproject.toml"))]:
        wanted.update(tomllib.loads(file.read_text())["project"]["dependencies"])
    for group in tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"].values():
        wanted.update(group)
    return sorted(wanted - OURS)


def main() -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".in") as file:
        file.write("\n".join(direct_dependencies()))
        file.flush()
        command = [
            sys.executable,
            "-m",
            "uv",
            "pip",
            "compile",
            "--universal",
            "--generate-hashes",
            "--quiet",
        ]
        silent = ["--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate"]
        target = ["--python-version", "3.11", file.name, "--output-file", str(ROOT / "requirements.lock")]
        subprocess.run([*command, *silent, *target], check=True, cwd=ROOT)


if __name__ == "__main__":
    main()
