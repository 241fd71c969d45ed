"""A small trust for the tests, made known to meetings-api the way it is in life: by events."""

import asyncio
import json
from collections.abc import Coroutine
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

import httpx
from rig import Api, Trust
from rig.working import work

from meetings_api.dates import wall_time

HARROW, LARKMOOR = "148201", "148202"
NAMES = {HARROW: "Harrow Fen Primary School", LARKMOOR: "Larkmoor High School"}
# subject: name, role, academy
PEOPLE: dict[str, tuple[str, str, str | None]] = {
    "margaret": ("Margaret Adeyemi", "aid", None),
    "amara": ("Amara Okafor", "headteacher", HARROW),
    "gareth": ("Gareth Llewellyn", "headteacher", LARKMOOR),
    "joan": ("Joan Whitlock", "chair", HARROW),
    "kwame": ("Kwame Mensah", "learning_chair", LARKMOOR),
    "sophie": ("Sophie Tran", "governor", HARROW),
    "david": ("David Ferreira", "trustee", None),
    "harpreet": ("Harpreet Sandhu", "chief_executive", None),
    "ewan": ("Ewan Mackenzie", "finance_director", None),
    "leila": ("Leila Haddad", "specialist", None),
    "patience": ("Patience Nkosi", "clerk", None),
    "oliver": ("Oliver Brandt", "trust_admin", None),
}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
)


class World:
    def __init__(self, api: Api, trust: Trust) -> None:
        self.api, self.trust = api, trust
        self.sequences: dict[UUID, int] = {}
        self.begun = 0
        self.first: dict[str, Any] = {}

    def __getitem__(self, subject: str) -> httpx.AsyncClient:
        """Somebody signed in, with the role that their post has."""
        return self.trust.signed_in(subject, PEOPLE[subject][1])

    def id(self, name: str) -> UUID:
        """Of a person, an academy or a post, always the same in one trust."""
        return uuid5(self.trust.id, name)

    async def told_of_everybody(self) -> "World":
        """A few at once: nothing says in which order news of different things comes."""
        news = [
            *(self.hear_academy(urn) for urn in NAMES),
            *(self.hear_person(subject) for subject in PEOPLE),
            *(self.hear_post(subject, role, academy) for subject, (_, role, academy) in PEOPLE.items()),
        ]
        room = asyncio.Semaphore(3)

        async def tell(one: Coroutine[Any, Any, object]) -> None:
            async with room:
                await one

        await asyncio.gather(*(tell(one) for one in news))
        return self

    async def hear(self, event_type: str, data: dict[str, Any], *, about: UUID) -> None:
        self.sequences[about] = self.sequences.get(about, 0) + 1
        await self.trust.hear(event_type, data, about=about, sequence=self.sequences[about])

    async def hear_academy(self, urn: str, *, status: str = "joined", change: bool = False) -> None:
        said = {
            "academy_id": str(self.id(urn)), "urn": urn, "name": NAMES[urn], "status": status,
            "kind": "primary", "phase_of_education": "Primary", "establishment_type": "Academy converter",
            "joined_on": "2020-09-01",
        }  # fmt: skip
        kind = "changed" if change else "registered"
        await self.hear(f"standards.academy-{kind}.v1", said, about=self.id(urn))

    async def hear_person(self, subject: str, *, name: str = "", email: str = "") -> None:
        said = {
            "person_id": str(self.id(subject)),
            "subject": subject,
            "name": name or PEOPLE[subject][0],
            "email": email or f"{subject}@larkmoor.example",
        }
        await self.hear("standards.person-recorded.v1", said, about=self.id(subject))

    async def hear_post(
        self,
        subject: str,
        role: str,
        urn: str | None,
        *,
        since: datetime = LONG_AGO,
        until: datetime | None = None,
    ) -> UUID:
        post = self.id(f"{subject} {role} {urn}")
        said = {
            "appointment_id": str(post), "person_id": str(self.id(subject)), "subject": subject, "role": role,
            "urn": urn, "starts_on": since.date().isoformat(), "ends_on": None,
            "since": since.isoformat(), "until": until.isoformat() if until else None,
        }  # fmt: skip
        await self.hear("standards.appointment-made.v1", said, about=post)
        return post

    async def hear_end(self, subject: str, *, at: datetime | None = None) -> None:
        _, role, urn = PEOPLE[subject]
        post = self.id(f"{subject} {role} {urn}")
        said = {
            "appointment_id": str(post), "person_id": str(self.id(subject)), "subject": subject, "role": role,
            "urn": urn, "until": (at or datetime.now(UTC)).isoformat(),
        }  # fmt: skip
        await self.hear("standards.appointment-ended.v1", said, about=post)

    async def hear_phase(
        self, urn: str = HARROW, *, phase: str = "repair", iaims_due: bool = True, **more: Any
    ) -> None:
        said = {
            "decision_id": str(self.id("decision")), "academy_id": str(self.id(urn)), "urn": urn,
            "subject_area": None, "phase": phase, "tiers": ["universal"], "capacity_role": "taker",
            "iaims_due": iaims_due, "not_yet_good": "unknown", "effective_on": "2026-11-21", **more,
        }  # fmt: skip
        await self.hear("standards.phase-confirmed.v1", said, about=self.id(urn))

    async def plan(self, urn: str = HARROW) -> list[dict[str, Any]]:
        """The academy's meetings as its phase has them planned, by date."""
        await self.hear_phase(urn)
        return await self.meetings(urn)

    async def meetings(self, urn: str = HARROW, **query: str) -> list[dict[str, Any]]:
        answer = await self["margaret"].get("/v1/meetings", params={"urn": urn, **query})
        assert answer.status_code == 200, answer.text
        return answer.json()["items"]  # type: ignore[no-any-return]

    async def told(self, event_type: str) -> list[dict[str, Any]]:
        """What the service stated, in order."""
        rows = await self.api.look(
            "select data from outbox where trust_id = $1 and type = $2 order by position",
            self.trust.id, event_type,
        )  # fmt: skip
        return [json.loads(row["data"]) for row in rows]

    async def move(self, meeting: dict[str, Any], starts_at: datetime, **more: Any) -> dict[str, Any]:
        """By the AID, whatever day it is."""
        now = await self["margaret"].get(f"/v1/meetings/{meeting['id']}")
        asked = {
            "starts_at": starts_at.isoformat(),
            "reason": "Brought forward.",
            "on_a_day_off": True,
            **more,
        }
        answer = await self["margaret"].put(
            f"/v1/meetings/{meeting['id']}/time", json=asked, headers={"If-Match": now.headers["etag"]}
        )
        assert answer.status_code == 200, answer.text
        return answer.json()  # type: ignore[no-any-return]

    def at(self, day: date) -> datetime:
        """Ten o'clock in London."""
        return wall_time(day, time(10))

    async def worked(self) -> None:
        """What waits for the worker is done: files are checked."""
        await work(self.api, self.trust.id)

    async def begin(self, meeting: dict[str, Any]) -> dict[str, Any]:
        """The meeting is brought forward, and began an hour ago; another one, three hours before that."""
        self.begun += 1
        return await self.move(meeting, datetime.now(UTC) - timedelta(hours=3 * self.begun - 2))

    async def agree(self, meeting: dict[str, Any]) -> None:
        """The headteacher agrees the agenda as it stands."""
        url = f"/v1/meetings/{meeting['id']}/agenda"
        head = self["amara" if meeting["urn"] == HARROW else "gareth"]
        tag = (await head.get(url)).headers["etag"]
        answer = await head.post(f"{url}/agreement", headers={"If-Match": tag})
        assert answer.status_code == 200, answer.text

    async def upload(
        self, subject: str, meeting: dict[str, Any], side: str, title: str, content: bytes = PDF
    ) -> dict[str, Any]:
        """A paper in a pack, checked."""
        url = f"/v1/meetings/{meeting['id']}/packs/{side}/papers"
        files = {"file": ("paper.pdf", content, "application/pdf")}
        answer = await self[subject].post(url, data={"title": title}, files=files)
        assert answer.status_code == 202, answer.text
        await self.worked()
        return answer.json()  # type: ignore[no-any-return]

    async def circulate(self, subject: str, meeting: dict[str, Any], side: str) -> httpx.Response:
        return await self[subject].post(f"/v1/meetings/{meeting['id']}/packs/{side}/circulation")

    async def sent_out(self, meeting: dict[str, Any]) -> None:
        """The agenda is agreed and both packs are with the attendees."""
        await self.agree(meeting)
        for subject, side in (("margaret", "aid"), ("amara", "academy")):
            await self.upload(subject, meeting, side, f"Report of {subject}")
            answer = await self.circulate(subject, meeting, side)
            assert answer.status_code == 200, answer.text

    async def held(self, meeting: dict[str, Any]) -> dict[str, Any]:
        """The meeting has begun, everybody was there, and its attendance is closed."""
        begun = await self.begin(meeting)
        url = f"/v1/meetings/{meeting['id']}"
        rows = (await self["patience"].get(f"{url}/attendance")).json()["attendees"]
        there = [{"attendee_id": r["id"], "presence": "present"} for r in rows if r["person_id"]]
        answer = await self["patience"].post(f"{url}/attendance/records", json={"records": there})
        assert answer.status_code == 200, answer.text
        tag = (await self["patience"].get(url)).headers["etag"]
        closed = await self["patience"].post(f"{url}/attendance/closing", headers={"If-Match": tag})
        assert closed.status_code == 200, closed.text
        return begun

    async def drafted(self, meeting: dict[str, Any], **said: list[str]) -> str:
        """The report has words; its tag."""
        url = f"/v1/meetings/{meeting['id']}/report"
        tag = (await self["patience"].get(url)).headers["etag"]
        words = {"next_steps": ["Read more."], "celebrations": [], "decisions": [], **said}
        answer = await self["patience"].put(url, json=words, headers={"If-Match": tag})
        assert answer.status_code == 200, answer.text
        return answer.headers["etag"]

    async def published(self, meeting: dict[str, Any], **said: list[str]) -> str:
        tag = await self.drafted(meeting, **said)
        url = f"/v1/meetings/{meeting['id']}/report/publication"
        answer = await self["margaret"].post(url, headers={"If-Match": tag})
        assert answer.status_code == 200, answer.text
        return answer.headers["etag"]

    async def partner(self, meeting: dict[str, Any], subject: str = "gareth") -> None:
        url = f"/v1/meetings/{meeting['id']}"
        tag = (await self["margaret"].get(url)).headers["etag"]
        asked = {"person_id": str(self.id(subject))}
        answer = await self["margaret"].put(f"{url}/partner", json=asked, headers={"If-Match": tag})
        assert answer.status_code == 200, answer.text
