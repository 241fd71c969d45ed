"""The catalogues that ship with the service: the areas support is about, and the offers of support."""

import re
from collections.abc import Mapping
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from support_api.models import KindOfWork

# For a need whose area nobody named, or named in a way that is not understood.
GENERAL = "whole-academy"


class Tier(StrEnum):
    UNIVERSAL = "universal"
    TARGETED = "targeted"
    INTENSIVE = "intensive"
    INTERVENTION = "intervention"


class AreaKind(StrEnum):
    SUBJECT = "subject"
    KEY_STAGE = "key_stage"
    ASPECT = "aspect"


class Scope(StrEnum):
    ACADEMY = "academy"
    SUBJECT = "subject"


class Area(BaseModel):
    """What support can be about. `also` are other words people use for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(examples=["mathematics"])
    name: str = Field(examples=["Mathematics"])
    kind: AreaKind
    also: list[str] = Field(default=[], examples=[["maths"]])


class Offer(BaseModel):
    """One kind of support that the trust gives."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(examples=["senior-leader-coaching"])
    tier: Tier
    title: str = Field(examples=["One-to-one coaching of leaders"])
    summary: str = Field(examples=["A leader meets a coach regularly to work on what they lead."])
    scopes: list[Scope] = Field(description="For the whole academy, for a subject in it, or for both.")
    areas: list[str] = Field(default=[], description="Only for these areas; empty: for any.", examples=[[]])
    kinds_of_work: list[KindOfWork] = Field(default=[], examples=[["coaching"]])
    limits_autonomy: bool = Field(default=False, description="May limit what the academy decides by itself.")


def _read(name: str) -> Any:
    return yaml.safe_load((files("support_api") / "data" / f"{name}.yaml").read_text(encoding="utf-8"))


def _plain(word: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-")


def _areas() -> Mapping[str, Area]:
    found = [Area.model_validate(entry) for entry in _read("areas")]
    return MappingProxyType({area.code: area for area in found})


def _offers() -> Mapping[str, Offer]:
    found = [Offer.model_validate(entry) for entry in _read("offers")]
    return MappingProxyType({offer.code: offer for offer in found})


AREAS = _areas()
OFFERS = _offers()
_BY_WORD = {_plain(word): area.code for area in AREAS.values() for word in (area.code, area.name, *area.also)}


def area_called(word: str | None) -> str:
    """The area that a neighbour means by a word; the whole academy when none is known by it."""
    return _BY_WORD.get(_plain(word or ""), GENERAL)


def called(area: str) -> str:
    """What people call an area; a subject of the academy's own stands as it was written."""
    return AREAS[area].name if area in AREAS else area
