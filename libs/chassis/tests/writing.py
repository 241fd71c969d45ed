"""A note written over HTTP."""

import httpx


async def write(who: httpx.AsyncClient, desk: str = "d1", text: str = "n") -> str:
    answer = await who.post("/v1/notes", json={"desk": desk, "text": text})
    assert answer.status_code == 201
    return str(answer.json()["id"])
