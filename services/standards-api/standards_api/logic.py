"""Logic with three answers: yes, no, and not known (None), by Kleene: the unknown never passes for a no."""

from collections.abc import Iterable
from enum import StrEnum

Truth = bool | None


class Answer(StrEnum):
    """A truth as the outside reads it."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def any_of(truths: Iterable[Truth]) -> Truth:
    """Yes when one is; no only when every one is known to be no."""
    seen = set(truths)
    if True in seen:
        return True
    return None if None in seen else False


def all_of(truths: Iterable[Truth]) -> Truth:
    """No when one is; yes only when every one is known to be yes."""
    seen = set(truths)
    if False in seen:
        return False
    return None if None in seen else True


def negate(truth: Truth) -> Truth:
    return None if truth is None else not truth


def answer(truth: Truth) -> Answer:
    return Answer.UNKNOWN if truth is None else Answer.YES if truth else Answer.NO
