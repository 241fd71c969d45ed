"""Machines, keys, discovery, and the page: the rest of what the issuer promises."""

import json
import re
from pathlib import Path

import httpx
import pytest

from issuer.clients import Secrets
from issuer.people import ROLES, BadSampleFile, read_people
from issuer.settings import SAMPLE, Settings
from issuer.testing import RunningIssuer, running
from issuer.tokens import read
from stack.local_only import NotInProduction

from .oauth import ASKED, ORIGIN, REDIRECT, Clock, claims, sign_in


def as_machine(http: httpx.Client, client_id: str, secret: str, **form: str) -> httpx.Response:
    return http.post("/token", data={"grant_type": "client_credentials", **form}, auth=(client_id, secret))


def test_a_machine_gets_a_token_of_its_own(http: httpx.Client, issuer: RunningIssuer) -> None:
    (secret,) = issuer.issuer.secrets.of("mis-larkmoor")
    given = as_machine(http, "mis-larkmoor", secret).json()
    assert "refresh_token" not in given
    found = claims(http, given["access_token"])
    assert (found["sub"], found["client_id"], found["roles"]) == ("mis-larkmoor", "mis-larkmoor", ["mis"])
    assert found["exp"] - found["iat"] == 300


@pytest.mark.parametrize(
    ("client_id", "secret"),
    [("mis-larkmoor", "wrong"), ("unknown", "x"), ("swagger", ""), ("mis-larkmoor", "ü")],
)
def test_a_wrong_secret_is_refused(http: httpx.Client, client_id: str, secret: str) -> None:
    answer = as_machine(http, client_id, secret)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_a_machine_may_not_sign_a_person_in(http: httpx.Client, issuer: RunningIssuer) -> None:
    (secret,) = issuer.issuer.secrets.of("mis-larkmoor")
    answer = http.post(
        "/token",
        data={"grant_type": "authorization_code", "code": "x", "redirect_uri": REDIRECT},
        auth=("mis-larkmoor", secret),
    )
    assert answer.status_code in (400, 401)


def test_a_public_client_has_no_token_of_its_own(http: httpx.Client) -> None:
    answer = http.post("/token", data={"grant_type": "client_credentials", "client_id": "swagger"})
    assert answer.json()["error"] == "invalid_client"


def test_a_machine_gets_no_scope_that_it_does_not_have(http: httpx.Client, issuer: RunningIssuer) -> None:
    (secret,) = issuer.issuer.secrets.of("mis-larkmoor")
    assert as_machine(http, "mis-larkmoor", secret, scope="everything").json()["error"] == "invalid_scope"
    given = as_machine(http, "mis-larkmoor", secret, scope="operate").json()
    assert claims(http, given["access_token"])["scope"] == ""


def test_two_secrets_overlap_and_the_third_ends_the_first(http: httpx.Client, issuer: RunningIssuer) -> None:
    lever = {"authorization": f"Bearer {issuer.issuer.management}"}
    (first,) = issuer.issuer.secrets.of("mis-larkmoor")
    second = http.post("/local/clients/mis-larkmoor/secret", headers=lever).json()["client_secret"]
    assert [as_machine(http, "mis-larkmoor", one).status_code for one in (first, second)] == [200, 200]
    third = http.post("/local/clients/mis-larkmoor/secret", headers=lever).json()["client_secret"]
    assert [as_machine(http, "mis-larkmoor", one).status_code for one in (first, second, third)] == [
        401,
        200,
        200,
    ]
    assert http.post("/local/clients/swagger/secret", headers=lever).status_code == 404


@pytest.mark.parametrize("path", ["/local/keys", "/local/clients/mis-larkmoor/secret"])
@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer wrong"}])
def test_the_levers_are_for_who_can_read_the_state_folder(
    http: httpx.Client, path: str, headers: dict[str, str]
) -> None:
    assert http.post(path, headers=headers).status_code == 401


def test_secrets_and_keys_are_private(tmp_path: Path, issuer: RunningIssuer) -> None:
    issuer.rotate()
    for name in ("client-secrets.json", "keys.json", "passwords.json"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    assert Secrets(tmp_path / "client-secrets.json").of("mis-larkmoor") == issuer.issuer.secrets.of(
        "mis-larkmoor"
    )


def test_an_old_key_verifies_until_its_tokens_are_long_dead(
    http: httpx.Client, issuer: RunningIssuer, clock: Clock
) -> None:
    before = issuer.mint("amara.okafor")
    kid = http.post("/local/keys", headers={"authorization": f"Bearer {issuer.issuer.management}"}).json()[
        "kid"
    ]
    after = issuer.mint("amara.okafor")
    published = [key["kid"] for key in http.get("/jwks.json").json()["keys"]]
    assert (len(published), kid in published) == (3, True)  # the next one, this one, and the old one
    assert claims(http, before)["sub"] == claims(http, after)["sub"] == "amara.okafor"
    clock.ahead = 3601
    left = [key["kid"] for key in http.get("/jwks.json").json()["keys"]]
    assert (len(left), kid in left) == (2, True)


def test_no_private_part_of_a_key_is_published(http: httpx.Client) -> None:
    for key in http.get("/jwks.json").json()["keys"]:
        assert set(key) == {"kty", "crv", "x", "y", "use", "alg", "kid"}


def test_tokens_survive_a_restart(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        token = first.mint("amara.okafor")
    with running(tmp_path) as second:
        keys = second.issuer.keys
        assert read(token, keys, issuer=first.url, now=keys.clock()) is not None
        assert read(token, keys, issuer="http://elsewhere", now=keys.clock()) is None


def test_a_minted_token_says_what_the_test_wants(http: httpx.Client, issuer: RunningIssuer) -> None:
    token = issuer.mint(
        "x", roles=["aid"], client_id="spa", aud="standards-api", jti=None, header={"typ": "JWT"}
    )
    found = claims(http, token)
    assert (found["aud"], found["client_id"], "jti" in found) == ("standards-api", "spa", False)
    assert claims(http, issuer.sign_in("margaret.adeyemi"))["roles"] == ["aid"]


@pytest.mark.parametrize("path", ["openid-configuration", "oauth-authorization-server"])
def test_discovery_names_what_there_is(http: httpx.Client, issuer: RunningIssuer, path: str) -> None:
    found = http.get(f"/.well-known/{path}").json()
    assert found["issuer"] == issuer.url
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert found["authorization_response_iss_parameter_supported"] is True
    for name in (
        "token_endpoint",
        "jwks_uri",
        "userinfo_endpoint",
        "revocation_endpoint",
        "authorization_endpoint",
    ):
        assert http.get(found[name]).status_code != 404


def test_userinfo_is_for_a_live_token_with_openid(
    http: httpx.Client, issuer: RunningIssuer, clock: Clock
) -> None:
    def ask(token: str) -> int:
        return http.get("/userinfo", headers={"authorization": f"Bearer {token}"}).status_code

    given = sign_in(http)
    answer = http.get("/userinfo", headers={"authorization": f"Bearer {given['access_token']}"})
    assert (answer.json()["sub"], answer.json()["roles"]) == ("amara.okafor", ["headteacher"])
    assert ask(given["id_token"]) == 401
    assert ask("rubbish") == 401
    assert ask(issuer.mint("amara.okafor", iss="http://elsewhere")) == 401
    assert ask(issuer.mint("amara.okafor", scope="profile")) == 403
    clock.ahead = 320
    assert ask(given["access_token"]) == 401


def test_the_page_runs_nothing_and_lists_everybody(http: httpx.Client, issuer: RunningIssuer) -> None:
    answer = http.get("/authorize", params=ASKED)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert f"form-action 'self' {ORIGIN};" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script|style=|\son\w+=", answer.text)
    assert "cross-origin-opener-policy" not in answer.headers
    for person in issuer.issuer.people.values():
        assert f'value="{person.subject}"' in answer.text


def test_what_is_in_the_query_stays_text(http: httpx.Client) -> None:
    answer = http.get("/authorize", params=ASKED | {"state": '"><script>alert(1)</script>'})
    assert answer.status_code == 200
    assert "<script" not in answer.text


@pytest.mark.parametrize(("origin", "allowed"), [(ORIGIN, True), ("http://evil.example", False)])
def test_only_the_services_pages_may_call(http: httpx.Client, origin: str, allowed: bool) -> None:
    asked = {
        "origin": origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "x-requested-with",
    }
    answer = http.options("/token", headers=asked)
    assert (answer.headers.get("access-control-allow-origin") == origin) == allowed


def test_it_refuses_production(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODE", "production")
    with pytest.raises(NotInProduction), running(tmp_path):
        pass


def test_there_is_somebody_for_each_role_and_a_stranger() -> None:
    people = read_people(SAMPLE / "people.yaml")
    assert {role for person in people.values() for role in person.roles} == ROLES
    assert [] in [person.roles for person in people.values()]


def test_a_misspelt_role_is_named(tmp_path: Path) -> None:
    file = tmp_path / "people.yaml"
    file.write_text(
        json.dumps({"people": [{"subject": "a", "name": "A", "email": "e", "says": "s", "roles": ["ait"]}]})
    )
    with pytest.raises(BadSampleFile, match="ait"):
        read_people(file)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ISSUER", "http://127.0.0.1:1/")
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    monkeypatch.setenv("ALLOWED_ORIGINS", "http://a, http://b")
    assert Settings.from_environment() == Settings("http://127.0.0.1:1", tmp_path, ["http://a", "http://b"])
