"""Figures in the order of time: which is the newest, and which earlier ones can be compared with it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from standards_api.periods import academic_year, first_year

# A window of days is compared with that of an earlier year which begins and ends about the same day.
DAYS_APART = 10


@dataclass(frozen=True)
class Point:
    """One figure that stands. Without a value there is none, whatever the reason: never nought."""

    period: str
    starts: date
    ends: date
    definition: int
    status: str
    value: float | None
    lower: float | None
    upper: float | None
    numerator: int | None
    denominator: int | None
    source: str
    as_at: datetime
    release: str | None = None

    @property
    def whole_year(self) -> bool:
        return "-" not in self.period

    @property
    def year(self) -> str:
        return academic_year(self.starts)

    @property
    def limits(self) -> tuple[float, float] | None:
        return None if self.lower is None or self.upper is None else (self.lower, self.upper)

    def told(self) -> dict[str, Any]:
        said = asdict(self)
        return {**said, **{name: said[name].isoformat() for name in ("starts", "ends", "as_at")}}


def newest(points: Sequence[Point]) -> Point | None:
    return max(points, key=lambda point: (point.ends, point.starts, point.as_at), default=None)


def earlier(points: Sequence[Point], latest: Point) -> list[Point]:
    """Of each earlier year the figure to compare with the latest, oldest first; only those with values."""
    alike = [p for p in points if p.value is not None and p.definition == latest.definition]
    by_year: dict[str, Point] = {}
    for point in sorted(alike, key=lambda p: (p.ends, p.as_at)):
        if point.year < latest.year and same_shape(point, latest):
            by_year[point.year] = point
    return [by_year[year] for year in sorted(by_year)]


def same_shape(point: Point, latest: Point) -> bool:
    if point.whole_year or latest.whole_year:
        return point.whole_year and latest.whole_year
    years = first_year(latest.year) - first_year(point.year)
    shifted = [moved(day, years) for day in (point.starts, point.ends)]
    apart = [abs((a - b).days) for a, b in zip(shifted, (latest.starts, latest.ends), strict=True)]
    return max(apart) <= DAYS_APART


def moved(day: date, years: int) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap else day.day)


def unbroken(points: Sequence[Point], not_produced: Sequence[str]) -> list[Point]:
    """The last figures without a year missing between them; years that nobody has are no gap."""
    kept: list[Point] = []
    for point in reversed(points):
        if kept and missing_between(point.year, kept[-1].year, not_produced):
            break
        kept.append(point)
    return kept[::-1]


def missing_between(before: str, after: str, not_produced: Sequence[str]) -> bool:
    years = [f"{y}/{(y + 1) % 100:02d}" for y in range(first_year(before) + 1, first_year(after))]
    return any(year not in not_produced for year in years)
