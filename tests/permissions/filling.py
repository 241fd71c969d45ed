"""One row in every table of a service for one trust, a canary in every text: what nobody else may ever see.

It goes past the service on purpose: no operation fills every field, and a new table is filled without asking.
"""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import asyncpg
import yaml
from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Enum, LargeBinary, Table, Uuid

from chassis.db import Table as Mapped
from chassis.service import Service
from tools.services import ROOT

CANARY = "canary"
HERE, ELSEWHERE, NOWHERE = "990101", "990102", "990199"
NUMBER, YEAR, DAY = 1, 2026, date(2026, 12, 28)
BEFORE, LATER = datetime.now(UTC) - timedelta(days=30), datetime.now(UTC) + timedelta(days=300)
# Words in the names of columns: what ends is still to come, and what takes something away has not happened.
TO_COME = ("until", "ends", "expires", "next_at", "due")
NOT_HAPPENED = (
    "withdrawn",
    "recused",
    "left_",
    "cancelled",
    "ended",
    "lapsed",
    "closed",
    "superseded",
    "met_at",
)
DUE = {"n": 7, "unit": "calendar", "roll": "earlier"}
SHIPPED = ROOT / "services/standards-api/standards_api/data"
SCHEME = yaml.safe_load((SHIPPED / "autonomy-scheme.yaml").read_text()) | {"title": CANARY}
# What makes a row as visible as it can be, and what a constraint of the table asks for.
STATES: dict[str, dict[str, Any]] = {
    "standards-api": {
        "academies.status": "joined",
        "academies.kind": "primary",
        "academies.predecessor_urns": json.dumps([]),
        "appointments.status": "approved",
        "appointments.role": "governor",
        "assessments.status": "published",
        "assessments.subject_kind": "curriculum_subject",
        "evidence_files.superseded_by": None,
        "files.status": "clean",
        "import_pages.numbers": json.dumps([NUMBER]),
        "inspections.status": "published",
        "journeys.standard": "trust-standard",
        "measure_definitions.code": f"own-{CANARY}",
        "measure_definitions.direction": "higher",
        "measure_definitions.kind": "number",
        "measure_definitions.scopes": json.dumps([]),
        "measure_definitions.valid_from": "2020/21",
        "measure_definitions.valid_until": None,
        "measurements.status": "published",
        "measurement_readings.status": "published",
        "phase_decisions.status": "confirmed",
        "standard_versions.code": f"{CANARY}-standard",
        "standard_versions.status": "published",
        "standards.code": f"{CANARY}-standard",
        "trusts.labels": json.dumps({}),
        "autonomy_decisions.status": "confirmed",
        "autonomy_schemes.status": "published",
        "risks.status": "open",
        "risk_actions.status": "open",
        "autonomy_schemes.content": json.dumps(SCHEME),
    },
    "support-api": {
        "academies.status": "joined",
        "engagements.status": "completed",
        "import_pages.numbers": json.dumps([NUMBER]),
        "specialists.interests": json.dumps([{"urn": HERE, "kind": "kin"}]),
    },
    "meetings-api": {
        "academies.status": "joined",
        "academies.kind": "primary",
        "academies.phase": "repair",
        "academies.not_yet_good": "unknown",
        "meeting_policies.papers_due": json.dumps(DUE),
        "meeting_policies.report_due": json.dumps(DUE),
        "meeting_policies.required_papers": json.dumps({"aid": [], "academy": []}),
        "actions.status": "open",
        "attendees.presence": None,
        "files.status": "clean",
        "import_pages.numbers": json.dumps([NUMBER]),
        "meetings.status": "planned",
        "papers.side": "aid",
        "reports.status": "published",
    },
}


def rows(service: Service, trust_id: UUID) -> Iterator[tuple[Table, dict[str, Any]]]:
    """Every table with its row, what it points at before it."""
    made: dict[str, dict[str, Any]] = {}
    lists = columns_that_hold_lists()
    for table in Mapped.metadata.sorted_tables:
        if "trust_id" not in table.c:
            continue
        row: dict[str, Any] = {}
        for column in table.c:
            name = f"{table.name}.{column.name}"
            if column.name == "trust_id" or (table.name == "trusts" and column.name == "id"):
                row[column.name] = trust_id
            elif name in STATES[service.name]:
                row[column.name] = STATES[service.name][name]
            elif column.computed is None and column.identity is None:
                row[column.name] = pointed_at(column, made) or value_of(column, holds_list=name in lists)
        made[table.name] = row
        yield table, row


def pointed_at(column: Column[Any], made: dict[str, dict[str, Any]]) -> Any:
    for key in column.foreign_keys:
        other = made.get(key.column.table.name)
        if other and key.column.name in other:
            return other[key.column.name]
    return None


def value_of(column: Column[Any], *, holds_list: bool) -> Any:
    word = f"{CANARY}-{column.table.name}-{column.name}".replace("_", "-")
    match column.type:
        case Uuid():
            return uuid.uuid5(uuid.NAMESPACE_OID, word)
        case Boolean():
            return True
        case DateTime() | Date():
            return moment_of(column)
        case JSON():
            return json.dumps([word] if holds_list else {"said": word})
        case LargeBinary():
            return word.encode()
        case Enum(enums=words) if words:
            return words[0]
    if isinstance(said := getattr(column.default, "arg", None), StrEnum):
        return said.value
    if column.type.python_type is str:
        return HERE if column.name in ("urn", "home_urn", "lender_urn", "inspected_urn", "unit") else word
    return YEAR if column.name == "year" else NUMBER


def moment_of(column: Column[Any]) -> datetime | date | None:
    if column.nullable and any(word in column.name for word in NOT_HAPPENED):
        return None
    moment = LATER if any(word in column.name for word in TO_COME) else BEFORE
    if isinstance(column.type, DateTime):
        return moment
    return DAY if column.name == "on" else moment.date()


def columns_that_hold_lists() -> set[str]:
    """A document's shape is said in the class alone: `Mapped[list[…]]`."""
    return {
        f"{mapper.local_table.name}.{name}"  # type: ignore[attr-defined] # ours are all tables
        for mapper in Mapped.registry.mappers
        for of in mapper.class_.__mro__
        for name, said in vars(of).get("__annotations__", {}).items()
        if "list[" in str(said)
    }


async def fill(service: Service, connection: asyncpg.Connection, trust_id: UUID) -> dict[str, dict[str, Any]]:
    """Writes the rows with constraints between tables and triggers at rest; what was written, by table."""
    written = {}
    async with connection.transaction():
        await connection.execute("set local session_replication_role = replica")
        for table, row in rows(service, trust_id):
            await insert(connection, table.name, row)
            written[table.name] = row
        await insert(connection, "academies", next_academy(written["academies"]))
    return written


def next_academy(academy: dict[str, Any]) -> dict[str, Any]:
    """Another of the same trust, without a canary in it: its people may see it."""
    row = {
        name: value.replace(CANARY, "next") if isinstance(value, str) else value
        for name, value in academy.items()
    }
    return row | {"id": uuid.uuid4(), "urn": ELSEWHERE}


async def insert(connection: asyncpg.Connection, table: str, row: dict[str, Any]) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    places = ", ".join(f"${number}" for number in range(1, len(row) + 1))
    try:
        await connection.execute(f"insert into {table} ({names}) values ({places})", *row.values())
    except (asyncpg.PostgresError, asyncpg.DataError) as refusal:
        what = f"The row for {table} does not go in: say in STATES what its columns need. {refusal}"
        raise AssertionError(what) from refusal


async def state(connection: asyncpg.Connection, tables: list[str], trust_id: UUID) -> dict[str, str]:
    """What stands about the academy or in the canary rows, by table, to see that nobody changed it."""
    found = {}
    for table in tables:
        rows = await connection.fetch(
            f"select t::text as row from {table} t where t.trust_id = $1"
            " and (t::text like '%' || $2 || '%' or t::text like '%' || $3 || '%') order by 1",
            *(trust_id, CANARY, HERE),
        )
        found[table] = "\n".join(row["row"] for row in rows)
    return found
