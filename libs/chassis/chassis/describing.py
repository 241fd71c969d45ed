"""The contract of a running service: `python -m chassis.describing standards_api.service ISSUER`.

To write it takes two seconds, in which a process answers nobody, and 25 MB that Python would keep. So the
first who asks has it written by a process of its own; what is kept is the text.
"""

import asyncio
import importlib
import sys

from fastapi import FastAPI, Request
from pydantic import SecretStr
from pydantic_core import to_json
from starlette.responses import Response

from chassis.aside import aside
from chassis.service import Service
from chassis.settings import Settings

PATH = "/openapi.json"


class Description:
    """The text, once it was asked for."""

    def __init__(self, app: FastAPI) -> None:
        self.app, self.text, self.turn = app, b"", asyncio.Lock()

    async def answer(self, _: Request) -> Response:
        async with self.turn:
            self.text = self.text or await self.written()
        return Response(self.text, media_type="application/json")

    async def written(self) -> bytes:
        state = self.app.state
        try:
            return await aside("chassis.describing", state.service.module, state.settings.issuer)
        except (RuntimeError, OSError):  # a machine that has no room for it; to wait is better than nothing
            return to_json(self.app.openapi())


def install(app: FastAPI) -> None:
    app.add_route(PATH, Description(app).answer, include_in_schema=False)


def describe(module: str, issuer: str) -> bytes:
    from chassis.app import create_app  # which installs what is above

    service: Service = importlib.import_module(module).SERVICE
    settings = Settings(database_url=SecretStr("postgresql+asyncpg://"), issuer=issuer, audience=service.name)
    return to_json(create_app(service, settings).openapi())


if __name__ == "__main__":
    sys.stdout.buffer.write(describe(*sys.argv[1:]))
