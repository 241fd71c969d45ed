"""The contract as the running service gives it: whole, and without what it takes to write it."""

import asyncio
import json

import psutil
from rig import Api


def writers() -> list[psutil.Process]:
    return [one for one in psutil.Process().children() if "chassis.describing" in one.cmdline()]


async def test_it_is_what_the_code_says_and_is_written_once_by_a_process_without_secrets(
    api: Api,
) -> None:
    client = api.client()
    asked = [asyncio.create_task(client.get("/openapi.json")) for _ in range(3)]
    while not writers():
        await asyncio.sleep(0.02)
    [writer] = writers()
    assert writer.environ().keys() == {"PYTHONPATH"}
    assert (await client.get("/health/live")).status_code == 200
    assert not any(one.done() for one in asked)
    answers = await asyncio.gather(*asked)
    assert (answers[0].status_code, answers[0].headers["content-type"]) == (200, "application/json")
    assert len({answer.content for answer in answers}) == 1
    assert writers() == []
    assert api.app.openapi_schema is None
    assert answers[0].json() == json.loads(json.dumps(api.app.openapi()))
