"""What the comparison with similar academies answers."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from chassis.schemas import Urn
from standards_api.pictures.schemas import PointOut


class RuleOut(BaseModel):
    """By what two academies are called similar."""

    within: Annotated[float, Field(description="Steps apart, at the most.", examples=[1.5])]
    at_least_shared: Annotated[int, Field(description="Measures that both must have.", examples=[2])]
    catalogue: Annotated[str, Field(description="Version of the measures.", examples=["2026.2"])]


class ContextOut(BaseModel):
    """One thing that tells what an academy's pupils are like."""

    measure: Annotated[str, Field(examples=["disadvantaged-share"])]
    name: Annotated[str, Field(examples=["Disadvantaged pupils"])]
    unit: Annotated[str, Field(examples=["per cent"])]
    step: Annotated[float, Field(description="A difference that counts as one.", examples=[10])]
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
    """Another academy of the same kind, and how alike it is."""

    urn: Urn
    name: Annotated[str, Field(examples=["Eastry Quay Academy"])]
    steps: Annotated[float | None, Field(description="Null where too little is known.", examples=[0.7])]
    differences: list[DifferenceOut] = Field(description="The smallest first.")
    missing: list[str] = Field(description="Measures that one of the two lacks.", examples=[["eal-share"]])
    reason: Literal["too_different", "too_little_known"] | None = Field(
        description="Why it is not called similar."
    )


class OtherFigureOut(BaseModel):
    urn: Urn
    name: Annotated[str, Field(examples=["Eastry Quay Academy"])]
    figure: PointOut


class BesideOut(BaseModel):
    """A key measure beside that of the similar academies, in one year."""

    measure: Annotated[str, Field(examples=["attendance-rate"])]
    name: Annotated[str, Field(examples=["Attendance"])]
    unit: Annotated[str, Field(examples=["per cent"])]
    direction: Literal["higher", "lower", "neither"]
    own: PointOut | None = Field(description="The newest of a whole year.")
    others: list[OtherFigureOut]
    middle: Annotated[
        float | None, Field(description="The median of the others; null for fewer than three.", examples=[93])
    ]
    standing: Literal["better", "worse", "level", "unknown"]


class SimilarOut(BaseModel):
    """An academy beside those that are like it."""

    as_at: datetime
    urn: Urn
    name: Annotated[str, Field(examples=["Larkmoor High School"])]
    kind: Annotated[str, Field(examples=["secondary"])]
    rule: RuleOut
    context: list[ContextOut]
    similar: list[LikenessOut] = Field(description="The nearest first, five at the most.")
    not_similar: list[LikenessOut] = Field(description="With the reason.")
    too_few: bool = Field(description="Fewer than three similar ones.", examples=[True])
    says: Annotated[
        str,
        Field(
            description="The same in plain words.",
            examples=["The trust has 2 other academies of the kind secondary; 1 of them similar."],
        ),
    ]
    comparison: list[BesideOut]
