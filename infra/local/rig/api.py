"""A service's API as its callers meet it, with real tokens, and a way to look behind it."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx
from fastapi import FastAPI
from pydantic import SecretStr

from chassis.app import create_app
from chassis.ids import uuid7
from chassis.inbox import Inbox
from chassis.service import Service
from chassis.settings import Settings
from issuer.testing import RunningIssuer
from rig.events import envelop, hear
from stack.postgres import Embedded, ServiceDatabase

BASE = "http://service.test"


@dataclass(repr=False)
class Api:
    """One service in this process, on its own database."""

    service: Service
    postgres: Embedded
    database: ServiceDatabase
    issuer: RunningIssuer
    overrides: dict[str, Any] = field(default_factory=dict)
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def settings(self) -> Settings:
        said: dict[str, Any] = {
            "mode": "embedded",
            "database_url": SecretStr(self.database.app_url),
            "courier_database_url": SecretStr(self.database.courier_url),
            "issuer": self.issuer.url,
            "audience": self.service.name,
            "docs_client_id": "swagger",
            "operators": ("olive.operator", "operator-cli"),
            "log_level": "ERROR",
            **dict.fromkeys(("requests_person", "requests_client", "requests_trust"), 0),
        }
        return Settings(**said | self.overrides)

    async def __aenter__(self) -> "Api":
        self.app: FastAPI = create_app(self.service, self.settings)
        await self.stack.enter_async_context(self.app.router.lifespan_context(self.app))
        dsn = self.postgres.url("postgres", self.database.name, driver="postgresql")
        self.behind = await asyncpg.connect(dsn)
        self.stack.push_async_callback(self.behind.close)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stack.aclose()

    def client(self, token: str | None = None, **headers: str) -> httpx.AsyncClient:
        if token:
            headers["Authorization"] = f"Bearer {token}"
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url=BASE, headers=headers)

    async def ready(self) -> httpx.Response:
        """Asked as a load balancer asks, until it is: on a busy machine the first connection to the database
        takes longer than readiness waits for one."""
        for _ in range(50):
            answer = await self.client().get("/health/ready")
            if answer.status_code == 200:
                break
            await asyncio.sleep(0.2)
        return answer

    def trust(self) -> "Trust":
        return Trust(self, uuid7())

    async def look(self, sql: str, *values: Any) -> list[Any]:
        """Rows as they stand in the database, past every rule: for asserting, never for arranging."""
        return list(await self.behind.fetch(sql, *values))


@dataclass(repr=False)
class Trust:
    """A tenant of its own for one test."""

    api: Api
    id: UUID

    async def stand(
        self, subject: str, role: str, unit: str | None = None, *, until: datetime | None = None
    ) -> UUID:
        """What an appointment heard from standards-api leaves here."""
        standing = uuid7()
        since = datetime.now(UTC) - timedelta(days=1)
        await self.api.behind.execute(
            "insert into standings (trust_id, id, subject, role, unit, since, until)"
            " values ($1, $2, $3, $4, $5, $6, $7)",
            *(self.id, standing, subject, role, unit, since, until),
        )
        return standing

    async def person(self, subject: str, role: str, unit: str | None = None) -> httpx.AsyncClient:
        """Somebody who holds this role here, signed in."""
        await self.stand(subject, role, unit)
        return self.signed_in(subject, role)

    def signed_in(self, subject: str, *roles: str, **claims: object) -> httpx.AsyncClient:
        """With a token that chooses this trust: the same names stand in the trusts of other tests."""
        said: dict[str, Any] = {"trust": str(self.id), **claims}
        return self.api.client(self.api.issuer.mint(subject, roles=roles, **said))

    async def machine(self, client_id: str, role: str, *units: str) -> httpx.AsyncClient:
        """A machine client that is granted these units."""
        for unit in units:
            await self.stand(client_id, role, unit)
        return self.signed_in(client_id, role, client_id=client_id)

    async def hear(
        self,
        event_type: str,
        data: dict[str, Any],
        *,
        about: UUID | str,
        sequence: int | None = None,
        source: str | None = None,
        expect: str = "applied",
    ) -> None:
        """A neighbour's event arrives, through the service's real inbox; fails unless it is as expected."""
        state = self.api.app.state
        envelope = await envelop(
            state.sessions, self.id, event_type, data, about=about, sequence=sequence, source=source
        )
        inbox = Inbox(self.api.service, state.sessions, state.swift.connections)
        await hear(inbox, envelope, expect=expect)
