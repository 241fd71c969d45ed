"""One request, one statement: as isolated, as permitted and as refused as the plain way."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

import httpx
import pytest
from fastapi import APIRouter, Query
from notes.routes import list_notes, list_notes_plainly, read_note
from notes.routes import note as note_in_json
from rig import Api, Trust
from rig.statements import statements
from writing import write

from chassis.idempotency import Route
from chassis.lane import Lane
from chassis.shortway import short_ways
from chassis.swift import Asker


async def both(who: httpx.AsyncClient, path: str, **query: Any) -> tuple[httpx.Response, httpx.Response]:
    plain = "/v1/notes/plain/all" if path == "/v1/notes" else f"{path}/plain"
    return await who.get(path, params=query), await who.get(plain, params=query)


async def test_a_read_is_one_statement_once_the_asker_is_known(trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    note = await write(ann)
    for path in (f"/v1/notes/{note}", "/v1/notes?sort=desk&desk=d1"):
        await ann.get(path)
        with statements() as said:
            assert (await ann.get(path)).status_code == 200
        assert len(said) == 1
        assert "enter_known" in said[0]


async def test_both_ways_answer_alike(trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    note = await write(ann, text='a "quoted"\nßtext')
    await write(ann, "d2")
    swift, plain = await both(ann, f"/v1/notes/{note}")
    assert (swift.json(), swift.headers["etag"]) == (plain.json(), plain.headers["etag"])
    for query in ({"sort": "desk"}, {"sort": "-desk", "limit": 1}, {"desk": "d2"}, {"desk": "d9"}):
        swift, plain = await both(ann, "/v1/notes", **{"sort": "desk", **query})
        assert swift.json() == plain.json()


async def test_a_marker_of_one_way_is_good_for_the_other(trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    for number in range(5):
        await write(ann, f"d{number}")
    swift, plain = await both(ann, "/v1/notes", sort="-desk", limit=2)
    after = swift.json()["next"]
    assert after == plain.json()["next"]
    swift, plain = await both(ann, "/v1/notes", sort="-desk", limit=2, after=after)
    assert [row["desk"] for row in swift.json()["items"]] == ["d2", "d1"]
    assert swift.json() == plain.json()


REFUSED = [
    ("/v1/notes/not-an-id", {}),
    ("/v1/notes/0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10", {}),
    ("/v1/notes", {"limit": "0"}),
    ("/v1/notes", {"limit": ["2", "3"]}),
    ("/v1/notes", {"sort": "secret"}),
    ("/v1/notes", {"nobody": "knows"}),
    ("/v1/notes", {"after": "nonsense", "sort": "desk"}),
    ("/v1/notes", {"q": "words"}),
]


@pytest.mark.parametrize(("path", "query"), REFUSED)
async def test_what_is_amiss_is_said_alike(trust: Trust, path: str, query: dict[str, Any]) -> None:
    ann = await trust.person("ann", "clerk")
    swift, plain = await both(ann, path, **query)
    assert (swift.status_code, swift.json()) == (plain.status_code, plain.json())
    swift, plain = await both(trust.api.client(), path, **query)
    assert swift.status_code == plain.status_code == 401


async def test_a_post_that_ends_ends_access_at_the_next_request(api: Api, trust: Trust) -> None:
    ann, bob = await trust.person("ann", "clerk"), await trust.person("bob", "headteacher", "d1")
    note = await write(ann)
    assert (await bob.get(f"/v1/notes/{note}")).status_code == 200
    await api.behind.execute(
        "update standings set until = now() where subject = 'bob' and trust_id = $1", trust.id
    )
    assert (await bob.get(f"/v1/notes/{note}")).status_code == 404
    assert (await bob.get("/v1/notes?sort=desk")).json()["items"] == []


async def test_a_new_post_gives_access_at_the_next_request(trust: Trust) -> None:
    ann, bob = await trust.person("ann", "clerk"), await trust.person("bob", "headteacher", "d2")
    note = await write(ann)
    assert (await bob.get(f"/v1/notes/{note}")).status_code == 404
    await trust.stand("bob", "headteacher", "d1")
    assert (await bob.get(f"/v1/notes/{note}")).status_code == 200


async def test_neighbours_on_one_connection_never_see_each_other(trust: Trust, other_trust: Trust) -> None:
    here, there = await trust.person("ann", "clerk"), await other_trust.person("zoe", "clerk")
    ours, theirs = await write(here), await write(there)

    async def look(number: int) -> tuple[int, int]:
        who, own, foreign = (here, ours, theirs) if number % 2 else (there, theirs, ours)
        return (await who.get(f"/v1/notes/{own}")).status_code, (
            await who.get(f"/v1/notes/{foreign}")
        ).status_code

    assert set(await asyncio.gather(*(look(number) for number in range(60)))) == {(200, 404)}


async def test_nobody_is_let_in_by_what_was_remembered_of_another_trust(
    api: Api, trust: Trust, other_trust: Trust
) -> None:
    """Even were the memory wrong, the statement's own question and the wall of the tenant hold."""
    ann, zoe = await trust.person("ann", "clerk"), await other_trust.person("zoe", "clerk")
    note = await write(ann)
    for who in (ann, zoe):
        await who.get(f"/v1/notes/{note}")
    known = api.app.state.swift.known
    anns, zoes, zoe_token = known[token_of(ann)], known[token_of(zoe)], token_of(zoe)
    assert (anns.actor.subject, zoes.actor.subject) == ("ann", "zoe")
    entering = {**zoes.entering, "asker_known": anns.entering["asker_known"]}
    known[zoe_token] = type(anns)(anns.actor, entering, anns.statements)
    assert (await zoe.get(f"/v1/notes/{note}")).status_code == 404
    assert known[zoe_token].actor.subject == "zoe"


async def test_no_row_is_looked_at_before_the_trust_is_entered(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    await ann.get("/v1/notes?sort=desk&desk=d1")
    known = api.app.state.swift.known[token_of(ann)]
    for statement in (one for one in known.statements.values() if "INSERT" not in one.sql):
        asked = statement.arguments({**known.entering, "wanted_desk": "d1", "most": 51})
        plan = [row[0] for row in await api.look(f"explain {statement.sql}", *asked)]
        subplan = next(number for number, line in enumerate(plan) if "SubPlan" in line)
        gate = next(number for number, line in enumerate(plan) if "One-Time Filter: asker.holds" in line)
        scans = [number for number, line in enumerate(plan) if "on notes" in line]
        assert scans
        assert all(subplan < gate < scan for scan in scans), plan


async def test_an_operator_works_in_the_trust_they_chose(trust: Trust, other_trust: Trust) -> None:
    await write(await trust.person("ann", "clerk"))
    await trust.stand("olive.operator", "clerk")
    for where, expected in ((trust, 1), (other_trust, 0)):
        olive = where.signed_in("olive.operator", "operator", "clerk")
        for _ in range(2):
            assert len((await olive.get("/v1/notes?sort=desk")).json()["items"]) == expected


async def test_a_statement_out_of_time_is_told_as_unavailable(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    note = await write(ann)
    await ann.get(f"/v1/notes/{note}")
    statement = api.app.state.swift.known[token_of(ann)].statements[note_in_json]
    statement.sql = f"select true, pg_sleep(30)::text, {', '.join(f'${n + 1}::text' for n in range(5))}"
    statement.arguments = lambda _: [None] * 5
    connections = api.app.state.swift.connections
    await connections.fetchrow("select set_config('statement_timeout', '50ms', false)")
    answer = await ann.get(f"/v1/notes/{note}")
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    connections.forget()


def token_of(who: httpx.AsyncClient) -> str:
    return who.headers["authorization"].removeprefix("Bearer ")


async def test_connections_that_were_cut_are_made_anew(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    note = await write(ann)
    await ann.get(f"/v1/notes/{note}")
    await api.look(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
        " and pid <> pg_backend_pid()"
    )
    await asyncio.sleep(0.1)
    for path in (f"/v1/notes/{note}", f"/v1/notes/{note}/plain"):
        answers = [(await ann.get(path)).status_code for _ in range(2)]
        assert answers[-1] == 200
        assert set(answers) <= {200, 503}


def test_only_endpoints_that_take_an_asker_alone_have_a_lane() -> None:
    assert Lane.into(read_note, "/v1/notes/{note_id}")
    assert Lane.into(list_notes, "/v1/notes")
    assert Lane.into(list_notes_plainly, "/v1/notes/plain/all") is None


def test_a_lane_takes_the_defaults_of_a_query_and_nothing_that_must_be_asked_in_it() -> None:
    async def left_out(asker: Asker, loud: Annotated[bool, Query()] = False) -> None:
        assert asker, loud

    async def needed(asker: Asker, loud: Annotated[bool, Query()]) -> None:
        assert asker, loud

    assert Lane.into(left_out, "/v1/notes")
    assert Lane.into(needed, "/v1/notes") is None


def test_only_what_could_be_nothing_else_takes_the_short_way() -> None:
    router = APIRouter(prefix="/v1/things", route_class=Route)

    async def answer(asker: Asker, key: str = "") -> None:
        """Takes what no lane knows."""
        assert asker, key

    async def one(asker: Asker, key: str) -> None:
        assert asker, key

    router.get("/special")(answer)
    router.get("/{key}")(one)
    router.get("/{key}/parts")(one)
    router.post("/{key}")(one)
    assert [route.path for route in short_ways([router])["GET", "things"]] == ["/v1/things/{key}/parts"]
    assert [route.path for route in short_ways([router])["POST", "things"]] == ["/v1/things/{key}"]


async def test_what_fails_on_the_short_way_is_told_as_on_the_ordinary_one(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    await ann.get("/v1/notes?sort=desk")
    connections, api.app.state.swift.connections = api.app.state.swift.connections, None
    try:
        answer = await ann.get("/v1/notes?sort=desk")
    finally:
        api.app.state.swift.connections = connections
    assert (answer.status_code, answer.json()["type"]) == (500, "/problems/server-error")


async def test_what_no_signpost_knows_is_refused_as_ever(trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    assert (await ann.get("/v1/nowhere")).status_code == 404
    assert (await ann.get("/v1/notes/a/b/c/d")).status_code == 404
    wrong = await ann.delete(f"/v1/notes/{UUID(int=1)}")
    assert (wrong.status_code, wrong.json()["type"]) == (405, "/problems/method-not-allowed")
