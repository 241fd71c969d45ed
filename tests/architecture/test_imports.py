"""Who may import whom: the contracts in pyproject.toml, and that each of them can be broken."""

import ast
import subprocess
import sys
from pathlib import Path

from tools.services import ROOT, SERVICES, environment, package


def lint() -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache"], cwd=ROOT, env=environment(), capture_output=True, text=True
    )


def test_the_import_contracts_are_kept() -> None:
    answer = lint()
    assert answer.returncode == 0, answer.stdout[-4000:]
    assert "0 broken" in answer.stdout


def features(service: str) -> list[Path]:
    """The packages of verbs: whatever is a package and has routes, commands, handlers or queries."""
    folder = ROOT / "services" / service / package(service)
    parts = ("routes", "commands", "queries", "handlers")
    return [
        f
        for f in folder.iterdir()
        if f.is_dir() and any((f / p).exists() or (f / f"{p}.py").exists() for p in parts)
    ]


def test_features_share_tables_not_code() -> None:
    """A feature may read what others ask of the tables; nobody runs another's commands."""
    found, seen = [], 0
    for service in SERVICES:
        names = {feature.name for feature in features(service)}
        for feature in features(service):
            for file in feature.rglob("*.py"):
                seen += 1
                for module in modules(file):
                    parts = module.split(".")
                    other = parts[1] if parts[0] == package(service) and len(parts) > 1 else feature.name
                    if other in names - {feature.name} and "commands" in parts:
                        found.append(f"{file.relative_to(ROOT)} runs {module}")
    assert seen > 30
    assert found == []


def modules(file: Path) -> list[str]:
    tree = ast.parse(file.read_text())
    named = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    return [f"{node.module}.{alias.name}" for node in named for alias in node.names]
