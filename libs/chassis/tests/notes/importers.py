"""Notes from a spreadsheet: one note at each desk, or one in each trust."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID, uuid5

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.imports import (
    Importer,
    Line,
    Outcome,
    Reading,
    Verdict,
    changed_or_same,
    refuse_repeats,
    to_do,
)
from chassis.outbox import record
from chassis.problems import Conflict
from chassis.tabular import Column, Sheet, read_table
from notes.events import NoteWritten
from notes.models import Note
from notes.policy import Action

COLUMNS = [
    Column("desk", "Desk", "desk_no"),
    Column("text", "Text"),
    Column("trust", "Trust", required=False),
]
TRUSTS = UUID("6f1c2b9e-6a0b-5d5f-9a35-0d3c8f6f2b11")


class NoteCursed(Conflict):
    title = "Nobody may write this"


def lines(sheet: Sheet) -> Iterator[Line]:
    for row in sheet.rows:
        if len(row["desk"]) > 10:
            yield Line(row.number, row["desk"], refusal="A desk has at most ten characters.")
        else:
            yield Line(row.number, row["desk"], dict(row.values))


def read(files: Mapping[str, bytes]) -> Reading:
    sheet = read_table(files["notes"], COLUMNS)
    return Reading(refuse_repeats(lines(sheet), about=place), {"notes": sheet.unrecognised})


def place(line: Line) -> tuple[str, str]:
    assert line.data
    return line.data.get("trust", ""), line.key


async def judge(session: AsyncSession, lines: Sequence[Line]) -> list[Verdict]:
    there = await notes_at(session, lines)
    return [verdict(there.get(line.key), line) for line in lines]


def verdict(note: Note | None, line: Line) -> Verdict:
    assert line.data
    if note is None:
        return Verdict(Outcome.NEW)
    if note.archived:
        return Verdict(Outcome.REFUSED, "The note is archived.")
    return changed_or_same({"text": note.text}, {"text": line.data["text"]})


async def apply(session: AsyncSession, lines: Sequence[Line]) -> None:
    there = await notes_at(session, lines)
    for line in lines:
        assert line.data
        if line.data["text"] == "cursed":
            raise NoteCursed("Write something kinder.")
        if line.data["text"] == "broken":
            raise ZeroDivisionError
        note = there.get(line.key) or Note(desk=line.key, text="", author="import")
        note.text = line.data["text"]
        session.add(note)
        record(session, NoteWritten(note_id=note.id, desk=note.desk), about=note.id)


async def notes_at(session: AsyncSession, lines: Sequence[Line]) -> dict[str, Note]:
    found = await session.scalars(select(Note).where(Note.desk.in_([line.key for line in lines])))
    return {note.desk: note for note in found}


KEEP_ALL = text(f"""
    merge into notes using {to_do({"text": "text"})} as said on notes.desk = said.key
     when matched then update set text = said.text
     when not matched then insert (id, version, desk, author, text, archived, created_at, updated_at)
          values (uuidv7(), 1, key, 'import', said.text, false, now(), now())
""")


async def keep_all(session: AsyncSession, import_id: UUID) -> None:
    await session.execute(KEEP_ALL, {"import_id": import_id})


def trust_of(line: Line) -> UUID:
    assert line.data
    return uuid5(TRUSTS, line.data["trust"])


IMPORTERS = [
    Importer(
        kind="notes",
        title="Notes from a spreadsheet",
        parts={"notes": "A table with the columns Desk and Text."},
        read=read,
        judge=judge,
        apply=apply,
        action=Action.IMPORT_NOTES,
        batch=50,
    ),
    Importer(
        kind="notes-everywhere",
        title="Notes of many trusts",
        parts={"notes": "A table with the columns Trust, Desk and Text."},
        read=read,
        judge=judge,
        apply=apply,
        action=Action.IMPORT_NOTES,
        trust_of=trust_of,
    ),
    Importer(
        kind="notes-at-once",
        title="Notes kept at once",
        parts={"notes": "A table with the columns Desk and Text."},
        read=read,
        judge=judge,
        apply=apply,
        at_once=keep_all,
        action=Action.IMPORT_NOTES,
    ),
    Importer(
        kind="notes-of-ours",
        title="Our own of the notes of many trusts",
        parts={"notes": "A table with the columns Trust, Desk and Text."},
        read=read,
        judge=judge,
        apply=apply,
        action=Action.IMPORT_NOTES,
        keep=lambda line, trust_id: line.data is not None and line.data["trust"] == str(trust_id),
    ),
]
