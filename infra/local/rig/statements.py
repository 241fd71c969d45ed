"""What is said to the databases meanwhile, for tests that hold a request to a number of statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from chassis.doorbell import RING


@contextmanager
def statements() -> Iterator[list[str]]:
    """Each statement, but not the ring of the doorbell: it is beside the work, and once in a while only."""
    said: list[str] = []

    def hear(_: Any, __: Any, statement: str, *___: Any) -> None:
        if statement != str(RING):
            said.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
