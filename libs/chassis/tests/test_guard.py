"""The bestiary: hostile bodies, paths and queries are refused small and clear, and none makes a 500."""

import asyncio
import json

import pytest
from rig import Api, Trust

GOOD = '{"desk": "d1", "text": "x"}'
BODIES: dict[str, tuple[bytes, set[int]]] = {
    "NaN": (b'{"desk": "d1", "text": NaN}', {400}),
    "Infinity": (b'{"desk": "d1", "text": -Infinity}', {400}),
    "1e400": (b'{"desk": "d1", "text": 1e400}', {422}),
    "lone surrogate": (rb'{"desk": "d1", "text": "\ud800"}', {422}),
    "lone surrogate in a name": (rb'{"desk": "d1", "text": "x", "\udfff": 1}', {422}),
    "zero character": (rb'{"desk": "d1", "text": "a\u0000b"}', {422}),
    "raw zero character": (b'{"desk": "d1", "text": "a\x00b"}', {400}),
    "depth 33": (b'{"desk": "d1", "text": ' + b"[" * 33 + b"]" * 33 + b"}", {400}),
    "depth 500": (b"[" * 500 + b"]" * 500, {400}),
    "depth 100000": (b"[" * 100_000 + b"]" * 100_000, {400}),
    "digits 25": (b'{"desk": "d1", "text": 1000000000000000000000000}', {422}),
    "digits 4000": (b'{"desk": "d1", "text": ' + b"9" * 4000 + b"}", {422}),
    "digits 5000": (b'{"desk": "d1", "text": ' + b"9" * 5000 + b"}", {400}),
    "10^30 as a number": (b'{"desk": "d1", "text": 1e30}', {422}),
    "doubled member": (b'{"desk": "d1", "desk": "d2", "text": "x"}', {400}),
    "UTF-16": (GOOD.encode("utf-16"), {400}),
    "byte-order mark": (b"\xef\xbb\xbf" + GOOD.encode(), {400}),
    "binary": (bytes(range(256)), {400}),
    "bad UTF-8": (b'{"desk": "d1", "text": "\xff"}', {400}),
    "trailing data": (GOOD.encode() + b"{}", {400}),
    "two documents": (GOOD.encode() + b"\n" + GOOD.encode(), {400}),
    "cut off": (GOOD.encode()[:-3], {400}),
    "empty": (b"", {422}),
    "null": (b"null", {422}),
    "a list": (b"[]", {422}),
    "a text": (b'"x"', {422}),
    "a number": (b"7", {422}),
    "number for text": (b'{"desk": "d1", "text": 7}', {422}),
    "true for text": (b'{"desk": "d1", "text": true}', {422}),
    "unknown member": (b'{"desk": "d1", "text": "x", "trust_id": "y"}', {422}),
    "mass assignment": (b'{"desk": "d1", "text": "x", "author": "eve", "version": 9}', {422}),
    "20000 unknown members": (json.dumps({f"m{n}": n for n in range(20_000)}).encode(), {422}),
    "2 MiB": (b'{"desk": "d1", "text": "' + b"x" * 2 * 1024 * 1024 + b'"}', {413}),
    "comment": (b'{"desk": "d1", /* hi */ "text": "x"}', {400}),
    "single quotes": (b"{'desk': 'd1', 'text': 'x'}", {400}),
}


@pytest.mark.parametrize("name", BODIES)
async def test_a_hostile_body_is_refused_small(trust: Trust, name: str) -> None:
    ann = await trust.person("ann", "clerk")
    body, statuses = BODIES[name]
    answer = await ann.post("/v1/notes", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in statuses, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(answer.content) < 4096
    assert await trust.api.look("select 1 from notes where trust_id = $1", trust.id) == []


async def test_what_was_sent_is_never_sent_back(trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    answer = await ann.post(
        "/v1/notes", json={"desk": "canary-1234-canary", "text": 5, "canary-name": "canary"}
    )
    assert answer.status_code == 422
    assert "canary-1234" not in answer.text


@pytest.mark.parametrize(
    ("kind", "status"),
    [("text/plain", 415), ("application/xml", 415), ("", 415), ("application/json; charset=utf-8", 201)],
)
async def test_kinds_of_content(trust: Trust, kind: str, status: int) -> None:
    ann = await trust.person("ann", "clerk")
    headers = {"Content-Type": kind} if kind else {}
    assert (await ann.post("/v1/notes", content=GOOD.encode(), headers=headers)).status_code == status


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/notes/%00", 422),
        ("/v1/notes/1_0", 422),
        ("/v1/notes/+1", 422),
        ("/v1/notes/../../etc/passwd", 404),
        ("/v1/notes?limit=0", 422),
        ("/v1/notes?limit=1e3", 422),
        ("/v1/notes?limit=201", 422),
        ("/v1/notes?sort=text", 422),
        ("/v1/notes?sort=desk;drop", 422),
        ("/v1/notes?after=rubbish", 422),
        ("/v1/notes?after=W10", 422),
        ("/v1/notes?after=" + "A" * 2000, 422),
        ("/v1/notes?desk=%00", 422),
        ("/v1/notes?unknown=1", 422),
        ("/v1/notes?q=%ED%A0%80", 200),
        ("/v1/notes?q=%25_\\", 200),
        ("/v1/notes?" + "a=1&" * 5000, 400),
    ],
)
async def test_a_hostile_address_is_refused(trust: Trust, path: str, status: int) -> None:
    ann = await trust.person("ann", "clerk")
    answer = await ann.get(path)
    assert answer.status_code == status, answer.text
    assert len(answer.content) < 4096


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "PUT", "DELETE"])
async def test_what_is_not_offered_is_refused(trust: Trust, method: str) -> None:
    ann = await trust.person("ann", "clerk")
    answer = await ann.request(method, "/v1/notes")
    assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")
    assert answer.headers["allow"]


@pytest.mark.parametrize("tag", ['"x"', "1,2", "*", "W/1", '"99999999999999999999"', '"-1"', '"\u0661"'])
async def test_a_strange_version_matches_nothing(trust: Trust, tag: str) -> None:
    ann = await trust.person("ann", "clerk")
    note = (await ann.post("/v1/notes", json={"desk": "d1", "text": "x"})).json()["id"]
    headers = {"If-Match": tag.encode()}
    answer = await ann.patch(f"/v1/notes/{note}", json={"text": "y"}, headers=headers)  # type: ignore[arg-type]
    assert answer.status_code == 412


@pytest.mark.parametrize("key", ["", "k" * 256, "a b", "caf\u00e9"])
async def test_a_strange_idempotency_key_is_refused(trust: Trust, key: str) -> None:
    ann = await trust.person("ann", "clerk")
    headers = {"Idempotency-Key": key.encode()}
    answer = await ann.post("/v1/notes", json={"desk": "d1", "text": "x"}, headers=headers)  # type: ignore[arg-type]
    assert answer.status_code == 422


async def test_a_body_that_does_not_arrive_is_given_up(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chassis.guard.SECONDS_TO_ARRIVE", 0.05)
    sent: list[dict[str, object]] = []

    async def never() -> dict[str, object]:
        await asyncio.sleep(60)
        return {}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": "POST", "path": "/v1/notes", "raw_path": b"/v1/notes", "query_string": b"",
        "headers": [(b"content-type", b"application/json"), (b"content-length", b"9")],
        "http_version": "1.1", "scheme": "http",
        "server": ("service.test", 80), "client": ("127.0.0.1", 1),
    }  # fmt: skip
    await api.app(scope, never, send)  # type: ignore[arg-type]
    assert sent[0]["status"] == 408
