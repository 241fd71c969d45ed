"""`python -m tests.permissions.matrix support_api`: everybody asks everything, and what went wrong, in JSON.

In a process of its own, because the tables of all services of a process share one catalogue.
"""

import asyncio
import importlib
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import yaml
from rig.api import Api, Trust

from chassis.migrations import upgrade
from chassis.service import Service
from issuer.testing import running
from stack.postgres import Embedded
from tests.permissions.asking import Operation, Question, operations
from tests.permissions.filling import CANARY, ELSEWHERE, HERE, fill, state
from tests.permissions.reading import expected

GOVERNED = Path(__file__).parent / "operations.yaml"
ROLES = [
    *["aid", "headteacher", "chair", "learning_chair", "governor", "trustee", "chief_executive"],
    *["finance_director", "specialist", "clerk", "trust_admin", "operator", "mis", "integrator"],
]
AT_ACADEMIES = ("headteacher", "chair", "learning_chair", "governor", "specialist", "mis")
PATIENCE_WITH_STREAMS = 0.3


@dataclass
class Asker:
    """Somebody who must not see the canaries: `role` is the one they hold at the next academy, if any."""

    name: str
    client: httpx.AsyncClient
    role: str | None = None


@dataclass
class Matrix:
    service: Service
    api: Api
    canaries: Trust
    written: dict[str, dict[str, Any]]
    wrong: list[str] = field(default_factory=list)
    asked: int = 0

    @property
    def secrets(self) -> set[str]:
        """Ids of the canary rows; every text of theirs has the word in it."""
        return {str(row["id"]) for row in self.written.values() if "id" in row}

    async def run(self) -> None:
        governed = yaml.safe_load(GOVERNED.read_text())[self.service.name]
        asked = list(operations(self.api.app.openapi()))
        self.wrong += [
            f"{one.name}: has no entry in operations.yaml" for one in asked if one.name not in governed
        ]
        self.wrong += [f"{name}: is no operation" for name in governed.keys() - {one.name for one in asked}]
        before = await self.state()
        for asker in await self.askers():
            for operation in asked:
                open_to = governed.get(operation.name, "")
                await self.ask(asker, operation, open_to)
        after = await self.state()
        self.wrong += [
            f"{table}: was changed by somebody" for table in before if before[table] != after[table]
        ]

    async def state(self) -> dict[str, str]:
        bookkeeping = {
            "standings",
            "history",
            "history_heads",
            "idempotency_keys",
            "outbox",
            "event_sequences",
        }
        return await state(self.api.behind, sorted(self.written.keys() - bookkeeping), self.canaries.id)

    async def askers(self) -> list[Asker]:
        """In order: who is known to nobody first."""
        outside = self.api.trust()
        for role in ROLES:
            for unit in (None, HERE) if role in AT_ACADEMIES else (None,):
                await outside.stand("an-outsider", role, unit)
        found = [
            Asker("nobody", self.api.client()),
            Asker(
                "a stranger with every role in the token", self.api.client(self.token("a-stranger", *ROLES))
            ),
            Asker("a member of another trust", self.api.client(self.token("an-outsider", *ROLES))),
            Asker(
                "a member of another trust who names this one", self.canaries.signed_in("an-outsider", *ROLES)
            ),
        ]
        for role in AT_ACADEMIES:
            subject = f"{role}-of-the-next-academy"
            await self.canaries.stand(subject, role, ELSEWHERE)
            client_id = {"client_id": subject} if role == "mis" else {}
            client = self.canaries.signed_in(subject, role, **client_id)
            found.append(Asker(f"a {role} of the next academy", client, role))
        return found

    def token(self, subject: str, *roles: str) -> str:
        return self.api.issuer.mint(subject, roles=roles)

    async def ask(self, asker: Asker, operation: Operation, action: str) -> None:
        question = Question(operation, self.written)
        answer = await self.answer(asker, question)
        for fault in self.faults(asker, question, answer, action):
            self.wrong.append(
                f"{operation.name} ({operation.method} {operation.path}) by {asker.name}: {fault}"
            )
        if (
            asker.name != "nobody"
            and operation.names_something
            and question.swaps
            and not self.sees(asker, action)
        ):
            other = await self.answer(asker, question.about_nothing())
            here, nowhere = plain(question, answer), plain(question, other)
            if here != nowhere:
                self.wrong.append(
                    f"{operation.name} by {asker.name}: tells what is there from what is not: {here} / {nowhere}"
                )

    def sees(self, asker: Asker, action: str) -> bool:
        """The requirements show it to this role in the whole trust."""
        cells = expected(self.service.name).get(action, {})
        return asker.role is not None and cells.get(asker.role, "-")[0] == "t"

    def faults(self, asker: Asker, question: Question, answer: httpx.Response, action: str) -> Iterator[str]:
        if answer.status_code >= 500:
            yield f"answered {answer.status_code}: {answer.text[:200]}"
        if asker.name == "nobody":
            if answer.status_code != 401:
                yield f"answered {answer.status_code} without a token"
            return
        if self.sees(asker, action):
            return
        told = question.neutral(answer.text + str(answer.headers.multi_items()))
        if leaked := [secret for secret in (CANARY, *self.secrets) if secret in told]:
            yield f"answered {answer.status_code} and told of {leaked[0]}: {told[:200]}"
        if answer.is_success and question.operation.method == "GET" and not empty(answer):
            if asker.name.startswith("a stranger") or "{" in question.operation.path:
                yield f"answered {answer.status_code} with content: {answer.text[:200]}"

    async def answer(self, asker: Asker, question: Question) -> httpx.Response:
        self.asked += 1
        request = question.request(asker.client)
        if question.operation.streams:
            return await beginning(self.api.app, request)
        return await asker.client.send(request)


def empty(answer: httpx.Response) -> bool:
    if not answer.content.strip():
        return True
    if "json" not in answer.headers.get("content-type", ""):
        return False
    said = answer.json()
    return (isinstance(said, dict) and said.get("items") == []) or said == []


def plain(question: Question, answer: httpx.Response) -> tuple[int, str, str]:
    return answer.status_code, question.neutral(answer.text), str(answer.headers.get("etag"))


async def beginning(app: Any, request: httpx.Request) -> httpx.Response:
    """The first moment of an answer that does not end."""
    status, body = 0, b""

    async def send(message: dict[str, Any]) -> None:
        nonlocal status, body
        status = message.get("status", status)
        body += message.get("body", b"")

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(PATIENCE_WITH_STREAMS)
        return {"type": "http.disconnect"}

    scope = {
        "type": "http", "http_version": "1.1", "method": request.method, "path": request.url.path,
        "raw_path": request.url.raw_path, "query_string": request.url.query, "root_path": "", "scheme": "http",
        "headers": request.headers.raw, "server": ("service.test", 80), "client": ("127.0.0.1", 1),
        "state": app.state._state,
    }  # fmt: skip
    with_end = asyncio.wait_for(app(scope, receive, send), 5 * PATIENCE_WITH_STREAMS)
    try:
        await with_end
    except TimeoutError:
        pass
    return httpx.Response(status, content=body, request=request)


@asynccontextmanager
async def filled(service: Service) -> AsyncIterator[Matrix]:
    with (
        tempfile.TemporaryDirectory() as folder,
        Embedded(Path(folder), durable=False) as postgres,
        running() as issuer,
    ):
        database = postgres.create_service_database(service.short)
        upgrade(service.folder, database.migrator_url)
        async with Api(service, postgres, database, issuer) as api:
            canaries = api.trust()
            yield Matrix(service, api, canaries, await fill(service, api.behind, canaries.id))


async def main(package: str) -> None:
    began = time.monotonic()
    async with filled(importlib.import_module(f"{package}.service").SERVICE) as matrix:
        await matrix.run()
    json.dump({"asked": matrix.asked, "wrong": matrix.wrong, "seconds": time.monotonic() - began}, sys.stdout)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
