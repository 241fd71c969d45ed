"""Who sees what was done, what is held up, and what happens while they watch."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from rig import Api, Trust
from rig.streams import following, serving

from chassis.actor import COMMONS
from chassis.ids import uuid7
from standards_api.events import EVENTS
from standards_api.following import LIVE

HISTORY = "/v1/history"


@pytest.fixture(scope="module")
async def url(api: Api) -> AsyncIterator[str]:
    async with serving(api.app) as found:
        yield found


async def done(asking: Any, status: int = 201) -> dict[str, Any]:
    answer: httpx.Response = await asking
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def confirmed(aid: httpx.AsyncClient, urn: str) -> dict[str, Any]:
    """The phase that people give an academy of which nothing is known yet."""
    decision = await done(aid.post(f"/v1/academies/{urn}/phase-proposals", json={}))
    said = {"phase": "improve", "reason": "What we saw on our visits."}
    return await done(aid.post(f"/v1/phase-decisions/{decision['id']}/confirmation", json=said), 200)


async def items(who: httpx.AsyncClient, **asked: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await done(who.get(HISTORY, params=asked), 200))["items"]
    return found


async def test_a_change_stands_in_the_history_with_what_was_and_what_became(
    trust: Trust, academy: Any
) -> None:
    await academy("148201")
    aid, ceo = await trust.person("aid", "aid"), await trust.person("ceo", "chief_executive")
    decision = await confirmed(aid, "148201")
    [after, before] = await items(ceo, object="phase_decisions", object_id=decision["id"])
    assert (before["operation"], before["old"], before["new"]["status"]) == (
        "propose_phase",
        None,
        "proposed",
    )
    assert (after["operation"], after["subject"], after["old"]["status"]) == (
        "confirm_phase",
        "aid",
        "proposed",
    )
    assert (after["old"]["phase"], after["new"]["phase"]) == (None, "improve")


async def test_each_sees_of_the_history_what_is_theirs(
    trust: Trust, other_trust: Trust, academy: Any
) -> None:
    await academy("148201")
    aid, admin = await trust.person("aid", "aid"), await trust.person("oliver", "trust_admin")
    await confirmed(aid, "148201")
    body = {"subject": "sam", "name": "Sam Shah", "email": "sam@larkmoor.example"}
    await done(admin.post("/v1/people", json=body))
    ceo = await trust.person("ceo", "chief_executive")
    everything = await items(ceo)
    assert {entry["subject"] for entry in everything} == {"aid", "oliver"}
    assert all(entry["open"] for entry in everything)
    assert {entry["subject"] for entry in await items(aid)} == {"aid"}
    assert all(entry["open"] for entry in await items(aid))
    metadata = await items(admin)
    assert [entry["sequence"] for entry in metadata] == [entry["sequence"] for entry in everything]
    assert {(entry["open"], entry["old"], entry["new"]) for entry in metadata} == {(False, None, None)}
    for role, unit in (("headteacher", "148201"), ("chair", "148201"), ("trustee", None), ("operator", None)):
        who = await trust.person("olive.operator" if role == "operator" else f"x-{role}", role, unit)
        assert await items(who) == [], role
    assert await items(await other_trust.person("zed", "chief_executive")) == []


@pytest.mark.parametrize(
    ("role", "verification", "export"),
    [("chief_executive", 200, 200), ("trust_admin", 200, 403), ("operator", 200, 403), ("aid", 403, 403),
     ("headteacher", 403, 403), ("trustee", 403, 403)],
)  # fmt: skip
async def test_the_chain_holds_and_who_may_prove_it(
    trust: Trust, academy: Any, role: str, verification: int, export: int
) -> None:
    await academy("148201")
    await confirmed(await trust.person("aid", "aid"), "148201")
    unit = "148201" if role == "headteacher" else None
    who = await trust.person("olive.operator" if role == "operator" else "ann", role, unit)
    answer = await who.get(f"{HISTORY}/verification")
    assert answer.status_code == verification
    if verification == 200:
        assert (answer.json()["holds"], answer.json()["entries"] >= 2) == (True, True)
    assert (await who.get(f"{HISTORY}/export")).status_code == export


async def held(api: Api, trust_id: UUID) -> UUID:
    """As the inbox keeps what it could not handle."""
    key = uuid7()
    await api.behind.execute(
        "insert into held_events (trust_id, id, type, source, subject, sequence, body, state, attempts,"
        " next_at, held_at, reason) values ($1, $2, 'support.need-raised.v1', '/support-api', 's', 3,"
        " 'secret', 'dead', 8, now(), now(), 'ValueError')",
        *(trust_id, key),
    )
    return key


async def test_an_operator_moves_held_events_on_and_an_admin_only_sees_them(api: Api, trust: Trust) -> None:
    key = await held(api, trust.id)
    admin, aid = await trust.person("oliver", "trust_admin"), await trust.person("aid", "aid")
    olive = trust.signed_in("olive.operator", "operator")
    assert (await done(aid.get("/v1/held-events"), 200))["items"] == []
    assert [e["id"] for e in (await done(admin.get("/v1/held-events"), 200))["items"]] == [str(key)]
    assert (await aid.post(f"/v1/held-events/{key}/skip")).status_code == 404
    assert (await admin.post(f"/v1/held-events/{key}/skip")).status_code == 403
    assert (await olive.post(f"/v1/held-events/{key}/skip")).status_code == 204
    assert (await done(olive.get("/v1/held-events"), 200))["items"] == []


async def test_what_came_in_no_trusts_name_waits_for_an_operator(api: Api, trust: Trust) -> None:
    key = await held(api, COMMONS)
    olive = api.client(api.issuer.mint("olive.operator", roles=("operator",)))
    assert [e["id"] for e in (await done(olive.get("/v1/held-events"), 200))["items"]] == [str(key)]
    admin = await trust.person("oliver", "trust_admin")
    assert (await admin.post(f"/v1/held-events/{key}/redrive")).status_code == 404
    assert (await olive.post(f"/v1/held-events/{key}/redrive")).status_code == 204


async def test_a_headteacher_hears_of_their_own_academys_phase_when_it_is_decided(
    url: str, trust: Trust, academy: Any
) -> None:
    for urn in ("148201", "148202"):
        await academy(urn)
    aid = await trust.person("aid", "aid")
    hal, len_ = [
        await trust.person(name, "headteacher", urn) for name, urn in (("hal", "148201"), ("len", "148202"))
    ]
    async with following(url, aid) as all_, following(url, hal) as own, following(url, len_) as next_:
        await confirmed(aid, "148201")
        await confirmed(aid, "148202")
        kinds = [(await all_.told())[0] for _ in range(4)]
        assert kinds == ["standards.phase-proposed.v1", "standards.phase-confirmed.v1"] * 2
        first, second = await own.told(), await next_.told()
        assert first[0] == second[0] == "standards.phase-confirmed.v1"
        assert first[1] != second[1]
        ids = {a["urn"]: a["id"] for a in (await done(aid.get("/v1/academies"), 200))["items"]}
        assert (first[1], second[1]) == (ids["148201"], ids["148202"])


async def test_a_post_is_news_for_the_academy_it_is_at(url: str, trust: Trust, academy: Any) -> None:
    for urn in ("148201", "148202"):
        await academy(urn)
    admin, hal = (
        await trust.person("oliver", "trust_admin"),
        await trust.person("hal", "headteacher", "148201"),
    )
    posts = []
    async with following(url, hal) as stream:
        for number, urn in enumerate(("148202", "148201")):
            subject = f"gov-{number}"
            body = {"subject": subject, "name": subject, "email": f"{subject}@larkmoor.example"}
            person = await done(admin.post("/v1/people", json=body))
            ask = {"person_id": person["id"], "role": "governor", "urn": urn, "starts_on": "2026-09-01"}
            posts.append((await done(admin.post("/v1/appointments", json=ask)))["id"])
        assert await stream.told() == ("standards.appointment-made.v1", posts[1])


def test_every_event_about_a_row_that_people_read_can_be_followed() -> None:
    untold = {event.type for event in EVENTS} - LIVE.keys()
    assert untold == {"standards.measurements-changed.v1", "standards.not-yet-good-changed.v1"}
