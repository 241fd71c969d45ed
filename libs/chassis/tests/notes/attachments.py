"""Files at a note."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, UploadFile
from sqlalchemy import select

from chassis.files import FileBeingChecked, FileKindNotAccepted, FileRefused, file_response, keep
from chassis.idempotency import Route
from chassis.policy import access
from chassis.problems import problems
from chassis.schemas import Out
from chassis.session import CurrentActor, Session
from notes.models import Attachment, Note
from notes.policy import POLICY, Action
from notes.routes import NoteNotFound

router = APIRouter(prefix="/v1/notes/{note_id}/files", tags=["notes"], route_class=Route)


class AttachmentOut(Out):
    id: UUID
    name: str
    size: int
    status: str


@router.post("", status_code=202, responses=problems(NoteNotFound, FileKindNotAccepted))
async def attach(session: Session, actor: CurrentActor, note_id: UUID, file: UploadFile) -> AttachmentOut:
    note = await access(
        session, POLICY, actor, Note, note_id,
        view=Action.VIEW_NOTE, action=Action.WRITE_NOTE, missing=NoteNotFound,
    )  # fmt: skip
    stored = await keep(session, file)
    attachment = Attachment(note_id=note.id, file_id=stored.id)
    session.add(attachment)
    return AttachmentOut(id=attachment.id, name=stored.name, size=stored.size, status=stored.status)


@router.get("/{attachment_id}", responses=problems(NoteNotFound, FileBeingChecked, FileRefused))
async def download(session: Session, actor: CurrentActor, note_id: UUID, attachment_id: UUID) -> Any:
    await access(session, POLICY, actor, Note, note_id, view=Action.VIEW_NOTE, missing=NoteNotFound)
    found = select(Attachment).filter_by(note_id=note_id, id=attachment_id)
    attachment = await session.scalar(found)
    if attachment is None:
        raise NoteNotFound
    return await file_response(session, attachment.file_id)
