"""The whole report from two pictures of the trust; pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from standards_api.pictures import rules
from standards_api.reports import contents
from standards_api.reports.changes import changes
from standards_api.reports.contents import Pictures
from standards_api.reports.summary import summary, unknown


def composed(
    shown: Pictures,
    *,
    kind: str,
    trust: str,
    made_at: datetime,
    aims: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """`aims` is where each academy stood with the trust's aims."""
    report: dict[str, Any] = {
        "report": kind,
        "trust": trust,
        "as_of": shown.day,
        "since": shown.since,
        "made_at": made_at,
        "counts": rules.counts(shown.now),
        "standard": contents.standard_shown(shown.now),
        "academies": shown.now,
        "trends": contents.trends(shown.now, shown.own),
        "changes": changes(shown),
        "risks": contents.risks(shown.now),
        "aims": contents.aims(aims),
        "sources": contents.sources(shown.now),
        "unknown": unknown(shown.now),
    }
    return {**report, "summary": summary(report)}
