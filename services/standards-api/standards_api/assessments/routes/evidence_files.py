"""Files of evidence over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, File, Form, Response, UploadFile

from chassis.files import (
    A_FILE,
    FileBeingChecked,
    FileEmpty,
    FileKindNotAccepted,
    FileRefused,
    FileTooLarge,
    file_response,
)
from chassis.idempotency import Route
from chassis.preconditions import tagged
from chassis.problems import Forbidden, problems
from chassis.session import CurrentActor, Session
from standards_api.assessments.commands import evidence_files as commands
from standards_api.assessments.commands.evidence_files import Attached
from standards_api.assessments.evidence_files import (
    EvidenceFileNotFound,
    FileNotCurrent,
    FileWithdrawn,
    TooManyFiles,
    status_of,
)
from standards_api.assessments.file_schemas import EvidenceFileOut, WithdrawFile
from standards_api.assessments.problems import EvidenceNotFound

router = APIRouter(prefix="/v1", tags=["evidence"], route_class=Route)
NOT_KEPT = (FileKindNotAccepted, FileTooLarge, FileEmpty, TooManyFiles, FileNotCurrent)
Sent = Annotated[UploadFile, File(description="PDF, Word, Excel, PowerPoint, an image or text; 20 MiB.")]
Note = Annotated[
    str | None,
    Form(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$", examples=["The signed copy."]),
]
Supersedes = Annotated[
    UUID | None,
    Form(
        description="The file of this evidence whose place it takes.",
        examples=["0192f3c1-6f0e-7c9a-8a54-2f6d3f1f7a10"],
    ),
]


def shown(attached: Attached) -> dict[str, Any]:
    file, stored = attached.file, attached.stored
    of_file = ("id", "version", "evidence_id", "note", "attached_by", "superseded_by", "withdrawn_by",
               "withdrawn_at", "reason")  # fmt: skip
    return {
        **{name: getattr(file, name) for name in of_file},
        **{name: getattr(stored, name) for name in ("name", "media_type", "size", "sha256")},
        "status": status_of(file),
        "check": stored.status,
        "check_reason": stored.reason,
        "attached_at": file.created_at,
    }


@router.post(
    "/evidence/{evidence_id}/files",
    status_code=202,
    summary="Attach a file to evidence",
    response_model=EvidenceFileOut,
    responses=problems(EvidenceNotFound, EvidenceFileNotFound, Forbidden, *NOT_KEPT),
)
async def attach_evidence_file(
    session: Session,
    actor: CurrentActor,
    response: Response,
    evidence_id: UUID,
    file: Sent,
    note: Note = None,
    supersedes: Supersedes = None,
) -> Any:
    """For who recorded the evidence, and the AID. Up to 20 files of 20 MiB each; every file is checked before
    anybody can open it: `check` says how far that is. With `supersedes` it takes another's place, which stays
    readable. Evidence of a QA activity that is done takes files too. No pupils' names: what has them is to be
    withdrawn."""
    kept = await commands.attach_file(
        session, actor, evidence_id, upload=file, note=note or None, supersedes=supersedes
    )
    await tagged(session, response, kept.file)
    return shown(kept)


@router.get(
    "/evidence/{evidence_id}/files",
    summary="List the files of evidence",
    response_model=list[EvidenceFileOut],
    responses=problems(EvidenceNotFound),
)
async def list_evidence_files(session: Session, actor: CurrentActor, evidence_id: UUID) -> Any:
    """Every file that was ever attached, the oldest first, with what became of it."""
    return [shown(one) for one in await commands.list_files(session, actor, evidence_id)]


@router.get(
    "/evidence-files/{evidence_file_id}/content",
    summary="Download a file of evidence",
    response_class=Response,
    responses={200: A_FILE, **problems(EvidenceFileNotFound, FileBeingChecked, FileRefused, FileWithdrawn)},
)
async def download_evidence_file(session: Session, actor: CurrentActor, evidence_file_id: UUID) -> Any:
    """The file itself, once it has been found clean, for those who may see the evidence. A superseded file
    can still be read; a withdrawn one cannot."""
    return await file_response(session, await commands.file_to_open(session, actor, evidence_file_id))


@router.post(
    "/evidence-files/{evidence_file_id}/withdrawal",
    summary="Withdraw a file of evidence",
    response_model=EvidenceFileOut,
    responses=problems(EvidenceFileNotFound, Forbidden, FileWithdrawn),
)
async def withdraw_evidence_file(
    session: Session, actor: CurrentActor, response: Response, evidence_file_id: UUID, asked: WithdrawFile
) -> Any:
    """Nobody opens it any more; that it was there, who withdrew it and why stay on record."""
    found = await commands.withdraw_file(session, actor, evidence_file_id, reason=asked.reason)
    await tagged(session, response, found.file)
    return shown(found)
