"""The short way into an endpoint that takes nothing but an `Asker`, path parts, a list's view or a body.

What FastAPI would work out anew at each request is worked out once here. Whatever is not quite as the
endpoint declares it goes FastAPI's own way, so every refusal reads the same.
"""

from collections.abc import Callable
from inspect import Parameter, signature
from typing import Any, Self, get_args, get_type_hints

from fastapi import Request, Response
from fastapi.params import Depends, Header, Query
from pydantic import TypeAdapter, ValidationError

from chassis.listing import Listing
from chassis.schemas import Asked
from chassis.session import verify_token
from chassis.swift import Asker, Asking

JSON = "application/json"


class Lane:
    def __init__(self, endpoint: Callable[..., Any], asker: str) -> None:
        self.endpoint, self.asker = endpoint, asker
        self.parts: dict[str, TypeAdapter[Any]] = {}
        self.headers: dict[str, TypeAdapter[Any]] = {}
        self.listings: dict[str, Listing] = {}
        self.bodies: dict[str, type[Asked]] = {}
        self.asks_in_query = False

    @classmethod
    def into(cls, endpoint: Callable[..., Any], path: str) -> Self | None:
        """None for an endpoint that takes anything else."""
        hints = get_type_hints(endpoint, include_extras=True)
        parameters = signature(endpoint).parameters
        names = list(parameters)
        asker = [name for name in names if hints[name] == Asker]
        if len(asker) != 1:
            return None
        lane = cls(endpoint, asker[0])
        known = all(lane.takes(parameters[name], hints[name], path) for name in names if name != asker[0])
        return lane if known else None

    def takes(self, parameter: Parameter, hint: Any, path: str) -> bool:
        name = parameter.name
        if f"{{{name}}}" in path:
            self.parts[name] = TypeAdapter(hint)
        elif listing := listing_of(hint):
            self.listings[name] = listing
        elif isinstance(hint, type) and issubclass(hint, Asked):
            self.bodies[name] = hint
        elif any(isinstance(part, Header) for part in get_args(hint)):
            self.headers[name] = TypeAdapter(hint)
        elif may_be_left_out(parameter, hint):
            self.asks_in_query = True  # what is not said there has the endpoint's own default
        else:
            return False
        return True

    async def answer(self, request: Request) -> Response | None:
        """None where FastAPI must look at the request itself."""
        if self.bodies and request.headers.get("content-type") != JSON:
            return None
        if self.asks_in_query and request.scope["query_string"]:
            return None
        try:
            values = self.values(request)
        except ValidationError:
            return None
        if not all(listing.is_plain(values[name]) for name, listing in self.listings.items()):
            return None
        asker = Asking(request, await verify_token(request))
        answer: Response = await self.endpoint(**{self.asker: asker}, **values)
        return answer

    def values(self, request: Request) -> dict[str, Any]:
        said = {name: part.validate_python(request.path_params[name]) for name, part in self.parts.items()}
        for name, listing in self.listings.items():
            said[name] = listing.view(dict(request.query_params))
        for name, header in self.headers.items():
            said[name] = header.validate_python(request.headers.get(name.replace("_", "-")))
        for name, body in self.bodies.items():
            read = body.__pydantic_validator__.validate_json
            said[name] = read(request.scope["chassis.body"], strict=True)
        return said


def may_be_left_out(parameter: Parameter, hint: Any) -> bool:
    in_query = any(isinstance(part, Query) for part in get_args(hint))
    return in_query and parameter.default is not parameter.empty


def listing_of(hint: Any) -> Listing | None:
    found = [part.dependency for part in get_args(hint) if isinstance(part, Depends)]
    return found[0] if found and isinstance(found[0], Listing) else None
