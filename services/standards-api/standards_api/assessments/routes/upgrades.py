"""Upgrades of open assessments over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query

from chassis.idempotency import Route
from chassis.listing import BadCursor, Listing, Page, View
from chassis.problems import Forbidden, problems
from chassis.schemas import Count
from chassis.session import CurrentActor, Session
from standards_api.assessments import queries
from standards_api.assessments.commands import upgrading
from standards_api.assessments.problems import AssessmentNotFound, VersionNotInForce, VersionUnknown
from standards_api.assessments.upgrade_schemas import ApplyUpgrade, PastUpgradeOut, UpgradesOut
from standards_api.models.assessments import AssessmentUpgrade
from standards_api.models.content import Key
from standards_api.policy import Assessments

router = APIRouter(prefix="/v1", tags=["assessments: upgrades"], route_class=Route)

Code = Annotated[Key, Path(examples=["trust-standard"])]
Number = Annotated[Count, Path()]
UPGRADES = Listing(AssessmentUpgrade, PastUpgradeOut, sorts={"created_at": AssessmentUpgrade.created_at})


@router.get(
    "/standards/{code}/versions/{number}/upgrade",
    summary="Preview an upgrade of open assessments",
    response_model=UpgradesOut,
    responses=problems(Forbidden, VersionUnknown),
)
async def preview_upgrade(
    session: Session,
    actor: CurrentActor,
    code: Code,
    number: Number,
    assessment_id: Annotated[UUID | None, Query(description="Only this one. Left out: all.")] = None,
) -> Any:
    """A dry run, also for a draft: for each open assessment on an earlier version, which answers carry over,
    which need another look and which are archived, each with its reason. Nothing is changed.

    For the AID and the chief executive. An assessment several versions behind goes through each of them.
    """
    found = await upgrading.preview(session, actor, code, number, only=assessment_id)
    return {"assessments": found}


@router.post(
    "/standards/{code}/versions/{number}/upgrade",
    summary="Upgrade open assessments",
    response_model=UpgradesOut,
    responses=problems(Forbidden, VersionUnknown, VersionNotInForce),
)
async def apply_upgrade(
    session: Session, actor: CurrentActor, code: Code, number: Number, asked: ApplyUpgrade
) -> Any:
    """Take open assessments over to the version in force, all at once or not at all.

    Answers to the old version stay as they are and can be read with `standard_version`; those that hold are
    taken over, those in doubt are marked `look_again` and count as not known until somebody confirms them.
    Closed assessments stay on their version for ever.
    """
    done = await upgrading.apply(session, actor, code, number, only=asked.assessment_ids)
    return {"assessments": done}


@router.get(
    "/assessments/{assessment_id}/upgrades",
    summary="List the upgrades of an assessment",
    response_model=Page[PastUpgradeOut],
    responses=problems(AssessmentNotFound, Forbidden, BadCursor),
)
async def list_upgrades(
    session: Session, actor: CurrentActor, assessment_id: UUID, view: Annotated[View, Depends(UPGRADES)]
) -> Any:
    """What became of every answer at each upgrade. For the AID, the chief executive and the reviewer, and for
    the headteacher once the assessment is published."""
    assessment = await queries.view_assessment(session, actor, assessment_id, Assessments.VIEW_REVIEW)
    return await UPGRADES.answer(session, queries.upgrades(assessment), view)
