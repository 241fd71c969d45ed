"""Offers and areas as they are asked for and answered."""

from datetime import date

from pydantic import Field

from chassis.schemas import Out, Urn
from support_api.catalogue import Area, Offer, Scope


class AreaOut(Area):
    """One area that support can be about."""


class OfferOut(Offer):
    """One kind of support that the trust gives."""


class OpenOfferOut(Out):
    """An offer that is open, for what, and why."""

    offer: Offer
    scope: Scope = Field(description="For the whole academy or for the subject `area`.")
    area: str | None = Field(description="The subject; null for the whole academy.", examples=["mathematics"])
    why: str = Field(
        examples=["The academy has been in the phase improve since 1 October 2026, which opens this tier."]
    )  # fmt: skip


class AcademyOffersOut(Out):
    """What is open to one academy on a day."""

    urn: Urn
    name: str = Field(examples=["Larkmoor Academy"])
    as_of: date
    phase: str | None = Field(
        description="Of the whole academy; null when none is confirmed.", examples=["repair"]
    )
    offers: list[OpenOfferOut]
