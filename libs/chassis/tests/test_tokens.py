"""The token battery: two shapes are believed, more than fifty are not, and none makes a 500."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jws
from joserfc.jwk import ECKey
from rig import Api, Trust

from chassis.problems import Unauthenticated, Unavailable
from chassis.tokens import Keys, Verifier
from issuer.testing import RunningIssuer, running

TRUST = UUID("0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10")
Shape = Callable[[RunningIssuer], str]


def encode(value: object) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(issuer: RunningIssuer, header: dict[str, Any], payload: bytes) -> str:
    """Signed by the issuer's own key over exactly these parts: no library in the way to refuse them."""
    key = issuer.issuer.keys.signing
    head = {"alg": "ES256", "typ": "at+jwt", "kid": key.kid, **header}
    text = f"{encode({name: value for name, value in head.items() if value is not None})}.{encode(payload)}"
    r, s = decode_dss_signature(key.get_op_key("sign").sign(text.encode(), ECDSA(SHA256())))
    return f"{text}.{encode(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def claims(issuer: RunningIssuer) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(issuer.mint("ann").split(".")[1] + "=="))
    return found


def minted(header: dict[str, Any] | None = None, **changed: Any) -> Shape:
    """A good token but for these; None leaves a part out."""

    def shape(issuer: RunningIssuer) -> str:
        said = {name: value for name, value in (claims(issuer) | changed).items() if value is not None}
        return signed(issuer, header or {}, json.dumps(said).encode())

    return shape


def raw(payload: bytes) -> Shape:
    """A payload as no JSON writer would write it; @ stands for the members of a good one."""

    def shape(issuer: RunningIssuer) -> str:
        return signed(issuer, {}, payload.replace(b"@", json.dumps(claims(issuer)).encode()[1:-1]))

    return shape


def with_part(place: int, value: str) -> Shape:
    def shape(issuer: RunningIssuer) -> str:
        parts = issuer.mint("ann").split(".")
        parts[place] = value
        return ".".join(parts)

    return shape


def unsigned(algorithm: str) -> Shape:
    def shape(issuer: RunningIssuer) -> str:
        kid, payload = issuer.issuer.keys.signing.kid, issuer.mint("ann").split(".")[1]
        return f"{encode({'alg': algorithm, 'typ': 'at+jwt', 'kid': kid})}.{payload}."

    return shape


def confused_hmac(issuer: RunningIssuer) -> str:
    """The public key, which everybody has, used as a shared secret."""
    key = issuer.issuer.keys.signing
    head = f"{encode({'alg': 'HS256', 'typ': 'at+jwt', 'kid': key.kid})}.{issuer.mint('ann').split('.')[1]}"
    return f"{head}.{encode(hmac.new(key.as_pem(private=False), head.encode(), hashlib.sha256).digest())}"


def by_a_stranger(issuer: RunningIssuer) -> str:
    key = ECKey.generate_key("P-256", {"kid": str(issuer.issuer.keys.signing.kid)})
    head = {"alg": "ES256", "typ": "at+jwt", "kid": key.kid}
    payload = base64.urlsafe_b64decode(issuer.mint("ann").split(".")[1] + "==")
    return jws.serialize_compact(head, payload, key, algorithms=["ES256"])


def brings_its_key(issuer: RunningIssuer) -> str:
    return minted({"jwk": issuer.issuer.keys.signing.as_dict(private=False)})(issuer)


NOW = int(time.time())
GOOD: dict[str, Shape] = {
    "a plain access token": minted(),
    "the long form of its type": minted({"typ": "application/at+jwt"}),
}
BAD: dict[str, Shape] = {
    "empty": lambda _: "",
    "not a token": lambda _: "abc",
    "two parts": lambda issuer: issuer.mint("ann").rpartition(".")[0],
    "five parts": lambda issuer: issuer.mint("ann") + ".a.b",
    "dots only": lambda _: "..",
    "not base64": with_part(0, "!!!"),
    "not JSON": with_part(0, encode(b"{")),
    "header is a list": with_part(0, encode([])),
    "header is deep": with_part(0, encode(b'{"a":' + b"[" * 900 + b"]" * 900 + b"}")),
    "payload changed": with_part(1, encode({"sub": "eve"})),
    "payload deep": with_part(1, encode(b"[" * 3000 + b"]" * 3000)),
    "signature gone": with_part(2, ""),
    "signature of another": with_part(2, encode(b"0" * 64)),
    "signature short": with_part(2, encode(b"0" * 8)),
    "10 KB": minted(padding="x" * 9000),
    "10 MB": lambda _: "a" * 1_000_000,
    "not ASCII": lambda _: "caf\u00e9.a.b",
    "alg none": unsigned("none"),
    "alg None": unsigned("None"),
    "alg NONE": unsigned("NONE"),
    "alg missing": with_part(0, encode({"typ": "at+jwt", "kid": "x"})),
    "alg a number": with_part(0, encode({"alg": 1, "typ": "at+jwt", "kid": "x"})),
    "HS256 with our public key": confused_hmac,
    "signed by a stranger": by_a_stranger,
    "ID token": minted({"typ": "JWT"}),
    "type missing": minted({"typ": None}),
    "logout token": minted({"typ": "logout+jwt"}),
    "kid missing": minted({"kid": None}),
    "kid unknown": with_part(0, encode({"alg": "ES256", "typ": "at+jwt", "kid": "who"})),
    "kid empty": with_part(0, encode({"alg": "ES256", "typ": "at+jwt", "kid": ""})),
    "kid a list": with_part(0, encode({"alg": "ES256", "typ": "at+jwt", "kid": ["a"]})),
    "kid a path": with_part(0, encode({"alg": "ES256", "typ": "at+jwt", "kid": "../../dev/null"})),
    "kid very long": with_part(0, encode({"alg": "ES256", "typ": "at+jwt", "kid": "k" * 4000})),
    "brings its key": brings_its_key,
    "jku": minted({"jku": "https://evil.example/keys"}),
    "x5u": minted({"x5u": "https://evil.example/cert"}),
    "crit": minted({"crit": ["exp"]}),
    "b64": minted({"b64": False}),
    "zip": minted({"zip": "DEF"}),
    "doubled claim": raw(b'{@,"sub":"ann","sub":"eve"}'),
    "exp NaN": raw(b'{@,"exp":NaN}'),
    "payload a list": raw(b"[1]"),
    "expired": minted(exp=NOW - 31),
    "exp missing": minted(exp=None),
    "exp text": minted(exp="tomorrow"),
    "exp true": minted(exp=True),
    "exp beyond numbers": raw(b'{"exp":1e400}'),
    "iat missing": minted(iat=None),
    "issued in the future": minted(iat=NOW + 3600, exp=NOW + 7200),
    "not yet valid": minted(nbf=NOW + 3600),
    "another issuer": minted(iss="https://evil.example"),
    "issuer missing": minted(iss=None),
    "another audience": minted(aud=["support-api"]),
    "audience missing": minted(aud=None),
    "subject missing": minted(sub=None),
    "subject empty": minted(sub=""),
    "subject a number": minted(sub=7),
    "client missing": minted(client_id=None),
    "jti missing": minted(jti=None),
    "roles are text": minted(roles="aid"),
    "trust is no id": minted(trust="ours"),
}


@pytest.mark.parametrize("name", GOOD)
async def test_believed(api: Api, issuer: RunningIssuer, name: str) -> None:
    assert (await api.client(GOOD[name](issuer)).get("/v1/notes")).status_code == 200


@pytest.mark.parametrize("name", BAD)
async def test_refused(api: Api, issuer: RunningIssuer, name: str) -> None:
    headers = {"Authorization": b"Bearer " + BAD[name](issuer).encode("latin-1")}
    answer = await api.client().get("/v1/notes", headers=headers)  # type: ignore[arg-type]
    assert answer.status_code == 401, answer.text
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert len(answer.content) < 500


def test_there_are_more_than_fifty_refusals() -> None:
    assert len(BAD) >= 53


@pytest.mark.parametrize("header", ["", "Basic YTpi", "Bearer", "bearer  "])
async def test_no_token_is_no_sign_in(api: Api, header: str) -> None:
    assert (await api.client().get("/v1/notes", headers={"Authorization": header})).status_code == 401


@pytest.mark.parametrize(("late", "status"), [(29, 200), (31, 401)])
async def test_clocks_may_differ_by_thirty_seconds(
    api: Api, issuer: RunningIssuer, late: int, status: int
) -> None:
    token = issuer.mint("ann", exp=int(time.time()) - late)
    assert (await api.client(token).get("/v1/notes")).status_code == status


async def test_a_remembered_token_still_expires(issuer: RunningIssuer) -> None:
    at = [time.time()]
    async with httpx.AsyncClient() as http:
        verifier = Verifier(issuer.url, "standards-api", Keys(issuer.url, http), clock=lambda: at[0])
        token = issuer.mint("ann")
        assert await verifier.verify(token) is await verifier.verify(token)
        at[0] += 300 + 31
        with pytest.raises(Unauthenticated):
            await verifier.verify(token)


async def test_a_new_key_is_believed_at_once_and_the_old_one_still() -> None:
    minutes = [0.0]
    with running() as issuer:
        await rotate_and_verify(issuer, minutes)


async def rotate_and_verify(issuer: RunningIssuer, minutes: list[float]) -> None:
    async with httpx.AsyncClient() as http:
        keys = Keys(issuer.url, http, clock=lambda: minutes[0] * 60)
        verifier = Verifier(issuer.url, "standards-api", keys)
        before = issuer.mint("ann")
        await verifier.verify(before)
        issuer.rotate()
        issuer.rotate()  # the key that now signs was not published when the keys were fetched
        minutes[0] += 2
        await verifier.verify(issuer.mint("ann"))
        await verifier.verify(before)
        assert keys.fetches == 2


async def test_a_rotation_right_after_the_keys_were_fetched_refuses_nobody() -> None:
    with running() as issuer:
        async with httpx.AsyncClient() as http:
            keys = Keys(issuer.url, http)
            verifier = Verifier(issuer.url, "standards-api", keys)
            await verifier.verify(issuer.mint("ann"))
            issuer.rotate()
            await verifier.verify(issuer.mint("ann"))
            assert keys.fetches == 1


async def test_a_flood_of_unknown_keys_costs_one_fetch_a_minute(issuer: RunningIssuer) -> None:
    async with httpx.AsyncClient() as http:
        keys = Keys(issuer.url, http)
        verifier = Verifier(issuer.url, "standards-api", keys)
        await verifier.verify(issuer.mint("ann"))
        for number in range(200):
            token = with_part(0, encode({"alg": "ES256", "typ": "at+jwt", "kid": f"k{number}"}))(issuer)
            with pytest.raises(Unauthenticated):
                await verifier.verify(token)
        assert keys.fetches == 1


async def test_known_keys_outlive_the_issuer_for_a_day(issuer: RunningIssuer) -> None:
    hours = [0.0]
    async with httpx.AsyncClient() as http:
        keys = Keys(issuer.url, http, clock=lambda: hours[0] * 3600)
        verifier = Verifier(issuer.url, "standards-api", keys)
        token = issuer.mint("ann")
        await verifier.verify(token)
        keys.http = httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(503)))
        verifier.seen.clear()
        hours[0] = 23
        assert (await verifier.verify(token)).subject == "ann"
        verifier.seen.clear()
        hours[0] = 25
        with pytest.raises(Unavailable):
            await verifier.verify(token)


async def test_somebody_in_two_trusts_chooses_by_token(api: Api, trust: Trust, other_trust: Trust) -> None:
    """And with one trust only, no choice is needed."""
    await trust.stand("con.sultant", "clerk")
    assert (
        await api.client(api.issuer.mint("con.sultant", roles=["clerk"])).get("/v1/notes")
    ).status_code == 200
    await other_trust.stand("con.sultant", "clerk")
    torn = await api.client(api.issuer.mint("con.sultant", roles=["clerk"])).get("/v1/notes")
    assert (torn.status_code, torn.json()["type"]) == (403, "/problems/trust-not-chosen")
    assert (await other_trust.signed_in("con.sultant", "clerk").get("/v1/notes")).status_code == 200
