"""Standards and their versions over HTTP."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response

from chassis.clock import today
from chassis.idempotency import Route
from chassis.listing import BadCursor, Listing, Page, View
from chassis.preconditions import IfMatch, tagged
from chassis.problems import Forbidden, PreconditionFailed, problems
from chassis.schemas import Count, Day
from chassis.session import CurrentActor, Session
from standards_api.models.content import Key
from standards_api.models.standards import Standard, StandardApproval, StandardVersion
from standards_api.policy import Standards
from standards_api.standards import commands, queries
from standards_api.standards.problems import (
    ApprovedAlready,
    CodeTaken,
    DraftAlreadyThere,
    MappingUnsound,
    NothingToMap,
    OwnDraft,
    StandardNotFound,
    StandardNotYetInForce,
    VersionIncomplete,
    VersionNotApproved,
    VersionNotDraft,
    VersionNotFound,
)
from standards_api.standards.schemas import (
    AddStandard,
    ApprovalOut,
    ApproveDraft,
    MapDraft,
    MappingOut,
    RewriteDraft,
    StandardOut,
    StartDraft,
    VersionListed,
    VersionOut,
)

router = APIRouter(prefix="/v1/standards", tags=["standards"], route_class=Route)

Code = Annotated[Key, Path(examples=["trust-standard"])]
Number = Annotated[Count, Path()]

STANDARDS = Listing(
    Standard,
    StandardOut,
    sorts={"title": Standard.title, "code": Standard.code},
    search=[Standard.title, Standard.code],
)
VERSIONS = Listing(
    StandardVersion,
    VersionListed,
    sorts={"number": StandardVersion.number},
    filters={"status": StandardVersion.status},
    default="-number",
)
APPROVALS = Listing(StandardApproval, ApprovalOut, sorts={"created_at": StandardApproval.created_at})


@router.get("", summary="List standards", response_model=Page[StandardOut], responses=problems(BadCursor))
async def list_standards(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(STANDARDS)]
) -> Any:
    """The trust's standards. A trust that asks for the first time is given those that are shipped: the Trust
    Standard, the seven building blocks for disadvantaged pupils and the strong trust self-assessment, each
    as a published first version that is its own to change."""
    await queries.adopt_missing(session)
    return await STANDARDS.answer(session, queries.standards(actor), view)


@router.post(
    "",
    status_code=201,
    summary="Add a standard of one's own",
    response_model=VersionOut,
    responses=problems(Forbidden, CodeTaken),
)
async def add_standard(session: Session, actor: CurrentActor, response: Response, asked: AddStandard) -> Any:
    """A new standard, as a first draft. For the chief executive and the AID."""
    version = await commands.add_standard(session, actor, asked.code, asked.content)
    return await tagged(session, response, version)


@router.get(
    "/{code}",
    summary="Read a standard as of a day",
    response_model=VersionOut,
    responses=problems(StandardNotFound, StandardNotYetInForce),
)
async def read_standard(
    session: Session,
    actor: CurrentActor,
    response: Response,
    code: Code,
    as_of: Annotated[Day | None, Query(description="In force when this day ended. Left out: today.")] = None,
) -> Any:
    """The version in force today, or the one that was in force at the end of another day, whole."""
    day: date = as_of or today()
    return await tagged(session, response, await queries.in_force_on(session, actor, code, day))


@router.get(
    "/{code}/versions",
    summary="List the versions of a standard",
    response_model=Page[VersionListed],
    responses=problems(StandardNotFound, BadCursor),
)
async def list_versions(
    session: Session, actor: CurrentActor, code: Code, view: Annotated[View, Depends(VERSIONS)]
) -> Any:
    """All versions: drafts only for the chief executive, the AID and trustees."""
    await queries.access_standard(session, actor, code)
    return await VERSIONS.answer(session, queries.versions_listed(actor, code), view)


@router.post(
    "/{code}/versions",
    status_code=201,
    summary="Start the next version",
    response_model=VersionOut,
    responses=problems(Forbidden, StandardNotFound, DraftAlreadyThere),
)
async def start_draft(
    session: Session, actor: CurrentActor, response: Response, code: Code, asked: StartDraft
) -> Any:
    """A draft of the next version, as a copy of the one in force unless other words are sent.

    A standard has one draft at a time. For the chief executive and the AID.
    """
    version = await commands.start_draft(session, actor, code, asked.content)
    return await tagged(session, response, version)


@router.get(
    "/{code}/versions/{number}",
    summary="Read a version",
    response_model=VersionOut,
    responses=problems(VersionNotFound),
)
async def read_version(
    session: Session, actor: CurrentActor, response: Response, code: Code, number: Number
) -> Any:
    """One version, whole: what was published never changes."""
    return await tagged(session, response, await queries.access_version(session, actor, code, number))


@router.put(
    "/{code}/versions/{number}",
    summary="Rewrite a draft",
    response_model=VersionOut,
    responses=problems(VersionNotFound, VersionNotDraft, PreconditionFailed),
)
async def rewrite_draft(
    session: Session,
    actor: CurrentActor,
    response: Response,
    code: Code,
    number: Number,
    asked: RewriteDraft,
    if_match: IfMatch,
) -> Any:
    """Replace all that a draft says. Approvals given before no longer count. Keep the keys of criteria that
    stay, however they are reworded or moved: answers hang on them."""
    version = await commands.rewrite_draft(
        session, actor, code, number, content=asked.content, if_match=if_match
    )
    return await tagged(session, response, version)


@router.get(
    "/{code}/versions/{number}/mapping",
    summary="Read how a version follows from the one before",
    response_model=MappingOut,
    responses=problems(VersionNotFound, NothingToMap),
)
async def read_mapping(session: Session, actor: CurrentActor, code: Code, number: Number) -> Any:
    """What was stated, and the whole: every criterion of the version before with what takes it up."""
    version = await queries.access_version(session, actor, code, number)
    return await queries.mapping_of(session, version)


@router.put(
    "/{code}/versions/{number}/mapping",
    summary="State how a draft follows from the version before",
    response_model=MappingOut,
    responses=problems(VersionNotFound, VersionNotDraft, NothingToMap, MappingUnsound, PreconditionFailed),
)
async def map_draft(
    session: Session,
    actor: CurrentActor,
    response: Response,
    code: Code,
    number: Number,
    asked: MapDraft,
    if_match: IfMatch,
) -> Any:
    """Replace the stated links. With several links of one old criterion it is split, with several to one new
    criterion they are joined, and then the weakest link decides whether answers carry over."""
    version = await commands.map_draft(session, actor, code, number, links=asked.links, if_match=if_match)
    await tagged(session, response, version)
    return await queries.mapping_of(session, version)


@router.get(
    "/{code}/versions/{number}/approvals",
    summary="List the approvals of a version",
    response_model=Page[ApprovalOut],
    responses=problems(VersionNotFound, Forbidden, BadCursor),
)
async def list_approvals(
    session: Session,
    actor: CurrentActor,
    code: Code,
    number: Number,
    view: Annotated[View, Depends(APPROVALS)],
) -> Any:
    """Who approved which words. Only approvals with the digest of the version count."""
    version = await queries.access_version(
        session, actor, code, number, action=Standards.VIEW_APPROVALS, lock=False
    )
    return await APPROVALS.answer(session, queries.approvals(version), view)


@router.post(
    "/{code}/versions/{number}/approvals",
    status_code=201,
    summary="Approve a draft",
    response_model=ApprovalOut,
    responses=problems(VersionNotFound, VersionNotDraft, OwnDraft, ApprovedAlready),
)
async def approve_draft(
    session: Session, actor: CurrentActor, code: Code, number: Number, asked: ApproveDraft
) -> Any:
    """A trustee approves the exact words as they stand, on the board's behalf. Any change of the words ends
    the approval. Not for somebody who wrote in the draft."""
    return await commands.approve_draft(session, actor, code, number, minute=asked.minute)


@router.post(
    "/{code}/versions/{number}/publication",
    summary="Publish a draft",
    response_model=VersionOut,
    responses=problems(
        VersionNotFound, VersionNotDraft, VersionIncomplete, VersionNotApproved, MappingUnsound
    ),
)
async def publish_draft(
    session: Session, actor: CurrentActor, response: Response, code: Code, number: Number
) -> Any:
    """Bring the draft into force; the version before is superseded. From then on it cannot be changed.

    For the chief executive, when a trustee other than them has approved the words. Assessments that are
    open stay on their version until they are upgraded.
    """
    return await tagged(session, response, await commands.publish_draft(session, actor, code, number))
