"""What meetings-api shows of an academy."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from chassis.schemas import Out, Urn


class AcademyOut(Out):
    """The copy kept here, with what decides how often the trust meets about the academy."""

    id: UUID
    urn: Urn
    name: str = Field(examples=["Larkmoor High School"])
    kind: str = Field(examples=["secondary"], description="Primary, secondary, special and so on.")
    status: Literal["joined", "prospective", "left"]
    phase: Literal["sustain", "improve", "repair", "stabilise"] | None
    iaims_due: bool = Field(description="Whether its phase asks for interim meetings.")
    not_yet_good: Literal["yes", "no", "unknown"]
