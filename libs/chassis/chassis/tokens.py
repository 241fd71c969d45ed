"""Reads an access token and believes it only when the issuer, the audience and the rest of RFC 9068 hold.

The recipe and its reasons are in docs/adr/0003-identity.md; the 55 token shapes in tests/test_tokens.py.
"""

import asyncio
import base64
import json
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet

from chassis.problems import Unauthenticated, Unavailable

ALGORITHMS = ["ES256", "RS256", "PS256", "Ed25519"]
LONGEST = 8 * 1024
LEEWAY_SECONDS = 30
FORBIDDEN_HEADERS = {"jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256", "crit", "b64", "zip", "cty", "enc"}
FRESH_SECONDS, STALE_SECONDS, COOLDOWN_SECONDS = 600, 24 * 3600, 60
REMEMBERED = 10_000


@dataclass(frozen=True)
class Claims:
    """What a verified token says."""

    issuer: str
    subject: str
    client_id: str
    roles: frozenset[str]
    scopes: frozenset[str]
    expires: float
    name: str = ""
    trust: UUID | None = None
    token: str = field(default="", repr=False)

    @property
    def machine(self) -> bool:
        """A client acting for itself: the subject of such a token is the client."""
        return self.subject == self.client_id


class Keys:
    """The issuer's public keys: cached, fetched once for many waiters, and never more than once a minute
    for the sake of a key nobody knows."""

    def __init__(
        self, issuer: str, http: httpx.AsyncClient, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.issuer, self.http, self.clock = issuer, http, clock
        self.known: dict[str, Key] = {}
        self.fetched = self.tried = -1e9
        self.fetches = 0
        self.lock = asyncio.Lock()
        self.generation = 0

    async def find(self, kid: str) -> Key | None:
        if kid in self.known and self.clock() - self.fetched < FRESH_SECONDS:
            return self.known[kid]
        async with self.lock:
            stale = self.clock() - self.fetched >= FRESH_SECONDS
            if (stale or kid not in self.known) and self.clock() - self.tried >= self.patience():
                await self.fetch()
        if self.clock() - self.fetched > STALE_SECONDS:
            raise Unavailable("The identity provider cannot be reached, so nobody can be signed in just now.")
        return self.known.get(kid)

    def patience(self) -> float:
        """Before the first success, ask again soon; afterwards an unknown key may cost one fetch a minute."""
        return COOLDOWN_SECONDS if self.known else 1

    async def fetch(self) -> None:
        self.tried = self.clock()
        try:
            found = await self.http.get(f"{self.issuer}/.well-known/openid-configuration")
            keys = await self.http.get(found.raise_for_status().json()["jwks_uri"])
            imported = KeySet.import_key_set(keys.raise_for_status().json()).keys
        except (httpx.HTTPError, JoseError, ValueError, KeyError, TypeError):
            return
        known = {key.kid: key for key in imported if key.kid}
        if known.keys() != self.known.keys():
            self.generation += 1
        self.known, self.fetched, self.fetches = known, self.clock(), self.fetches + 1


class Verifier:
    """Turns a bearer token into `Claims`, or refuses without saying why."""

    def __init__(
        self, issuer: str, audience: str, keys: Keys, clock: Callable[[], float] = time.time
    ) -> None:
        self.issuer, self.audience, self.keys, self.clock = issuer, audience, keys, clock
        self.registry = jws.JWSRegistry(algorithms=ALGORITHMS)
        self.seen: OrderedDict[str, tuple[int, Claims]] = OrderedDict()

    async def verify(self, token: str) -> Claims:
        """Raises `Unauthenticated`; `Unavailable` while no key could ever be fetched."""
        generation, remembered = self.seen.get(token, (-1, None))
        if remembered and generation == self.keys.generation and self.clock() < remembered.expires:
            return remembered
        try:
            claims = await self.read(token)
        except (JoseError, ValueError, TypeError, KeyError, RecursionError, OverflowError) as cause:
            raise Unauthenticated from cause
        self.seen[token] = (self.keys.generation, claims)
        if len(self.seen) > REMEMBERED:
            self.seen.popitem(last=False)
        return claims

    async def read(self, token: str) -> Claims:
        if len(token) > LONGEST or not token.isascii():
            raise ValueError("too long, or not a token")
        header = checked_header(token)
        key = await self.keys.find(header["kid"])
        if key is None:
            raise ValueError("unknown key")
        jws.deserialize_compact(token, key, registry=self.registry)
        claims = self.checked_claims(strict_json(token.split(".")[1]))
        if not isinstance(claims, dict):
            raise ValueError("the payload is not an object")
        return self.believed(claims, token)

    def checked_claims(self, claims: Any) -> dict[str, Any]:
        now = int(self.clock())
        for name in ("exp", "iat"):
            if type(claims[name]) not in (int, float):
                raise ValueError(f"{name} is not a time")
        registry = jwt.JWTClaimsRegistry(
            now=now,
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.audience},
            exp={"essential": True},
            iat={"essential": True},
        )
        registry.validate(claims)
        if claims["iat"] > now + LEEWAY_SECONDS:
            raise ValueError("issued in the future")
        return dict(claims)

    def believed(self, claims: dict[str, Any], token: str) -> Claims:
        for name in ("sub", "client_id", "jti"):
            if not isinstance(claims[name], str) or not 0 < len(claims[name]) <= 255:
                raise ValueError(f"{name} is missing or not text")
        roles = claims.get("roles", [])
        if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
            raise ValueError("roles are not a list of text")
        return Claims(
            issuer=self.issuer,
            subject=claims["sub"],
            client_id=claims["client_id"],
            roles=frozenset(roles),
            scopes=frozenset(str(claims.get("scope", "")).split()),
            expires=float(claims["exp"]) + LEEWAY_SECONDS,
            name=str(claims.get("name", "")),
            trust=UUID(claims["trust"]) if claims.get("trust") else None,
            token=token,
        )


def checked_header(token: str) -> dict[str, Any]:
    """The header, when it is of a plain access token signed by a named key."""
    if token.count(".") != 2:
        raise ValueError("not a compact signed token")
    header = strict_json(token.split(".")[0])
    if not isinstance(header, dict) or header.keys() & FORBIDDEN_HEADERS:
        raise ValueError("a header that brings its own key or changes the rules")
    if header.get("alg") not in ALGORITHMS:
        raise ValueError("not an accepted algorithm")
    if str(header.get("typ")).lower() not in ("at+jwt", "application/at+jwt"):
        raise ValueError("not an access token")
    if not isinstance(header.get("kid"), str) or not 0 < len(header["kid"]) <= 200:
        raise ValueError("the key is not named")
    return header


def strict_json(part: str) -> Any:
    """One reading of the JSON only: a doubled member or a number that is none makes the token void."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a member stands twice")
        return found

    def refuse(constant: str) -> Any:
        raise ValueError(f"{constant} is not a number")

    raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    return json.loads(raw.decode(), object_pairs_hook=once, parse_constant=refuse)
