"""Access tokens after RFC 9068: what is in them, and how one is read back."""

import secrets
from collections.abc import Mapping
from typing import Any

from authlib.oauth2.rfc9068 import JWTBearerTokenGenerator
from joserfc import jws, jwt
from joserfc.errors import JoseError

from .clients import Client, trusts_in
from .keys import ALGORITHM, KeyRing
from .people import Person

AUDIENCES = ("standards-api", "support-api", "meetings-api")
LIFETIME = 300


def sign(keys: KeyRing, claims: Mapping[str, Any], header: Mapping[str, Any] | None = None) -> str:
    """A claim given as None is left out; a header entry given here replaces ours."""
    key = keys.signing
    full_header = {"alg": ALGORITHM, "typ": "at+jwt", "kid": key.kid, **(header or {})}
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(full_header, kept, key, algorithms=[ALGORITHM])


def claims_for(
    *,
    issuer: str,
    subject: str,
    client_id: str,
    roles: list[str],
    now: float,
    scope: str = "",
    name: str | None = None,
) -> dict[str, Any]:
    trust = trusts_in(scope)
    return {
        "iss": issuer,
        "sub": subject,
        "client_id": client_id,
        "aud": list(AUDIENCES),
        "scope": scope,
        "roles": roles,
        "trust": trust[0] if trust else None,
        "name": name,
        "iat": int(now),
        "exp": int(now) + LIFETIME,
        "jti": secrets.token_urlsafe(16),
    }


def read(token: str, keys: KeyRing, *, issuer: str, now: float) -> dict[str, Any] | None:
    """The claims of an access token of ours that is still valid; None for anything else."""
    try:
        kid = jws.extract_compact(token.encode()).headers().get("kid")
        key = keys.get(kid) if isinstance(kid, str) else None
        if key is None:
            return None
        decoded = jwt.decode(token, key, algorithms=[ALGORITHM])
        required = jwt.JWTClaimsRegistry(
            now=int(now), iss={"essential": True, "value": issuer}, exp={"essential": True}
        )
        required.validate(decoded.claims)
    except (JoseError, ValueError, TypeError):
        return None
    return decoded.claims if decoded.header.get("typ") == "at+jwt" else None


class AccessTokens(JWTBearerTokenGenerator):
    """Authlib's own sets no `kid`, an audience that is the client, and a life of ten days."""

    def __init__(self, issuer: str, keys: KeyRing) -> None:
        super().__init__(
            issuer,
            alg=ALGORITHM,
            refresh_token_generator=lambda **_: secrets.token_urlsafe(32),
            expires_generator=LIFETIME,
        )
        self.keys = keys

    def access_token_generator(self, client: Client, grant_type: str, user: Person | None, scope: str) -> str:  # noqa: ARG002
        holder = user or client
        claims = claims_for(
            issuer=self.issuer,
            subject=user.subject if user else client.client_id,
            client_id=client.client_id,
            roles=holder.roles,
            scope=scope,
            name=holder.name,
            now=self.keys.clock(),
        )
        return sign(self.keys, claims)
