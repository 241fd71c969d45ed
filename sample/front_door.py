"""The way in that everybody has: sign in at the issuer, then call the services over HTTP.

The sample, the journeys and the demonstration all come through here; nothing of theirs goes past it.
"""

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from issuer.client import machine_token, sign_in

SERVICES = ("standards", "support", "meetings")
RENEW_AFTER_SECONDS = 200


class Refused(AssertionError):
    """A service said no where yes was expected."""


@dataclass
class Caller:
    """Somebody, or some program, who is signed in and calls the services."""

    door: "FrontDoor"
    subject: str
    machine: bool = False
    scope: str = ""
    token: str = field(default="", repr=False)
    signed_in: float = 0

    async def bearer(self) -> str:
        if time.monotonic() - self.signed_in > RENEW_AFTER_SECONDS:
            self.token = await self.door.sign_in(self)
            self.signed_in = time.monotonic()
        return self.token

    async def ask(self, method: str, service: str, path: str, **more: Any) -> httpx.Response:
        """The answer as it is, whatever it is."""
        headers = {"Authorization": f"Bearer {await self.bearer()}", **more.pop("headers", {})}
        if method in ("POST", "PUT"):
            headers.setdefault("Idempotency-Key", str(uuid4()))
        return await self.door.http.request(
            method, f"{self.door.urls[service]}{path}", headers=headers, **more
        )

    async def get(self, service: str, path: str, **params: Any) -> Any:
        return self.granted(await self.ask("GET", service, path, params=params))

    async def post(self, service: str, path: str, body: Any = None, **more: Any) -> Any:
        said = {"json": body} if body is not None else {}
        return self.granted(await self.ask("POST", service, path, **said, **more))

    async def put(self, service: str, path: str, body: Any, **more: Any) -> Any:
        return self.granted(await self.ask("PUT", service, path, json=body, **more))

    async def patch(self, service: str, path: str, body: Any, *, version: int) -> Any:
        headers = {"If-Match": f'"{version}"'}
        return self.granted(await self.ask("PATCH", service, path, json=body, headers=headers))

    async def having_read(self, read: str, method: str, service: str, path: str, body: Any = None) -> Any:
        """A change of what was read just before, at the version it had; 0 of what was not there."""
        found = await self.ask("GET", service, read)
        tag = found.headers.get("etag", '"0"') if found.is_success else '"0"'
        said = {"json": body} if body is not None else {}
        return self.granted(await self.ask(method, service, path, headers={"If-Match": tag}, **said))

    def granted(self, answer: httpx.Response) -> Any:
        if answer.is_success:
            return answer.json() if answer.content else None
        asked = f"{answer.request.method} {answer.request.url.path}"
        raise Refused(f"{self.subject}: {asked} gave {answer.status_code}: {answer.text[:800]}")


@dataclass
class FrontDoor:
    """Where everything is, and who has come in."""

    urls: Mapping[str, str]
    secrets: Mapping[str, str]
    http: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(timeout=30, trust_env=False))
    callers: dict[str, Caller] = field(default_factory=dict)

    @classmethod
    def from_environment(cls) -> "FrontDoor":
        """As the local stack says in its variables (docs/settings.md)."""
        urls = {name: os.environ[f"{name.upper()}_URL"] for name in SERVICES} | {
            "issuer": os.environ["ISSUER"]
        }
        kept = json.loads((Path(os.environ["STATE_DIR"]) / "issuer" / "client-secrets.json").read_text())
        return cls(urls, {client_id: secrets[0] for client_id, secrets in kept.items()})

    def person(self, subject: str, *, trust: str | None = None) -> Caller:
        """Signed in by choosing the person on the issuer's page."""
        scope = f" trust:{trust}" if trust else ""
        return self.callers.setdefault(subject + scope, Caller(self, subject, scope=scope))

    def machine(self, client_id: str, *, trust: str | None = None) -> Caller:
        """Signed in with the client's own secret."""
        scope = f"trust:{trust}" if trust else ""
        key = client_id + scope
        return self.callers.setdefault(key, Caller(self, client_id, machine=True, scope=scope))

    async def sign_in(self, caller: Caller) -> str:
        if caller.machine:
            secret = self.secrets[caller.subject]
            said = await machine_token(
                self.urls["issuer"], caller.subject, secret, scope=caller.scope or None
            )
        else:
            redirect = f"{self.urls['standards']}/docs/oauth2-redirect"
            wanted = f"openid profile{caller.scope}"
            said = await sign_in(self.urls["issuer"], caller.subject, redirect_uri=redirect, scope=wanted)
        return str(said["access_token"])

    async def close(self) -> None:
        await self.http.aclose()
