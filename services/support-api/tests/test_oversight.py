"""Who sees what was done, what is held up, and what happens while they watch."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import people
import pytest
import saying
from brokering import Brokering
from people import done
from rig import Api, Trust
from rig.streams import following, serving


@pytest.fixture(scope="module")
async def url(api: Api) -> AsyncIterator[str]:
    async with serving(api.app) as found:
        yield found


async def items(who: httpx.AsyncClient, path: str = "/v1/history", **asked: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await done(await who.get(path, params=asked), 200))["items"]
    return found


async def worsened(who: httpx.AsyncClient, need: dict[str, Any]) -> None:
    tag = (await who.get(f"/v1/needs/{need['id']}")).headers["etag"]
    await done(
        await who.patch(f"/v1/needs/{need['id']}", json={"severity": "critical"}, headers={"If-Match": tag}),
        200,
    )


async def test_a_change_stands_in_the_history_with_what_was_and_what_became(trust: Trust) -> None:
    aid, ceo = await people.aid_of(trust), await trust.person("ceo", "chief_executive")
    need = await people.raise_need(aid)
    await worsened(aid, need)
    [after, before] = await items(ceo, object="needs", object_id=need["id"])
    assert (before["operation"], before["subject"], before["old"]) == ("raise_need", "aid", None)
    assert before["new"]["severity"] == "high"
    assert (after["old"]["severity"], after["new"]["severity"]) == ("high", "critical")
    assert "wanted_outcome" not in after["new"], "only what changed"


async def test_each_sees_of_the_history_what_is_theirs(trust: Trust, other_trust: Trust) -> None:
    aid, hal = await people.aid_of(trust), await trust.person("hal", "headteacher", "148201")
    need = await people.raise_need(aid)
    await worsened(hal, need)
    ceo, admin = await trust.person("ceo", "chief_executive"), await trust.person("oliver", "trust_admin")
    everything, metadata = await items(ceo), await items(admin)
    assert {"aid", "hal"} <= {entry["subject"] for entry in everything}
    assert all(entry["open"] for entry in everything)
    assert {(entry["open"], entry["old"], entry["new"]) for entry in metadata} == {(False, None, None)}
    assert len(metadata) == len(everything)
    assert [(e["subject"], e["old"]["severity"]) for e in await items(hal)] == [("hal", "high")]
    assert {entry["subject"] for entry in await items(aid)} == {"aid"}
    for role, unit in (("headteacher", "148202"), ("chair", "148201"), ("specialist", None)):
        assert await items(await trust.person(f"x-{role}", role, unit)) == [], role
    assert await items(await other_trust.person("zed", "chief_executive")) == []


@pytest.mark.parametrize(
    ("role", "verification", "export"),
    [("chief_executive", 200, 200), ("trust_admin", 200, 403), ("operator", 200, 403),
     ("finance_director", 403, 403), ("specialist", 403, 403)],
)  # fmt: skip
async def test_the_chain_holds_and_who_may_prove_it(
    trust: Trust, role: str, verification: int, export: int
) -> None:
    need = await people.raise_need(await people.aid_of(trust))
    who = await trust.person("olive.operator" if role == "operator" else "ann", role)
    answer = await who.get("/v1/history/verification")
    assert answer.status_code == verification
    if verification == 200:
        assert (answer.json()["holds"], answer.json()["entries"] >= 1) == (True, True)
    copy = await who.get("/v1/history/export")
    assert copy.status_code == export
    assert (need["id"] in copy.text) == (export == 200)


async def test_an_operator_moves_held_events_on_and_an_admin_only_sees_them(trust: Trust) -> None:
    """The second word about an academy came, and the first never did."""
    about = saying.academy_id(trust, "148203")
    said = {
        "academy_id": str(about), "urn": "148203", "name": "Late Academy", "kind": "secondary",
        "phase_of_education": "secondary", "establishment_type": "34", "status": "joined",
        "joined_on": "2020-09-01", "left_on": None,
    }  # fmt: skip
    await trust.hear("standards.academy-changed.v1", said, about=about, sequence=2, expect="waiting")
    admin, aid = await trust.person("oliver", "trust_admin"), await trust.person("aid", "aid")
    olive = trust.signed_in("olive.operator", "operator")
    assert await items(aid, "/v1/held-events") == []
    [seen] = await items(admin, "/v1/held-events")
    skip = f"/v1/held-events/{seen['id']}/skip"
    assert [(await who.post(skip)).status_code for who in (aid, admin, olive)] == [404, 403, 204]


async def test_a_headteacher_hears_of_their_own_academys_needs(url: str, trust: Trust) -> None:
    aid = await people.aid_of(trust)
    hal, len_ = [
        await trust.person(name, "headteacher", urn) for name, urn in (("hal", "148201"), ("len", "148202"))
    ]
    async with following(url, hal) as own, following(url, len_) as next_:
        mine, theirs = [await people.raise_need(aid, urn=urn) for urn in ("148201", "148202")]
        assert await own.told() == ("support.need-raised.v1", mine["id"])
        assert await next_.told() == ("support.need-raised.v1", theirs["id"])


async def test_the_lender_hears_of_the_engagement_but_not_of_the_need(url: str, trust: Trust) -> None:
    work = await Brokering.begin(trust)
    async with following(url, work.lender) as lender, following(url, work.receiver) as receiver:
        key = await work.deployed()
        await done(await work.visit(key))
        assert (await receiver.told())[0] == "support.need-raised.v1"
        steps = ["proposed", "agreed", "commissioned", "deployed"]
        for step in steps:
            assert await lender.told() == (f"support.engagement-{step}.v1", key)
            assert await receiver.told() == (f"support.engagement-{step}.v1", key)
        for who in (lender, receiver):
            assert await who.told() == ("support.visit-logged.v1", key)
        await done(await work.aid.post(f"/v1/engagements/{key}/pause", json={"reason": "Illness."}), 200)
        assert await lender.told() == ("support.engagement-paused.v1", key)
