"""GIAS files as tests make them: a made-up trust, in the columns of the real files."""

import csv
import io
from typing import Any
from uuid import UUID, uuid4

from rig import Api, Trust
from rig.working import work

from chassis.actor import COMMONS
from standards_api.register.gias import trust_id_of

GROUP = {
    "Group UID": "", "Group ID": "TR09001", "Group Name": "LARKMOOR LEARNING TRUST",
    "Companies House Number": "7318714.0", "Group Type (code)": "6", "Group Type": "Multi-academy trust",
    "Closed Date": "", "Group Status": "Open", "UKPRN": "10058308.0",
}  # fmt: skip
LINK = {
    "URN": "148201", "Group UID": "", "Group Type": "Multi-academy trust", "Joined date": "2019-09-01",
    "EstablishmentName": "Harrow Fen Primary School", "TypeOfEstablishment (code)": "34",
    "PhaseOfEducation (code)": "2", "LA (code)": "830", "LA (name)": "Derbyshire",
}  # fmt: skip


def table(rows: list[dict[str, str]], shape: dict[str, str]) -> str:
    out = io.StringIO()
    names = [*shape, *(name for name in (rows[0] if rows else {}) if name not in shape)]
    writer = csv.DictWriter(out, names)
    writer.writeheader()
    writer.writerows({**shape, **row} for row in rows)
    return out.getvalue()


def groups(*rows: dict[str, str]) -> bytes:
    return table(list(rows), GROUP).encode()


def links(*rows: dict[str, str]) -> bytes:
    return table(list(rows), LINK).encode()


def new_uid() -> str:
    """A group that no other test knows."""
    return str(10_000_000 + uuid4().int % 80_000_000)


def tenant(api: Api, uid: str) -> Trust:
    return Trust(api, trust_id_of(uid))


async def preview(api: Api, who: Any, kind: str, within: UUID, **parts: bytes) -> dict[str, Any]:
    files = {part: (f"{part}.csv", content) for part, content in parts.items()}
    answer = await who.post("/v1/imports", data={"kind": kind}, files=files)
    assert answer.status_code == 202, answer.text
    await work(api, within)
    body: dict[str, Any] = (await who.get(answer.headers["location"])).json()
    return body


async def apply(api: Api, who: Any, within: UUID, imported: dict[str, Any]) -> dict[str, Any]:
    answer = await who.post(f"/v1/imports/{imported['id']}/application")
    assert answer.status_code == 202, answer.text
    await work(api, within)
    body: dict[str, Any] = (await who.get(f"/v1/imports/{imported['id']}")).json()
    return body


def operator(api: Api, trust: Trust | None = None) -> Any:
    claims: dict[str, Any] = {"trust": str(trust.id)} if trust else {}
    return api.client(api.issuer.mint("olive.operator", roles=["operator"], **claims))


async def bring_in(api: Api, *, groups: bytes, links: bytes) -> dict[str, Any]:
    """As an operator does: preview, then apply."""
    olive = operator(api)
    found = await preview(api, olive, "gias-groups", COMMONS, groups=groups, links=links)
    return await apply(api, olive, COMMONS, found)


def counts(imported: dict[str, Any]) -> tuple[int, ...]:
    return tuple(imported[name] for name in ("new", "changed", "same", "refused"))


async def rows_of(who: Any, imported: dict[str, Any], query: str = "") -> list[Any]:
    found: list[Any] = (await who.get(f"/v1/imports/{imported['id']}/rows?limit=200{query}")).json()["items"]
    return found
