"""Needs over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from chassis.idempotency import Route
from chassis.listing import Listing, Page, View
from chassis.preconditions import IfMatch, tagged
from chassis.problems import Forbidden, PreconditionFailed, PreconditionRequired, problems
from chassis.session import CurrentActor, Session
from support_api.academies import AcademyNotKnown
from support_api.models import Need
from support_api.needs import commands, queries
from support_api.needs.queries import NeedNotFound
from support_api.needs.rules import NeedClosed, NeedInSupport, WantedInThePast
from support_api.needs.schemas import ChangeNeed, CloseNeed, NeedOut, RaiseNeed

router = APIRouter(prefix="/v1/needs", tags=["needs"], route_class=Route)

NEEDS = Listing(
    Need,
    NeedOut,
    sorts={"risk": Need.risk, "raised_on": Need.raised_on, "urn": Need.urn},
    filters={
        "urn": Need.urn, "area": Need.area, "key_stage": Need.key_stage, "severity": Need.severity,
        "status": Need.status, "source": Need.source,
    },
    search=[Need.wanted_outcome],
    default="-risk",
)  # fmt: skip


@router.get("", response_model=Page[NeedOut], summary="List needs, the highest educational risk first")
async def list_needs(session: Session, actor: CurrentActor, view: Annotated[View, Depends(NEEDS)]) -> Any:
    """The needs of the academies you may see: all of the trust for the Academy Improvement Director and the
    chief executive, those of their own academy for a headteacher and for the chairs of its local board.
    """
    return await NEEDS.answer(session, queries.list_needs(actor), view)


@router.get("/{need_id}", response_model=NeedOut, summary="Read a need", responses=problems(NeedNotFound))
async def read_need(session: Session, actor: CurrentActor, response: Response, need_id: UUID) -> Any:
    """One need, with its status: open, matched or in support by its engagements, then met or withdrawn."""
    return await tagged(session, response, await queries.access_need(session, actor, need_id))


@router.post(
    "",
    status_code=201,
    response_model=NeedOut,
    summary="Raise a need",
    responses=problems(Forbidden, AcademyNotKnown, WantedInThePast),
)
async def raise_need(session: Session, actor: CurrentActor, response: Response, asked: RaiseNeed) -> Any:
    """State what support an academy needs: its headteacher may, and the Academy Improvement Director for any.

    Write nothing that names a pupil: needs are read by several people.
    """
    said = asked.model_dump(exclude={"urn"})
    return await tagged(
        session, response, await commands.raise_need(session, actor, urn=asked.urn, asked=said)
    )


@router.patch(
    "/{need_id}",
    response_model=NeedOut,
    summary="Change a need",
    responses=problems(
        NeedNotFound, Forbidden, NeedClosed, WantedInThePast, PreconditionFailed, PreconditionRequired
    ),
)
async def change_need(
    session: Session,
    actor: CurrentActor,
    response: Response,
    need_id: UUID,
    asked: ChangeNeed,
    if_match: IfMatch,
) -> Any:
    """Change what is needed, how badly or by when, as long as it is neither met nor withdrawn."""
    changes = asked.model_dump(exclude_unset=True)
    need = await commands.change_need(session, actor, need_id, changes=changes, if_match=if_match)
    return await tagged(session, response, need)


@router.post(
    "/{need_id}/fulfilment",
    response_model=NeedOut,
    summary="Say that a need has been met",
    responses=problems(NeedNotFound, Forbidden, NeedClosed, NeedInSupport),
)
async def meet_need(
    session: Session, actor: CurrentActor, response: Response, need_id: UUID, asked: CloseNeed
) -> Any:
    """Close the need because the wanted outcome is there. Its engagements must have ended; the problem lists
    those that have not.
    """
    return await tagged(
        session, response, await commands.meet_need(session, actor, need_id, words=asked.words)
    )


@router.post(
    "/{need_id}/withdrawal",
    response_model=NeedOut,
    summary="Withdraw a need",
    responses=problems(NeedNotFound, Forbidden, NeedClosed, NeedInSupport),
)
async def withdraw_need(
    session: Session, actor: CurrentActor, response: Response, need_id: UUID, asked: CloseNeed
) -> Any:
    """Close the need because it is no longer one. Its engagements must have ended; the problem lists those
    that have not.
    """
    return await tagged(
        session, response, await commands.withdraw_need(session, actor, need_id, words=asked.words)
    )
