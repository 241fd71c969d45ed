"""Which offers are open to an academy, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from support_api.catalogue import AREAS, AreaKind, Offer, Scope, Tier, called
from support_api.models import AcademyPhase


@dataclass(frozen=True)
class OpenOffer:
    """`area` is None for the whole academy."""

    offer: Offer
    scope: Scope
    area: str | None
    why: str


@dataclass(frozen=True)
class AcademyOffers:
    urn: str
    name: str
    as_of: date
    phase: str | None
    offers: list[OpenOffer]


def open_offers(
    offers: Iterable[Offer], phases: Mapping[str | None, AcademyPhase], *, day: date
) -> list[OpenOffer]:
    """Those of the whole academy by its phase, and those of each subject by the phase of the subject."""
    found = []
    for area, phase in sorted(phases.items(), key=lambda entry: entry[0] or ""):
        scope = Scope.ACADEMY if area is None else Scope.SUBJECT
        found += [
            OpenOffer(offer, scope, area, _why(offer, phase, area))
            for offer in offers
            if scope in offer.scopes and offer.tier in phase.tiers and _is_about(offer, area)
        ]
    if None not in phases:
        why = f"Universal offers are open to every academy; no phase was confirmed on {day:%-d %B %Y}."
        universal = [offer for offer in offers if offer.tier is Tier.UNIVERSAL]
        found += [OpenOffer(offer, offer.scopes[0], None, why) for offer in universal]
    return sorted(found, key=lambda one: (list(Tier).index(one.offer.tier), one.area or "", one.offer.code))


def _is_about(offer: Offer, area: str | None) -> bool:
    subjects = [code for code in offer.areas if AREAS[code].kind is AreaKind.SUBJECT]
    return area is None or not subjects or area in subjects


def _why(offer: Offer, phase: AcademyPhase, area: str | None) -> str:
    of = "The academy" if area is None else called(area)
    return (
        f"{of} has been in the phase {phase.phase} since {phase.effective_on:%-d %B %Y}, "
        f"which opens the {offer.tier} offers."
    )
