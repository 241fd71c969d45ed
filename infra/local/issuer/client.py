"""Signs in as a program does it: for demonstrations and journeys that go through the front door."""

import base64
import hashlib
import secrets
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx


class SignInRefused(RuntimeError):
    """The issuer answered with an error instead of a token."""


async def sign_in(
    issuer: str,
    person: str,
    *,
    redirect_uri: str,
    client_id: str = "swagger",
    scope: str = "openid profile email",
) -> dict[str, Any]:
    """What pressing the person's button gives: access_token, refresh_token, id_token and the rest."""
    verifier = secrets.token_urlsafe(48)
    digest = hashlib.sha256(verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "scope": scope,
        "state": secrets.token_urlsafe(8),
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    async with httpx.AsyncClient(base_url=issuer, trust_env=False) as http:
        answer = await http.post("/authorize", params=asked, data={"person": person})
        said = parse_qs(urlsplit(answer.headers.get("location", "")).query)
        if "code" not in said or said.get("state") != [asked["state"]] or said.get("iss") != [issuer]:
            raise SignInRefused(
                f"{person} was not signed in: {answer.status_code} {said.get('error_description')}"
            )
        return await _token(
            http,
            {
                "grant_type": "authorization_code",
                "client_id": client_id,
                "code": said["code"][0],
                "redirect_uri": redirect_uri,
                "code_verifier": verifier,
            },
        )


async def refresh(issuer: str, refresh_token: str, *, client_id: str = "swagger") -> dict[str, Any]:
    async with httpx.AsyncClient(base_url=issuer, trust_env=False) as http:
        asked = {"grant_type": "refresh_token", "client_id": client_id, "refresh_token": refresh_token}
        return await _token(http, asked)


async def machine_token(
    issuer: str, client_id: str, secret: str, *, scope: str | None = None
) -> dict[str, Any]:
    async with httpx.AsyncClient(base_url=issuer, trust_env=False) as http:
        asked = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})
        return await _token(http, asked, auth=(client_id, secret))


async def _token(
    http: httpx.AsyncClient, asked: dict[str, str], auth: tuple[str, str] | None = None
) -> dict[str, Any]:
    answer = await http.post("/token", data=asked, auth=auth or httpx.USE_CLIENT_DEFAULT)
    if answer.status_code != 200:
        raise SignInRefused(answer.text)
    found: dict[str, Any] = answer.json()
    return found
