"""Standards over HTTP: taken as shipped, drafted, approved, published, superseded, as YAML in and out."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from rig import Api, Trust

from chassis.clock import today

BASE = "/v1/standards"
SMALL = """\
code: reading
title: Reading
levels:
  - {key: good, name: Good}
  - {key: great, name: Great}
aspects:
  - key: books
    name: Books
    criteria:
      - {key: read-daily, level: good, essential: true, text: Everybody reads every day.}
      - {key: read-widely, level: great, text: Everybody reads widely.}
"""


@pytest.fixture
async def chief(trust: Trust) -> httpx.AsyncClient:
    return await trust.person("chloe", "chief_executive")


@pytest.fixture
async def trustee(trust: Trust) -> httpx.AsyncClient:
    return await trust.person("tariq", "trustee")


async def send_file(client: httpx.AsyncClient, text: str) -> httpx.Response:
    return await client.post(
        "/v1/standard-files", files={"file": ("standard.yaml", text, "application/yaml")}
    )


async def published(chief: httpx.AsyncClient, trustee: httpx.AsyncClient, place: str) -> httpx.Response:
    approved = await trustee.post(f"{place}/approvals", json={"minute": "Board, item 7"})
    assert approved.status_code == 201, approved.text
    return await chief.post(f"{place}/publication")


async def test_a_trust_has_the_shipped_standards_when_it_first_asks(trust: Trust) -> None:
    head = await trust.person("hal", "headteacher", "148201")
    listed = (await head.get(f"{BASE}?sort=code")).json()["items"]
    assert [(s["code"], s["current"]) for s in listed] == [
        ("building-blocks", 1),
        ("strong-trust", 1),
        ("trust-standard", 1),
    ]
    again = (await head.get(f"{BASE}?sort=code")).json()["items"]
    assert again == listed


async def test_a_standard_can_be_the_first_thing_asked_for(trust: Trust) -> None:
    head = await trust.person("hal", "headteacher", "148201")
    answer = await head.get(f"{BASE}/trust-standard")
    assert answer.status_code == 200, answer.text
    content = answer.json()["content"]
    assert len(content["aspects"]) == 6
    assert (await head.get(f"{BASE}/building-blocks/versions/1")).json()["status"] == "published"
    assert (await head.get(f"{BASE}/no-such-standard")).status_code == 404


async def test_trusts_have_copies_of_their_own(trust: Trust, other_trust: Trust) -> None:
    here, there = await trust.person("a", "aid"), await other_trust.person("b", "aid")
    mine, theirs = [(await who.get(f"{BASE}/trust-standard")).json() for who in (here, there)]
    assert mine["id"] != theirs["id"]
    assert mine["digest"] == theirs["digest"]


async def test_an_export_comes_back_as_the_next_draft_with_the_same_words(
    chief: httpx.AsyncClient,
) -> None:
    exported = await chief.get(f"{BASE}/trust-standard/versions/1/file")
    assert exported.headers["content-type"].startswith("application/yaml")
    draft = await send_file(chief, exported.text)
    assert draft.status_code == 201, draft.text
    body = draft.json()
    assert (body["number"], body["status"], body["based_on"]) == (2, "draft", 1)
    assert body["digest"] == (await chief.get(f"{BASE}/trust-standard/versions/1")).json()["digest"]
    assert (await send_file(chief, exported.text)).json()["type"] == "/problems/draft-already-there"


async def test_a_file_begins_a_standard_of_ones_own(api: Api, trust: Trust, chief: httpx.AsyncClient) -> None:
    added = await send_file(chief, SMALL)
    assert added.status_code == 201, added.text
    assert (added.json()["code"], added.json()["number"], added.json()["status"]) == ("reading", 1, "draft")
    head = await trust.person("hal", "headteacher", "148201")
    assert (await head.get(f"{BASE}/reading")).status_code == 404
    assert "reading" not in [s["code"] for s in (await head.get(BASE)).json()["items"]]
    assert (await head.get(f"{BASE}/reading/versions/1")).status_code == 404
    told = await api.look(
        "select entry from history where trust_id = $1 and object = 'standard_versions'", trust.id
    )
    assert any("Everybody reads every day." in row["entry"] for row in told)


async def test_a_bad_file_is_told_where(chief: httpx.AsyncClient) -> None:
    answer = await send_file(chief, SMALL.replace("level: great", "level: best"))
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/file-holds-no-standard")
    assert "best" in answer.json()["detail"]


async def test_publishing_needs_a_trustees_yes_to_these_words(
    api: Api, trust: Trust, chief: httpx.AsyncClient, trustee: httpx.AsyncClient
) -> None:
    place = f"{BASE}/trust-standard/versions/2"
    draft = await chief.post(f"{BASE}/trust-standard/versions", json={})
    content = draft.json()["content"]
    assert (await chief.post(f"{place}/publication")).json()["type"] == "/problems/version-not-approved"
    assert (await trustee.post(f"{place}/approvals", json={"minute": "Board"})).status_code == 201
    content["title"] = "Our Trust Standard"
    tag = (await chief.get(place)).headers["etag"]
    changed = await chief.put(place, json={"content": content}, headers={"If-Match": tag})
    assert changed.status_code == 200, changed.text
    assert (await chief.post(f"{place}/publication")).json()["type"] == "/problems/version-not-approved"
    done = await published(chief, trustee, place)
    assert (done.status_code, done.json()["status"], done.json()["published_by"]) == (
        200,
        "published",
        "chloe",
    )
    assert (await chief.get(f"{BASE}/trust-standard/versions/1")).json()["status"] == "superseded"
    assert (await chief.get(f"{BASE}/trust-standard")).json()["content"]["title"] == "Our Trust Standard"
    [event] = await api.look("select type, data from outbox where trust_id = $1", trust.id)
    assert event["type"] == "standards.standard-published.v1"
    assert json.loads(event["data"])["supersedes"] == 1
    approvals = (await trustee.get(f"{place}/approvals")).json()["items"]
    assert [a["digest"] == done.json()["digest"] for a in approvals] == [False, True]


async def test_nobody_approves_their_own_draft_or_publishes_on_their_own_approval(trust: Trust) -> None:
    place = f"{BASE}/trust-standard/versions/2"
    await trust.stand("chloe", "chief_executive")
    await trust.stand("chloe", "trustee")
    both = trust.signed_in("chloe", "chief_executive", "trustee")
    aid = await trust.person("ada", "aid")
    await aid.post(f"{BASE}/trust-standard/versions", json={})
    assert (await both.post(f"{place}/approvals", json={"minute": "x"})).status_code == 201
    assert (await both.post(f"{place}/publication")).json()["type"] == "/problems/version-not-approved"
    tag = (await both.get(place)).headers["etag"]
    content = (await both.get(place)).json()["content"] | {"title": "Mine"}
    assert (await both.put(place, json={"content": content}, headers={"If-Match": tag})).status_code == 200
    refused = await both.post(f"{place}/approvals", json={"minute": "x"})
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/own-draft")


async def test_what_is_published_cannot_be_changed_by_anybody(
    api: Api, trust: Trust, chief: httpx.AsyncClient, trustee: httpx.AsyncClient
) -> None:
    place = f"{BASE}/trust-standard/versions/1"
    read = await chief.get(place)
    asked = {"content": read.json()["content"]}
    refused = await chief.put(place, json=asked, headers={"If-Match": read.headers["etag"]})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/version-not-draft")
    assert (await trustee.post(f"{place}/approvals", json={"minute": "x"})).status_code == 409
    with pytest.raises(Exception, match="what is published stays"):
        await api.look("update standard_versions set content = '{}' where trust_id = $1", trust.id)


async def test_a_draft_with_a_gap_is_not_published(
    chief: httpx.AsyncClient, trustee: httpx.AsyncClient
) -> None:
    await send_file(chief, SMALL.replace("level: great, text", "level: good, text"))
    answer = await published(chief, trustee, f"{BASE}/reading/versions/1")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/version-incomplete")
    assert answer.json()["gaps"] == ["Books has no criterion at the level Great."]


async def test_the_mapping_is_stated_or_follows_from_keys_and_words(
    chief: httpx.AsyncClient, trustee: httpx.AsyncClient
) -> None:
    await send_file(chief, SMALL)
    assert (await chief.get(f"{BASE}/reading/versions/1/mapping")).status_code == 409
    await published(chief, trustee, f"{BASE}/reading/versions/1")
    place = f"{BASE}/reading/versions/2"
    await send_file(chief, SMALL.replace("key: read-widely", "key: read-aloud").replace("every day", "daily"))
    found = (await chief.get(f"{place}/mapping")).json()
    assert [(link["old"], link["new"], link["relation"]) for link in found["complete"]] == [
        ("read-daily", "read-daily", "overlaps"),
        ("read-widely", None, "none"),
    ]
    assert found["new"] == ["read-aloud"]
    tag = (await chief.get(place)).headers["etag"]
    bad = {"links": [{"old": "read-often", "new": "read-aloud", "relation": "equal"}]}
    refused = await chief.put(f"{place}/mapping", json=bad, headers={"If-Match": tag})
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/mapping-unsound")
    good = {"links": [{"old": "read-widely", "new": "read-aloud", "relation": "broader"}]}
    stated = await chief.put(f"{place}/mapping", json=good, headers={"If-Match": tag})
    assert stated.status_code == 200, stated.text
    assert stated.json()["new"] == []
    # Words changed after the mapping: it must fit what is published.
    tag = (await chief.get(place)).headers["etag"]
    back = {"file": ("s.yaml", SMALL.replace("read-widely", "read-more"), "application/yaml")}
    assert (await chief.put(f"{place}/file", files=back, headers={"If-Match": tag})).status_code == 200
    assert (await published(chief, trustee, place)).json()["type"] == "/problems/mapping-unsound"


async def put_back(api: Api, trust: Trust, *, published: dict[int, int], superseded: dict[int, int]) -> None:
    """Let what was done just now have been done so many days ago: time cannot be had otherwise."""
    await api.behind.execute("set session_replication_role = replica")
    for column, days in (("published_at", published), ("superseded_at", superseded)):
        for number, ago in days.items():
            await api.behind.execute(
                f"update standard_versions set {column} = now() - make_interval(days => $3) "
                "where trust_id = $1 and code = 'reading' and number = $2",
                *(trust.id, number, ago),
            )
    await api.behind.execute("set session_replication_role = origin")


async def test_a_standard_is_read_as_of_a_day(
    api: Api, trust: Trust, chief: httpx.AsyncClient, trustee: httpx.AsyncClient
) -> None:
    await send_file(chief, SMALL)
    await published(chief, trustee, f"{BASE}/reading/versions/1")
    await send_file(chief, SMALL.replace("title: Reading", "title: Reading again"))
    await published(chief, trustee, f"{BASE}/reading/versions/2")
    assert (await chief.get(f"{BASE}/reading")).json()["number"] == 2
    yesterday = today() - timedelta(days=1)
    early = await chief.get(f"{BASE}/reading?as_of={yesterday}")
    assert (early.status_code, early.json()["type"]) == (404, "/problems/standard-not-yet-in-force")
    await put_back(api, trust, published={1: 30, 2: 10}, superseded={1: 10})
    for days, number in ((20, 1), (11, 1), (9, 2)):
        asked = await chief.get(f"{BASE}/reading?as_of={today() - timedelta(days=days)}")
        assert asked.json()["number"] == number


CELLS: dict[str, dict[str, int]] = {
    # role: draft, read draft, approve draft, publish draft
    "aid": {"draft": 201, "read": 200, "approve": 403, "publish": 403},
    "chief_executive": {"draft": 201, "read": 200, "approve": 403, "publish": 409},
    "trustee": {"draft": 403, "read": 200, "approve": 201, "publish": 403},
    "headteacher": {"draft": 403, "read": 404, "approve": 404, "publish": 404},
    "governor": {"draft": 403, "read": 404, "approve": 404, "publish": 404},
    "chair": {"draft": 403, "read": 404, "approve": 404, "publish": 404},
    "finance_director": {"draft": 403, "read": 404, "approve": 404, "publish": 404},
    "specialist": {"draft": 403, "read": 404, "approve": 404, "publish": 404},
    "clerk": {"draft": 403, "read": 404, "approve": 404, "publish": 404},
    "trust_admin": {"draft": 403, "read": 404, "approve": 404, "publish": 404},
}


@pytest.mark.parametrize("role", list(CELLS))
async def test_who_may_do_what_to_a_standard(trust: Trust, chief: httpx.AsyncClient, role: str) -> None:
    who = await trust.person("who", role, "148201" if role in ("headteacher", "governor", "chair") else None)
    tried = await who.post(f"{BASE}/building-blocks/versions", json={})
    assert tried.status_code == CELLS[role]["draft"], tried.text
    await chief.post(f"{BASE}/trust-standard/versions", json={})
    place = f"{BASE}/trust-standard/versions/2"
    assert (await who.get(place)).status_code == CELLS[role]["read"]
    approval = await who.post(f"{place}/approvals", json={"minute": "x"})
    assert approval.status_code == CELLS[role]["approve"]
    assert (await who.post(f"{place}/publication")).status_code == CELLS[role]["publish"]
    assert (await who.get(f"{BASE}/trust-standard/versions/1")).status_code == 200


@pytest.mark.parametrize("number", ["0", "-1", "+1", "1_0", "1.0", "%201", "one", "99999999999999999999"])
async def test_a_version_is_named_in_plain_digits(chief: httpx.AsyncClient, number: str) -> None:
    refused = await chief.get(f"{BASE}/trust-standard/versions/{number}")
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/invalid")


async def test_a_machine_that_pushes_measurements_sees_no_standard(trust: Trust) -> None:
    mis: Any = await trust.machine("mis-1", "mis", "148201")
    assert (await mis.get(BASE)).json()["items"] == []
    assert (await mis.get(f"{BASE}/trust-standard/versions/1")).status_code == 404


async def test_another_trusts_draft_is_like_none(other_trust: Trust, chief: httpx.AsyncClient) -> None:
    await send_file(chief, SMALL)
    zed = await other_trust.person("zed", "chief_executive")
    hidden, absent = await zed.get(f"{BASE}/reading/versions/1"), await zed.get(f"{BASE}/writing/versions/1")
    assert (hidden.status_code, hidden.content) == (404, absent.content)
