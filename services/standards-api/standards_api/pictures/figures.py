"""The figures of a picture: those of whole years, and of each measure the newest."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    CompoundSelect,
    Select,
    Text,
    any_,
    cast,
    func,
    literal_column,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.sql.selectable import ScalarSelect

from chassis.actor import Actor
from chassis.clock import end_of, today
from chassis.policy import within_reach
from standards_api.models import Academy, Measurement, MeasurementReading
from standards_api.models.definitions import MeasureDefinition
from standards_api.policy import POLICY, Pictures

FIGURE = (
    "measure", "definition", "period", "period_until", "status", "code", "value", "lower", "upper", "source",
    "as_at", "release",
)  # fmt: skip
# A period with days in it is no whole year. It stands in the statement as it does in the index of the others.
WITH_DAYS: ColumnElement[str] = literal_column("'%-%'")
DATED = Measurement.period.like(WITH_DAYS)


def json_of(rows: Select[Any] | CompoundSelect[Any]) -> ScalarSelect[Any]:
    """The rows of a statement about the academy of the outer one, as one JSON list."""
    found = (rows.correlate(Academy) if isinstance(rows, Select) else rows).subquery("found")
    return (
        select(func.coalesce(func.json_agg(literal_column("found")), literal_column("'[]'::json")))
        .select_from(found)
        .scalar_subquery()
    )


def figures(actor: Actor, codes: Sequence[str], day: date) -> ScalarSelect[Any]:
    """Those of the whole academy: what stands now, or what stood at the end of a day gone by.

    Of each measure those of whole years, and the newest: not each day and week for which one was ever sent,
    so that what is looked at does not grow with them. Of two that end on one day the longer is the newest: a
    year to date before its last week.
    """
    figure, found = stood(actor, day)
    its = found.with_only_columns(*(figure[name] for name in FIGURE)).where(
        Measurement.urn == Academy.urn,
        *(getattr(Measurement, part).is_(None) for part in ("subject", "key_stage", "pupil_group")),
    )
    asked = either(codes)
    # As one list, looked through for each figure: to join with it took a tenth of the statement.
    listed = select(func.array_agg(asked.c.code)).scalar_subquery()
    years = its.where(~DATED, Measurement.measure == any_(cast(listed, ARRAY(Text))))
    newest = (
        its.where(Measurement.measure == asked.c.code)
        .order_by(Measurement.period_until.desc(), Measurement.period_from)
        .limit(1)
        .correlate(Academy, asked)
        .lateral("newest")
    )
    latest = select(newest).select_from(asked.join(newest, true())).where(newest.c.period.like(WITH_DAYS))
    return json_of(union_all(years.correlate(Academy), latest.correlate(Academy)))


def stood(actor: Actor, day: date) -> tuple[Any, Select[Any]]:
    """The columns of figures as they stood on a day, and where they are found beside their `measurements`."""
    if day >= today():
        now_there = select(Measurement).where(within_reach(POLICY, actor, Pictures.VIEW_FIGURES))
        return Measurement.__table__.c, now_there
    then = (
        select(MeasurementReading)
        .where(
            MeasurementReading.series == Measurement.series,
            MeasurementReading.as_at < end_of(day),
            within_reach(POLICY, actor, Pictures.VIEW_EARLIER_FIGURES),
        )
        .order_by(MeasurementReading.as_at.desc(), MeasurementReading.standing.desc())
        .limit(1)
        .correlate(Measurement)
        .lateral("then")
    )
    return then.c, select(Measurement).join(then, true())


def either(codes: Sequence[str]) -> Any:
    """These codes, and those of all the trust's own measures."""
    shipped = select(func.unnest(array(codes)).label("code"))
    return union_all(shipped, select(MeasureDefinition.code).distinct()).cte("asked")
