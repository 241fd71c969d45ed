"""What `make run` prints when everything is up: where it is, and how to sign in."""

import json
from pathlib import Path

from .stack import Stack


def summary(stack: Stack) -> str:
    docs = [(f"{service}-api", f"{stack.urls[service]}/docs") for service in stack.services]
    rest = [
        ("Mail", stack.urls["mail"]),
        ("Identity", f"{stack.urls['issuer']}/.well-known/openid-configuration"),
        (
            "PostgreSQL",
            f"{stack.postgres.host}:{stack.postgres.port}   passwords: {_shown(stack, 'postgres')}",
        ),
        ("NATS", f"{stack.bus.url}   passwords: {_shown(stack, 'nats')}"),
        ("Logs", str(stack.folder / "log")),
    ]
    return "\n".join(
        [
            "\nEverything is up.\n",
            _table([*docs, *rest]),
            "\nTo sign in: open one of the /docs pages, press Authorize and choose a person.\n",
            "Machine clients, for the client credentials grant:",
            _table(_machines(stack)),
            "\nPress Ctrl-C to stop.\n",
        ]
    )


def _shown(stack: Stack, part: str) -> Path:
    return stack.folder / part / "passwords.json"


def _machines(stack: Stack) -> list[tuple[str, str]]:
    kept: dict[str, list[str]] = json.loads((stack.folder / "issuer/client-secrets.json").read_text())
    return [(client_id, valid[0]) for client_id, valid in kept.items()]


def _table(rows: list[tuple[str, str]]) -> str:
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"  {name:<{width}}  {value}" for name, value in rows)
