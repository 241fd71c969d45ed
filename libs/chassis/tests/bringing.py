"""A file of notes brought in over HTTP, and what became of it."""

from typing import Any

import httpx
from rig import Api, Trust
from rig.working import work


def table(*rows: tuple[str, ...]) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode()


async def upload(who: httpx.AsyncClient, content: bytes, name: str = "notes.csv", kind: str = "notes") -> Any:
    return await who.post("/v1/imports", data={"kind": kind}, files={"notes": (name, content)})


async def previewed(api: Api, trust: Trust, who: httpx.AsyncClient, *rows: tuple[str, ...]) -> Any:
    answer = await upload(who, table(("Desk", "Text"), *rows))
    assert answer.status_code == 202, answer.text
    assert answer.json()["state"] == "previewing"
    await work(api, trust.id)
    return (await who.get(answer.headers["location"])).json()


async def applied(api: Api, trust: Trust, who: httpx.AsyncClient, imported: Any) -> Any:
    answer = await who.post(f"/v1/imports/{imported['id']}/application")
    assert answer.status_code == 202, answer.text
    await work(api, trust.id)
    return (await who.get(f"/v1/imports/{imported['id']}")).json()


def counts(imported: Any) -> tuple[int, ...]:
    return tuple(imported[name] for name in ("new", "changed", "same", "refused"))


async def rows_of(who: httpx.AsyncClient, imported: Any, query: str = "") -> list[Any]:
    found = (await who.get(f"/v1/imports/{imported['id']}/rows?limit=200{query}")).json()["items"]
    assert isinstance(found, list)
    return found
