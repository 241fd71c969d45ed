"""The risk register over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from chassis.idempotency import Route
from chassis.listing import BadCursor, Page, View
from chassis.policy import require_role
from chassis.preconditions import IfMatch, tagged, with_etag
from chassis.problems import Forbidden, PreconditionFailed, problems
from chassis.schemas import Day
from chassis.session import CurrentActor, Session
from standards_api.models.risks import ActionStatus
from standards_api.policy import POLICY, Risks
from standards_api.risks import answers, commands, queries, scale
from standards_api.risks.lists import ACTIONS, BOARD, BOARD_ON, RISKS, RISKS_ON
from standards_api.risks.problems import (
    ActionsStillOpen,
    DueInThePast,
    LinkedAlready,
    LinkTargetUnknown,
    RiskAcademyUnknown,
    RiskActionEnded,
    RiskActionNotFound,
    RiskClosedAlready,
    RiskLinkNotFound,
    RiskNotClosed,
    RiskNotFound,
)
from standards_api.risks.scale import ScaleUnsound
from standards_api.risks.schemas import (
    ActionOut,
    AddAction,
    BoardRiskOut,
    ChangeRisk,
    CloseRisk,
    EndAction,
    LinkOut,
    LinkRisk,
    RaiseRisk,
    RateRisk,
    ReopenRisk,
    RiskDetail,
    RiskOut,
    RiskScaleOut,
    SetRiskScale,
)

risks = APIRouter(prefix="/v1/risks", tags=["risks"], route_class=Route)
board = APIRouter(prefix="/v1/board-risks", tags=["risks"], route_class=Route)
actions = APIRouter(prefix="/v1/risk-actions", tags=["risks"], route_class=Route)
scales = APIRouter(prefix="/v1/risk-scale", tags=["risks"], route_class=Route)
ROUTERS: list[APIRouter] = [risks, board, actions, scales]


@risks.get("", summary="List risks", response_model=Page[RiskOut], responses=problems(BadCursor))
async def list_risks(session: Session, actor: CurrentActor, view: Annotated[View, Depends(RISKS_ON)]) -> Any:
    """The register across the trust, the highest educational risk first: by likelihood times impact, and of
    two as high the one with the greater impact. The AID and the chief executive see all, heads and chairs
    what is shared with their academy. `at_least` leaves those of this priority (1 to 25) or a higher one,
    `review_due=true` those whose day of review has come. `as_of` shows the register as it stood when that day
    ended, to those who may see the risk now too."""
    if view.as_of is not None:
        return await RISKS_ON.answer(session, queries.risks_on(actor), view)
    return await RISKS.answer(session, queries.risks(actor), view)


@risks.post(
    "",
    status_code=201,
    summary="Raise a risk",
    response_model=RiskDetail,
    responses=problems(Forbidden, RiskAcademyUnknown),
)
async def raise_risk(session: Session, actor: CurrentActor, response: Response, asked: RaiseRisk) -> Any:
    """With likelihood and impact (1 to 5 each) and the reason for both. For the AID, and for a head at their
    own academy, whose risks are always shared with it. Support-api may propose a need from it."""
    risk = await commands.raise_risk(session, actor, **dict(asked))
    await tagged(session, response, risk)
    return await answers.whole(session, risk)


@risks.get("/{risk_id}", summary="Read a risk", response_model=RiskDetail, responses=problems(RiskNotFound))
async def read_risk(
    session: Session,
    actor: CurrentActor,
    response: Response,
    risk_id: UUID,
    as_of: Annotated[
        Day | None, Query(description="As it stood when this day ended; now if left out.")
    ] = None,
) -> Any:
    """With every rating it was given and why, what it rests on, and what is done about it. As of a day gone
    by: as it stood then, with the ETag of then, and without links that have been taken off since."""
    if as_of is not None:
        stood = await answers.as_it_stood(session, actor, risk_id, as_of)
        return with_etag(response, stood, stood["version"])
    risk = await queries.access_risk(session, actor, risk_id)
    await tagged(session, response, risk)
    return await answers.whole(session, risk)


@risks.patch(
    "/{risk_id}",
    summary="Change a risk",
    response_model=RiskDetail,
    responses=problems(RiskNotFound, Forbidden, RiskClosedAlready, PreconditionFailed),
)
async def change_risk(
    session: Session,
    actor: CurrentActor,
    response: Response,
    risk_id: UUID,
    asked: ChangeRisk,
    if_match: IfMatch,
) -> Any:
    """Its title, description, area, owner, day of review, or whether the academy sees it (for the AID). How
    high it is changes only by rating it anew."""
    changes = asked.model_dump(exclude_none=True)
    risk = await commands.change_risk(session, actor, risk_id, changes=changes, if_match=if_match)
    await tagged(session, response, risk)
    return await answers.whole(session, risk)


@risks.post(
    "/{risk_id}/ratings",
    status_code=201,
    summary="Rate a risk anew",
    response_model=RiskDetail,
    responses=problems(RiskNotFound, Forbidden, RiskClosedAlready),
)
async def rate_risk(
    session: Session, actor: CurrentActor, response: Response, risk_id: UUID, asked: RateRisk
) -> Any:
    """Likelihood and impact as they are now, with the reason in words; every rating stays on record. For the
    AID."""
    risk = await commands.rate_risk(session, actor, risk_id, **dict(asked))
    await tagged(session, response, risk)
    return await answers.whole(session, risk)


@risks.post(
    "/{risk_id}/links",
    status_code=201,
    summary="Link a risk to what it rests on",
    response_model=LinkOut,
    responses=problems(RiskNotFound, Forbidden, RiskClosedAlready, LinkTargetUnknown, LinkedAlready),
)
async def link_risk(session: Session, actor: CurrentActor, risk_id: UUID, asked: LinkRisk) -> Any:
    """To a signal, a piece of evidence, a finding, a need, an engagement or an action, by its id. Evidence
    and findings must be of the same academy; what other services keep is taken as given."""
    return await commands.link_risk(session, actor, risk_id, **dict(asked))


@risks.delete(
    "/{risk_id}/links/{link_id}",
    status_code=204,
    summary="Take a link off a risk",
    responses=problems(RiskNotFound, RiskLinkNotFound, Forbidden, RiskClosedAlready, PreconditionFailed),
)
async def unlink_risk(
    session: Session, actor: CurrentActor, risk_id: UUID, link_id: UUID, if_match: IfMatch
) -> None:
    """It was a mistake: it stays in the history. `If-Match` is the ETag of the risk."""
    await commands.unlink_risk(session, actor, risk_id, link_id, if_match=if_match)


@risks.post(
    "/{risk_id}/actions",
    status_code=201,
    summary="Add an action to a risk",
    response_model=ActionOut,
    responses=problems(RiskNotFound, Forbidden, RiskClosedAlready, DueInThePast),
)
async def add_action(
    session: Session, actor: CurrentActor, response: Response, risk_id: UUID, asked: AddAction
) -> Any:
    """Something to be done, by whom and by when. While it is open the risk cannot be closed. For the AID, and
    for the head of the academy."""
    action = await commands.add_action(session, actor, risk_id, **dict(asked))
    return await tagged(session, response, action)


@risks.post(
    "/{risk_id}/closure",
    summary="Close a risk",
    response_model=RiskDetail,
    responses=problems(RiskNotFound, Forbidden, RiskClosedAlready, ActionsStillOpen),
)
async def close_risk(
    session: Session, actor: CurrentActor, response: Response, risk_id: UUID, asked: CloseRisk
) -> Any:
    """With words. Refused while an action on it is open, naming which. It stays on record. For the AID."""
    risk = await commands.close_risk(session, actor, risk_id, words=asked.words)
    await tagged(session, response, risk)
    return await answers.whole(session, risk)


@risks.post(
    "/{risk_id}/reopening",
    summary="Open a closed risk again",
    response_model=RiskDetail,
    responses=problems(RiskNotFound, Forbidden, RiskNotClosed),
)
async def reopen_risk(
    session: Session, actor: CurrentActor, response: Response, risk_id: UUID, asked: ReopenRisk
) -> Any:
    """The worry is back: with the reason, and likelihood and impact as they are now. Ratings, links and what
    was done stay with it; how it had been closed stays in its history, and `as_of` shows it. Support-api may
    propose a need from it, if it never did. For the AID."""
    risk = await commands.reopen_risk(session, actor, risk_id, **dict(asked))
    await tagged(session, response, risk)
    return await answers.whole(session, risk)


@scales.get("", summary="Read the scale of risks", response_model=RiskScaleOut, responses=problems(Forbidden))
async def read_risk_scale(session: Session, actor: CurrentActor, response: Response) -> Any:
    """From which priority (likelihood times impact, 1 to 25) on the trust calls a risk high, and critical:
    its own, or the usual 10 and 16. Lists of risks can be filtered by `band`."""
    require_role(POLICY, actor, Risks.VIEW_SCALE)
    return with_version(response, scale.shown(await scale.scale_of(session)))


@scales.put(
    "",
    summary="Set the scale of risks",
    response_model=RiskScaleOut,
    responses=problems(Forbidden, ScaleUnsound, PreconditionFailed),
)
async def set_risk_scale(
    session: Session, actor: CurrentActor, response: Response, asked: SetRiskScale, if_match: IfMatch
) -> Any:
    """With the reason. What is said of a risk to other services follows the scale from its next rating on:
    support-api proposes a need from a high one. The order of the register never changes by it. `If-Match`
    is 0 as long as the scale is the usual one. For the AID."""
    found = await scale.set_scale(session, actor, if_match=if_match, **dict(asked))
    return with_version(response, scale.shown(found))


def with_version(response: Response, said: dict[str, Any]) -> dict[str, Any]:
    response.headers["ETag"] = f'"{said["version"]}"'
    return said


@board.get(
    "",
    summary="List open risks for the board",
    response_model=Page[BoardRiskOut],
    responses=problems(BadCursor),
)
async def list_board_risks(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(BOARD_ON)]
) -> Any:
    """What is open across the trust, the highest first: what it is called and how high it is, without
    reasons, owners and actions. For trustees, the finance director, the chief executive and the AID. `as_of`
    shows what was open when that day ended, as it was rated then."""
    if view.as_of is not None:
        return await BOARD_ON.answer(session, queries.board_risks_on(actor), view)
    return await BOARD.answer(session, queries.board_risks(actor), view)


@actions.get(
    "", summary="List actions on risks", response_model=Page[ActionOut], responses=problems(BadCursor)
)
async def list_actions(session: Session, actor: CurrentActor, view: Annotated[View, Depends(ACTIONS)]) -> Any:
    """Actions on risks that you may see, the soonest due first. `overdue=true` leaves those that are open
    after their day."""
    return await ACTIONS.answer(session, queries.actions(actor), view)


@actions.post(
    "/{action_id}/completion",
    summary="Record that an action on a risk is done",
    response_model=ActionOut,
    responses=problems(RiskActionNotFound, Forbidden, RiskActionEnded),
)
async def complete_action(
    session: Session, actor: CurrentActor, response: Response, action_id: UUID, asked: EndAction
) -> Any:
    """With what was done. For the AID and the head of the academy."""
    ended = await commands.end_action(session, actor, action_id, to=ActionStatus.DONE, words=asked.words)
    return await tagged(session, response, ended)


@actions.post(
    "/{action_id}/withdrawal",
    summary="Withdraw an action on a risk",
    response_model=ActionOut,
    responses=problems(RiskActionNotFound, Forbidden, RiskActionEnded),
)
async def withdraw_action(
    session: Session, actor: CurrentActor, response: Response, action_id: UUID, asked: EndAction
) -> Any:
    """It is not to be done any more: with the reason. For the AID and the head of the academy."""
    ended = await commands.end_action(session, actor, action_id, to=ActionStatus.WITHDRAWN, words=asked.words)
    return await tagged(session, response, ended)
