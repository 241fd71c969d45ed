"""Swagger UI: served by us, without internet, strictly policed, tokens in memory only."""

import importlib.resources
import json
import re
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.openapi.docs import get_swagger_ui_oauth2_redirect_html
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

Endpoint = Callable[[Request], Awaitable[Response]]
PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>
<link rel="stylesheet" href="{root}/docs-assets/swagger-ui.css">
<link rel="icon" href="{root}/docs-assets/favicon-32x32.png"></head>
<body><div id="swagger-ui"></div><script src="{root}/docs-assets/swagger-ui-bundle.js"></script>
<script src="{root}/docs/init.js"></script></body></html>"""
START = (
    "const ui = SwaggerUIBundle(Object.assign({config}, {{oauth2RedirectUrl: location.origin + {redirect},"
    " presets: [SwaggerUIBundle.presets.apis]}}));\nui.initOAuth({oauth});\n"
)
REDIRECT = """<!doctype html><html lang="en-GB"><title>Signing in</title>
<script src="oauth2-redirect.js"></script></html>"""


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
        self.oauth = {
            "clientId": client_id,
            "usePkceWithAuthorizationCodeGrant": True,
            "scopes": "openid profile",
        }
        csp = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            f"connect-src 'self' {issuer}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        self.safe = {"content-security-policy": csp}

    def by_path(self) -> dict[str, Endpoint]:
        return {
            "": self.page,
            "/init.js": self.start,
            "/oauth2-redirect": self.come_back,
            "/oauth2-redirect.js": self.come_back_script,
        }

    async def page(self, request: Request) -> Response:
        return HTMLResponse(PAGE.format(title=self.app.title, root=root(request)), headers=self.safe)

    async def start(self, request: Request) -> Response:
        config = {
            "url": f"{root(request)}{self.app.openapi_url}",
            "dom_id": "#swagger-ui",
            "deepLinking": True,
            "persistAuthorization": False,
            "filter": True,
            "displayRequestDuration": True,
            "docExpansion": "none",
            "validatorUrl": None,
        }
        redirect = json.dumps(f"{root(request)}/docs/oauth2-redirect")
        body = START.format(config=json.dumps(config), redirect=redirect, oauth=json.dumps(self.oauth))
        return Response(body, media_type="text/javascript", headers=self.safe)

    async def come_back(self, _: Request) -> Response:
        return HTMLResponse(REDIRECT, headers=self.safe)

    async def come_back_script(self, _: Request) -> Response:
        return Response(self.script, media_type="text/javascript", headers=self.safe)


def root(request: Request) -> str:
    return str(request.scope.get("root_path", "")).rstrip("/")
