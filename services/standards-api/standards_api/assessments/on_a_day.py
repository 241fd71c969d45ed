"""What a rating said on a day: which levels were provisional by then, and how sure they were; pure.

Works on outcomes as they are stored, so that a picture of many academies reads no more than it shows.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from standards_api.assessments.confidence import USUAL, Piece, cited, weigh
from standards_api.assessments.levels import Judgement, judgement
from standards_api.assessments.outcomes import Sheet
from standards_api.models.content import Content, EvidenceKind

Stored = Mapping[str, Any]


def basis_of(content: Content, sheet: Sheet) -> dict[str, Any]:
    """What each aspect rests on, as far as confidence asks, to be weighed again on another day."""
    months = (content.assurance or USUAL).months
    aspects = {}
    for aspect in content.aspects:
        met = [c.key for c in aspect.criteria if judgement(sheet.final, c) is Judgement.MET]
        pieces = cited(met, sheet.evidence, sheet.pieces)
        aspects[aspect.key] = [[piece.kind, piece.external, piece.dated.isoformat()] for piece in pieces]
    return {"months": months, "aspects": aspects}


def outcome_on(outcome: Stored, basis: Stored | None, day: date) -> dict[str, Any]:
    """The outcome of a rating as it stood on a day, with whether any of it was provisional."""
    overall = standing_on(outcome["overall"], day) if outcome["overall"] else None
    aspects = [aspect_on(aspect, basis, day) for aspect in outcome["aspects"]]
    provisional = overall["provisional"] if overall else any(a["provisional"] for a in aspects)
    return {**outcome, "overall": overall, "aspects": aspects, "provisional": provisional}


def standing_on(standing: Stored, day: date) -> dict[str, Any]:
    """A level that holds until a day is provisional after it, whenever that was noticed."""
    found = standing["holds_until"] or standing.get("held_until")
    if found is None:
        return dict(standing)
    over = date.fromisoformat(found) < day
    return {
        **standing,
        "provisional": over,
        "holds_until": None if over else found,
        "held_until": found if over else None,
    }


def aspect_on(aspect: Stored, basis: Stored | None, day: date) -> dict[str, Any]:
    return {**standing_on(aspect, day), "confidence": confidence_on(aspect, basis, day)}


def confidence_on(aspect: Stored, basis: Stored | None, day: date) -> Any:
    """Weighed anew from what it rests on; as it was signed off where that was not kept."""
    if basis is None or aspect["aspect"] not in basis["aspects"]:
        return aspect["confidence"]
    pieces = [
        Piece(str(at), EvidenceKind(kind), external, date.fromisoformat(dated))
        for at, (kind, external, dated) in enumerate(basis["aspects"][aspect["aspect"]])
    ]
    needs = USUAL.model_copy(update={"months": basis["months"]})
    agreed = aspect["confidence"]["agreement_percent"]
    return weigh(pieces, needs, agreed=agreed, today=day).model_dump(mode="json")
