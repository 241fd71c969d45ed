"""What keeps a specialist from being sent to an academy, in words that a person can act on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from support_api.catalogue import AREAS, GENERAL, AreaKind
from support_api.models import Expertise, KeyStage, KindOfWork, Specialist

DBS_LASTS = timedelta(days=3 * 365)
SAFEGUARDING_LASTS = timedelta(days=365)
GENERALLY = "leadership"  # What a need of the whole academy asks for when it names nothing else.


class Standing(StrEnum):
    UNVERIFIED = "unverified"
    VERIFIED = "verified"
    EXPIRED = "expired"


class Obstacle(StrEnum):
    """Why somebody is not matched: stable codes, for programs."""

    UNVERIFIED = "unverified"
    EXPIRED = "expired"
    OTHER_KEY_STAGE = "other_key_stage"
    NO_EXPERTISE = "no_expertise"
    NOT_ACTIVE = "not_active"
    WORKS_THERE = "works_there"
    DECLARED_INTEREST = "declared_interest"
    DBS = "dbs_check"
    SAFEGUARDING = "safeguarding_check"
    NO_DAYS = "no_days"
    ENGAGED = "engaged"


@dataclass(frozen=True)
class Exclusion:
    code: Obstacle
    words: str


@dataclass(frozen=True)
class Wish:
    """What is wanted where: for half days, from a day on."""

    urn: str
    area: str
    key_stage: KeyStage | None
    kind_of_work: KindOfWork | None
    day: date
    half_days: int


@dataclass(frozen=True)
class Candidate:
    """A specialist with what decides whether they can come. Half days are those of the wish's term."""

    specialist: Specialist
    expertise: Sequence[Expertise]
    has_post_there: bool
    offered: int
    promised: int
    engagements: int
    rate_pence: int | None = None

    @property
    def free(self) -> int:
        return max(self.offered - self.promised, 0)


def standing_of(verified_at: datetime | None, expires_on: date | None, *, today: date) -> Standing:
    if verified_at is None:
        return Standing.UNVERIFIED
    return Standing.EXPIRED if expires_on is not None and expires_on < today else Standing.VERIFIED


def areas_sought(area: str) -> set[str]:
    return {area, GENERALLY} if area == GENERAL else {area}


def key_stage_sought(wish: Wish) -> KeyStage | None:
    """The one that is named, or the one that the area itself is."""
    by_area = AREAS[wish.area].kind is AreaKind.KEY_STAGE if wish.area in AREAS else False
    return KeyStage(wish.area) if by_area else wish.key_stage


def suits(expertise: Expertise, wish: Wish) -> bool:
    """By key stage: expertise for any stage suits every one."""
    sought = key_stage_sought(wish)
    return sought is None or expertise.key_stage in (None, sought)


def obstacle_of(expertise: Expertise, wish: Wish, *, today: date) -> Exclusion | None:
    """What keeps this expertise from counting; it must still count on the first day."""
    standing = standing_of(expertise.verified_at, expertise.expires_on, today=max(today, wish.day))
    if standing is Standing.UNVERIFIED:
        return Exclusion(Obstacle.UNVERIFIED, "Nobody has verified this expertise yet.")
    if standing is Standing.EXPIRED and expertise.expires_on:
        return Exclusion(
            Obstacle.EXPIRED, f"The expertise counts until {expertise.expires_on:%-d %B %Y} only."
        )
    if not suits(expertise, wish):
        return Exclusion(Obstacle.OTHER_KEY_STAGE, f"The expertise is in {expertise.key_stage}.")
    return None


def exclusions(candidate: Candidate, wish: Wish, *, today: date) -> list[Exclusion]:
    """Everything that keeps them away; empty: they may be sent."""
    return [
        *_by_expertise(candidate, wish, today),
        *_by_conflict(candidate, wish),
        *_by_checks(candidate.specialist, max(today, wish.day)),
        *_by_capacity(candidate, wish),
    ]


def usable(candidate: Candidate, wish: Wish, *, today: date) -> list[Expertise]:
    return [one for one in candidate.expertise if obstacle_of(one, wish, today=today) is None]


def _by_expertise(candidate: Candidate, wish: Wish, today: date) -> list[Exclusion]:
    found = [] if candidate.specialist.active else [
        Exclusion(Obstacle.NOT_ACTIVE, "The entry says that they are not to be proposed any more.")
    ]  # fmt: skip
    if usable(candidate, wish, today=today):
        return found
    if not candidate.expertise:
        return [*found, Exclusion(Obstacle.NO_EXPERTISE, "They have no expertise in what is needed.")]
    reasons = {obstacle_of(one, wish, today=today): None for one in candidate.expertise}
    return [*found, *(reason for reason in reasons if reason)]


def _by_conflict(candidate: Candidate, wish: Wish) -> list[Exclusion]:
    found = []
    if candidate.has_post_there or candidate.specialist.home_urn == wish.urn:
        found.append(Exclusion(Obstacle.WORKS_THERE, "They work at this academy: a conflict of interest."))
    for tie in candidate.specialist.interests:
        if tie["urn"] == wish.urn:
            words = "They have declared an interest in this academy."  # Which one is theirs to tell.
            found.append(Exclusion(Obstacle.DECLARED_INTEREST, words))
    return found


def _by_checks(specialist: Specialist, day: date) -> list[Exclusion]:
    checks = (
        (Obstacle.DBS, "DBS check", specialist.dbs_checked_on, DBS_LASTS),
        (Obstacle.SAFEGUARDING, "safeguarding check", specialist.safeguarding_checked_on, SAFEGUARDING_LASTS),
    )
    found = []
    for code, name, checked, lasts in checks:
        if checked is None:
            found.append(Exclusion(code, f"There is no {name} on record."))
        elif checked + lasts < day:
            found.append(Exclusion(code, f"The {name} of {checked:%-d %B %Y} is out of date by then."))
    return found


def _by_capacity(candidate: Candidate, wish: Wish) -> list[Exclusion]:
    found = []
    if candidate.free < wish.half_days:
        words = f"{candidate.free / 2:g} days are free in the term, and {wish.half_days / 2:g} are needed."
        found.append(Exclusion(Obstacle.NO_DAYS, words))
    most = candidate.specialist.most_engagements
    if candidate.engagements >= most:
        words = f"They are in {candidate.engagements} engagements, and take on {most} at a time."
        found.append(Exclusion(Obstacle.ENGAGED, words))
    return found
