"""Is the process alive, and may it be given work? NATS being down does not unready an API."""

import asyncio

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """`checks` says for each part whether it is as it should be."""

    status: str = Field(examples=["ready"])
    checks: dict[str, bool] = Field(default={}, examples=[{"accepting": True, "database": True}])


@router.get("/health/live", summary="Is the process alive?")
async def check_alive() -> Health:
    """Answers as long as the event loop turns."""
    return Health(status="alive")


@router.get("/health/ready", summary="May it be given work?", responses={503: {"model": Health}})
async def check_ready(request: Request, response: Response) -> Health:
    """The database answers within 250 ms and is migrated, and the issuer's keys have been seen once."""
    state = request.app.state
    checks = {
        "accepting": not getattr(state, "stopping", False),
        "database": await database_answers(state),
        "issuer": bool(state.verifier.keys.known),
    }
    if not checks["issuer"]:
        await state.verifier.keys.find("")
        checks["issuer"] = bool(state.verifier.keys.known)
    ready = all(checks.values())
    response.status_code = 200 if ready else 503
    return Health(status="ready" if ready else "not ready", checks=checks)


async def database_answers(state: object) -> bool:
    try:
        async with asyncio.timeout(0.25), state.sessions.begin() as session:  # type: ignore[attr-defined]
            found = await session.scalar(text("select version_num from alembic_version"))
            return bool(found == state.migration)  # type: ignore[attr-defined]
    except (TimeoutError, OSError, SQLAlchemyError):
        return False


@router.get("/metrics", include_in_schema=False)
async def metrics() -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
