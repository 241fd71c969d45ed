"""The programs that may ask for tokens: two public ones for people, and machines with secrets."""

import json
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from authlib.oauth2.rfc6749 import ClientMixin

from stack.passwords import write_private

from .people import MACHINE_ROLES, BadSampleFile, require_known_roles

PERSON_SCOPES = ("openid", "profile", "email", "offline_access")
PUBLIC_CLIENTS = ("swagger", "spa")
REDIRECT_PATH = "/docs/oauth2-redirect"
TRUST_SCOPE = re.compile(r"trust:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


def trusts_in(scope: str | None) -> list[str]:
    """A consultant of several trusts picks one for each token, by asking for the scope trust:<its id>."""
    return [match[1] for word in (scope or "").split() if (match := TRUST_SCOPE.fullmatch(word))]


class Secrets:
    """The machines' secrets: the newest two of each are valid, so that one can be changed without a gap.

    Read from the file at each use, because another process may have rotated one.
    """

    def __init__(self, file: Path) -> None:
        self.file = file

    def of(self, client_id: str) -> list[str]:
        known = self._read()
        return known.get(client_id) or self._keep(known, client_id, [_fresh()])

    def rotate(self, client_id: str) -> str:
        known = self._read()
        return self._keep(known, client_id, [_fresh(), *known.get(client_id, [])][:2])[0]

    def _read(self) -> dict[str, list[str]]:
        return json.loads(self.file.read_text()) if self.file.exists() else {}

    def _keep(self, known: dict[str, list[str]], client_id: str, valid: list[str]) -> list[str]:
        write_private(self.file, json.dumps(known | {client_id: valid}, indent=2) + "\n")
        return valid


def _fresh() -> str:
    return "s" + secrets.token_hex(24)


@dataclass
class Client(ClientMixin):
    """What Authlib asks of a client. A client with redirect addresses is public and acts for a person."""

    client_id: str
    scopes: tuple[str, ...]
    name: str = ""
    roles: list[str] = field(default_factory=list)
    redirect_uris: tuple[str, ...] = ()
    secrets: Secrets | None = None
    id_token_signed_response_alg: str = "ES256"

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        """There is none: a request has to name its address, exactly."""

    def get_allowed_scope(self, scope: str | None) -> str:
        asked = (scope or " ".join(self.scopes)).split()
        return " ".join(word for word in asked if word in self.scopes or TRUST_SCOPE.fullmatch(word))

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        valid = self.secrets.of(self.client_id) if self.secrets else []
        return any(secrets.compare_digest(one.encode(), client_secret.encode()) for one in valid)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        allowed = ("client_secret_basic", "client_secret_post") if self.secrets else ("none",)
        return method in allowed and endpoint in ("token", "revocation")

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code" and bool(self.redirect_uris)

    def check_grant_type(self, grant_type: str) -> bool:
        allowed = ("client_credentials",) if self.secrets else ("authorization_code", "refresh_token")
        return grant_type in allowed


def public_clients(origins: list[str]) -> dict[str, Client]:
    addresses = tuple(origin + REDIRECT_PATH for origin in origins)
    return {name: Client(name, PERSON_SCOPES, redirect_uris=addresses) for name in PUBLIC_CLIENTS}


def read_machines(file: Path, kept: Secrets) -> dict[str, Client]:
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))["clients"]
    require_known_roles(file, {role for entry in entries for role in entry["roles"]} - MACHINE_ROLES)
    machines = {}
    for entry in entries:
        if unknown := set(entry) - {"client_id", "name", "roles", "scopes"}:
            raise BadSampleFile(f"{file}: unknown words: {', '.join(sorted(unknown))}.")
        client = Client(
            entry["client_id"], tuple(entry["scopes"]), name=entry["name"], roles=entry["roles"], secrets=kept
        )
        kept.of(client.client_id)
        machines[client.client_id] = client
    return machines
