"""The one way a service becomes a FastAPI application."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.routing import APIRoute

from chassis import describing, docs, health, live, logs, refusals, revisions, telemetry
from chassis.allocator import give_back
from chassis.contracts import complete_openapi
from chassis.db import open_engine, open_sessions
from chassis.doorbell import doorbell
from chassis.edge import Edge
from chassis.followers import Hub
from chassis.guard import Guard
from chassis.limits import Limits
from chassis.neighbours import neighbourhood
from chassis.service import Service
from chassis.session import security_scheme
from chassis.settings import Settings
from chassis.shortway import ShortWay, short_ways
from chassis.signposts import Signposts
from chassis.stopping import when_told_to_stop
from chassis.swift import swift
from chassis.tokens import Keys, Verifier

SWAGGER_CLIENT = "swagger"


def name_operation(route: APIRoute) -> str:
    return route.name


def create_app(service: Service, settings: Settings) -> FastAPI:
    """The service's API. Everything it needs from outside is in `settings`."""
    give_back()
    logs.set_up(settings.log_level, service.name)
    app = FastAPI(
        title=service.title,
        description=service.description,
        version="1.0.0",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,  # chassis.describing
        generate_unique_id_function=name_operation,
        lifespan=lifespan,
        telemetry=telemetry.options(service, settings),
    )
    app.state.service, app.state.settings = service, settings
    app.state.migration = revisions.head(service.folder)
    refusals.install(app, service.constraints)
    app.include_router(health.router)
    describing.install(app)
    signed_in, signposts = [Depends(security_scheme(settings.issuer))], Signposts()
    app.router.routes.append(signposts)
    app.router.routes.insert(0, ShortWay(short_ways(service.routers), signposts))
    for router in service.routers:
        app.include_router(router, dependencies=signed_in)
        signposts.point(router, app.router.routes[-1])
    if service.live:
        app.include_router(live.router, dependencies=signed_in)
    if settings.docs_client_id:
        docs.install(app, issuer=settings.issuer, client_id=settings.docs_client_id)
    app.openapi = complete_openapi(app)  # type: ignore[method-assign] # FastAPI's own way to extend the schema
    add_layers(app, service, settings)
    return app


def add_layers(app: FastAPI, service: Service, settings: Settings) -> None:
    """From the inside out: the guard, cross-origin rules, the edge."""
    app.add_middleware(Guard, large=service.large_bodies)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(settings.allowed_origins),
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["authorization", "content-type", "if-match", "idempotency-key", "last-event-id"],
        expose_headers=["etag", "location", "retry-after", "x-request-id", "idempotency-replayed"],
    )
    app.add_middleware(Edge)


def stop(app: FastAPI) -> None:
    """Take no new work, and end what would keep the server waiting for its connections."""
    app.state.stopping = True
    app.state.hub.end()


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
    settings: Settings = app.state.settings
    engine = open_engine(settings.database_url.get_secret_value(), pool=settings.database_pool)
    app.state.sessions = open_sessions(engine)
    app.state.hub = Hub(app.state.sessions)
    async with (
        httpx.AsyncClient(timeout=httpx.Timeout(2, connect=0.5)) as http,
        doorbell(engine) as bell,
        swift(settings) as fast,
    ):
        app.state.http, app.state.doorbell, app.state.swift = http, bell, fast
        app.state.neighbourhood = neighbourhood(http, settings)
        app.state.limits = Limits(settings)
        app.state.verifier = Verifier(settings.issuer, settings.audience, Keys(settings.issuer, http))
        gc.collect()
        # Without this, collecting what start-up made, and what each request makes, sets the 99th percentile.
        gc.freeze()
        gc.set_threshold(20_000, 20, 50)
        loop = asyncio.get_running_loop()
        with when_told_to_stop(lambda: loop.call_soon_threadsafe(stop, app)):
            yield {}
        stop(app)
    await app.state.hub.close()
    await engine.dispose()
