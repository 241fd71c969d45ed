"""What is given to a command or a handler in place of a session, to learn whether it only writes."""

from typing import Any, NoReturn, Self


class MustLook(Exception):
    """It asks something of the database: it needs a session."""


class Taking:
    """Takes what is stated, and answers nothing. Subclasses say what else they take."""

    def __init__(self, **info: Any) -> None:
        self.info = info

    @property
    def sync_session(self) -> Self:
        return self

    def __getattr__(self, name: str) -> NoReturn:
        raise MustLook(name)
