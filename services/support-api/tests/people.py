"""Specialists and needs, made through the API as the sample people would make them."""

from datetime import timedelta
from typing import Any

import httpx
import saying
from rig import Trust

from chassis.clock import today
from support_api.years import term_of, year_of

NEED: dict[str, Any] = {
    "urn": "148201",
    "area": "mathematics",
    "key_stage": "ks4",
    "kind_of_work": "coaching",
    "severity": "high",
    "wanted_outcome": "Year 10 make the progress in mathematics that they make in English.",
}
EXPERTISE: dict[str, Any] = {
    "area": "mathematics",
    "key_stage": "ks4",
    "kind_of_work": "coaching",
    "level": "leading",
    "claim": "Led a department for eight years.",
}


async def done(answer: httpx.Response, status: int = 201) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def raise_need(who: httpx.AsyncClient, **more: Any) -> dict[str, Any]:
    return await done(await who.post("/v1/needs", json=NEED | more))


async def specialist(aid: httpx.AsyncClient, name: str = "Sam Shah", **more: Any) -> str:
    """An entry with nothing in it that could be matched."""
    said = {"name": name, "kind": "central_team"} | more
    key: str = (await done(await aid.post("/v1/specialists", json=said)))["id"]
    return key


async def checks(aid: httpx.AsyncClient, key: str, **more: Any) -> None:
    tag = (await aid.get(f"/v1/specialists/{key}")).headers["etag"]
    said = {"dbs_checked_on": str(today()), "safeguarding_checked_on": str(today())} | more
    answer = await aid.patch(f"/v1/specialists/{key}/checks", json=said, headers={"If-Match": tag})
    await done(answer, 200)


async def offer(aid: httpx.AsyncClient, key: str, days: float) -> None:
    said = {"year": year_of(today()), "term": term_of(today()), "days": days}
    await done(await aid.post(f"/v1/specialists/{key}/availability", json=said))


async def claim(aid: httpx.AsyncClient, key: str, **more: Any) -> str:
    answer = await aid.post(f"/v1/specialists/{key}/expertise", json=EXPERTISE | more)
    return str((await done(answer))["id"])


async def verify(aid: httpx.AsyncClient, expertise: str, *, lasts: int = 365) -> None:
    said = {"evidence": "Seen in May.", "expires_on": str(today() + timedelta(days=lasts))}
    await done(await aid.post(f"/v1/expertise/{expertise}/verification", json=said), 200)


async def ready(aid: httpx.AsyncClient, name: str = "Sam Shah", *, days: float = 10, **more: Any) -> str:
    """Somebody who can be sent: checked, with days, and with verified expertise."""
    entry = {one: more.pop(one) for one in ("subject", "kind", "home_urn", "most_engagements") if one in more}
    key = await specialist(aid, name, **entry)
    await checks(aid, key)
    await offer(aid, key, days)
    await verify(aid, await claim(aid, key, **more))
    return key


async def aid_of(trust: Trust) -> httpx.AsyncClient:
    """The Academy Improvement Director of a trust that has two academies."""
    for urn in ("148201", "148202"):
        await saying.academy(trust, urn)
    return await trust.person("aid", "aid")
