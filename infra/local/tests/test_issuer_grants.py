"""Every way to a token over HTTP, and every way in which it is refused."""

import httpx
import pytest

from issuer.testing import RunningIssuer

from .oauth import (
    ASKED,
    REDIRECT,
    TRUST,
    VERIFIER,
    Clock,
    authorize,
    claims,
    exchange,
    header,
    refresh,
    sign_in,
)


def test_a_person_signs_in_with_one_click(http: httpx.Client, issuer: RunningIssuer) -> None:
    back = authorize(http)
    assert (back["state"], back["iss"]) == ("a state", issuer.url)
    answer = exchange(http, back["code"])
    assert answer.headers["cache-control"] == "no-store"
    given = answer.json()
    assert (given["token_type"], given["expires_in"]) == ("Bearer", 300)
    found = claims(http, given["access_token"])
    assert header(given["access_token"])["typ"] == "at+jwt"
    assert found.pop("exp") - found.pop("iat") == 300
    assert len(found.pop("jti")) > 16
    assert found == {
        "iss": issuer.url,
        "sub": "amara.okafor",
        "client_id": "swagger",
        "aud": ["standards-api", "support-api", "meetings-api"],
        "scope": "openid profile email",
        "roles": ["headteacher"],
        "name": "Amara Okafor",
    }


def test_the_id_token_is_for_the_client(http: httpx.Client, issuer: RunningIssuer) -> None:
    given = sign_in(http)
    found = claims(http, given["id_token"])
    assert (found["iss"], found["aud"], found["nonce"]) == (issuer.url, ["swagger"], "a nonce")
    assert found["email"] == "amara.okafor@larkmoor.example"
    assert header(given["id_token"])["typ"] != "at+jwt"
    assert "at_hash" in found


def test_a_token_can_be_for_one_trust(http: httpx.Client) -> None:
    given = sign_in(http, scope=f"openid trust:{TRUST}")
    assert claims(http, given["access_token"])["trust"] == TRUST


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": VERIFIER, "code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"scope": "openid everything"}, "invalid_scope"),
        ({"scope": f"openid trust:{TRUST} trust:{TRUST[:-1]}2"}, "invalid_scope"),
        ({"scope": "openid trust:larkmoor"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
    ],
)
def test_a_wrong_request_goes_back_to_its_client(
    http: httpx.Client, issuer: RunningIssuer, changes: dict[str, str | None], error: str
) -> None:
    back = authorize(http, **changes)
    assert (back["error"], back["state"], back["iss"]) == (error, "a state", issuer.url)
    assert "code" not in back


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "http://evil.example/docs/oauth2-redirect"},
        {"redirect_uri": REDIRECT + "/"},
        {"redirect_uri": REDIRECT + "?x=1"},
        {"redirect_uri": REDIRECT.replace("127.0.0.1", "localhost")},
        {"client_id": "unknown"},
        {"client_id": "<script>alert(1)</script>"},
        {"client_id": "mis-larkmoor"},
    ],
)
def test_an_address_that_is_not_the_clients_gets_nothing(http: httpx.Client, changes: dict[str, str]) -> None:
    answer = http.post("/authorize", params=ASKED | changes, data={"person": "amara.okafor"})
    assert answer.status_code == 400
    assert "location" not in answer.headers
    assert "<script>" not in answer.text


def test_a_missing_redirect_address_is_refused(http: httpx.Client) -> None:
    asked = {key: value for key, value in ASKED.items() if key != "redirect_uri"}
    assert http.post("/authorize", params=asked, data={"person": "amara.okafor"}).status_code == 400


def test_an_unknown_person_sees_the_page_again(http: httpx.Client) -> None:
    answer = http.post("/authorize", params=ASKED, data={"person": "nobody"})
    assert (answer.status_code, "Who are you today?" in answer.text) == (200, True)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"code_verifier": "w" * 64}, 400),
        ({"code_verifier": ""}, 400),
        ({"redirect_uri": "http://localhost:8101/docs/oauth2-redirect"}, 400),
        ({"client_id": "spa"}, 400),
        ({"client_id": "unknown"}, 400),
        ({"code": "guessed"}, 400),
        ({"grant_type": "password"}, 400),
        ({}, 200),
    ],
)
def test_a_code_is_for_who_asked(http: httpx.Client, changes: dict[str, str], status: int) -> None:
    code = authorize(http)["code"]
    answer = exchange(http, **({"code": code} | changes))
    assert answer.status_code in (status, 401 if status == 400 else status), answer.text
    assert ("access_token" in answer.json()) == (status == 200)


def test_a_code_expires(http: httpx.Client, clock: Clock) -> None:
    code = authorize(http)["code"]
    clock.ahead = 62
    assert exchange(http, code).json()["error"] == "invalid_grant"


def test_a_code_used_twice_ends_what_came_of_the_first(http: httpx.Client) -> None:
    code = authorize(http)["code"]
    first = exchange(http, code).json()
    assert exchange(http, code).json()["error"] == "invalid_grant"
    assert refresh(http, first["refresh_token"]).json()["error"] == "invalid_grant"


def test_a_refresh_token_is_renewed_with_each_use(http: httpx.Client) -> None:
    first = sign_in(http, scope=f"openid trust:{TRUST}")
    second = refresh(http, first["refresh_token"]).json()
    third = refresh(http, second["refresh_token"]).json()
    assert len({one["refresh_token"] for one in (first, second, third)}) == 3
    assert claims(http, third["access_token"])["trust"] == TRUST
    assert "id_token" in third


def test_a_refresh_token_used_twice_ends_its_family(http: httpx.Client) -> None:
    first = sign_in(http)
    second = refresh(http, first["refresh_token"]).json()
    other = sign_in(http)
    assert refresh(http, first["refresh_token"]).json()["error"] == "invalid_grant"
    assert refresh(http, second["refresh_token"]).json()["error"] == "invalid_grant"
    assert refresh(http, other["refresh_token"]).status_code == 200


def test_a_refresh_cannot_widen_or_change_hands(http: httpx.Client) -> None:
    given = sign_in(http, scope="openid")
    form = {"grant_type": "refresh_token", "refresh_token": given["refresh_token"]}
    wider = http.post("/token", data=form | {"client_id": "swagger", "scope": "openid email"})
    assert wider.json()["error"] == "invalid_scope"
    other_trust = http.post("/token", data=form | {"client_id": "swagger", "scope": f"openid trust:{TRUST}"})
    assert other_trust.json()["error"] == "invalid_scope"
    assert http.post("/token", data=form | {"client_id": "spa"}).json()["error"] == "invalid_grant"


def test_a_family_ends_after_twelve_hours_however_often_renewed(http: httpx.Client, clock: Clock) -> None:
    given = sign_in(http)
    clock.ahead = 11 * 3600
    given = refresh(http, given["refresh_token"]).json()
    clock.ahead = 12 * 3600 + 5
    assert refresh(http, given["refresh_token"]).json()["error"] == "invalid_grant"


def test_a_revoked_refresh_token_is_dead(http: httpx.Client) -> None:
    given = sign_in(http)
    assert (
        http.post("/revoke", data={"token": given["refresh_token"], "client_id": "swagger"}).status_code
        == 200
    )
    assert refresh(http, given["refresh_token"]).json()["error"] == "invalid_grant"
    assert http.post("/revoke", data={"token": "unknown", "client_id": "swagger"}).status_code == 200
