"""What is said to the databases meanwhile, for tests that hold a request to a number of statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from asyncpg import Connection
from sqlalchemy import Engine, event

from chassis.swift import Unreset


@contextmanager
def statements() -> Iterator[list[str]]:
    """Each statement of a session; the ring of the doorbell, which is beside the work, is none of them."""
    said: list[str] = []

    def hear(_: Any, __: Any, statement: str, *___: Any) -> None:
        said.append(statement)

    async def hear_swift(connection: Unreset, statement: str, *arguments: Any) -> Any:
        said.append(statement)
        return await Connection.fetchrow(connection, statement, *arguments)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        with patch.object(Unreset, "fetchrow", hear_swift):
            yield said
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
