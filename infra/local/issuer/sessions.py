"""Authorisation codes and refresh tokens: each good once, a second use ends all that came of it."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from authlib.oauth2.rfc6749 import TokenMixin
from authlib.oidc.core import AuthorizationCodeMixin

from .clients import Client

CODE_LIFETIME = 60
SESSION_LIFETIME = 12 * 3600


@dataclass
class Code(AuthorizationCodeMixin):
    code: str
    client_id: str
    redirect_uri: str
    scope: str
    subject: str
    nonce: str | None
    code_challenge: str
    code_challenge_method: str
    auth_time: int
    family: str = field(default_factory=lambda: secrets.token_hex(8))
    used: bool = False

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> int:
        return self.auth_time

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        """Nothing: nobody proved anything by clicking on a name."""


@dataclass
class Refresh(TokenMixin):
    token: str
    client_id: str
    subject: str
    scope: str
    family: str
    expires: float
    used: bool = False

    def check_client(self, client: Client) -> bool:
        return client.client_id == self.client_id

    def get_scope(self) -> str:
        return self.scope


class Sessions:
    """All in memory: a restart asks people to sign in again. For one thread, no await between two steps."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.codes: dict[str, Code] = {}
        self.refreshes: dict[str, Refresh] = {}
        self.dead_families: set[str] = set()

    def add_code(self, code: Code) -> None:
        self._forget_old()
        self.codes[code.code] = code

    def take_code(self, value: str, client_id: str) -> Code | None:
        """A code that comes twice was stolen: the tokens of the first use die too (RFC 6749, 4.1.2)."""
        code = self.codes.get(value)
        if code is None or code.client_id != client_id:
            return None
        if code.used:
            self.dead_families.add(code.family)
            return None
        code.used = True
        return code if self.clock() - code.auth_time <= CODE_LIFETIME else None

    def add_refresh(self, refresh: Refresh) -> None:
        self.refreshes[refresh.token] = refresh

    def take_refresh(self, value: str) -> Refresh | None:
        """A refresh token that comes twice was stolen, by the first or by the second: nobody may go on."""
        refresh = self.refreshes.get(value)
        if refresh is None or refresh.family in self.dead_families or refresh.expires < self.clock():
            return None
        if refresh.used:
            self.dead_families.add(refresh.family)
            return None
        return refresh

    def _forget_old(self) -> None:
        now = self.clock()
        self.codes = {
            key: code for key, code in self.codes.items() if now - code.auth_time < SESSION_LIFETIME
        }
        self.refreshes = {key: one for key, one in self.refreshes.items() if one.expires > now}
        self.dead_families &= {one.family for one in self.codes.values()} | {
            one.family for one in self.refreshes.values()
        }
