"""What makes six stretches of days a school year."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from chassis.problems import Invalid
from meetings_api.dates import HalfTerm, SchoolCalendar
from meetings_api.models import Slot

ORDER = [(slot, half) for slot in Slot for half in (1, 2)]


class TermsOutOfOrder(Invalid):
    title = "These half terms do not make a school year"


class InsetDayOutsideTerm(Invalid):
    title = "An INSET day lies outside the half terms"


def check_year(year: int, half_terms: Sequence[HalfTerm], inset_days: Sequence[date]) -> None:
    """Six half terms in order, none overlapping, all between 1 September and 31 August."""
    if [(term.slot, term.half) for term in half_terms] != ORDER:
        raise TermsOutOfOrder("Give six: autumn 1 and 2, spring 1 and 2, summer 1 and 2, in this order.")
    if any(term.ends_on < term.starts_on for term in half_terms):
        raise TermsOutOfOrder("Each half term ends on or after the day it starts.")
    if any(later.starts_on <= earlier.ends_on for earlier, later in pairwise(half_terms)):
        raise TermsOutOfOrder("Each half term starts after the one before has ended.")
    first, last = date(year, 9, 1), date(year + 1, 8, 31)
    if half_terms[0].starts_on < first or half_terms[-1].ends_on > last:
        raise TermsOutOfOrder(f"All days lie from {first} to {last}.")
    check_inset_days(half_terms, inset_days)


def check_inset_days(half_terms: Sequence[HalfTerm], inset_days: Sequence[date]) -> None:
    for day in inset_days:
        if not any(term.starts_on <= day <= term.ends_on for term in half_terms):
            raise InsetDayOutsideTerm(f"{day} is in no half term: leave it out, or correct the half term.")


def count_school_days(calendar: SchoolCalendar, half_terms: Sequence[HalfTerm]) -> int:
    return sum(1 for term in half_terms for _ in calendar.school_days(term.starts_on, term.ends_on))
