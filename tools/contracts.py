"""`python -m tools.contracts write|check|release`: the published contracts in openapi/, from the code.

`write` brings them up to date, `check` says what is not, `release` takes them as the baseline that later
changes may not break.
"""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import yaml

from tools.asyncapi import asyncapi
from tools.services import ROOT, SERVICES, describe

FOLDER = ROOT / "openapi"
BASELINE = FOLDER / "baseline"


class Plain(yaml.SafeDumper):
    """No anchors: a contract is read by people."""

    def ignore_aliases(self, _: Any) -> bool:
        return True


def as_yaml(document: Any) -> str:
    return yaml.dump(document, Dumper=Plain, sort_keys=False, allow_unicode=True, width=110)


def generated() -> dict[Path, str]:
    """Every file of the contract and what it should hold."""
    described = {service: describe(service) for service in SERVICES}
    files = {FOLDER / f"{service}.yaml": as_yaml(said["openapi"]) for service, said in described.items()}
    events = {name: schema for said in described.values() for name, schema in said["events"].items()}
    for name, schema in events.items():
        files[FOLDER / "events" / f"{name}.json"] = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    files[FOLDER / "asyncapi.yaml"] = as_yaml(asyncapi(described))
    return files


def stale(files: dict[Path, str]) -> list[str]:
    found = [str(p.relative_to(ROOT)) for p, text in files.items() if not p.exists() or p.read_text() != text]
    left = set((FOLDER / "events").glob("*.json")) - files.keys()
    return sorted(found + [f"{path.relative_to(ROOT)} (no longer stated)" for path in left])


def write(files: dict[Path, str]) -> None:
    shutil.rmtree(FOLDER / "events", ignore_errors=True)
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def release() -> None:
    BASELINE.mkdir(exist_ok=True)
    for service in SERVICES:
        shutil.copyfile(FOLDER / f"{service}.yaml", BASELINE / f"{service}.yaml")
    shutil.rmtree(BASELINE / "events", ignore_errors=True)
    shutil.copytree(FOLDER / "events", BASELINE / "events")


def main(verb: str) -> None:
    if verb == "release":
        release()
    elif verb == "write":
        write(generated())
    elif found := stale(generated()):
        raise SystemExit("Run `make contracts`. Not current:\n  " + "\n  ".join(found))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "check")
