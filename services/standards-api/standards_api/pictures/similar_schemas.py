"""What the comparison with similar academies answers."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from chassis.schemas import Urn
from standards_api.pictures.schemas import PointOut


class RuleOut(BaseModel):
    """By what two schools are called similar."""

    within: Annotated[float, Field(description="Standard deviations apart, at the most.", examples=[1.0])]
    nearest: Annotated[int, Field(description="Of England's schools, at the most.", examples=[20])]
    at_least_shared: Annotated[int, Field(description="Characteristics that both must have.", examples=[3])]
    may_lack: Annotated[
        int, Field(description="Of those known of the academy, how many the other may lack.", examples=[1])
    ]
    enough: Annotated[int, Field(description="Others for a middle and a place.", examples=[4])]
    catalogue: Annotated[str, Field(description="Version of the measures.", examples=["2026.2"])]


class ContextOut(BaseModel):
    """One thing that tells what an academy's pupils are like."""

    measure: Annotated[str, Field(examples=["disadvantaged-share"])]
    name: Annotated[str, Field(examples=["Disadvantaged pupils"])]
    unit: Annotated[str, Field(examples=["per cent"])]
    step: Annotated[float, Field(description="A difference that counts as one.", examples=[13.4])]
    step_of: Literal["england", "catalogue"] = Field(
        description="`england`: the standard deviation of England's schools of this kind; `catalogue`: a "
        "step of ours, while fewer than 30 of them are known."
    )
    schools: Annotated[
        int, Field(description="Of England's schools of this kind, how many know it.", examples=[3391])
    ]
    latest: PointOut | None = Field(description="Null: not known.")


class DifferenceOut(BaseModel):
    """How far two academies lie apart in one measure."""

    measure: Annotated[str, Field(examples=["disadvantaged-share"])]
    name: Annotated[str, Field(examples=["Disadvantaged pupils"])]
    unit: Annotated[str, Field(examples=["per cent"])]
    own: PointOut
    theirs: PointOut
    steps: Annotated[float, Field(examples=[0.4])]


class LikenessOut(BaseModel):
    """Another school of the same kind, and how alike it is."""

    urn: Urn
    name: Annotated[str, Field(examples=["Eastry Quay Academy"])]
    of_your_trust: bool
    local_authority_name: Annotated[str | None, Field(examples=["Larkshire"])]
    steps: Annotated[float | None, Field(description="Null where too little is known.", examples=[0.7])]
    differences: list[DifferenceOut] = Field(description="The smallest first.")
    missing: list[str] = Field(description="Measures that one of the two lacks.", examples=[["eal-share"]])
    reason: Literal["too_different", "too_little_known"] | None = Field(
        description="Why it is not called similar."
    )


class OtherFigureOut(BaseModel):
    urn: Urn
    name: Annotated[str, Field(examples=["Eastry Quay Academy"])]
    of_your_trust: bool
    figure: PointOut


class PlaceOut(BaseModel):
    """Among how many it stands; estimates are told apart only where their intervals are."""

    of: Annotated[int, Field(examples=[18])]
    better_than: Annotated[int, Field(examples=[11])]
    level_with: Annotated[int, Field(examples=[2])]
    worse_than: Annotated[int, Field(examples=[5])]


class EnglandsSchoolsOut(BaseModel):
    schools: Annotated[
        int, Field(description="State-funded schools of this kind on record.", examples=[3402])
    ]


class BesideOut(BaseModel):
    """A key measure beside that of the similar schools, in one year."""

    measure: Annotated[str, Field(examples=["attendance-rate"])]
    name: Annotated[str, Field(examples=["Attendance"])]
    unit: Annotated[str, Field(examples=["per cent"])]
    direction: Literal["higher", "lower", "neither"]
    own: PointOut | None = Field(
        description="The newest of a whole year in which enough of the others have one; else the newest."
    )
    others: list[OtherFigureOut]
    middle: Annotated[
        float | None, Field(description="The median of the others; null for fewer than four.", examples=[93])
    ]
    standing: Literal["better", "worse", "level", "unknown"]
    place: PlaceOut | None = Field(description="Null for fewer than four others.")


class SimilarOut(BaseModel):
    """An academy beside those that are like it."""

    as_at: datetime
    urn: Urn
    name: Annotated[str, Field(examples=["Larkmoor High School"])]
    kind: Annotated[str, Field(examples=["secondary"])]
    rule: RuleOut
    context: list[ContextOut]
    england: EnglandsSchoolsOut
    similar: list[LikenessOut] = Field(
        description="The nearest first: twenty at the most, and every academy of the trust that is similar."
    )
    not_similar: list[LikenessOut] = Field(description="Of the trust's academies, with the reason.")
    too_few: bool = Field(description="Fewer than four similar ones.", examples=[True])
    says: Annotated[
        str,
        Field(
            description="The same in plain words.",
            examples=[
                "Cannot tell: 2 of the 6 characteristics of its pupils are known, and at least 3 are needed."
            ],
        ),
    ]
    comparison: list[BesideOut]
