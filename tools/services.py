"""The three services, and how a tool looks at one of them: each in a process of its own.

All tables of a process share one catalogue, so two services are never imported together.
"""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SERVICES = ("standards-api", "support-api", "meetings-api")
PATHS = ("libs/chassis", "infra/local", ".", *(f"services/{name}" for name in SERVICES))


def package(service: str) -> str:
    return service.replace("-", "_")


def environment() -> dict[str, str]:
    """This process's environment, with our packages on its path."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(str(ROOT / path) for path in PATHS)}


@cache
def describe(service: str) -> dict[str, Any]:
    """The contract, the events and the policy of a service, as its own code says them."""
    command = [sys.executable, "-m", "tools.describe", package(service)]
    answer = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise SystemExit(f"{service} cannot be described:\n{answer.stderr}")
    found: dict[str, Any] = json.loads(answer.stdout)
    return found
