"""How the criteria of one version of a standard become those of the next."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from standards_api.models.content import Content, Key


class Relation(StrEnum):
    """What the new criterion asks, set beside the old one."""

    EQUAL = "equal"
    NARROWER = "narrower"
    BROADER = "broader"
    OVERLAPS = "overlaps"
    NONE = "none"


class Link(BaseModel):
    """One old criterion and what takes it up."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    old: Key
    new: Key | None = Field(None, description="Null with `none` only: nothing takes it up.")
    relation: Relation = Field(
        description="`equal`: asks the same. `narrower`: asks less, so what met the old one meets it. "
        "`broader`: asks more, so what did not meet the old one does not meet it. `overlaps`: neither. "
        "`none`: nothing takes the old one up."
    )
    reason: Annotated[str, Field(min_length=1, max_length=500)] | None = Field(
        None,
        description="Why: shown with each answer that does not simply carry over.",
        examples=["The website is now checked centrally."],
    )


def faults(links: Iterable[Link], *, old: Content, new: Content) -> list[str]:
    """What is wrong with a stated mapping."""
    found: list[str] = []
    seen: set[tuple[str, str | None]] = set()
    dropped: set[str] = set()
    taken: set[str] = set()
    for link in links:
        if link.old not in old.criterion_keys:
            found.append(f"{link.old} is not a criterion of the earlier version.")
        if (link.relation is Relation.NONE) != (link.new is None):
            found.append(f"{link.old}: `none` has no new criterion, and every other relation has one.")
        elif link.new is not None and link.new not in new.criterion_keys:
            found.append(f"{link.new} is not a criterion of the new version.")
        if (link.old, link.new) in seen:
            found.append(f"{link.old} and {link.new or 'none'} are linked twice.")
        seen.add((link.old, link.new))
        (dropped if link.new is None else taken).add(link.old)
    return found + [f"{key} is both dropped and taken up." for key in sorted(dropped & taken)]


def complete(links: Iterable[Link], *, old: Content, new: Content) -> list[Link]:
    """The stated links, and for every other old criterion what its key and words say by themselves."""
    stated = list(links)
    said = {link.old for link in stated}
    texts = {criterion.key: criterion.text for criterion in new.criteria}
    return stated + [by_itself(c.key, c.text, texts) for c in old.criteria if c.key not in said]


def by_itself(key: str, text: str, texts: dict[str, str]) -> Link:
    if key not in texts:
        return Link(old=key, relation=Relation.NONE, reason="No criterion of the new version takes it up.")
    if texts[key] == text:
        return Link(old=key, new=key, relation=Relation.EQUAL)
    return Link(old=key, new=key, relation=Relation.OVERLAPS, reason="Its words have changed.")
