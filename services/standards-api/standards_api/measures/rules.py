"""What makes a row of figures good, and what is wrong with it in words. Missing is never zero."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from standards_api.catalogue import Measure, catalogue
from standards_api.measures.problems import AsAtInFuture
from standards_api.models.measures import Release, Status
from standards_api.own_measures import NONE, Own, known, meant
from standards_api.periods import NoPeriod, Period, read_period

MOST_TOLD = 20
CLOCKS_DIFFER = timedelta(minutes=5)
# What a figure may be narrowed to, and where the catalogue lists the words for it.
SCOPES = {"subject": "subjects", "key_stage": "key_stages", "pupil_group": "pupil_groups"}
FIGURES = ("value", "lower", "upper", "numerator", "denominator")
LIMITS = ("lower", "upper")
About = tuple[str, str, str | None, str | None, str | None]
BOUNDED = ("value", *LIMITS)
MEMBERS = {"number": {"value"}, "estimate": {"value", "lower", "upper"}}
WITH_FIGURE = {Status.PUBLISHED, Status.PROVISIONAL}
# How far a percentage and the fraction it came with may differ: sources round to whole points.
ROUNDING = 0.51


class RowRefused(ValueError):
    """What is wrong with one row, in words that repeat nothing of it."""


@dataclass
class Sifted:
    """Rows that are good, by their index in the batch, and the reason for each that is not."""

    good: dict[int, dict[str, Any]] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)

    def refuse(self, index: int, reason: str) -> None:
        self.good.pop(index, None)
        self.refused.setdefault(index, reason)


def check_moment(as_at: datetime, now: datetime) -> None:
    if as_at > now + CLOCKS_DIFFER:
        raise AsAtInFuture("Send the moment the figures were taken from the source, with its offset.")


def sift(rows: Mapping[int, Mapping[str, Any]], *, day: date, own: Own = NONE) -> Sifted:
    """Each row as it will be kept, or why not. `day` is the day of the batch's as-at; `own` what the trust
    has defined for itself."""
    found = Sifted()
    meanings: dict[About, Meaning] = {}
    first: dict[str, int] = {}
    repeated: dict[str, list[int]] = {}
    for index, row in rows.items():
        about = about_of(row)
        try:
            if about not in meanings:  # a batch is about a handful of them
                meanings[about] = meaning_on(day, about, own)
            found.good[index] = kept = as_meant(row, meanings[about])
        except (RowRefused, NoPeriod) as refusal:
            found.refuse(index, str(refusal))
            continue
        before = first.setdefault(kept["series"], index)
        if before != index:
            repeated.setdefault(kept["series"], [before]).append(index)
    for indexes in repeated.values():
        rows_named = ", ".join(str(index) for index in indexes[:5])
        for index in indexes:
            found.refuse(index, f"the same figure stands in rows {rows_named}: send it once")
    return found


def refuse_unreachable(sifted: Sifted, allowed: Collection[str], *, day: date) -> None:
    """One wording, whether the academy is another trust's, not granted, or nobody's."""
    reason = f"there is no academy with this URN that you may send figures for on {day:%-d %B %Y}"
    for index, row in list(sifted.good.items()):
        if row["urn"] not in allowed:
            sifted.refuse(index, reason)


@dataclass(frozen=True)
class Meaning:
    """What figures of one measure, period and scope are of. `said`: the members they have in common."""

    measure: Measure
    period: Period
    series: str
    said: Mapping[str, Any]


def about_of(row: Mapping[str, Any]) -> About:
    get = row.get
    return row["measure"], row["period"], get("subject"), get("key_stage"), get("pupil_group")


def meaning_on(day: date, about: About, own: Own) -> Meaning:
    meaning = meaning_of(*about, own=own) if own else shipped_meaning(*about)
    if meaning.period.starts > day:
        raise RowRefused("the period begins after the as-at of the batch")
    return meaning


@lru_cache(maxsize=4096)
def shipped_meaning(code: str, period_text: str, *scopes: str | None) -> Meaning:
    return meaning_of(code, period_text, *scopes, own=NONE)


def meaning_of(code: str, period_text: str, *scopes: str | None, own: Own) -> Meaning:
    period = read_period(period_text)
    if not known(code, own):
        raise RowRefused("there is no such measure: GET /v1/measures lists them")
    measure = meant(code, period, own)
    if measure is None:
        raise RowRefused(f"{code} is not defined for {period.year}: GET /v1/measures says for which years")
    narrowed = {name: word for name, word in zip(SCOPES, scopes, strict=True) if word is not None}
    for name, word in narrowed.items():
        check_scope(name, word, measure)
    said = {
        "measure": code,
        "definition": measure.version,
        "period": period.label,
        "period_from": period.starts.isoformat(),
        "period_until": period.ends.isoformat(),
        **narrowed,
    }
    return Meaning(measure, period, "|".join([code, period.label, *(word or "" for word in scopes)]), said)


def check_scope(name: str, word: str, measure: Measure) -> None:
    if name not in measure.scopes:
        raise RowRefused(f"{measure.code} has no figures by {name}")
    if word not in getattr(catalogue(), SCOPES[name]):
        raise RowRefused(f"there is no such {name}: GET /v1/measures lists those there are")


def figure(row: Mapping[str, Any], *, day: date, own: Own = NONE) -> dict[str, Any]:
    """The row as a figure of a defined measure. What it does not have is left out."""
    return as_meant(row, meaning_on(day, about_of(row), own))


def as_meant(row: Mapping[str, Any], meaning: Meaning) -> dict[str, Any]:
    urn = row["urn"]
    found = {
        **meaning.said,
        "series": f"{urn}|{meaning.series}",
        "urn": urn,
        "status": row["status"],
        **values(row, meaning.measure, meaning.period),
    }
    if row.get("code") is not None:
        found["code"] = row["code"]
    return found


def values(row: Mapping[str, Any], measure: Measure, period: Period) -> dict[str, float | int]:
    said = {name: row[name] for name in FIGURES if name in row and row[name] is not None}
    if row["status"] not in WITH_FIGURE:
        if said:
            raise RowRefused(f"a figure that is {row['status']} has no {', '.join(said)}: leave them out")
        return said
    if period.year in measure.not_produced:
        raise RowRefused(f"{measure.code} was not produced for {period.year}: send it as not_produced")
    checked = proportion(said) if measure.kind == "proportion" else value(said, measure)
    within(checked, measure)
    return checked


def value(said: Mapping[str, Any], measure: Measure) -> dict[str, Any]:
    """A number, or an estimate whose limits come as a pair and hold the value between them."""
    if extra := said.keys() - MEMBERS[measure.kind]:
        raise RowRefused(f"{measure.code} has no {', '.join(sorted(extra))}")
    if "value" not in said:
        raise RowRefused("there is no value: a figure that is missing needs a status that says why, never 0")
    limits = [said[name] for name in LIMITS if name in said]
    if len(limits) == 1:
        raise RowRefused("confidence limits come as a pair: send lower and upper, or neither")
    if limits and not limits[0] <= said["value"] <= limits[1]:
        raise RowRefused("the value lies outside its confidence limits")
    return dict(said)


def proportion(said: dict[str, Any]) -> dict[str, Any]:
    """A percentage, or numerator and denominator from which it is worked out; if both, they must agree."""
    if "lower" in said or "upper" in said:
        raise RowRefused(f"a proportion has no {', '.join(name for name in LIMITS if name in said)}")
    part, whole = said.get("numerator"), said.get("denominator")
    if (part is None) != (whole is None):
        raise RowRefused("numerator and denominator come as a pair")
    if part is None or whole is None:
        if "value" not in said:
            raise RowRefused(
                "there is no figure: send numerator and denominator or a value; one that is missing needs a "
                "status that says why, never 0"
            )
        return said
    if whole == 0:
        raise RowRefused("the denominator is 0: send it as not_applicable")
    if not 0 <= part <= whole:
        raise RowRefused("the numerator lies between 0 and the denominator")
    worked_out = round(100 * part / whole, 4)
    if "value" in said and abs(said["value"] - worked_out) > ROUNDING:
        raise RowRefused("the value is not what numerator and denominator make")
    said["value"] = worked_out
    return said


def within(figures: Mapping[str, Any], measure: Measure) -> None:
    lowest, highest = measure.lowest, measure.highest
    for name in BOUNDED:
        if name in figures and not lowest <= figures[name] <= highest:
            raise RowRefused(f"{name} lies outside {lowest:g} to {highest:g} {measure.unit}")


def standing(release: str | None, name: str, sender: str) -> str:
    """Orders what has one as-at: by edition, then by name, so that no order of arrival matters."""
    rank = list(Release).index(Release(release)) + 1 if release else 0
    return f"{rank}|{name}|{sender}"


def first_refusals(refused: Mapping[int, str]) -> Sequence[dict[str, Any]]:
    return [{"row": index, "reason": refused[index]} for index in sorted(refused)[:MOST_TOLD]]
