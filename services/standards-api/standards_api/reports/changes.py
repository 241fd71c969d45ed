"""What is otherwise than it was, academy by academy; pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from standards_api.reports import words
from standards_api.reports.contents import Pictures, main_standard, rating_by

Row = Mapping[str, Any]


def changes(pictures: Pictures) -> list[dict[str, Any]]:
    then = {academy["urn"]: academy for academy in pictures.then}
    now = {academy["urn"]: academy for academy in pictures.now}
    standard = main_standard(pictures.now)
    found = [
        told(academy, *change)
        for urn, academy in now.items()
        for change in of_academy(then.get(urn), academy, standard, pictures)
    ]
    return found + [told(then[urn], "register", "in the trust", "left") for urn in then.keys() - now.keys()]


def told(academy: Row, what: str, was: str, now: str) -> dict[str, Any]:
    return {"urn": academy["urn"], "name": academy["name"], "what": what, "was": was, "now": now}


def of_academy(
    then: Row | None, now: Row, standard: str | None, pictures: Pictures
) -> Iterator[tuple[str, str, str]]:
    if then is None:
        yield "register", "not in the trust", "joined"
        return
    if (was := words.phase(then["phase"])) != (is_now := words.phase(now["phase"])):
        yield "phase", was, is_now
    yield from of_rating(rating_by(standard, then), rating_by(standard, now))
    if (was := answer(then)) != (is_now := answer(now)):
        yield "not yet good", was, is_now
    inspected = now["inspection"]
    if inspected and inspected["id"] != (then["inspection"] or {}).get("id"):
        yield "inspection", words.inspection(then["inspection"]), words.inspection(inspected)
    before = {risk["id"] for risk in then["open_risks"] or ()}
    for risk in now["open_risks"] or ():
        if risk["id"] not in before and str(risk["raised_on"]) > pictures.since.isoformat():
            yield "risk", "not raised", f"{risk['title']} ({risk['priority']} of 25)"


def of_rating(then: Row | None, now: Row | None) -> Iterator[tuple[str, str, str]]:
    """Overall where it moved; and each aspect that moved."""
    if now is None:
        return
    was, is_now = (words.level(rating["overall"]) if rating else "not rated" for rating in (then, now))
    if was != is_now:
        yield "level", was, is_now
    before = {aspect["aspect"]: aspect for aspect in then["aspects"]} if then else {}
    for aspect in now["aspects"]:
        earlier = before.get(aspect["aspect"])
        if earlier is not None and earlier["level"] != aspect["level"]:
            yield f"level of {aspect['aspect_name']}", words.level(earlier), words.level(aspect)


def answer(academy: Row) -> str:
    return str(academy["not_yet_good"]["answer"]) if academy["not_yet_good"] else "unknown"
