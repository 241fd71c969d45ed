"""What there is to ask about: ids that nobody would guess, from the stack's databases."""

from typing import Any
from uuid import UUID

import httpx
from journeys.consistency import ask
from places import PLACES, READY

from contracts.signing_in import PEOPLE
from stack.stack import Stack

MOST = 4
COLUMNS = "select table_name || '.' || column_name as name from information_schema.columns"
# Academies whose heads are among those who ask: these first, and they stay in the trust.
OURS = ["990008", "990006"]
# Whoever asks keeps their post: else all that comes after would end at 403.
POSTS = """
    select a.id::text as id from appointments a join people p using (trust_id)
    where p.id = a.person_id and p.subject = any($1)
    union all select id::text from client_grants where client_id = any($1)"""
# What neither the sample nor the story leaves behind, in this order.
MISSING = [
    "/v1/evidence",
    "/v1/qa-activities",
    "/v1/qa-activities",
    "/v1/qa-activities/{activity_id}/completion",
    "/v1/qa-activities/{activity_id}/findings",
]


async def known(stack: Stack, service: str) -> dict[str, Any]:
    """`values` by the name of a parameter, `ready` by operation too; `spared`: what is never ended."""
    subjects = [who for subject, _, client in PEOPLE.values() for who in (subject, client)]
    [trust] = await ask(stack, "standards", "select trust_id from people where subject = $1", subjects[0])
    spared = [row["id"] for row in await ask(stack, "standards", POSTS, subjects)]
    found = {
        name: [value for value in some if value not in spared and "/" not in value][:MOST]
        for name, some in (await values(stack, service, trust["trust_id"])).items()
    }
    return {
        "values": {name: some for name, some in found.items() if some},
        "ready": await ready(stack, service, trust["trust_id"]) if service == "standards" else {},
        "spared": [*spared, *OURS],
    }


async def ready(stack: Stack, service: str, trust_id: UUID) -> dict[str, dict[str, list[str]]]:
    """By operation, what is in the state in which it can be done."""
    columns = {row["name"] for row in await ask(stack, service, COLUMNS)}
    found: dict[str, dict[str, list[str]]] = {}
    for (operation, name), (place, condition) in READY.items():
        if place in columns:
            table, column = place.split(".")
            sql = (
                f"select {column}::text as value from {table} where trust_id = $1 and {condition} order by 1"
            )
            some = [row["value"] for row in await ask(stack, service, sql, trust_id)]
            if some:
                found.setdefault(operation, {})[name] = some
    return found


async def values(stack: Stack, service: str, trust_id: UUID) -> dict[str, list[str]]:
    columns = {row["name"] for row in await ask(stack, service, COLUMNS)}
    found: dict[str, list[str]] = {}
    for name, places in PLACES.items():
        for table, column in (place.column.split(".") for place in places if place.column in columns):
            sql = f"select distinct {column}::text as value from {table} where trust_id = $1 order by 1"
            rows = [row["value"] for row in await ask(stack, service, sql, trust_id)]
            found[name] = list(dict.fromkeys([*found.get(name, ()), *rows]))
    found["urn"] = [*OURS, *(urn for urn in found["urn"] if urn not in OURS)]
    return found


async def furnish(address: str, bearer: str) -> None:
    """standards-api with one of each that is missing, as its own examples say, at an academy of ours."""
    activity = ""
    async with httpx.AsyncClient(
        base_url=address, headers={"Authorization": f"Bearer {bearer}"}, trust_env=False, timeout=60
    ) as client:
        paths = (await client.get("/openapi.json")).json()["paths"]
        for path in MISSING:
            example = paths[path]["post"]["requestBody"]["content"]["application/json"]["example"]
            body = example | ({"urn": OURS[0]} if "urn" in example else {})
            where = path.format(activity_id=activity)
            answer = await client.post(where, json=body, headers={"If-Match": '"1"'})
            assert answer.is_success, f"{path}: {answer.text}"
            activity = activity if "{" in path else answer.json()["id"]
