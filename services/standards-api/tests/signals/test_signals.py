"""Signals over HTTP: raised after a batch, once for the same evidence, decided on, and counted."""

from typing import Any

import httpx
import pytest
from rig import Api, Trust
from rig.working import work

from chassis.session import on_behalf_of_the_system
from standards_api.signals.commands import look_for_signals

WINDOW = "2026-09-01/2026-11-13"


@pytest.fixture
async def mis(trust: Trust, academy: Any) -> httpx.AsyncClient:
    for urn in ("148201", "148202"):
        await academy(urn)
    return await trust.machine("mis-1", "mis", "148201", "148202")


@pytest.fixture
async def aid(trust: Trust) -> httpx.AsyncClient:
    return await trust.person("aid", "aid")


def row(urn: str = "148201", absent: int = 110, **said: Any) -> dict[str, Any]:
    figures = {"numerator": absent, "denominator": 400}
    about = {"urn": urn, "measure": "persistent-absence", "period": WINDOW, "status": "provisional"}
    return {**about, **figures, **said}


async def send(
    api: Api, trust: Trust, mis: httpx.AsyncClient, name: str, *rows: Any, day: str = "2026-11-14"
) -> None:
    body = {"source": "MIS", "as_at": f"{day}T18:00:00Z", "rows": list(rows)}
    answer = await mis.put(f"/v1/measurement-batches/{name}", json=body)
    assert answer.status_code == 200, answer.text
    await work(api, trust.id)


async def listed(who: httpx.AsyncClient, **asked: str) -> list[dict[str, Any]]:
    answer = await who.get("/v1/signals", params=asked)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def test_a_batch_raises_a_signal_with_its_rule_and_its_figures(
    api: Api, trust: Trust, mis: httpx.AsyncClient, aid: httpx.AsyncClient
) -> None:
    await send(api, trust, mis, "b-1", row(), row("148202", absent=20))
    [signal] = await listed(aid)
    assert (signal["urn"], signal["rule"], signal["rule_version"]) == (
        "148201", "persistent-absence-high", 1,
    )  # fmt: skip
    assert signal["words"].startswith("Persistent absence is 27.5 % (110 of 400 pupils)")
    [figure] = signal["evidence"]
    assert (figure["source"], figure["as_at"], figure["value"]) == ("MIS", "2026-11-14T18:00:00Z", 27.5)
    assert (signal["area"], signal["status"], signal["threshold"]) == ("attendance", "open", 25)
    told = "select data from outbox where trust_id = $1 and type = 'standards.signal-raised.v1'"
    [event] = await api.look(told, trust.id)
    assert signal["id"] in event["data"]
    csv = await aid.get("/v1/signals?format=csv&status=open")
    assert csv.text.count("persistent-absence-high") == 1
    assert await listed(aid, status="dismissed") == []


async def test_the_same_evidence_never_raises_two_and_only_worse_says_it_again(
    api: Api, trust: Trust, mis: httpx.AsyncClient, aid: httpx.AsyncClient
) -> None:
    await send(api, trust, mis, "b-1", row())
    await send(api, trust, mis, "b-2", row(), day="2026-11-15")
    later = {"period": "2026-09-01/2026-11-20"}
    await send(api, trust, mis, "b-3", row(absent=130, **later), day="2026-11-20")
    [signal] = await listed(aid)
    reason = {"reason": "A boiler burst; the site was closed."}
    answer = await aid.post(f"/v1/signals/{signal['id']}/dismissal", json=reason)
    assert (answer.json()["status"], answer.json()["decided_by"]) == ("dismissed", "aid")
    again = {"period": "2026-09-01/2026-11-19"}
    await send(api, trust, mis, "b-4", row(absent=109, **again), day="2026-11-20")
    assert len(await listed(aid)) == 2  # the figure of the 20th, which waited behind the open signal
    assert [s["value"] for s in await listed(aid, status="open")] == [32.5]
    await send(api, trust, mis, "b-5", row(absent=131, **later), day="2026-11-21")
    assert len(await listed(aid)) == 2


async def test_it_becomes_a_risk_that_keeps_it_and_the_hit_rate_is_counted(
    api: Api, trust: Trust, mis: httpx.AsyncClient, aid: httpx.AsyncClient
) -> None:
    await send(api, trust, mis, "b-1", row(), row("148202", absent=140))
    one, other = await listed(aid, sort="urn")
    asked = {"likelihood": 4, "impact": 3, "reason": "It rose in every year group.", "shared": False}
    made = await aid.post(f"/v1/signals/{one['id']}/risk", json=asked)
    assert (made.status_code, made.json()["status"]) == (201, "risk"), made.text
    risk = (await aid.get(f"/v1/risks/{made.json()['risk_id']}")).json()
    assert (risk["priority"], risk["area"], risk["urn"]) == (12, "attendance", "148201")
    assert risk["title"] == "Persistent absence is at or above a threshold"
    assert [(link["kind"], link["id"] != "") for link in risk["links"]] == [("signal", True)]
    twice = await aid.post(f"/v1/signals/{one['id']}/dismissal", json={"reason": "No."})
    assert (twice.status_code, twice.json()["type"]) == (409, "/problems/signal-decided")
    await aid.post(f"/v1/signals/{other['id']}/dismissal", json={"reason": "Closed for flooding."})
    rules = {rule["id"]: rule for rule in (await aid.get("/v1/signal-rules")).json()["rules"]}
    told = rules["persistent-absence-high"]
    assert [told[name] for name in ("raised", "open", "became_risks", "dismissed", "hit_rate")] == [
        2, 0, 1, 1, 0.5,
    ]  # fmt: skip
    assert rules["run-of-worsening"]["hit_rate"] is None
    head = await trust.person("head", "headteacher", "148201")
    assert await listed(head) == []
    assert (await head.get(f"/v1/signals/{one['id']}")).status_code == 404


async def test_a_trust_sets_its_own_threshold_within_bounds_and_may_switch_a_rule_off(
    api: Api, trust: Trust, mis: httpx.AsyncClient, aid: httpx.AsyncClient
) -> None:
    path = "/v1/signal-rules/persistent-absence-high"
    first = {"If-Match": '"0"'}
    body = {"threshold": 30, "reason": "The trust looks at thirty."}
    wrong = await aid.put(path, json={**body, "threshold": 61}, headers=first)
    assert (wrong.status_code, wrong.json()["type"]) == (422, "/problems/threshold-out-of-bounds")
    kept = await aid.put(path, json=body, headers=first)
    assert (kept.json()["threshold"], kept.json()["setting_version"]) == (30, 1), kept.text
    assert (await aid.put(path, json=body, headers=first)).status_code == 412
    await send(api, trust, mis, "b-1", row(), row("148202", absent=140))
    assert [(s["urn"], s["threshold"]) for s in await listed(aid)] == [("148202", 30)]
    await aid.put(path, json={**body, "used": False}, headers={"If-Match": '"1"'})
    await send(api, trust, mis, "b-2", row(absent=200), day="2026-11-15")
    assert len(await listed(aid)) == 1
    gone = await aid.put("/v1/signal-rules/no-such-rule", json=body, headers=first)
    assert gone.status_code == 404


async def test_what_the_tests_say_now_can_be_read_also_where_they_cannot_tell(
    api: Api, trust: Trust, mis: httpx.AsyncClient, aid: httpx.AsyncClient
) -> None:
    few: dict[str, Any] = {"numerator": 9, "denominator": 12}
    await send(api, trust, mis, "b-1", row(**few))
    assert await listed(aid) == []
    tests = (await aid.get("/v1/academies/148201/early-warning")).json()["tests"]
    said = {test["rule"]: (test["answer"], test["words"]) for test in tests}
    assert said["persistent-absence-high"] == (
        "cannot_tell", f"Only 12 pupils are behind the figure of {WINDOW}.",
    )  # fmt: skip
    assert (await aid.get("/v1/academies/148299/early-warning")).status_code == 404


@pytest.mark.parametrize(
    ("role", "sees", "rules"),
    [("chief_executive", 1, 200), ("headteacher", 1, 403), ("chair", 1, 403), ("governor", 0, 403),
     ("trustee", 0, 403), ("clerk", 0, 403)],
)  # fmt: skip
async def test_who_sees_signals_and_who_decides(
    api: Api, trust: Trust, mis: httpx.AsyncClient, role: str, sees: int, rules: int
) -> None:
    await send(api, trust, mis, "b-1", row(), row("148202", absent=20))
    unit = "148201" if role in ("headteacher", "chair", "governor") else None
    who = await trust.person("who", role, unit)
    assert len(await listed(who)) == sees
    assert (await who.get("/v1/signal-rules")).status_code == rules
    other = await trust.person("other", role, "148202") if unit else who
    aid = await trust.person("aid", "aid")
    [signal] = await listed(aid)
    seen = (await other.get(f"/v1/signals/{signal['id']}")).status_code
    assert seen == (200 if sees and not unit else 404)
    answer = await who.post(f"/v1/signals/{signal['id']}/dismissal", json={"reason": "It is nothing."})
    assert answer.status_code == (403 if sees else 404)


async def test_alternative_provision_is_not_held_to_a_threshold_of_mainstream_schools(
    api: Api, trust: Trust, academy: Any, aid: httpx.AsyncClient
) -> None:
    await academy("148203", kind="alternative_provision")
    mis = await trust.machine("mis-3", "mis", "148203")
    await send(api, trust, mis, "b-1", row("148203", absent=300))
    assert await listed(aid) == []


async def test_another_trusts_figures_raise_nothing_here(
    api: Api, trust: Trust, other_trust: Trust, mis: httpx.AsyncClient
) -> None:
    await send(api, trust, mis, "b-1", row())
    stranger = await other_trust.person("zed", "aid")
    assert await listed(stranger) == []


async def test_forty_academies_take_as_many_statements_as_two(
    api: Api, trust: Trust, academy: Any, statements: Any
) -> None:
    urns = [f"1483{n:02d}" for n in range(20)]
    for urn in urns:
        await academy(urn)
    many = await trust.machine("mis-2", "mis", *urns)
    rows = [row(urn, absent=100 + n) for n, urn in enumerate(urns)]
    body = {"source": "MIS", "as_at": "2026-11-14T18:00:00Z", "rows": rows}
    assert (await many.put("/v1/measurement-batches/b-9", json=body)).status_code == 200
    counted = []
    for some in (urns[:2], urns):
        payload = {"urns": some, "measures": ["persistent-absence"]}
        async with on_behalf_of_the_system(
            api.app.state.sessions, "standards-api", trust.id, "task look-for-signals"
        ) as session:
            with statements() as said:
                await look_for_signals(session, payload)
            counted.append(len(said))
    assert counted[0] == counted[1]
