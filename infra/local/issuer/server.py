"""Joins Authlib's authorisation server to Starlette, which it has no integration for."""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from authlib.oauth2 import AuthorizationServer, OAuth2Request
from authlib.oauth2.rfc6749 import InvalidScopeError, OAuth2Payload
from authlib.oauth2.rfc9207 import IssuerParameter
from starlette.requests import Request
from starlette.responses import Response

from .clients import TRUST_SCOPE, Client, trusts_in
from .sessions import SESSION_LIFETIME, Refresh, Sessions

Pairs = list[tuple[str, str]]


class Payload(OAuth2Payload):
    def __init__(self, pairs: Pairs) -> None:
        self._first = dict(pairs)
        self._all: defaultdict[str, list[str]] = defaultdict(list)
        for name, value in pairs:
            self._all[name].append(value)

    @property
    def data(self) -> dict[str, str]:
        return self._first

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        return self._all


class ReadRequest(OAuth2Request):
    """A request whose form has been read already, because grants are synchronous."""

    def __init__(
        self, method: str, url: str, headers: Mapping[str, str], *, query: Pairs, form: Pairs
    ) -> None:
        super().__init__(method, url, headers=headers)
        self.payload = Payload([*query, *form])
        self._query, self._posted = dict(query), dict(form)

    @property
    def args(self) -> dict[str, str]:
        return self._query

    @property
    def form(self) -> dict[str, str]:
        return self._posted


async def read_request(request: Request) -> ReadRequest:
    posted = (await request.form()).multi_items() if request.method == "POST" else []
    # A file where a word belongs is no word.
    form = [(name, value) for name, value in posted if isinstance(value, str)]
    query = request.query_params.multi_items()
    return ReadRequest(request.method, str(request.url), request.headers, query=query, form=form)


class Answer(Response):
    """Authlib's extension for RFC 9207 reads and sets `location`, as Flask's response has it."""

    @property
    def location(self) -> str | None:
        return self.headers.get("location")

    @location.setter
    def location(self, value: str) -> None:
        self.headers["location"] = value


class NamesItself(IssuerParameter):
    def __init__(self, issuer: str) -> None:
        self.issuer = issuer

    def get_issuer(self) -> str:
        return self.issuer


class Server(AuthorizationServer):
    def __init__(self, issuer: str, clients: Mapping[str, Client], sessions: Sessions) -> None:
        super().__init__(scopes_supported=sorted({word for one in clients.values() for word in one.scopes}))
        self.clients = clients
        self.sessions = sessions
        self.names_itself = NamesItself(issuer)
        self.names_itself(self)

    def query_client(self, client_id: str) -> Client | None:
        return self.clients.get(client_id)

    def save_token(self, token: Mapping[str, Any], request: ReadRequest) -> None:
        if not (value := token.get("refresh_token")):
            return
        origin = request.refresh_token or request.authorization_code
        expires = getattr(origin, "expires", None) or self.sessions.clock() + SESSION_LIFETIME
        self.sessions.add_refresh(
            Refresh(
                value, request.client.client_id, request.user.subject, token["scope"], origin.family, expires
            )
        )

    def validate_requested_scope(self, scope: str | None) -> None:
        plain = " ".join(word for word in (scope or "").split() if not TRUST_SCOPE.fullmatch(word))
        super().validate_requested_scope(plain)
        if len(trusts_in(scope)) > 1:
            raise InvalidScopeError("A token is for one trust.")

    def create_oauth2_request(self, request: ReadRequest) -> ReadRequest:
        return request

    def send_signal(self, name: str, *arguments: object, **more: object) -> None:
        """Nobody listens."""

    def handle_response(self, status: int, body: object, headers: list[tuple[str, str]]) -> Answer:
        text = json.dumps(body) if isinstance(body, dict) else str(body)
        return Answer(text, status, dict(headers))
