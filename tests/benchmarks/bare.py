"""The limit with a framework: Starlette and asyncpg, the statements of `floor`, nothing checked."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks import floor


@asynccontextmanager
async def lifespan(_: Starlette) -> AsyncIterator[None]:
    async with asyncpg.create_pool(os.environ["FLOOR_DSN"], min_size=10, max_size=10) as floor.pool:
        yield


async def answer(request: Request) -> Response:
    body = await floor.found(request.scope, await request.body())
    return Response(body, media_type="application/json")


PATHS = {
    "/v1/academies/{urn}": "GET",
    "/v1/measurements": "GET",
    "/v1/board-view": "GET",
    "/v1/people": "POST",
    "/v1/measurement-batches/{name}": "PUT",
}
app = Starlette(
    routes=[Route(path, answer, methods=[method]) for path, method in PATHS.items()], lifespan=lifespan
)
