"""Engagements brought as far as a test wants them, by the people who would do it."""

from datetime import date, timedelta
from typing import Any

import httpx
import people
from rig import Trust

from chassis.clock import today
from support_api.years import last_day, year_of

ENDS = min(today() + timedelta(days=60), last_day(year_of(today())))
AGREES: dict[str, Any] = {"agrees": True, "conflict": None}


class Brokering:
    """One trust with two academies, their headteachers, and a specialist who works in the second."""

    receiver: httpx.AsyncClient
    lender: httpx.AsyncClient
    sam: httpx.AsyncClient
    specialist: str

    def __init__(self, trust: Trust, aid: httpx.AsyncClient) -> None:
        self.trust, self.aid = trust, aid

    @classmethod
    async def begin(cls, trust: Trust, **specialist: Any) -> "Brokering":
        self = cls(trust, await people.aid_of(trust))
        self.receiver = await trust.person("hal", "headteacher", "148201")
        self.lender = await trust.person("len", "headteacher", "148202")
        self.sam = await trust.person("sam", "specialist")
        said: dict[str, Any] = {
            "subject": "sam",
            "kind": "academy",
            "home_urn": "148202",
            "days": 50,
            "most_engagements": 50,
        }
        self.specialist = await people.ready(self.aid, **(said | specialist))
        return self

    async def proposed(self, *, days: float = 2, **need: Any) -> str:
        who = {"specialist_id": need.pop("specialist_id", self.specialist)}
        raised = await people.raise_need(self.aid, **need)
        answer = await self.propose(raised["id"], days=days, **who)
        return str((await people.done(answer))["id"])

    async def propose(self, need: str, **more: Any) -> httpx.Response:
        said = {
            "need_id": need, "specialist_id": self.specialist, "days": 2, "starts_on": str(today()),
            "ends_on": str(ENDS),
        }  # fmt: skip
        return await self.aid.post("/v1/engagements", json=said | more)

    async def agreed(self, **more: Any) -> str:
        key = await self.proposed(**more)
        await people.done(await self.receiver.post(at(key, "receiver-answer"), json=AGREES), 200)
        await people.done(await self.lender.post(at(key, "lender-answer"), json=AGREES), 200)
        return key

    async def commissioned(self, **more: Any) -> str:
        key = await self.agreed(**more)
        days = more.get("days", 2)
        await people.done(await self.aid.post(at(key, "commission"), json=terms(days=days)), 200)
        return key

    async def deployed(self, **more: Any) -> str:
        key = await self.commissioned(**more)
        await people.done(await self.aid.post(at(key, "deployment")), 200)
        return key

    async def visit(self, key: str, *, days: float = 1, on: date | None = None) -> httpx.Response:
        said = {"visited_on": str(on or today()), "days": days}
        return await self.sam.post(at(key, "visits"), json=said)

    async def days(self, urn: str = "148201") -> dict[str, Any]:
        return await people.done(await self.aid.get(f"/v1/academies/{urn}/days"), 200)


def at(key: str, step: str) -> str:
    return f"/v1/engagements/{key}/{step}"


def terms(**more: Any) -> dict[str, Any]:
    return {
        "aims": ["The department plans together."], "success_criteria": ["Progress as in English."],
        "days": 2, "price_pence": 84_000,
        "baseline": {"measure": "Progress", "better": "higher", "value": -0.42, "as_at": str(today())},
    } | more  # fmt: skip


async def status_of(work: Brokering, key: str) -> str:
    return str((await people.done(await work.aid.get(f"/v1/engagements/{key}"), 200))["status"])


async def need_status(work: Brokering) -> str:
    [need] = (await work.aid.get("/v1/needs")).json()["items"]
    return str(need["status"])
