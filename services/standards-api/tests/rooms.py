"""A trust with a small standard in force, and what is done to assessments over and over, through the API."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from rig import Trust

from chassis.clock import today

URN, OTHER = "148201", "148202"
SCHOOL = {"name": "Harrow Fen Primary School", "phase_of_education": "2", "establishment_type": "34"}
# Two aspects, two levels, small enough to be answered by hand.
SMALL = """\
code: small
title: A small standard
levels:
  - {key: good, name: Good}
  - {key: great, name: Great}
rule: {others_percent: 50}
assurance: {level: great, kinds: 3, external: 1, months: 12}
admission: good
aspects:
  - key: books
    name: Books
    criteria:
      - key: read-daily
        level: good
        essential: true
        text: Everybody reads every day.
        evidence: {school_visit: visits to reading}
      - {key: read-at-home, level: good, text: Most read at home.}
      - {key: read-aloud, level: good, text: Adults read aloud.}
      - {key: read-widely, level: great, essential: true, text: Everybody reads widely.}
  - key: sums
    name: Sums
    criteria:
      - {key: know-tables, level: good, essential: true, text: Everybody knows their tables.}
      - {key: prove-things, level: great, essential: true, text: Everybody can prove things.}
"""
ALL = ["read-daily", "read-at-home", "read-aloud", "read-widely", "know-tables", "prove-things"]


def ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


@dataclass
class Room:
    """A trust with one joined academy, one prospective one, a small standard in force, and its people."""

    trust: Trust
    aid: httpx.AsyncClient
    chief: httpx.AsyncClient
    head: httpx.AsyncClient
    trustee: httpx.AsyncClient

    async def open(self, kind: str = "academy", urn: str | None = URN, **more: Any) -> str:
        body = {"standard": "small", "subject_kind": kind, **({"urn": urn} if urn else {}), **more}
        opened: str = ok(await self.aid.post("/v1/assessments", json=body), 201)["id"]
        return opened

    async def say(
        self,
        who: httpx.AsyncClient,
        assessment: str,
        side: str,
        said: Mapping[str, str],
        evidence: Iterable[str] = (),
    ) -> httpx.Response:
        answers = [{"criterion": key, "judgement": j, "evidence": list(evidence)} for key, j in said.items()]
        return await who.post(f"/v1/assessments/{assessment}/{side}", json={"answers": answers})

    async def step(self, who: httpx.AsyncClient, assessment: str, step: str, **body: Any) -> Any:
        return ok(await who.post(f"/v1/assessments/{assessment}/{step}", json=body or None))

    async def evidence(self, kind: str = "school_visit", *, days: int = 10, origin: str = "trust") -> str:
        body = {
            "urn": URN,
            "kind": kind,
            "title": kind,
            "origin": origin,
            "dated": str(today() - timedelta(days=days)),
        }
        recorded: str = ok(await self.aid.post("/v1/evidence", json=body), 201)["id"]
        return recorded

    async def signed_off(
        self,
        said: Mapping[str, str],
        *,
        own: Mapping[str, str] | None = None,
        evidence: Iterable[str] = (),
        **more: Any,
    ) -> str:
        """An assessment taken all the way to sign-off, without moderation unless `own` differs."""
        assessment = await self.open(with_self_evaluation=own is not None, **more)
        if own is not None:
            ok(await self.say(self.head, assessment, "self-evaluation", own))
            await self.step(self.head, assessment, "submission")
        ok(await self.say(self.aid, assessment, "qa-review", said, evidence))
        done = await self.step(self.aid, assessment, "qa-review/completion")
        if done["status"] == "moderation":
            await self.settle_as_reviewed(assessment)
        await self.step(self.chief, assessment, "sign-off")
        return assessment

    async def settle_as_reviewed(self, assessment: str) -> None:
        place = f"/v1/assessments/{assessment}/moderation"
        for difference in ok(await self.aid.get(place))["differences"]:
            body = {"judgement": difference["qa_review"], "narrative": "Looked at together.", "evidence": []}
            ok(await self.aid.put(f"{place}/{difference['criterion']}", json=body))
        await self.step(self.aid, assessment, "moderation/completion")

    async def publish_standard(self, text: str, number: int) -> None:
        files = {"file": ("standard.yaml", text, "application/yaml")}
        ok(await self.chief.post("/v1/standard-files", files=files), 201)
        place = f"/v1/standards/small/versions/{number}"
        ok(await self.trustee.post(f"{place}/approvals", json={"minute": "Board"}), 201)
        ok(await self.chief.post(f"{place}/publication"))


async def make_room(trust: Trust) -> Room:
    admin = await trust.person("oliver", "trust_admin")
    for urn in (URN, OTHER):
        ok(await admin.post("/v1/academies", json={"urn": urn, **SCHOOL}), 201)
    # Joined before the trust kept its register here, as an import would have recorded it.
    await trust.api.behind.execute(
        "update academies set status = 'joined' where trust_id = $1 and urn = $2", trust.id, URN
    )
    made = Room(
        trust,
        aid=await trust.person("ada", "aid"),
        chief=await trust.person("chloe", "chief_executive"),
        head=await trust.person("hal", "headteacher", URN),
        trustee=await trust.person("tariq", "trustee"),
    )
    await made.publish_standard(SMALL, 1)
    return made
