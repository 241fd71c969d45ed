"""The issuer's HTTP side: discovery, keys, sign-in, tokens, and two levers to rotate keys and secrets."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlsplit

from authlib.oauth2 import OAuth2Error
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from stack.local_only import refuse_production
from stack.passwords import Passwords

from . import pages, tokens
from .clients import Client, Secrets, public_clients, read_machines
from .discovery import metadata
from .grants import register, user_info
from .keys import KeyRing
from .people import Person, read_people
from .server import Server, read_request
from .sessions import Sessions
from .settings import Settings

Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]
NO_STORE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class Issuer:
    """Everything the routes need; a test may turn its clock."""

    url: str
    keys: KeyRing
    people: dict[str, Person]
    clients: dict[str, Client]
    secrets: Secrets
    management: str
    server: Server


def build(settings: Settings, clock: Callable[[], float] = time.time) -> Issuer:
    refuse_production("local identity issuer")
    secrets = Secrets(settings.state / "client-secrets.json")
    people = read_people(settings.people)
    clients = public_clients(settings.origins) | read_machines(settings.clients, secrets)
    keys = KeyRing(settings.state / "keys.json", clock=clock)
    server = Server(settings.issuer, clients, Sessions(clock))
    register(server, issuer=settings.issuer, people=people, keys=keys)
    management = Passwords(settings.state / "passwords.json")["management"]
    return Issuer(settings.issuer, keys, people, clients, secrets, management, server)


def create_app(settings: Settings | None = None, issuer: Issuer | None = None) -> FastAPI:
    settings = settings or Settings.from_environment()
    app = FastAPI(title="Local issuer", docs_url=None, redoc_url=None, openapi_url=None, max_body_size=65_536)
    app.state.issuer = issuer or build(settings)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.origins,
        allow_methods=["GET", "POST"],
        # Swagger UI sends the last of these with each request for a token.
        allow_headers=["authorization", "content-type", "x-requested-with"],
    )
    app.include_router(router)
    return app


def _issuer(request: Request) -> Issuer:
    found: Issuer = request.app.state.issuer
    return found


Here = Annotated[Issuer, Depends(_issuer)]
router = APIRouter()


@router.get("/health/ready")
async def ready() -> dict[str, str]:
    return {"status": "ready"}


@router.get("/.well-known/openid-configuration")
@router.get("/.well-known/oauth-authorization-server")
async def discovery(here: Here) -> dict[str, Any]:
    return metadata(here.url, here.server.scopes_supported)


@router.get("/jwks.json")
async def jwks(here: Here) -> JSONResponse:
    return JSONResponse(here.keys.public(), headers={"Cache-Control": "public, max-age=300"})


@router.get("/style.css")
async def style() -> PlainTextResponse:
    return PlainTextResponse(pages.STYLE, media_type="text/css", headers={"Cache-Control": "max-age=300"})


@router.api_route("/authorize", methods=["GET", "POST"])
async def authorize(request: Request, here: Here) -> Response:
    """GET shows who can sign in, POST comes from a button. No cookie: nobody stays signed in by accident."""
    read = await read_request(request)
    person = here.people.get(read.form.get("person", ""))
    try:
        grant = here.server.get_consent_grant(read, end_user=person)
    except OAuth2Error as error:
        return _refused(here, error)
    if person is None:
        query, target = request.url.query, read.payload.redirect_uri
        return _page(pages.sign_in(here.people.values(), query), target=target)
    answer: Response = here.server.create_authorization_response(read, grant_user=person, grant=grant)
    answer.headers.update(NO_STORE)
    return answer


def _refused(here: Issuer, error: OAuth2Error) -> Response:
    """To the client when its address is known to be its own, otherwise to the person."""
    if not error.redirect_uri:
        return _page(pages.cannot_sign_in(error.get_error_description() or str(error.error)), status=400)
    answer: Response = here.server.handle_error_response(None, error)
    here.server.names_itself.add_issuer_parameter(here.server, answer)
    return answer


def _page(html: str, *, status: int = 200, target: str | None = None) -> HTMLResponse:
    # Browsers hold the redirect that follows a form to form-action as well, so the client's origin is named.
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(target)) if target else ""
    policy = (
        f"default-src 'none'; style-src 'self'; form-action 'self' {origin}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    return HTMLResponse(html, status, headers=NO_STORE | {"Content-Security-Policy": policy})


@router.post("/token")
async def token(request: Request, here: Here) -> Response:
    answer: Response = here.server.create_token_response(await read_request(request))
    return answer


@router.post("/revoke")
async def revoke(request: Request, here: Here) -> Response:
    answer: Response = here.server.create_endpoint_response("revocation", await read_request(request))
    return answer


@router.api_route("/userinfo", methods=["GET", "POST"])
async def userinfo(here: Here, bearer: Bearer) -> JSONResponse:
    given = bearer.credentials if bearer else ""
    claims = tokens.read(given, here.keys, issuer=here.url, now=here.keys.clock())
    person = here.people.get(claims["sub"]) if claims else None
    if claims is None or person is None:
        raise HTTPException(
            401, "invalid_token", headers={"WWW-Authenticate": 'Bearer error="invalid_token"'}
        )
    if "openid" not in claims["scope"].split():
        challenge = 'Bearer error="insufficient_scope", scope="openid"'
        raise HTTPException(403, "insufficient_scope", headers={"WWW-Authenticate": challenge})
    return JSONResponse(user_info(person, claims["scope"]) | {"roles": person.roles}, headers=NO_STORE)


def _manager(here: Here, bearer: Bearer) -> None:
    """Only who can read the state folder may turn these levers."""
    if bearer is None or bearer.credentials != here.management:
        raise HTTPException(401, "invalid_token", headers={"WWW-Authenticate": "Bearer"})


@router.post("/local/keys", dependencies=[Depends(_manager)])
async def rotate_keys(here: Here) -> dict[str, str]:
    return {"kid": here.keys.rotate()}


@router.post("/local/clients/{client_id}/secret", dependencies=[Depends(_manager)])
async def rotate_secret(client_id: str, here: Here) -> dict[str, str]:
    client = here.clients.get(client_id)
    if client is None or client.secrets is None:
        raise HTTPException(404, "There is no machine client of this name.")
    return {"client_id": client_id, "client_secret": here.secrets.rotate(client_id)}
