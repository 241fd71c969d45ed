"""`python -m permissions.matrix support_api`: everybody asks everything, and what went wrong, in JSON.

In a process of its own, because the tables of all services of a process share one catalogue.
"""

import asyncio
import importlib
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from rig.api import Api, Trust

from chassis.migrations import upgrade
from chassis.service import Service
from issuer.testing import running
from permissions.asking import Operation, Question, operations
from permissions.filling import CANARY, ELSEWHERE, HERE, fill, state
from permissions.insiders import AT_ACADEMIES, MACHINES, OPERATOR, verdict
from permissions.reading import expected, read
from stack.postgres import Embedded

PLACED = Path(__file__).parent / "operations.yaml"
ROLES = [
    *["aid", "headteacher", "chair", "learning_chair", "governor", "trustee", "chief_executive"],
    *["finance_director", "specialist", "clerk", "trust_admin", "operator", "mis", "integrator"],
]
NOBODY, STRANGER = "nobody", "a stranger with every role in the token"
EXPIRED = "somebody whose token has expired"
EACH = "each-by-its-own"
WRITES = ("GET", "POST", "PUT", "PATCH", "DELETE")
PATIENCE_WITH_STREAMS = 0.3


def actions_of(service: str) -> dict[str, str]:
    """The action of each operation."""
    placed = read(PLACED)[service]
    return {operation: action for action, operations in placed.items() for operation in operations}


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
        placed = actions_of(self.service.name)
        asked = list(operations(self.api.app.openapi()))
        names = {one.name for one in asked}
        self.wrong += [
            f"{name}: has no place in operations.yaml: say there which action it rests on"
            for name in sorted(names - placed.keys())
        ]
        self.wrong += [f"{name}: is no operation" for name in sorted(placed.keys() - names)]
        asked = [operation for operation in asked if self.can_be_put(operation)]
        asked.sort(key=lambda one: WRITES.index(one.method))  # nobody reads what they themselves wrote
        before = await self.state()
        for asker in await self.askers():
            for operation in asked:
                await self.ask(asker, operation, placed.get(operation.name, ""))
        after = await self.state()
        self.wrong += [
            f"{table}: was changed by somebody" for table in before if before[table] != after[table]
        ]
        for role in ROLES:
            await self.ask_inside(role, asked, placed)

    async def ask_inside(self, role: str, asked: list[Operation], placed: dict[str, str]) -> None:
        """In a trust of their own, with the same rows: what one writes is not what the next one reads."""
        trust = self.api.trust()
        await fill(self.service, self.api.behind, trust.id)
        subject = OPERATOR if role == "operator" else f"{role}-here"
        await trust.stand(subject, role, HERE if role in AT_ACADEMIES else None)
        client_id = {"client_id": subject} if role in MACHINES else {}
        asker = Asker(f"a {role} of the academy", trust.signed_in(subject, role, **client_id), role)
        cells = expected(self.service.name)
        for operation in asked:
            action = placed.get(operation.name, EACH)
            if action == EACH:
                continue
            question = Question(operation, self.written)
            answer = await self.answer(asker, question)
            said = f"{operation.name} ({operation.method} {operation.path}, {action}) by {asker.name}"
            found = verdict(cells[action].get(role), question, answer)
            self.wrong += [f"{said}: {fault}" for fault in found]

    def can_be_put(self, operation: Operation) -> bool:
        try:
            Question(operation, self.written)
        except LookupError as unplaced:
            self.wrong.append(str(unplaced))
            return False
        return True

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
        await self.canaries.stand("an-insider", "aid")
        found = [
            Asker(NOBODY, self.api.client()),
            Asker(EXPIRED, self.canaries.signed_in("an-insider", *ROLES, exp=1)),
            Asker(STRANGER, self.api.client(self.token("a-stranger", *ROLES))),
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
        said = f"{operation.name} ({operation.method} {operation.path}) by {asker.name}"
        if answer.status_code >= 500 and not self.sees(asker, action):
            self.wrong.append(f"{said}: answered {answer.status_code}: {answer.text[:200]}")
        elif asker.name in (NOBODY, EXPIRED):
            if answer.status_code != 401:
                self.wrong.append(f"{said}: answered {answer.status_code}")
        elif not self.sees(asker, action):
            self.wrong += [f"{said}: {fault}" for fault in self.faults(asker, question, answer)]
            self.wrong += [f"{said}: {fault}" for fault in await self.differences(asker, question, answer)]

    def sees(self, asker: Asker, action: str) -> bool:
        """The requirements show it to this role in the whole trust."""
        cells = expected(self.service.name).get(action, {})
        return asker.role is not None and cells.get(asker.role, "-")[0] == "t"

    def faults(self, asker: Asker, question: Question, answer: httpx.Response) -> Iterator[str]:
        told = question.neutral(answer.text + str(answer.headers.multi_items()))
        if leaked := [secret for secret in (CANARY, HERE, *self.secrets) if secret in told]:
            yield f"answered {answer.status_code} and told of {leaked[0]}: {told[:300]}"
        aimed = asker.name == STRANGER or bool(question.swaps)
        if aimed and answer.is_success and question.operation.method == "GET" and not empty(question, answer):
            yield f"answered {answer.status_code} with content: {answer.text[:200]}"

    async def differences(self, asker: Asker, question: Question, answer: httpx.Response) -> list[str]:
        """What is there is answered as what is not, byte for byte but for the names that were sent.

        Not to whom it is shown; and two writes that were done were done at home.
        """
        if not question.swaps or any(self.sees(asker, view) for view in question.about):
            return []
        other = await self.answer(asker, question.about_nothing())
        if question.operation.method != "GET" and answer.is_success and other.is_success:
            return []
        here, nowhere = plain(question, answer), plain(question, other)
        return [] if here == nowhere else [f"tells what is there from what is not: {here} / {nowhere}"]

    async def answer(self, asker: Asker, question: Question) -> httpx.Response:
        self.asked += 1
        request = question.request(asker.client)
        if question.operation.streams:
            return await beginning(self.api.app, request)
        return await asker.client.send(request)


def empty(question: Question, answer: httpx.Response) -> bool:
    """Nothing at all, or nothing but the names that were sent."""
    if not answer.content.strip():
        return True
    if "json" not in answer.headers.get("content-type", ""):
        return False
    said = answer.json()
    values = said.values() if isinstance(said, dict) else said
    return not any(value and str(value) not in question.swaps for value in values)


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
        "raw_path": request.url.raw_path, "query_string": request.url.query, "root_path": "",
        "scheme": "http", "headers": request.headers.raw, "server": ("service.test", 80),
        "client": ("127.0.0.1", 1), "state": app.state._state,
    }  # fmt: skip
    with suppress(TimeoutError):
        await asyncio.wait_for(app(scope, receive, send), 5 * PATIENCE_WITH_STREAMS)
    return httpx.Response(status, content=body, request=request)


async def everything(service: Service, unopened: Api) -> dict[str, Any]:
    began = time.monotonic()
    async with unopened as api:
        canaries = api.trust()
        matrix = Matrix(service, api, canaries, await fill(service, api.behind, canaries.id))
        await matrix.run()
    return {"asked": matrix.asked, "wrong": matrix.wrong, "seconds": time.monotonic() - began}


def main(package: str) -> None:
    service: Service = importlib.import_module(f"{package}.service").SERVICE
    with (
        tempfile.TemporaryDirectory() as folder,
        Embedded(Path(folder), durable=False) as postgres,
        running() as issuer,
    ):
        database = postgres.create_service_database(service.short)
        upgrade(service.folder, database.migrator_url)
        found = asyncio.run(everything(service, Api(service, postgres, database, issuer)))
    sys.stdout.write(f"\n{json.dumps(found)}\n")  # after whatever was logged


if __name__ == "__main__":
    main(sys.argv[1])
