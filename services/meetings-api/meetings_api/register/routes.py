"""The academies meetings are about, over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from sqlalchemy import select

from chassis.idempotency import Route
from chassis.listing import Listing, Page, View
from chassis.policy import within_reach
from chassis.problems import problems
from chassis.schemas import Urn
from chassis.session import CurrentActor, Session
from meetings_api.access import AcademyNotFound, access_academy
from meetings_api.models import Academy
from meetings_api.policy import POLICY, Action
from meetings_api.register.schemas import AcademyOut

router = APIRouter(prefix="/v1/academies", tags=["academies"], route_class=Route)
ACADEMIES = Listing(
    Academy,
    AcademyOut,
    sorts={"name": Academy.name, "urn": Academy.urn},
    filters={"status": Academy.status, "kind": Academy.kind, "phase": Academy.phase},
    search=[Academy.name, Academy.urn],
)


@router.get("", summary="List the academies you meet about", response_model=Page[AcademyOut])
async def list_academies(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(ACADEMIES)]
) -> Any:
    """The academies of your posts, as standards-api last told of them. A headteacher and the chairs see their
    own; the AID, the clerk, the chief executive and the trust admin those that their post covers."""
    visible = select(Academy).where(within_reach(POLICY, actor, Action.VIEW_ACADEMY))
    return await ACADEMIES.answer(session, visible, view)


@router.get(
    "/{urn}", summary="Read an academy", response_model=AcademyOut, responses=problems(AcademyNotFound)
)
async def read_academy(session: Session, actor: CurrentActor, urn: Urn) -> Any:
    """One academy with its phase, and whether interim meetings are due. 404 for an academy that is not
    yours."""
    return await access_academy(session, actor, urn)
