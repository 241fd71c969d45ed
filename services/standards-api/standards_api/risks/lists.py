"""How the risk register is filtered, searched and sorted: as it is, and as it stood."""

from functools import partial
from typing import Any

from chassis.listing import Filter, Listing
from standards_api.models.dated import stood_on
from standards_api.models.risks import ActionStatus, Risk, RiskAction, RiskState, RiskStatus
from standards_api.risks import queries
from standards_api.risks.scale import Band, in_band
from standards_api.risks.schemas import ActionOut, BoardRiskOut, Priority, RiskOut


def register(model: queries.Kept) -> Listing:
    return Listing(
        model,
        RiskOut,
        sorts=sorts(model),
        filters={
            "urn": model.urn,
            "status": Filter(RiskStatus, lambda status: model.status == status),
            "area": model.area,
            "owner": model.owner,
            "review_due": Filter(bool, partial(queries.review_due, model), dated=True),
            "at_least": Filter(Priority, partial(queries.at_least, model)),
            "band": Filter(Band, partial(in_band, model)),
        },
        search=[model.title, model.description],
        default="-priority",
        as_of=partial(stood_on, model) if model is RiskState else None,
    )


def shown_to_the_board(model: queries.Kept) -> Listing:
    return Listing(
        model,
        BoardRiskOut,
        sorts=sorts(model),
        filters={
            "urn": model.urn,
            "area": model.area,
            "at_least": Filter(Priority, partial(queries.at_least, model)),
            "band": Filter(Band, partial(in_band, model)),
        },
        search=[model.title],
        default="-priority",
        as_of=partial(stood_on, model) if model is RiskState else None,
    )


def sorts(model: queries.Kept) -> dict[str, Any]:
    return {"priority": model.weight, "raised_on": model.raised_on, "urn": model.urn}


# What is asked is the same of both; `as_of` is asked of the register as it stood.
RISKS, RISKS_ON = register(Risk), register(RiskState)
BOARD, BOARD_ON = shown_to_the_board(Risk), shown_to_the_board(RiskState)
ACTIONS = Listing(
    RiskAction,
    ActionOut,
    sorts={"due_on": RiskAction.due_on, "urn": RiskAction.urn},
    filters={
        "urn": RiskAction.urn,
        "risk_id": RiskAction.risk_id,
        "owner": RiskAction.owner,
        "status": Filter(ActionStatus, lambda status: RiskAction.status == status),
        "overdue": Filter(bool, queries.overdue),
    },
    search=[RiskAction.title],
)
