"""Which postings a movement of days or money makes. Each result sums to zero."""

from chassis.problems import Conflict
from support_api.models import AccountKind

Postings = dict[AccountKind, int]
K = AccountKind

DEFAULTS = {"entitlement": 12, "meeting:aim": 2, "meeting:iaim": 1}  # in half days


class NotEnoughDays(Conflict):
    title = "There are not enough days left"


def open_year(half_days: int) -> Postings:
    return {K.ENTITLEMENT: -half_days, K.AVAILABLE: half_days}


def reserve(half_days: int, *, available: int) -> Postings:
    require_days(half_days, available=available)
    return {K.AVAILABLE: -half_days, K.RESERVED: half_days}


def release(half_days: int) -> Postings:
    return {K.RESERVED: -half_days, K.AVAILABLE: half_days}


def use_reserved(half_days: int) -> Postings:
    return {K.RESERVED: -half_days, K.USED: half_days}


def use_regardless(half_days: int, *, available: int) -> Postings:
    """For what has happened already: what the available days do not cover is owed."""
    covered = min(half_days, max(available, 0))
    return {K.AVAILABLE: -covered, K.OWED: covered - half_days, K.USED: half_days}


def grant(half_days: int, *, owed: int) -> Postings:
    """New days first pay what is owed."""
    paid = min(half_days, owed)
    return {K.ENTITLEMENT: -half_days, K.OWED: paid, K.AVAILABLE: half_days - paid}


def promise(pence: int) -> Postings:
    return {K.BUDGET: -pence, K.COMMITTED: pence}


def spend(pence: int, *, committed: int) -> Postings:
    """What was committed is spent, and what is left of it goes back."""
    return {K.COMMITTED: -committed, K.SPENT: pence, K.BUDGET: committed - pence}


def require_days(half_days: int, *, available: int) -> None:
    if half_days > available:
        raise NotEnoughDays(
            f"{half_days / 2:g} days are asked for and {max(available, 0) / 2:g} are left in the year. "
            "Ask for fewer, or ask the Academy Improvement Director for a grant of more days.",
            remaining=max(available, 0) / 2,
        )
