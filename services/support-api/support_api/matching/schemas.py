"""Matches as they are answered."""

from uuid import UUID

from pydantic import Field

from chassis.schemas import Out, Urn
from support_api.eligibility.rules import Obstacle
from support_api.models import SpecialistKind
from support_api.shapes import Counted, ExpertiseOut, Pence


class MatchedSpecialistOut(Out):
    """Who it is."""

    id: UUID
    name: str = Field(examples=["Sam Shah"])
    kind: SpecialistKind
    home_urn: Urn | None
    organisation: str | None = Field(examples=["Fenwick Teaching Partnership"])


class PartOut(Out):
    """Points for one part, out of the most it can give, and why."""

    name: str = Field(examples=["area"])
    points: int = Field(examples=[35])
    most: int = Field(examples=[35])
    reason: str = Field(examples=["Expertise in Mathematics."])


class MatchOut(Out):
    """Somebody who can be proposed, and how well they suit."""

    specialist: MatchedSpecialistOut
    expertise: ExpertiseOut = Field(description="The one of theirs that suits best.")
    score: int = Field(ge=0, le=100, description="The sum of the parts.", examples=[88])
    parts: list[PartOut]
    free_days: Counted
    rate_pence: Pence | None = Field(description="For a day, on the first day; null: none is known.")


class ExclusionOut(Out):
    """What stands in the way."""

    code: Obstacle
    words: str = Field(examples=["The expertise counts until 31 August 2026 only."])


class NearMissOut(Out):
    """Somebody with expertise in what is needed who cannot be proposed now, and why."""

    specialist: MatchedSpecialistOut
    excluded: list[ExclusionOut]


class MatchesOut(Out):
    """Who could meet the need, the best first, and who nearly could."""

    matches: list[MatchOut]
    near_misses: list[NearMissOut]
