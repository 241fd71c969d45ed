"""What the reports answer as data. Every figure carries its source and as-at."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from chassis.schemas import Urn
from standards_api.models.aims import AimStatus
from standards_api.pictures.schemas import AcademyLine, CountsOut, RiskShown

Period = Annotated[str, Field(examples=["2025/26"])]


class LevelCount(BaseModel):
    """How many academies stand at a level."""

    level: Annotated[str, Field(examples=["enabling"])]
    name: Annotated[str, Field(examples=["Enabling"])]
    rank: int | None = Field(description="1 is the lowest, 0 below it, null not known.")
    academies: Annotated[int, Field(examples=[5])]
    provisional: Annotated[int, Field(description="Of these.", examples=[1])]


class AspectSpread(BaseModel):
    aspect: Annotated[str, Field(examples=["education"])]
    name: Annotated[str, Field(examples=["Educational entitlement and delivery"])]
    levels: list[LevelCount]


class StandardSpread(BaseModel):
    """How the academies stand by the standard that most of them are rated by. Source: their ratings."""

    standard: Annotated[str, Field(examples=["trust-standard"])]
    title: Annotated[str, Field(examples=["Trust Standard"])]
    rated: Annotated[int, Field(examples=[9])]
    not_rated: Annotated[int, Field(examples=[2])]
    levels: list[LevelCount] = Field(description="Overall, the highest first; not known last.")
    aspects: list[AspectSpread]


class YearOut(BaseModel):
    """One measure in one academic year, over the academies that have a figure."""

    period: Period
    academies: Annotated[int, Field(description="With a figure.", examples=[9])]
    lowest: Annotated[float, Field(examples=[89.1])]
    middle: Annotated[float, Field(description="The median.", examples=[93.4])]
    highest: Annotated[float, Field(examples=[97.3])]
    england: Annotated[float | None, Field(description="Where it is known to us.", examples=[None])]


class LinePoint(BaseModel):
    period: Period
    value: Annotated[float, Field(examples=[93.4])]


class Line(BaseModel):
    """One academy over the years; sources and as-at stand with its measures."""

    urn: Urn
    name: Annotated[str, Field(examples=["Larkmoor High School"])]
    points: list[LinePoint]


class TrendOut(BaseModel):
    """A key measure over the years. Special schools and alternative provision are never mixed with others."""

    measure: Annotated[str, Field(examples=["attendance-rate"])]
    name: Annotated[str, Field(examples=["Attendance"])]
    unit: Annotated[str, Field(examples=["per cent"])]
    direction: Literal["higher", "lower", "neither"]
    group: Literal["mainstream", "special and alternative provision"]
    years: list[YearOut]
    movement: Annotated[
        dict[str, int],
        Field(
            description="Academies, between the last two years with a figure.",
            examples=[{"better": 6, "worse": 2, "level": 1, "unknown": 0}],
        ),
    ]
    lines: list[Line]


class ChangeOut(BaseModel):
    """What is otherwise than it was on the day of the report before."""

    urn: Urn
    name: Annotated[str, Field(examples=["Larkmoor High School"])]
    what: Annotated[
        str,
        Field(
            description="register, phase, level, level of an aspect, not yet good, inspection, or risk.",
            examples=["phase"],
        ),
    ]
    was: Annotated[str, Field(examples=["improve"])]
    now: Annotated[str, Field(examples=["sustain"])]


class RiskOfAcademy(RiskShown):
    name: Annotated[str, Field(description="Of the academy.", examples=["Larkmoor High School"])]


class AimOfAcademy(BaseModel):
    """Where an academy stands with an aim. Not known is not met, and not missed."""

    urn: Urn
    name: Annotated[str, Field(examples=["Larkmoor High School"])]
    status: Annotated[AimStatus, Field(examples=["on_track"])]
    due_on: Annotated[date | None, Field(examples=["2027-09-01"])]
    late: Annotated[bool, Field(description="Met, but after it was due.", examples=[False])]
    decided_by: Annotated[
        str,
        Field(description="inspection, measure, assessment, judgement or nothing.", examples=["inspection"]),
    ]


class AimShown(BaseModel):
    """An aim of the trust, and the academies it is promised to."""

    code: Annotated[str, Field(examples=["judged-good"])]
    title: Annotated[str, Field(examples=["Judged good or better within two years of joining"])]
    academies: list[AimOfAcademy]


class SourceOut(BaseModel):
    """Where figures and inspections come from."""

    source: Annotated[str, Field(examples=["Larkmoor MIS"])]
    figures: Annotated[int, Field(examples=[44])]
    oldest: Annotated[date, Field(description="As at.", examples=["2024-09-10"])]
    newest: Annotated[date, Field(description="As at.", examples=["2026-09-08"])]


class ReportOut(BaseModel):
    """The whole trust for its board, or for its chief executive."""

    report: Literal["board", "chief_executive"]
    trust: Annotated[str, Field(examples=["Larkmoor Learning Trust"])]
    as_of: date
    since: date = Field(description="The day that changes are told since.")
    made_at: datetime
    summary: list[str] = Field(
        description="One page in plain words.",
        examples=[["On 21 November 2026 the trust had 11 academies: 4 in sustain and 7 in improve."]],
    )
    counts: CountsOut
    standard: StandardSpread | None = Field(description="Null while nothing is rated.")
    academies: list[AcademyLine]
    trends: list[TrendOut]
    changes: list[ChangeOut]
    risks: list[RiskOfAcademy] = Field(description="The highest across the trust, ten at the most.")
    aims: list[AimShown] = Field(description="As promised on the day of the report.")
    sources: list[SourceOut]
    unknown: list[str] = Field(
        description="What is missing.", examples=[["No phase decided: Stonebridge Academy."]]
    )
