"""A trust's own rules of phases over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from chassis.idempotency import Route
from chassis.listing import BadCursor, Filter, Listing, Page, View
from chassis.preconditions import IfMatch, tagged
from chassis.problems import Forbidden, PreconditionFailed, problems
from chassis.schemas import Day
from chassis.session import CurrentActor, Session
from standards_api.models import PhaseRuleSet
from standards_api.models.phase_rules import RulesStatus
from standards_api.phases import own_rules, rule_commands, rules_in_force
from standards_api.phases.problems import (
    RulesDayWrong,
    RulesNotDraft,
    RulesNotFound,
    RulesNotPublished,
    RulesNumberTaken,
    RulesOwn,
    RulesUnsound,
    SubjectUnknown,
)
from standards_api.phases.rule_schemas import DraftRules, PreviewOut, RulesInForce, RulesOut, WithdrawRules
from standards_api.phases.rule_sets import Scope, shipped
from standards_api.phases.schemas import Subject

router = APIRouter(prefix="/v1/phase-rule-sets", tags=["phases"], route_class=Route)
RULES = Listing(
    PhaseRuleSet,
    RulesOut,
    sorts={"number": PhaseRuleSet.number},
    filters={
        "scope": Filter(Scope, lambda scope: PhaseRuleSet.scope == scope),
        "status": Filter(RulesStatus, lambda status: PhaseRuleSet.status == status),
    },
    default="-number",
)


@router.get(
    "", summary="List the trust's own rules", response_model=Page[RulesOut], responses=problems(BadCursor)
)
async def list_rules(session: Session, actor: CurrentActor, view: Annotated[View, Depends(RULES)]) -> Any:
    """Every version of the trust's own. Drafts are for the AID and the chief executive; trustees see what was
    published. The shipped rules are used while a trust has none of its own: read those in force."""
    return await RULES.answer(session, rules_in_force.own_rules(actor), view)


@router.get(
    "/in-force", summary="Read the rules in force", response_model=RulesInForce, responses=problems(Forbidden)
)
async def read_rules_in_force(
    session: Session,
    actor: CurrentActor,
    scope: Annotated[Scope, Query(description="Academies as a whole, or subjects.")] = "academy",
    as_of: Annotated[Day | None, Query(description="In force on this day; today if left out.")] = None,
) -> Any:
    """The newest of the trust's own that are published and can be used, else those shipped. `rules` is what a
    draft is made of."""
    found = await rule_commands.current_rules(session, actor, scope, as_of)
    said = own_rules.as_stored(found)
    return {
        "rule_set_version": said.pop("version"),
        "applies_from": said.pop("applies_from"),
        "shipped": found.version in shipped(),
        "rules": said,
    }


@router.post(
    "",
    status_code=201,
    summary="Draft rules of the trust's own",
    response_model=RulesOut,
    responses=problems(Forbidden, RulesUnsound, RulesNumberTaken),
)
async def draft_rules(session: Session, actor: CurrentActor, response: Response, asked: DraftRules) -> Any:
    """For the AID. Checked as a whole before it is kept, and every fault is named: only inputs there are,
    with all the values they can have; cumulative tiers; and *sustain* never for an academy of which nothing
    is known. Rules are read from the first on; one whose inputs are not known is neither true nor false."""
    draft = await rule_commands.draft_rules(session, actor, **dict(asked))
    return await tagged(session, response, draft)


@router.get(
    "/{rules_id}", summary="Read a rule set", response_model=RulesOut, responses=problems(RulesNotFound)
)
async def read_rules(session: Session, actor: CurrentActor, response: Response, rules_id: UUID) -> Any:
    """One version of the trust's own, as it can be sent back to be drafted anew."""
    return await tagged(session, response, await rules_in_force.access_rules(session, actor, rules_id))


@router.put(
    "/{rules_id}",
    summary="Rewrite a draft of rules",
    response_model=RulesOut,
    responses=problems(Forbidden, RulesNotFound, RulesNotDraft, RulesUnsound, PreconditionFailed),
)
async def rewrite_rules(
    session: Session,
    actor: CurrentActor,
    response: Response,
    rules_id: UUID,
    asked: DraftRules,
    if_match: IfMatch,
) -> Any:
    """The whole of it, for the AID. What is published is never changed."""
    draft = await rule_commands.rewrite_rules(session, actor, rules_id, if_match=if_match, **dict(asked))
    return await tagged(session, response, draft)


@router.get(
    "/{rules_id}/preview",
    summary="Preview what rules would propose",
    response_model=PreviewOut,
    responses=problems(Forbidden, RulesNotFound, SubjectUnknown),
)
async def preview_rules(
    session: Session,
    actor: CurrentActor,
    rules_id: UUID,
    subject_area: Annotated[Subject | None, Query(description="For rules of subjects.")] = None,
) -> Any:
    """For every academy that has joined: what these rules would propose today, and what those in force do.
    For the AID. Nothing is kept."""
    return await rule_commands.preview_rules(session, actor, rules_id, subject=subject_area)


@router.post(
    "/{rules_id}/publication",
    summary="Publish rules",
    response_model=RulesOut,
    responses=problems(Forbidden, RulesNotFound, RulesNotDraft, RulesOwn, RulesUnsound, RulesDayWrong),
)
async def publish_rules(session: Session, actor: CurrentActor, response: Response, rules_id: UUID) -> Any:
    """For the chief executive, who wrote nothing in it. Checked again; in force from its day on, and the
    academies are then looked at by it. Decisions made before keep the rules they were made by."""
    return await tagged(session, response, await rule_commands.publish_rules(session, actor, rules_id))


@router.post(
    "/{rules_id}/withdrawal",
    summary="Withdraw published rules",
    response_model=RulesOut,
    responses=problems(Forbidden, RulesNotFound, RulesNotPublished),
)
async def withdraw_rules(
    session: Session, actor: CurrentActor, response: Response, rules_id: UUID, asked: WithdrawRules
) -> Any:
    """For the chief executive. Those before it, or the shipped ones, are in force again."""
    row = await rule_commands.withdraw_rules(session, actor, rules_id, reason=asked.reason)
    return await tagged(session, response, row)
