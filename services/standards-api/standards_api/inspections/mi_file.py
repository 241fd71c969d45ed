"""Reads Ofsted's management information, "latest inspections": each row may tell of three inspections.

The latest full one (a report card since November 2025), the latest graded one before report cards, and the
latest ungraded one. Each is kept in the words of its own regime; grades that do not apply are left out.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from chassis.imports import Line, Reading
from chassis.problems import Invalid
from chassis.tabular import Column, Row, read_day, read_table, repair_number
from standards_api.inspections.checks import regime_on
from standards_api.models.inspections import Category, Kind, Regime, Safeguarding

SOURCE = "Ofsted management information, latest inspections"
NOTHING = {"", "null", "not judged", "not applicable", "none", "no", "0", "8", "9"}


def optional(name: str, *names: str) -> Column:
    return Column(name, *names, required=False)


AREAS = {
    "inclusion": "Inclusion",
    "curriculum_and_teaching": "Curriculum and teaching",
    "achievement": "Achievement",
    "attendance_and_behaviour": "Attendance and behaviour",
    "personal_development_and_wellbeing": "Personal development and wellbeing",
    "leadership_and_governance": "Leadership and governance",
    "early_years": "Early years (where applicable)",
    "post_16": "Post-16 provision (where applicable)",
}
AREA_GRADES = {
    "urgent improvement", "needs attention", "expected standard", "strong standard", "exceptional",
    "not applicable",
}  # fmt: skip
JUDGEMENTS = {
    "quality_of_education": "quality of education",
    "behaviour_and_attitudes": "behaviour and attitudes",
    "personal_development": "personal development",
    "leadership_and_management": "effectiveness of leadership and management",
    "early_years": "early years provision (where applicable)",
    "sixth_form": "sixth form provision (where applicable)",
}
FULL, EARLIER, UNGRADED = "full", "earlier", "ungraded"
# Of each of the three: the columns of its days, of whose it was, and of what else was found.
COLUMNS = [
    Column("urn", "URN"),
    optional("full:started_on", "Inspection start date"),
    optional("full:published_on", "Publication date"),
    optional("full:own", "Does the latest full inspection relate to the URN of the current school?"),
    optional("full:urn", "URN at time of latest full inspection"),
    optional("full:category", "Category of concern"),
    optional("full:met", "Safeguarding standards"),
    optional("full:effective", "Safeguarding is effective?", "Safeguarding is effective"),
    optional("full:overall", "Overall effectiveness"),
    *(optional(f"full:{name}", said) for name, said in JUDGEMENTS.items()),
    *(optional(f"area:{name}", said) for name, said in AREAS.items()),
    optional("earlier:started_on", "Inspection start date of latest OEIF graded inspection"),
    optional("earlier:published_on", "Publication date of latest OEIF graded inspection"),
    optional(
        "earlier:own", "Does the latest OEIF graded inspection relate to the URN of the current school?"
    ),
    optional("earlier:urn", "URN at time of latest OEIF graded inspection"),
    optional("earlier:category", "Latest OEIF category of concern"),
    optional("earlier:effective", "Latest OEIF safeguarding is effective?"),
    optional("earlier:overall", "Latest OEIF overall effectiveness"),
    *(optional(f"earlier:{name}", f"Latest OEIF {said}") for name, said in JUDGEMENTS.items()),
    optional(
        "ungraded:started_on", "Date of latest ungraded inspection", "Date of latest section 8 inspection"
    ),
    optional(
        "ungraded:published_on",
        "Ungraded inspection publication date",
        "Section 8 inspection publication date",
    ),
    optional(
        "ungraded:own",
        "Does the ungraded inspection relate to the URN of the current school?",
        "Does the section 8 inspection relate to the URN of the current school?",
    ),
    optional(
        "ungraded:urn",
        "URN at time of the ungraded inspection",
        "URN at time of the section 8 inspection",
    ),
    optional(
        "ungraded:outcome", "Ungraded inspection overall outcome", "Section 8 inspection overall outcome"
    ),
    optional(
        "ungraded:converted",
        "Did the latest ungraded inspection convert to a graded inspection?",
        "Did the latest section 8 inspection convert to a full inspection?",
    ),
]
CATEGORIES = {
    "sm": Category.SPECIAL_MEASURES,
    "special measures": Category.SPECIAL_MEASURES,
    "swk": Category.SERIOUS_WEAKNESSES,
    "serious weaknesses": Category.SERIOUS_WEAKNESSES,
    "rsi": Category.REQUIRES_SIGNIFICANT_IMPROVEMENT,
    "requires significant improvement": Category.REQUIRES_SIGNIFICANT_IMPROVEMENT,
}
SAFEGUARDING = {
    "met": Safeguarding.MET,
    "not met": Safeguarding.NOT_MET,
    "yes": Safeguarding.EFFECTIVE,
    "no": Safeguarding.NOT_EFFECTIVE,
}


class NotLatestInspections(Invalid):
    title = "This is not the table of latest inspections"


class Unreadable(ValueError):
    """What is wrong with one inspection of a row, in words."""


def read(files: Mapping[str, bytes]) -> Reading:
    """A line for each inspection that a row tells of; schools never inspected have none."""
    sheet = read_table(files["inspections"], COLUMNS)
    if not any(row.values.get(f"{which}:started_on") for row in sheet.rows for which in (FULL, EARLIER)):
        raise NotLatestInspections(
            "It needs “Inspection start date” or “Inspection start date of latest OEIF graded inspection”, "
            "with a day in some row: take Ofsted's monthly CSV of latest inspections."
        )
    lines = [line for row in sheet.rows for line in lines_of(row)]
    return Reading(lines, {"inspections": sheet.unrecognised})


def lines_of(row: Row) -> Iterator[Line]:
    urn = repair_number(row["urn"]) or ""
    if len(urn) != 6:
        if row["urn"]:
            yield Line(row.number, row["urn"], refusal="A URN has six digits.")
        return
    told: set[tuple[date, Kind]] = set()
    for which in (FULL, EARLIER, UNGRADED):
        try:
            found = inspection_of(row, which, urn)
        except (Unreadable, ValueError) as cause:
            yield Line(row.number, urn, refusal=f"{WORDS[which]}: {cause}")
            continue
        if found and (key := (found["started_on"], found["kind"])) not in told:
            told.add(key)
            days = {name: found[name] and found[name].isoformat() for name in ("started_on", "published_on")}
            yield Line(row.number, urn, {**found, **days})


WORDS = {
    FULL: "Latest full inspection",
    EARLIER: "Latest graded inspection before report cards",
    UNGRADED: "Latest ungraded inspection",
}


def inspection_of(row: Row, which: str, urn: str) -> dict[str, Any] | None:
    started_on = read_day(row[f"{which}:started_on"])
    if started_on is None or row[f"{which}:converted"].casefold() == "yes":
        return None
    regime = regime_on(started_on)
    found = {
        "urn": urn,
        "inspected_urn": inspected(row, which, urn),
        "regime": regime,
        "kind": Kind.UNGRADED if which == UNGRADED else Kind.FULL,
        "started_on": started_on,
        "published_on": read_day(row[f"{which}:published_on"]),
        "source": SOURCE,
    }
    if which == UNGRADED:
        if row["ungraded:outcome"].casefold() in NOTHING:
            return None  # monitoring visits among them are told without an outcome
        return {**found, "ungraded_outcome": row["ungraded:outcome"][:200]}
    return {**found, **grades(row, which, regime)}


def inspected(row: Row, which: str, urn: str) -> str:
    """The URN that was inspected: another's, where the file says that it was a school before this one."""
    if row[f"{which}:own"].casefold() != "no":
        return urn
    then = repair_number(row[f"{which}:urn"]) or ""
    if len(then) != 6 or then == urn:
        raise Unreadable("it was of a school before this one, and the file does not say which.")
    return then


def grades(row: Row, which: str, regime: Regime) -> dict[str, Any]:
    if regime == Regime.REPORT_CARD:
        areas = {name: area(row[f"area:{name}"], said) for name, said in AREAS.items()}
        found: dict[str, Any] = {"areas": {name: grade for name, grade in areas.items() if grade}}
        safeguarding = row["full:met"]
    else:
        judged = {name: grade_of(row[f"{which}:{name}"], said) for name, said in JUDGEMENTS.items()}
        found = {
            "overall_effectiveness": grade_of(row[f"{which}:overall"], "overall effectiveness"),
            "judgements": {name: grade for name, grade in judged.items() if grade},
        }
        safeguarding = row[f"{which}:effective"]
    return {
        **found,
        "safeguarding": SAFEGUARDING.get(safeguarding.casefold(), Safeguarding.NOT_RECORDED),
        "category_of_concern": category(row[f"{which}:category"]),
    }


def area(cell: str, said: str) -> str | None:
    words = cell.casefold()
    if words in ("", "null"):
        return None
    if words not in AREA_GRADES:
        raise Unreadable(f"“{cell[:30]}” is no grade of a report card ({said}).")
    return words.replace(" ", "_")


def grade_of(cell: str, said: str) -> int | None:
    text = repair_number(cell) or cell
    if text.casefold() in NOTHING:
        return None
    if text not in ("1", "2", "3", "4"):
        raise Unreadable(f"“{cell[:30]}” is no grade from 1 to 4 ({said}).")
    return int(text)


def category(cell: str) -> Category:
    if cell.casefold() in NOTHING:
        return Category.NONE
    if (found := CATEGORIES.get(cell.casefold())) is None:
        raise Unreadable(f"“{cell[:30]}” is no category of concern.")
    return found
