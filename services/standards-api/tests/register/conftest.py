"""What tests of the register do over and over, through the API itself."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from rig import Trust

SCHOOL = {"name": "Harrow Fen Primary School", "phase_of_education": "2", "establishment_type": "34"}


@dataclass
class Desk:
    """A trust administrator at work."""

    trust: Trust
    admin: httpx.AsyncClient

    async def academy(self, urn: str, **facts: Any) -> dict[str, Any]:
        return await made(self.admin.post("/v1/academies", json={"urn": urn, **SCHOOL, **facts}))

    async def record(self, subject: str) -> str:
        body = {"subject": subject, "name": subject.title(), "email": f"{subject}@larkmoor.example"}
        person: str = (await made(self.admin.post("/v1/people", json=body)))["id"]
        return person

    async def ask(
        self, person_id: str, role: str, urn: str | None = None, starts_on: str = "2026-09-01", **more: Any
    ) -> httpx.Response:
        body = {"person_id": person_id, "role": role, "starts_on": starts_on, **more}
        return await self.admin.post("/v1/appointments", json=body | ({"urn": urn} if urn else {}))

    async def appoint(self, subject: str, role: str, urn: str | None = None, **more: Any) -> dict[str, Any]:
        answer = await self.ask(await self.record(subject), role, urn, **more)
        assert answer.status_code == 201, answer.text
        body: dict[str, Any] = answer.json()
        return body


async def made(asking: Any) -> dict[str, Any]:
    answer: httpx.Response = await asking
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


@pytest.fixture
async def desk(trust: Trust) -> Desk:
    return Desk(trust, await trust.person("oliver", "trust_admin"))
