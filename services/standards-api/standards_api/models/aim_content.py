"""What an aim says, as values: when it is due, and the tests by which it is met."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from chassis.schemas import Day, Part
from standards_api.models.content import Key, Prose, Title

Kind = Literal[
    "primary", "secondary", "all_through", "special", "alternative_provision", "nursery", "sixteen_plus"
]
Band = Literal["well_above", "above", "average", "below", "well_below"]
ANY_KIND: tuple[Kind, ...] = ()


class Due(Part):
    """So many years after joining, or on a day; neither: there is no deadline."""

    years_after_joining: int | None = Field(None, ge=1, le=20, examples=[2])
    on: Day | None = Field(None, examples=[None])


class ForKinds(Part):
    kinds: tuple[Kind, ...] = Field(
        ANY_KIND, max_length=7, description="Kinds of academy it is for; empty: all.", examples=[[]]
    )


class JudgedGood(ForKinds):
    """Whether the academy is judged good, by the trust's rule of not yet good."""

    test: Literal["judged_good"]
    since_joining: bool = Field(True, description="A good judgement from before joining does not count.")


class FigureTest(ForKinds):
    """A published figure of the whole academy: exactly one of the four comparisons."""

    test: Literal["figure"]
    measure: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$", examples=["progress-8"])]
    band: Band | None = Field(None, description="For Progress 8: this band or a better one.")
    at_least: float | None = None
    at_most: float | None = None
    above_england: float | None = Field(
        None,
        description="At least so far on the better side of England's figure of that year.",
    )
    counts_for_days: int = Field(
        550, ge=1, le=3650, description="How long after its period ends a figure speaks."
    )


class StandardLevel(ForKinds):
    """The level of a published assessment: overall, or in one aspect."""

    test: Literal["standard_level"]
    standard: Key
    level: Annotated[Key, Field(description="This level or a higher one.")]
    aspect: Annotated[Key | None, Field(description="Left out: the overall level.")] = None


Test = Annotated[JudgedGood | FigureTest | StandardLevel, Field(discriminator="test")]


EXAMPLE: dict[str, Any] = {
    "title": "Judged good or better within two years of joining",
    "kinds": [],
    "due": {"years_after_joining": 2},
    "at_risk_months": 12,
    "tests": [{"test": "judged_good", "kinds": [], "since_joining": True}],
}


class Aim(Part):
    """A promise, when it is due, and how it is known to be kept."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    title: Title
    about: Prose | None = None
    kinds: tuple[Kind, ...] = Field(
        ANY_KIND, max_length=7, description="Kinds of academy it is promised to; empty: all."
    )
    due: Due = Due()
    at_risk_months: int = Field(
        12, ge=0, le=60, description="From how many months before it is due it is at risk while not met."
    )
    tests: tuple[Test, ...] = Field((), max_length=10)


def years_after(day: date, years: int) -> date:
    """The same day so many years on; of 29 February the day before."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
