"""Who is asking, by their token and a row of the register; and whether they hold a role that may."""

from functools import cache
from typing import Any

import jwt
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission

from benchmarks.django_rest.models import ClientGrant, Person, Standing


@cache
def keys() -> Any:
    """The issuer's keys, kept for as long as PyJWT keeps them."""
    return jwt.PyJWKClient(f"{settings.ISSUER}/jwks.json", cache_keys=True)


def claims_of(token: str) -> dict[str, Any]:
    try:
        return dict(
            jwt.decode(
                token,
                keys().get_signing_key_from_jwt(token).key,
                algorithms=["ES256"],
                audience=settings.AUDIENCE,
                issuer=settings.ISSUER,
                options={"require": ["exp", "iat", "sub"]},
            )
        )
    except jwt.PyJWTError as cause:
        raise AuthenticationFailed from cause


class Bearer(BaseAuthentication):
    """An access token of the issuer, and the row of whom it names."""

    def authenticate(self, request: Any) -> tuple[Any, dict[str, Any]] | None:
        scheme, _, token = get_authorization_header(request).decode().partition(" ")
        if scheme.lower() != "bearer":
            return None
        claims = claims_of(token)
        of_trust = {"trust_id": settings.TRUST}
        if claims["sub"] == claims["client_id"]:
            user = ClientGrant.objects.filter(client_id=claims["sub"], **of_trust).first()
        else:
            user = Person.objects.filter(subject=claims["sub"], **of_trust).first()
        if user is None:
            raise AuthenticationFailed
        return user, claims

    def authenticate_header(self, _: Any) -> str:
        return "Bearer"


class HoldsRole(BasePermission):
    """A role of the view's, in the token and in force in the register."""

    def has_permission(self, request: Any, view: Any) -> bool:
        if request.user is None:
            return False
        now, roles = timezone.now(), set(request.auth.get("roles", [])) & view.roles
        in_force = Q(until=None) | Q(until__gt=now)
        held = Standing.objects.filter(
            in_force, trust_id=settings.TRUST, subject=request.auth["sub"], role__in=roles, since__lte=now
        )
        return bool(held.exists())
