"""Who sees a phase, who what lies behind it, and who decides."""

import httpx
import pytest
from deciding_world import CONCERNING, decided, inspected, proposed
from rig import Trust


@pytest.mark.parametrize(
    ("role", "urn", "status"),
    [
        ("chief_executive", None, 200),
        ("trustee", None, 200),
        ("finance_director", None, 200),
        ("headteacher", "148201", 200),
        ("headteacher", "148202", 404),
        ("chair", "148201", 200),
        ("learning_chair", "148201", 200),
        ("governor", "148201", 200),
        ("governor", "148202", 404),
        ("clerk", None, 403),
        ("specialist", None, 403),
        ("mis", "148201", 403),
    ],
)
async def test_who_sees_a_phase_and_who_what_lies_behind_it(
    trust: Trust, aid: httpx.AsyncClient, role: str, urn: str | None, status: int
) -> None:
    decision = (await decided(aid, await proposed(aid), phase="improve", reason="Canary reason.")).json()
    await inspected(aid, CONCERNING)
    open_one = await proposed(aid)
    who = await trust.person("who", role, urn)
    answer = await who.get("/v1/academies/148201/phase")
    assert answer.status_code == status
    everything = role == "chief_executive"
    for one in (decision, open_one):
        found = await who.get(f"/v1/phase-decisions/{one['id']}")
        assert found.status_code == (200 if everything else 404)
    listed = await who.get("/v1/phases")
    table = await who.get("/v1/phases", params={"format": "csv"})
    assert len(listed.json()["items"]) == (1 if status == 200 else 0)
    behind = (answer.text, listed.text, table.text)
    told = ["Canary" in text or "persistent_absence" in text for text in behind]
    assert told == [everything, False, False]
    assert (await who.get("/v1/phase-decisions")).json()["items"] != [] or not everything


@pytest.mark.parametrize(
    "role", ["headteacher", "chair", "trustee", "chief_executive", "finance_director", "trust_admin"]
)
async def test_only_the_aid_proposes_and_decides(trust: Trust, aid: httpx.AsyncClient, role: str) -> None:
    decision = await proposed(aid)
    who = await trust.person("who", role, "148201" if role in ("headteacher", "chair") else None)
    assert (await who.post("/v1/academies/148201/phase-proposals", json={})).status_code == 403
    answer = await decided(who, decision, phase="improve", reason="x")
    assert answer.status_code == (403 if role == "chief_executive" else 404)


async def test_another_trust_knows_nothing_of_it(aid: httpx.AsyncClient, other_trust: Trust) -> None:
    decision = await proposed(aid)
    zed = await other_trust.person("zed", "aid")
    hidden = await zed.get(f"/v1/phase-decisions/{decision['id']}")
    absent = await zed.get("/v1/phase-decisions/0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10")
    assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert (await decided(zed, decision, phase="improve", reason="x")).status_code == 404
    assert (await zed.post("/v1/academies/148201/phase-proposals", json={})).status_code == 404
    for path in ("/v1/phases", "/v1/phase-decisions"):
        assert (await zed.get(path)).json()["items"] == []
