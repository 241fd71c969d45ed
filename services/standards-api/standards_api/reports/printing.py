"""A report as its template wants it: every number and day already in words, every chart with its text."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from fastapi import Response

from chassis.pdf import render
from standards_api.reports import charts, words
from standards_api.reports.contents import rating_by

Row = Mapping[str, Any]
TEMPLATE = Path(__file__).parent / "report.typ"
TITLES = {"board": "Board report", "chief_executive": "Chief executive\u2019s report"}
FOR = {
    "board": "For the trustees. It holds what is published.",
    "chief_executive": "For the chief executive and the AID. Confidential: it holds what is not published.",
}
AIMS_ACROSS = 5
DOTS = {"high": 3, "moderate": 2, "low": 1, "none": 0}
MOVED = {"better": "better", "worse": "worse", "level": "level", "unknown": ""}


PDF: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "An accessible PDF (PDF/UA-1).",
        "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
    }
}


async def printed(report: Row) -> Response:
    return as_file(await pdf_of(report), report["report"], report["as_of"])


def as_file(content: bytes, report: str, day: date, *, edition: int | None = None) -> Response:
    which = f"-edition-{edition}" if edition else ""
    name = f"{report.replace('_', '-')}-report-{day}{which}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type="application/pdf", headers=headers)


async def pdf_of(report: Row, *, edition: Row | None = None) -> bytes:
    return await render(TEMPLATE, as_pages(report, edition=edition), made_at=report["made_at"])


def as_pages(report: Row, *, edition: Row | None = None) -> dict[str, Any]:
    academies, standard, mark = report["academies"], report["standard"], marks(report["sources"])
    return {
        "title": TITLES[report["report"]],
        "trust": report["trust"],
        "as_of": words.said_day(report["as_of"]),
        "since": words.said_day(report["since"]),
        "made": words.said_instant(report["made_at"]),
        "for": FOR[report["report"]],
        "edition": edition_said(edition) if edition else None,
        "summary": report["summary"],
        "stats": stats(report),
        "phases": charts.phases(report["counts"]),
        "standard": charts.standard(standard) if standard else None,
        "rows": [standing(academy, standard) for academy in academies],
        "aspects": aspects(academies, standard),
        "trends": [charts.trend(trend) for trend in report["trends"] if len(trend["years"]) > 1],
        "figures": figures(academies, mark),
        "aims": aims(report["aims"]),
        "changes": changed(report["changes"]),
        "risks": [risk(found) for found in report["risks"]],
        "support": support(academies),
        "sources": [source(found, mark) for found in report["sources"]],
        "unknown": report["unknown"],
    }


def edition_said(edition: Row) -> dict[str, str]:
    """What stands on the first page of what was issued."""
    before = f"In place of edition {edition['number'] - 1}: {edition['reason']}" if edition["reason"] else ""
    issued = f"Issued on {words.said_instant(edition['issued_at'])} by {edition['issued_by']}."
    return {"name": f"Edition {edition['number']}", "issued": issued, "before": before}


def stats(report: Row) -> list[dict[str, str]]:
    counts = report["counts"]
    good, known = counts["not_yet_good"], counts["academies"]
    found = [(known, "academy" if known == 1 else "academies"), (counts["phases"]["sustain"], "in sustain")]
    found += [(good["yes"], "not yet good"), (len(report["changes"]), "changes told")]
    return [{"number": str(number), "label": label} for number, label in found]


def standing(academy: Row, standard: Row | None) -> dict[str, Any]:
    rating = rating_by(standard["standard"], academy) if standard else None
    answer = academy["not_yet_good"]
    return {
        "name": academy["name"],
        "kind": words.KINDS.get(academy["kind"], words.plain(academy["kind"])),
        "phase": words.phase(academy["phase"]),
        "waits": academy["decision_waits"],
        "level": words.level(rating["overall"]) if rating else "Not rated",
        "rated": words.said_instant(rating["signed_off_at"]) if rating else "",
        "not_yet_good": str(answer["answer"]) if answer else "unknown",
        "inspection": words.inspection(academy["inspection"]),
    }


def aspects(academies: Sequence[Row], standard: Row | None) -> dict[str, Any] | None:
    if standard is None:
        return None
    keys = [aspect["aspect"] for aspect in standard["aspects"]]
    rows = []
    for academy in academies:
        rating = rating_by(standard["standard"], academy)
        found = {aspect["aspect"]: aspect for aspect in rating["aspects"]} if rating else {}
        rows.append({"name": academy["name"], "cells": [cell(found.get(key)) for key in keys]})
    return {"names": [aspect["name"] for aspect in standard["aspects"]], "rows": rows}


def cell(aspect: Row | None) -> dict[str, Any]:
    if aspect is None:
        return {"level": "\u2013", "dots": None, "sure": "not rated"}
    sure = aspect["confidence"]
    return {"level": words.level(aspect), "dots": DOTS[sure], "sure": words.CONFIDENCE[sure]}


def marks(sources: Sequence[Row]) -> dict[str, str]:
    """A letter for each source, by which a figure says where it comes from: a to z, then aa, ab …"""
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = [found["source"] for found in sources]
    return {
        name: (letters[at // 26 - 1] if at >= 26 else "") + letters[at % 26] for at, name in enumerate(names)
    }


def figures(academies: Sequence[Row], mark: Mapping[str, str]) -> list[dict[str, Any]]:
    """A table for each kind of academy: its key measures, the newest figure, and how it moved."""
    tables = []
    for kind, title in words.KINDS.items():
        rows = [academy for academy in academies if academy["kind"] == kind]
        if rows and rows[0]["measures"]:
            heads = [f"{m['name']} ({m['unit']})" for m in rows[0]["measures"]]
            shown = [{"name": a["name"], "cells": [newest(m, mark) for m in a["measures"]]} for a in rows]
            tables.append({"title": title, "heads": heads, "rows": shown})
    return tables


def newest(measure: Row, mark: Mapping[str, str]) -> dict[str, str]:
    point = measure["latest"]
    if point is None:
        return {"text": "not known", "period": "", "moved": "", "known": "", "from": ""}
    period = (
        " to ".join(words.said_day(day) for day in point["period"].split("/"))
        if "-" in point["period"]
        else ""
    )
    known = point["value"] is not None
    return {
        "text": words.figure(point, measure["unit"]),
        "period": period or point["period"],
        "moved": MOVED[measure["movement"]] if known else "",
        "known": "yes" if known else "",
        "from": f"{words.short_day(point['as_at'])} ({mark[point['source']]})",
    }


def changed(changes: Sequence[Row]) -> list[dict[str, Any]]:
    """Academy by academy, in the order in which they are told."""
    by_name: dict[tuple[str, str], list[dict[str, str]]] = {}
    for change in changes:
        said = {name: words.sentence(change[name]) for name in ("what", "was", "now")}
        by_name.setdefault((change["urn"], change["name"]), []).append(said)
    return [{"name": name, "rows": rows} for (_, name), rows in by_name.items()]


def aims(every: Sequence[Row]) -> list[dict[str, Any]]:
    """A table of academies and aims, five aims to a table so that there is room for their titles."""
    tables = []
    for start in range(0, len(every), AIMS_ACROSS):
        part = every[start : start + AIMS_ACROSS]
        names = {one["urn"]: one["name"] for aim in part for one in aim["academies"]}
        rows = sorted(names.items(), key=lambda row: (row[1], row[0]))
        cells = [[aim_cell(aim, urn) for aim in part] for urn, _ in rows]
        shown = [{"name": name, "cells": said} for (_, name), said in zip(rows, cells, strict=True)]
        tables.append({"heads": [aim["title"] for aim in part], "rows": shown})
    return tables


def aim_cell(aim: Row, urn: str) -> dict[str, str]:
    one = next((found for found in aim["academies"] if found["urn"] == urn), None)
    if one is None:
        return {"status": "", "text": "not promised", "due": ""}
    status = str(one["status"])
    text = "not known" if status == "unknown" else words.plain(status) + (", late" if one["late"] else "")
    due = f"due {words.short_date(one['due_on'])}" if one["due_on"] else ""
    return {"status": status, "text": words.sentence(text), "due": due}


def risk(found: Row) -> dict[str, Any]:
    return {
        "priority": str(found["priority"]),
        "high": found["priority"] >= 15,
        "title": found["title"],
        "name": found["name"],
        "area": words.sentence(words.plain(found["area"])),
        "rated": f"Likelihood {found['likelihood']}, impact {found['impact']}",
        "raised": words.said_day(found["raised_on"]),
    }


def support(academies: Sequence[Row]) -> list[dict[str, str]]:
    """Only where it may be seen: never in the board's report."""
    return [
        {
            "name": academy["name"],
            "needs": needs(academy["support"]["open_needs"]),
            "going_on": words.some(len(academy["support"]["engagements"]), "engagement"),
            "meeting": meeting(academy["meetings"]),
        }
        for academy in academies
        if academy["support"] is not None
    ]


def needs(found: Sequence[Row]) -> str:
    said = [f"{words.plain(need['area'])} ({need['severity']})" for need in found]
    return words.sentence(words.listed(said)) if said else "None open"


def meeting(meetings: Row | None) -> str:
    coming = meetings["next"] if meetings else None
    if coming is None:
        return "None planned"
    kind = {"aim": "AIM", "iaim": "iAIM"}.get(coming["kind"], coming["kind"])
    return f"{kind}, {words.said_instant(coming['starts_at'])}"


def source(found: Row, mark: Mapping[str, str]) -> dict[str, str]:
    oldest, newest = words.said_day(found["oldest"]), words.said_day(found["newest"])
    return {
        "mark": mark[found["source"]],
        "source": found["source"],
        "figures": str(found["figures"]),
        "as_at": newest if oldest == newest else f"{oldest} to {newest}",
    }
