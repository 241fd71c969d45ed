"""What is said to the databases meanwhile, for tests that hold a request to a number of statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from chassis import swift


@contextmanager
def statements() -> Iterator[list[str]]:
    """Each statement of a session; the ring of the doorbell, which is beside the work, is none of them."""
    said: list[str] = []

    def hear(_: Any, __: Any, statement: str, *___: Any) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    swift.HEARERS.append(said.append)
    try:
        yield said
    finally:
        swift.HEARERS.remove(said.append)
        event.remove(Engine, "before_cursor_execute", hear)
