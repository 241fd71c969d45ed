"""What is asked of standards, and what they answer."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from chassis.schemas import Asked, Line, Out
from standards_api.models.content import Content, Key
from standards_api.models.mapping import Link
from standards_api.models.standards import VersionStatus

Number = Annotated[int, Field(ge=1, le=100_000, description="1 is the first version.", examples=[2])]
DIGEST = "9f2c4a1d3be0875612f0c9a7d4e8b35a6c1f7290d3e4b8a5c6f7091e2d3a4b5c"
Code = Annotated[Key, Field(examples=["trust-standard"])]


class AddStandard(Asked):
    """A standard of the trust's own."""

    code: Code
    content: Content


class StartDraft(Asked):
    """The next version. Without `content` it begins as a copy of the version in force."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}]})

    content: Content | None = None


class RewriteDraft(Asked):
    """All that the draft shall say from now on."""

    content: Content


class MapDraft(Asked):
    """How criteria of the version before become those of the draft. What is left out follows from its key:
    same key and words are equal, same key and other words overlap, no such key takes nothing up."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "links": [
                        {"old": "reading-taught", "new": "reading-taught", "relation": "equal"},
                        {"old": "website-complete", "relation": "none", "reason": "Now checked centrally."},
                    ]
                }
            ]
        }
    )

    links: Annotated[list[Link], Field(max_length=2000)]


class ApproveDraft(Asked):
    """A trustee's yes to the words as they stand."""

    minute: Annotated[
        Line, Field(description="Where it is minuted.", examples=["Board, 4 November 2026, item 7"])
    ]


class StandardOut(Out):
    """A standard of the trust."""

    id: UUID
    version: int
    code: Code
    title: Annotated[str, Field(examples=["Trust Standard"])]
    current: Annotated[int | None, Field(description="The version in force.", examples=[1])]


class VersionListed(Out):
    """A version of a standard, without its words."""

    id: UUID
    version: int
    code: Code
    number: Number
    status: VersionStatus
    based_on: Annotated[
        int | None, Field(description="The version that answers are taken over from.", examples=[1])
    ]
    digest: Annotated[str, Field(description="Names the exact words (SHA-256).", examples=[DIGEST])]
    published_at: datetime | None
    published_by: Annotated[str | None, Field(examples=["chloe.chief"])]
    superseded_at: Annotated[datetime | None, Field(examples=[None])]


class VersionOut(VersionListed):
    """A version of a standard, whole."""

    content: Content


class MappingOut(Out):
    """How the criteria of one version become those of the next."""

    based_on: int
    stated: Annotated[list[Link], Field(description="What somebody stated.")]
    complete: Annotated[
        list[Link], Field(description="A link for every old criterion: stated, or by its key and words.")
    ]
    new: Annotated[
        list[Key],
        Field(
            description="Criteria that take up no old one: to be answered for the first time.",
            examples=[["attendance-of-all"]],
        ),
    ]


class ApprovalOut(Out):
    """A trustee's approval of the exact words of a draft."""

    id: UUID
    subject: Annotated[str, Field(examples=["tariq.trustee"])]
    minute: Annotated[str, Field(examples=["Board, 4 November 2026, item 7"])]
    digest: Annotated[str, Field(description="The words approved.", examples=[DIGEST])]
    created_at: datetime
