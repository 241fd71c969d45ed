"""The short way into an endpoint that takes nothing but an `Asker`, parts of its path and the view of a list.

What FastAPI would work out anew at each request is worked out once here. Whatever is not quite as the
endpoint declares it goes FastAPI's own way, so every refusal reads the same.
"""

from collections.abc import Callable, Mapping
from inspect import signature
from typing import Any, Self, get_args, get_type_hints

from fastapi import Request, Response
from fastapi.params import Depends
from pydantic import TypeAdapter, ValidationError

from chassis.listing import Listing
from chassis.session import verify_token
from chassis.swift import Asker, Asking


class Lane:
    def __init__(self, endpoint: Callable[..., Any], asker: str) -> None:
        self.endpoint, self.asker = endpoint, asker
        self.parts: dict[str, TypeAdapter[Any]] = {}
        self.listings: dict[str, Listing] = {}

    @classmethod
    def into(cls, endpoint: Callable[..., Any], path: str) -> Self | None:
        """None for an endpoint that takes anything else."""
        hints = get_type_hints(endpoint, include_extras=True)
        names = list(signature(endpoint).parameters)
        asker = [name for name in names if hints[name] == Asker]
        if len(asker) != 1:
            return None
        lane = cls(endpoint, asker[0])
        for name in names:
            listing = listing_of(hints[name])
            if f"{{{name}}}" in path:
                lane.parts[name] = TypeAdapter(hints[name])
            elif listing:
                lane.listings[name] = listing
            elif name != asker[0]:
                return None
        return lane

    async def answer(self, request: Request) -> Response | None:
        """None where FastAPI must look at the request itself."""
        try:
            values = self.values(request.path_params, dict(request.query_params))
        except ValidationError:
            return None
        if not all(listing.is_plain(values[name]) for name, listing in self.listings.items()):
            return None
        asker = Asking(request, await verify_token(request))
        answer: Response = await self.endpoint(**{self.asker: asker}, **values)
        return answer

    def values(self, path: Mapping[str, str], said: Mapping[str, str]) -> dict[str, Any]:
        parts = {name: part.validate_python(path[name]) for name, part in self.parts.items()}
        views = {name: listing.view(said) for name, listing in self.listings.items()}
        return {**parts, **views}


def listing_of(hint: Any) -> Listing | None:
    found = [part.dependency for part in get_args(hint) if isinstance(part, Depends)]
    return found[0] if found and isinstance(found[0], Listing) else None
