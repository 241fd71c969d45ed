"""Files about many trusts: an operator brings in each row into its own, a trust takes what is its own."""

from uuid import uuid5

import httpx
import pytest
from bringing import counts, table, upload
from notes.importers import TRUSTS
from rig import Api, Trust
from rig.working import work

from chassis.actor import COMMONS
from chassis.ids import uuid7


@pytest.fixture
def olive(api: Api) -> httpx.AsyncClient:
    return api.client(api.issuer.mint("olive.operator", roles=("operator",)))


async def test_an_operator_imports_into_many_trusts_each_row_into_its_own(
    api: Api, olive: httpx.AsyncClient
) -> None:
    names = [str(uuid7()) for _ in range(7)]
    rows = [(name, "d1", "hello") for name in names] + [(names[0], "d2", "again")]
    content = table(("Trust", "Desk", "Text"), *rows)
    answer = await upload(olive, content, kind="notes-everywhere")
    assert answer.status_code == 202, answer.text
    await work(api, COMMONS)
    found = (await olive.get(answer.headers["location"])).json()
    assert (found["state"], counts(found)) == ("previewed", (8, 0, 0, 0))
    await olive.post(f"/v1/imports/{found['id']}/application")
    await work(api, COMMONS)
    found = (await olive.get(f"/v1/imports/{found['id']}")).json()
    assert (found["state"], found["done"]) == ("applied", 8)
    for name in names:
        kept = await api.look("select desk from notes where trust_id = $1", uuid5(TRUSTS, name))
        assert {note["desk"] for note in kept} == ({"d1", "d2"} if name == names[0] else {"d1"})
    first = uuid5(TRUSTS, names[0])
    assert len(await api.look("select 1 from outbox where trust_id = $1", first)) == 2
    entries = await api.look("select * from history where trust_id = $1 order by sequence", first)
    assert [(e["sequence"], e["subject"], e["object"]) for e in entries] == [
        (1, "olive.operator", "notes"),
        (2, "olive.operator", "notes"),
    ]


async def test_nobody_but_an_operator_reaches_into_other_trusts(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    content = table(("Trust", "Desk", "Text"), ("t", "d1", "x"))
    refused = await upload(ann, content, kind="notes-everywhere")
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/forbidden")
    inside = trust.api.client(api.issuer.mint("olive.operator", roles=("operator",), trust=str(trust.id)))
    assert (await upload(inside, content, kind="notes-everywhere")).status_code == 403


async def test_of_a_file_about_many_trusts_one_may_take_what_is_its_own(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    rows = [(str(trust.id), "d1", "ours"), (str(uuid7()), "d2", "theirs"), ("x", "much-too-long", "theirs")]
    answer = await upload(ann, table(("Trust", "Desk", "Text"), *rows), kind="notes-of-ours")
    await work(api, trust.id)
    found = (await ann.get(answer.headers["location"])).json()
    assert (counts(found), found["total"]) == ((1, 0, 0, 0), 1)
    answer = await upload(ann, table(("Trust", "Desk", "Text"), *rows[1:]), kind="notes-of-ours")
    await work(api, trust.id)
    found = (await ann.get(answer.headers["location"])).json()
    assert (found["state"], found["failure"]) == ("failed", "Nothing in these files is about your trust.")
