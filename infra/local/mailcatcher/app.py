"""The mail catcher's HTTP side, which also keeps its SMTP side running."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from stack.local_only import refuse_production
from stack.processes import HOST

from . import pages
from .smtp import listen
from .store import Mail, Store

SAFE = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
MOST_SHOWN = 500

router = APIRouter()


def create_app(folder: Path, smtp_port: int | None = None) -> FastAPI:
    refuse_production("mail catcher")
    store = Store(folder)
    app = FastAPI(
        title="Mail catcher",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_with_smtp(store, smtp_port),
    )
    app.state.store = store
    # Another site that makes its own name mean 127.0.0.1 must not read the mail through somebody's browser.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])
    app.include_router(router)
    return app


def _with_smtp(store: Store, port: int | None) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if port is None:
            yield
            return
        async with await listen(store, HOST, port):
            yield

    return lifespan


def _store(request: Request) -> Store:
    found: Store = request.app.state.store
    return found


def _mail(mail_id: str, request: Request) -> Mail:
    if (mail := _store(request).get(mail_id)) is None:
        raise HTTPException(404, "There is no such mail.")
    return mail


Kept = Annotated[Store, Depends(_store)]
One = Annotated[Mail, Depends(_mail)]


@router.get("/health/ready")
async def ready() -> dict[str, str]:
    return {"status": "ready"}


@router.get("/")
def inbox(kept: Kept) -> HTMLResponse:
    return HTMLResponse(pages.inbox(kept.newest(MOST_SHOWN)), headers=SAFE)


@router.get("/style.css")
async def style() -> PlainTextResponse:
    return PlainTextResponse(pages.STYLE, media_type="text/css")


@router.get("/mails/{mail_id}")
def show(mail: One) -> HTMLResponse:
    return HTMLResponse(pages.one(mail), headers=SAFE)


@router.get("/mails/{mail_id}/source")
def source(mail: One, kept: Kept) -> PlainTextResponse:
    raw = (kept.folder / f"{mail.id}.eml").read_bytes()
    return PlainTextResponse(raw.decode("utf-8", errors="replace"), headers=SAFE)


@router.get("/mails/{mail_id}/attachments/{number}")
def attachment(mail: One, number: int) -> Response:
    if not 0 <= number < len(mail.attachments):
        raise HTTPException(404, "There is no such attachment.")
    found = mail.attachments[number]
    # Never shown in place, whatever it says it is: it might be a page.
    name = f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"
    return Response(
        found.content, media_type="application/octet-stream", headers=SAFE | {"Content-Disposition": name}
    )


@router.get("/api/mails")
def list_mails(kept: Kept, to: str | None = None, limit: int = MOST_SHOWN) -> list[dict[str, Any]]:
    """Newest first; for tests and for the demonstration."""
    wanted = (mail for mail in kept.newest(limit) if to is None or to in mail.recipients)
    return [_described(mail) for mail in wanted]


@router.get("/api/mails/{mail_id}")
def get_mail(mail: One) -> dict[str, Any]:
    return _described(mail)


@router.delete("/api/mails", status_code=204)
def clear(kept: Kept) -> None:
    kept.clear()


def _described(mail: Mail) -> dict[str, Any]:
    attachments = [{"name": one.name, "type": one.type, "size": one.size} for one in mail.attachments]
    return {**asdict(mail), "attachments": attachments}
