"""Who may be named to read a Part 2 item. Only facts in, decisions out."""

from collections.abc import Collection

from chassis.problems import Invalid


class NoSuchReader(Invalid):
    title = "Somebody named is not asked to this meeting"


class SubjectAsReader(Invalid):
    title = "The subject of an item never reads it"


class NoSuchPerson(Invalid):
    title = "There is no such person"


def require_readers(wanted: Collection[str], *, attending: Collection[str], about: str | None) -> None:
    """`wanted` and `attending` are subjects, as the identity provider calls people."""
    if about in wanted:
        raise SubjectAsReader("Leave them out.")
    if set(wanted) - set(attending):
        raise NoSuchReader("Name attendees of this meeting, or those who sit in for them.")
