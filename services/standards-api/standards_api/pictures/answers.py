"""Pictures put together from what was gathered."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import end_of, now, today
from chassis.policy import require_role
from chassis.problems import Invalid
from standards_api.academies import AcademyNotFound
from standards_api.catalogue import catalogue, key_measures
from standards_api.models import Academy
from standards_api.own_measures import measures_of, own_key_measures
from standards_api.phases.terms import terms_of
from standards_api.pictures import queries, rules
from standards_api.pictures.standing import judged_on, rating_shown
from standards_api.policy import POLICY, Pictures
from standards_api.similar.queries import nearest
from standards_api.similar.rules import (
    AT_LEAST_SHARED,
    ENOUGH,
    MAY_LACK,
    NEAREST,
    WITHIN,
    likeness,
    pupils,
    spreads,
    with_published,
)

RULE = {
    "within": WITHIN,
    "nearest": NEAREST,
    "at_least_shared": AT_LEAST_SHARED,
    "may_lack": MAY_LACK,
    "enough": ENOUGH,
    "catalogue": catalogue().version,
}


class DayToCome(Invalid):
    title = "A picture can be read as of today or an earlier day"


async def picture(session: AsyncSession, actor: Actor, urn: str, as_of: date | None) -> dict[str, Any]:
    require_role(POLICY, actor, Pictures.VIEW)
    day = as_of or today()
    require_gone_by(day)
    found = await queries.picture(session, actor, urn, day)
    if found is None:
        raise AcademyNotFound
    return {
        **line(found, day),
        "subjects": [phase_shown(row) for row in found.phases if row["subject"] is not None],
        "inspections": [
            inspection_shown(row, found.Academy)
            for row in sorted(found.inspections, key=lambda row: str(row["started_on"]), reverse=True)
        ],
    }


def require_gone_by(day: date) -> None:
    if day > today():
        raise DayToCome("Leave out as_of to read it as it is now.")


async def similar(session: AsyncSession, actor: Actor, urn: str) -> dict[str, Any]:
    require_role(POLICY, actor, Pictures.VIEW_SIMILAR)
    rows = await queries.of_one_kind(session, actor, urn)
    ours = {
        row.Academy.urn: pupils(
            row.Academy.urn,
            row.Academy.name,
            with_published(row.figures, row.published),
            local_authority_name=row.Academy.local_authority_name,
        )
        for row in rows
    }
    if urn not in ours:
        raise AcademyNotFound
    own, kind = ours[urn], rows[0].Academy.kind
    counted = (rows[0].counted or {}).get(kind, {"schools": 0})
    asked = {urn: (kind, own, spreads(counted))}
    near = await nearest(session, asked, codes=queries.compared_codes(), ours=ours)
    about = {"as_at": now(), "urn": urn, "name": own.name, "kind": kind, "rule": RULE}
    others = [*ours.values(), *near[urn]]
    measures = [*key_measures(kind), *own_key_measures(kind, measures_of(rows[0].own))]
    return {
        **about,
        **likeness(own, others, kind, counted=counted, schools=counted["schools"], measures=measures),
    }


def as_at(day: date) -> Any:
    return now() if day >= today() else end_of(day)


def summary(found: Any, day: date) -> dict[str, Any]:
    academy: Academy = found.Academy
    whole = next((row for row in found.phases if row["subject"] is None), None)
    standing = rules.standing_inspection(found.inspections)
    return {
        "as_at": as_at(day),
        "urn": academy.urn,
        "name": academy.name,
        "kind": academy.kind,
        "joined_on": academy.joined_on,
        "phase": phase_shown(whole) if whole else None,
        "decision_waits": found.decision_waits,
        "ratings": [rating_shown(row, day) for row in found.ratings],
        "not_yet_good": answer_shown(found, day),
        "inspection": inspection_shown(standing, academy) if standing else None,
        "open_risks": rules.highest_first(found.risks) if found.sees_risks else None,
        "measures": rules.shown(academy.kind, found.figures, measures_of(found.own)),
    }


def line(found: Any, day: date) -> dict[str, Any]:
    """With support and the next meeting, or null for those who see neither, and of a day gone by."""
    seen = found.needs is not None
    return {
        **summary(found, day),
        "support": rules.support(found.needs, found.engagements) if seen else None,
        "meetings": None if found.next_meeting is None else {"next": next(iter(found.next_meeting), None)},
    }


def answer_shown(found: Any, day: date) -> Mapping[str, Any] | None:
    if day >= today():
        return found.answers[0] if found.answers else None
    return judged_on(found.inspections, day, chosen=found.chosen, overridden=bool(found.overrides))


def phase_shown(row: Mapping[str, Any]) -> dict[str, Any]:
    terms = terms_of(row["rule_set_version"], row["phase"], row["subject"], row["inputs"], row["rule_set"])
    return {**{name: row[name] for name in ("id", "subject", "phase", "effective_on", "expires_on")}, **terms}


def inspection_shown(row: Mapping[str, Any], academy: Academy) -> dict[str, Any]:
    joined = academy.joined_on
    before = joined is None or str(row["started_on"]) < joined.isoformat()
    return {**row, "before_joining": before, "of_predecessor": row["inspected_urn"] != row["urn"]}
