"""The three ways to a token, each stricter than Authlib's default."""

from typing import Any

from authlib.oauth2.rfc6749 import InvalidRequestError, grants
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode, OpenIDToken, UserInfo

from .clients import Client
from .keys import ALGORITHM, KeyRing
from .people import Person
from .server import ReadRequest, Server
from .sessions import Code, Refresh, Sessions
from .tokens import LIFETIME, AccessTokens

PEOPLE = dict[str, Person]


class S256Only(CodeChallenge):
    """Authlib lets a request without a challenge pass, and takes `plain` for what is not said."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]  # noqa: RUF012

    def validate_code_challenge(self, grant: grants.AuthorizationCodeGrant, redirect_uri: str) -> None:
        said = grant.request.payload.data
        if not said.get("code_challenge"):
            raise InvalidRequestError("Missing 'code_challenge'", redirect_uri=redirect_uri)
        if said.get("code_challenge_method") != "S256":
            raise InvalidRequestError("'code_challenge_method' has to be S256", redirect_uri=redirect_uri)
        super().validate_code_challenge(grant, redirect_uri)


def user_info(person: Person, scope: str) -> dict[str, Any]:
    full = UserInfo(sub=person.subject, name=person.name, email=person.email, email_verified=True)
    return dict(full.filter(scope))


def register(server: Server, *, issuer: str, people: PEOPLE, keys: KeyRing) -> None:
    """Grants are classes that Authlib makes anew for each request, so what they need is bound here."""
    sessions = server.sessions

    class IdToken(OpenIDToken):
        def resolve_client_private_key(self, client: Client) -> object:  # noqa: ARG002
            return keys.signing

        def get_encode_header(self, client: Client) -> dict[str, Any]:  # noqa: ARG002
            return {"alg": ALGORITHM, "kid": keys.signing.kid}

        def get_client_claims(self, client: Client) -> dict[str, Any]:
            now = int(keys.clock())
            return {"iss": issuer, "aud": [client.client_id], "iat": now, "exp": now + LIFETIME}

        def generate_user_info(self, user: Person, scope: str) -> dict[str, Any]:
            return user_info(user, scope)

    class IdTokenWithNonce(IdToken, OpenIDCode):
        def exists_nonce(self, nonce: str, request: ReadRequest) -> bool:  # noqa: ARG002
            """Clients check theirs. Here, one who goes back and picks another person is no attacker."""
            return False

    server.register_token_generator("default", AccessTokens(issuer, keys))
    server.register_grant(_code_grant(sessions, people), [S256Only(required=True), IdTokenWithNonce()])
    server.register_grant(_refresh_grant(sessions, people), [IdToken()])
    server.register_grant(ForMachines)
    server.register_endpoint(_revocation(sessions))


class ForMachines(grants.ClientCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]  # noqa: RUF012


def _code_grant(sessions: Sessions, people: PEOPLE) -> type[grants.AuthorizationCodeGrant]:
    class CodeGrant(grants.AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ["none"]  # noqa: RUF012

        def save_authorization_code(self, code: str, request: ReadRequest) -> None:
            said = request.payload.data
            sessions.add_code(
                Code(
                    code=code,
                    client_id=request.client.client_id,
                    redirect_uri=request.payload.redirect_uri,
                    scope=request.scope,
                    subject=request.user.subject,
                    nonce=said.get("nonce"),
                    code_challenge=said["code_challenge"],
                    code_challenge_method=said["code_challenge_method"],
                    auth_time=int(sessions.clock()),
                )
            )

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return sessions.take_code(code, client.client_id)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            """It was spent when it was taken: deleting after issuing would leave a gap for a second use."""

        def authenticate_user(self, authorization_code: Code) -> Person | None:
            return people.get(authorization_code.subject)

    return CodeGrant


def _refresh_grant(sessions: Sessions, people: PEOPLE) -> type[grants.RefreshTokenGrant]:
    class RefreshGrant(grants.RefreshTokenGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ["none"]  # noqa: RUF012
        INCLUDE_NEW_REFRESH_TOKEN = True

        def authenticate_refresh_token(self, refresh_token: str) -> Refresh | None:
            return sessions.take_refresh(refresh_token)

        def authenticate_user(self, refresh_token: Refresh) -> Person | None:
            return people.get(refresh_token.subject)

        def revoke_old_credential(self, refresh_token: Refresh) -> None:
            refresh_token.used = True

    return RefreshGrant


def _revocation(sessions: Sessions) -> type[RevocationEndpoint]:
    class Revocation(RevocationEndpoint):
        CLIENT_AUTH_METHODS = ["none", "client_secret_basic", "client_secret_post"]  # noqa: RUF012

        def query_token(self, token_string: str, token_type_hint: str | None) -> Refresh | None:  # noqa: ARG002
            return sessions.refreshes.get(token_string)

        def revoke_token(self, token: Refresh, request: ReadRequest) -> None:  # noqa: ARG002
            sessions.dead_families.add(token.family)

    return Revocation
