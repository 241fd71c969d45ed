"""Swagger UI: served by us, without internet, strictly policed, tokens in memory only."""

import importlib.resources
import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from string import Template

from fastapi import FastAPI, Request
from fastapi.openapi.docs import get_swagger_ui_oauth2_redirect_html
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from chassis import describing

Endpoint = Callable[[Request], Awaitable[Response]]
FILES = Path(__file__).parent / "swagger"


def redirect_script() -> str:
    """FastAPI's own redirect script, taken out of its page so that no script is inline."""
    page = bytes(get_swagger_ui_oauth2_redirect_html().body).decode()
    found = re.search(r"<script>(.*?)</script>", page, re.DOTALL)
    assert found
    return found.group(1)


def install(app: FastAPI, *, issuer: str, client_id: str) -> None:
    """Serve `/docs` with one-click sign-in by authorization code and PKCE."""
    assets = str(importlib.resources.files("fastapi_swagger.resources"))
    app.mount("/docs-assets", StaticFiles(directory=assets), name="docs-assets")
    pages = Pages(app, issuer, client_id)
    for path, endpoint in pages.by_path().items():
        app.add_route(f"/docs{path}", endpoint, include_in_schema=False)


class Pages:
    """The page, and its scripts as files of their own."""

    def __init__(self, app: FastAPI, issuer: str, client_id: str) -> None:
        self.app, self.script = app, redirect_script()
        self.files = {file.name: file.read_text(encoding="utf-8") for file in FILES.iterdir()}
        self.settings = {
            "tokenUrl": f"{issuer}/token",
            "oauth": {
                "clientId": client_id,
                "usePkceWithAuthorizationCodeGrant": True,
                "scopes": "openid profile",
            },
        }
        csp = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            f"connect-src 'self' {issuer}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        self.safe = {"content-security-policy": csp}

    def by_path(self) -> dict[str, Endpoint]:
        return {
            "": self.page,
            "/style.css": self.style,
            "/start.js": self.start,
            "/oauth2-redirect": self.come_back,
            "/oauth2-redirect.js": self.come_back_script,
        }

    async def page(self, request: Request) -> Response:
        page = Template(self.files["page.html"])
        return HTMLResponse(page.substitute(title=self.app.title, root=root(request)), headers=self.safe)

    async def style(self, _: Request) -> Response:
        return Response(self.files["style.css"], media_type="text/css", headers=self.safe)

    async def start(self, request: Request) -> Response:
        """The settings, then the script that reads them."""
        ui = {
            "url": f"{root(request)}{describing.PATH}",
            "dom_id": "#swagger-ui",
            "deepLinking": True,
            "persistAuthorization": False,
            "filter": True,
            "displayRequestDuration": True,
            "docExpansion": "none",
            "validatorUrl": None,
        }
        settings = {**self.settings, "ui": ui, "redirect": f"{root(request)}/docs/oauth2-redirect"}
        body = f"const SETTINGS = {json.dumps(settings)};\n{self.files['start.js']}"
        return Response(body, media_type="text/javascript", headers=self.safe)

    async def come_back(self, _: Request) -> Response:
        return HTMLResponse(self.files["redirect.html"], headers=self.safe)

    async def come_back_script(self, _: Request) -> Response:
        return Response(self.script, media_type="text/javascript", headers=self.safe)


def root(request: Request) -> str:
    return str(request.scope.get("root_path", "")).rstrip("/")
