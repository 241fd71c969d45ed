"""Signals of early warning over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from chassis.idempotency import Route
from chassis.listing import BadCursor, Filter, Listing, Page, View
from chassis.preconditions import IfMatch, tagged
from chassis.problems import Forbidden, PreconditionFailed, problems
from chassis.session import CurrentActor, Session
from standards_api.academies import AcademyNotFound
from standards_api.models.signals import Signal, SignalStatus
from standards_api.signals import answers, commands, queries
from standards_api.signals.problems import (
    SignalDecided,
    SignalNotFound,
    SignalRuleNotFound,
    SignalRuleSetAtOnce,
    ThresholdOutOfBounds,
)
from standards_api.signals.rule_set import RuleId
from standards_api.signals.schemas import (
    DismissSignal,
    MakeRisk,
    SetRule,
    SignalOut,
    SignalRuleOut,
    SignalRulesOut,
    TestsOut,
)

SIGNALS = Listing(
    Signal,
    SignalOut,
    sorts={"raised_at": Signal.raised_at, "urn": Signal.urn, "as_at": Signal.as_at},
    filters={
        "urn": Signal.urn,
        "rule": Signal.rule,
        "measure": Signal.measure,
        "area": Signal.area,
        "status": Filter(SignalStatus, lambda status: Signal.status == status),
    },
    search=[Signal.words],
    default="-raised_at",
)
academies = APIRouter(prefix="/v1/academies", tags=["early warning"], route_class=Route)
rules = APIRouter(prefix="/v1/signal-rules", tags=["early warning"], route_class=Route)


def routers(raise_risk: commands.RaiseRisk) -> list[APIRouter]:
    """`raise_risk` is how the risk register raises one: features share tables, not code."""
    signals = APIRouter(prefix="/v1/signals", tags=["early warning"], route_class=Route)
    add_reading(signals)
    add_deciding(signals, raise_risk)
    return [signals, rules, academies]


def add_reading(signals: APIRouter) -> None:
    @signals.get("", summary="List signals", response_model=Page[SignalOut], responses=problems(BadCursor))
    async def list_signals(
        session: Session, actor: CurrentActor, view: Annotated[View, Depends(SIGNALS)]
    ) -> Any:
        """What the tests of early warning have found, the latest first: `status=open` is what waits for a
        decision. The AID and the chief executive see all, heads and chairs those of their own academy that
        did not become risks."""
        return await SIGNALS.answer(session, queries.signals(actor), view)

    @signals.get(
        "/{signal_id}", summary="Read a signal", response_model=SignalOut, responses=problems(SignalNotFound)
    )
    async def read_signal(session: Session, actor: CurrentActor, response: Response, signal_id: UUID) -> Any:
        """With the rule and its version, the figures it read with their sources, and what was decided."""
        return await tagged(session, response, await queries.access_signal(session, actor, signal_id))


def add_deciding(signals: APIRouter, raise_risk: commands.RaiseRisk) -> None:
    @signals.post(
        "/{signal_id}/risk",
        status_code=201,
        summary="Make a signal a risk",
        response_model=SignalOut,
        responses=problems(SignalNotFound, Forbidden, SignalDecided),
    )
    async def make_risk(
        session: Session, actor: CurrentActor, response: Response, signal_id: UUID, asked: MakeRisk
    ) -> Any:
        """Raises a risk at the academy with this rating (1 to 5 each) and reason, linked to the signal; its
        id is `risk_id`. What is left out is taken from the signal. For the AID."""
        signal = await commands.make_risk(session, actor, signal_id, raise_risk=raise_risk, **dict(asked))
        return await tagged(session, response, signal)

    @signals.post(
        "/{signal_id}/dismissal",
        summary="Dismiss a signal",
        response_model=SignalOut,
        responses=problems(SignalNotFound, Forbidden, SignalDecided),
    )
    async def dismiss_signal(
        session: Session, actor: CurrentActor, response: Response, signal_id: UUID, asked: DismissSignal
    ) -> Any:
        """It is no worry, with the reason. In the same year its rule raises another about the same only when
        the figure is clearly worse. For the AID."""
        signal = await commands.dismiss(session, actor, signal_id, reason=asked.reason)
        return await tagged(session, response, signal)


@rules.get(
    "",
    summary="Read the rules of early warning",
    response_model=SignalRulesOut,
    responses=problems(Forbidden),
)
async def read_signal_rules(session: Session, actor: CurrentActor) -> Any:
    """Each test with what it reads, the threshold in use, and its hit rate: how many signals it raised, how
    many of those became risks, were dismissed or are open."""
    return await answers.all_rules(session, actor)


@rules.put(
    "/{rule_id}",
    summary="Set a rule of early warning",
    response_model=SignalRuleOut,
    responses=problems(
        SignalRuleNotFound, Forbidden, ThresholdOutOfBounds, PreconditionFailed, SignalRuleSetAtOnce
    ),
)
async def set_signal_rule(
    session: Session, actor: CurrentActor, rule_id: RuleId, asked: SetRule, if_match: IfMatch
) -> Any:
    """The trust's own threshold within the rule's bounds, or that the rule is not used; from the next batch
    on. `If-Match` is the `setting_version`, 0 at first. For the AID."""
    await commands.set_rule(session, actor, rule_id, if_match=if_match, **dict(asked))
    return await answers.one_rule(session, rule_id)


@academies.get(
    "/{urn}/early-warning",
    summary="Read what the tests say now",
    response_model=TestsOut,
    responses=problems(AcademyNotFound, Forbidden),
)
async def read_early_warning(session: Session, actor: CurrentActor, urn: str) -> Any:
    """Every test on every measure of the academy as a whole, worked out now and kept nowhere: raised, quiet
    or cannot tell, and why. For the AID and the chief executive."""
    return answers.tests_told(urn, await commands.tests_of(session, actor, urn))
