"""Notes over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Response, UploadFile
from pydantic import Field
from sqlalchemy import Select, Uuid, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import end_of
from chassis.idempotency import Key, Route
from chassis.listing import Filter, Listing, Page, View
from chassis.outbox import record
from chassis.policy import access, require, require_role, within_reach
from chassis.preconditions import IfMatch, tagged
from chassis.problems import Conflict, Forbidden, NotFound, problems
from chassis.schemas import Asked, Line, Out, Words
from chassis.session import CurrentActor, Session
from chassis.swift import Asker, columns_of, given, json_of
from chassis.swift_writes import write
from notes.events import NoteArchived, NoteWritten
from notes.models import Note
from notes.policy import POLICY, Action

router = APIRouter(prefix="/v1/notes", tags=["notes"], route_class=Route)


class NoteNotFound(NotFound):
    title = "There is no such note"


class NoteArchivedAlready(Conflict):
    title = "The note is archived"


class WriteNote(Asked):
    desk: Annotated[str, Field(min_length=1, max_length=10)]
    text: Words


class AmendNote(Asked):
    text: Line


class NoteOut(Out):
    id: UUID
    version: int
    desk: str
    author: str
    text: str
    archived: bool


NOTES = Listing(
    Note,
    NoteOut,
    sorts={"desk": Note.desk, "created_at": Note.created_at},
    filters={"desk": Note.desk, "longer_than": Filter(int, lambda most: func.length(Note.text) > most)},
    search=[Note.text],
    as_of=lambda day: Note.created_at < end_of(day),
)


def notes(actor: Actor) -> Select[Any]:
    return select(Note).where(within_reach(POLICY, actor, Action.VIEW_NOTE))


def note(actor: Actor) -> Select[Any]:
    one = notes(actor).where(Note.id == given("note_id", Uuid))
    return json_of(one.with_only_columns(*columns_of(Note, NoteOut)))


@router.get("", response_model=Page[NoteOut])
async def list_notes(asker: Asker, view: Annotated[View, Depends(NOTES)]) -> Any:
    return await NOTES.swiftly(asker, notes, view)


@router.get("/{note_id}", response_model=NoteOut, responses=problems(NoteNotFound))
async def read_note(asker: Asker, note_id: UUID) -> Any:
    return await asker.one(note, NoteNotFound, note_id=note_id)


@router.get("/{note_id}/plain", response_model=NoteOut, responses=problems(NoteNotFound))
async def read_note_plainly(session: Session, actor: CurrentActor, response: Response, note_id: UUID) -> Any:
    note = await access(session, POLICY, actor, Note, note_id, view=Action.VIEW_NOTE, missing=NoteNotFound)
    return await tagged(session, response, note)


@router.get("/plain/all", response_model=Page[NoteOut])
async def list_notes_plainly(
    session: Session, actor: CurrentActor, view: Annotated[View, Depends(NOTES)]
) -> Any:
    return await NOTES.answer(session, notes(actor), view)


async def add_note(session: AsyncSession, actor: Actor, *, desk: str, text: str) -> Note:
    require_role(POLICY, actor, Action.WRITE_NOTE)
    note = Note(desk=desk, text=text, author=actor.subject)
    session.add(note)
    await require(session, POLICY, actor, Action.WRITE_NOTE, note)
    record(session, NoteWritten(note_id=note.id, desk=note.desk), about=note.id)
    return note


@router.post("", status_code=201, response_model=NoteOut, responses=problems(Forbidden))
async def write_note(asker: Asker, asked: WriteNote, idempotency_key: Key = None) -> Any:
    return await write(asker, add_note, NoteOut, key=idempotency_key, **dict(asked))


@router.patch("/{note_id}", response_model=NoteOut, responses=problems(NoteNotFound, NoteArchivedAlready))
async def amend_note(
    session: Session,
    actor: CurrentActor,
    response: Response,
    note_id: UUID,
    asked: AmendNote,
    if_match: IfMatch,
) -> Any:
    note = await access(
        session, POLICY, actor, Note, note_id,
        view=Action.VIEW_NOTE, action=Action.WRITE_NOTE, missing=NoteNotFound, if_match=if_match,
    )  # fmt: skip
    if note.archived:
        raise NoteArchivedAlready
    note.text = asked.text
    return await tagged(session, response, note)


@router.post(
    "/{note_id}/archive", response_model=NoteOut, responses=problems(NoteNotFound, NoteArchivedAlready)
)
async def archive_note(session: Session, actor: CurrentActor, response: Response, note_id: UUID) -> Any:
    note = await access(
        session,
        POLICY,
        actor,
        Note,
        note_id,
        view=Action.VIEW_NOTE,
        action=Action.ARCHIVE_NOTE,
        missing=NoteNotFound,
    )
    if note.archived:
        raise NoteArchivedAlready
    note.archived = True
    record(session, NoteArchived(note_id=note.id), about=note.id)
    return await tagged(session, response, note)


@router.post("/dictations", status_code=201, response_model=NoteOut, responses=problems(Forbidden))
async def dictate_note(
    session: Session,
    actor: CurrentActor,
    response: Response,
    desk: Annotated[str, Form()],
    sound: UploadFile,
    length: Annotated[int | None, Form()] = None,
) -> Any:
    """A form, which FastAPI reads before anything else."""
    require_role(POLICY, actor, Action.WRITE_NOTE)
    note = Note(desk=desk, text=(await sound.read()).decode()[:length], author=actor.subject)
    session.add(note)
    await require(session, POLICY, actor, Action.WRITE_NOTE, note)
    return await tagged(session, response, note)
