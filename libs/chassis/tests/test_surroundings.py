"""What every service offers beside its own operations: health, metrics, documentation, safe headers."""

import json

import httpx
from rig import Api, Trust

from chassis.examples import example_of


async def test_alive_and_ready(api: Api) -> None:
    assert (await api.client().get("/health/live")).json()["status"] == "alive"
    ready = await api.ready()
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")


async def test_a_database_that_is_not_migrated_is_not_ready(api: Api) -> None:
    await api.behind.execute("update alembic_version set version_num = '0000'")
    try:
        answer = await api.client().get("/health/ready")
        assert (answer.status_code, answer.json()["checks"]["database"]) == (503, False)
    finally:
        await api.behind.execute("update alembic_version set version_num = $1", api.app.state.migration)


async def test_metrics_count_by_route_not_by_address(trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    await ann.get("/v1/notes/0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10")
    text = (await trust.api.client().get("/metrics")).text
    assert 'http_answers_total{method="GET",route="/v1/notes/{note_id}",status="404"}' in text
    assert "0192f3c1" not in text


async def test_answers_carry_the_safe_headers(trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    answer = await ann.get("/v1/notes")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-request-id"]


async def test_the_documentation_runs_no_inline_script_and_loads_nothing_from_elsewhere(api: Api) -> None:
    page = await api.client().get("/docs")
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert "<script>" not in page.text
    assert "http" not in page.text
    for asset in ("start.js", "style.css", "oauth2-redirect", "oauth2-redirect.js"):
        assert (await api.client().get(f"/docs/{asset}")).status_code == 200
    assert (await api.client().get("/docs-assets/swagger-ui-bundle.js")).status_code == 200
    start = (await api.client().get("/docs/start.js")).text
    assert '"persistAuthorization": false' in start
    assert '"usePkceWithAuthorizationCodeGrant": true' in start


async def test_no_page_of_another_origin_may_call(api: Api) -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"}
    answer = await api.client().options("/v1/notes", headers=headers)
    assert "access-control-allow-origin" not in answer.headers


async def test_the_log_holds_no_body_no_token_and_no_address(trust: Trust, capsys: object) -> None:
    ann = await trust.person("ann", "clerk")
    await ann.post("/v1/notes", json={"desk": "canary-desk", "text": "canary-text"})
    await ann.get("/v1/notes?q=canary-query")
    out = capsys.readouterr().out  # type: ignore[attr-defined] # pytest's fixture
    assert "canary" not in out
    assert "Bearer" not in out
    assert "eyJ" not in out
    for line in out.splitlines():
        json.loads(line)


async def test_a_dead_database_is_503_and_nothing_is_promised(trust: Trust, api: Api) -> None:
    ann = await trust.person("ann", "clerk")
    await api.behind.execute("alter role standards_app connection limit 0")
    ours = "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'standards_app'"
    await api.behind.execute(ours)
    try:
        answers = [await ann.post("/v1/notes", json={"desk": "d", "text": "x"}) for _ in range(12)]
        assert {a.status_code for a in answers} == {503}
        assert answers[0].headers["retry-after"]
        assert (await api.client().get("/health/live")).status_code == 200
        assert (await api.client().get("/health/ready")).status_code == 503
    finally:
        await api.behind.execute("alter role standards_app connection limit -1")
    assert (await ann.post("/v1/notes", json={"desk": "d", "text": "x"})).status_code == 201


async def test_a_signed_out_caller_learns_nothing(api: Api) -> None:
    answer: httpx.Response = await api.client().get("/v1/notes")
    assert answer.status_code == 401
    assert set(answer.json()) == {"type", "title", "status", "detail"}


def test_an_example_says_of_what_may_be_null_that_it_is_null() -> None:
    schema = {"required": ["name", "failure"], "properties": {}, "examples": [{"name": "Oak"}]}
    assert example_of(schema, {}) == {"name": "Oak", "failure": None}
