"""The steps of a sign-in over HTTP, as the issuer's tests take them."""

import base64
import hashlib
import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet

ORIGIN = "http://127.0.0.1:8101"
REDIRECT = f"{ORIGIN}/docs/oauth2-redirect"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
TRUST = "0192f0c1-0000-7000-8000-000000000001"
ASKED = {
    "response_type": "code",
    "client_id": "swagger",
    "redirect_uri": REDIRECT,
    "scope": "openid profile email",
    "state": "a state",
    "nonce": "a nonce",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


class Clock:
    """Real time, which a test may move on."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


def authorize(http: httpx.Client, **changes: str | None) -> dict[str, str]:
    """What comes back to the client's address after a click on the person."""
    asked = {key: value for key, value in (ASKED | changes).items() if value is not None}
    answer = http.post("/authorize", params=asked, data={"person": "amara.okafor"})
    assert answer.status_code == 302, answer.text
    target = urlsplit(answer.headers["location"])
    assert f"{target.scheme}://{target.netloc}{target.path}" == REDIRECT
    return {key: values[0] for key, values in parse_qs(target.query).items()}


def exchange(http: httpx.Client, code: str, **changes: str) -> httpx.Response:
    form = {
        "grant_type": "authorization_code",
        "client_id": "swagger",
        "code": code,
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
    }
    return http.post("/token", data=form | changes)


def sign_in(http: httpx.Client, **changes: str | None) -> dict[str, Any]:
    answer = exchange(http, authorize(http, **changes)["code"])
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def refresh(http: httpx.Client, token: str) -> httpx.Response:
    return http.post(
        "/token", data={"grant_type": "refresh_token", "client_id": "swagger", "refresh_token": token}
    )


def claims(http: httpx.Client, token: str) -> dict[str, Any]:
    return jwt.decode(
        token, KeySet.import_key_set(http.get("/jwks.json").json()), algorithms=["ES256"]
    ).claims


def header(token: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))
    return found
