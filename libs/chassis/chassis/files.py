"""Files kept in the database, in pieces of 1 MiB, and handed to nobody before they have been checked.

    stored = await keep(session, upload)                  # quarantined; the task `check-file` decides
    stored = await keep(session, upload, allowed={"pdf"})
    return await file_response(session, paper.file_id)    # after `access()` to the row it belongs to

A service that keeps files lists `CHECK_FILE` in its `tasks` and its upload paths in `large_bodies`. A file is
in the same transaction, trust and backup as the row that names it (R21), and is never changed once kept.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Collection
from enum import StrEnum
from typing import Any
from uuid import UUID

from fastapi.responses import StreamingResponse
from sqlalchemy import ForeignKeyConstraint, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartParser

from chassis import filetypes
from chassis.db import Aggregate, Belongs, Sessions, Table, enter_trust, open_sessions
from chassis.problems import Conflict, Invalid, NotFound, TooLarge, UnsupportedMediaType
from chassis.tasks import Task, enqueue

PIECE = filetypes.MIB
WRITE = text("insert into file_chunks (file_id, position, content) values (:file_id, :position, :content)")
# A body is in memory already (see `chassis.guard`): most files need not lie on a disk before they are kept.
MultiPartParser.spool_max_size = 8 * filetypes.MIB
# What a command takes that keeps a file: only routes speak the framework's names.
Upload = UploadFile


class FileStatus(StrEnum):
    """`quarantined` until it has been looked at; then `clean`, or `refused` with a reason."""

    QUARANTINED = "quarantined"
    CLEAN = "clean"
    REFUSED = "refused"


TRANSITIONS = {FileStatus.QUARANTINED: {FileStatus.CLEAN, FileStatus.REFUSED}}


class StoredFile(Aggregate, Table, kw_only=True):
    """A file as kept: its name made harmless, its type from its name, its contents in `file_chunks`."""

    __tablename__ = "files"

    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    kept_by: Mapped[str]
    status: Mapped[str] = mapped_column(default=FileStatus.QUARANTINED)
    reason: Mapped[str | None] = mapped_column(default=None)


class FileChunk(Belongs, Table, kw_only=True):
    """A piece of at most 1 MiB: small enough to be streamed, and read without being unpacked."""

    __tablename__ = "file_chunks"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "file_id"], ["files.trust_id", "files.id"], ondelete="CASCADE"),
    )

    file_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes]


class FileNotFound(NotFound):
    title = "There is no such file"


class FileBeingChecked(Conflict):
    title = "The file is still being checked"


class FileRefused(Conflict):
    title = "The file was found unsafe and cannot be opened"


class FileTooLarge(TooLarge):
    title = "The file is too large"


class FileKindNotAccepted(UnsupportedMediaType):
    title = "This kind of file is not accepted here"


class FileEmpty(Invalid):
    title = "The file is empty"


async def keep(
    session: AsyncSession, upload: UploadFile, allowed: Collection[str] | None = None
) -> StoredFile:
    """Keep an upload, in quarantine, and have it checked. `allowed`: the last words of names, as `pdf`."""
    stored = await store(session, upload, allowed)
    await enqueue(session, CHECK_FILE.kind, {"file_id": str(stored.id)})
    return stored


async def store(
    session: AsyncSession,
    upload: UploadFile,
    allowed: Collection[str] | None = None,
    largest: int = filetypes.LARGEST,
) -> StoredFile:
    """Keep an upload in quarantine; whoever calls this sees to the checking."""
    name = filetypes.safe_name(upload.filename or "")
    kind = filetypes.kind_of(name, allowed)
    if kind is None:
        raise FileKindNotAccepted(filetypes.not_accepted(name, allowed))
    size, sha256 = await measure(upload, largest)
    kept_by = session.info["actor"].subject
    stored = StoredFile(name=name, media_type=kind.media_type, size=size, sha256=sha256, kept_by=kept_by)
    session.add(stored)
    await session.flush()
    await write_pieces(session, upload, stored.id)
    return stored


async def measure(upload: UploadFile, largest: int) -> tuple[int, str]:
    """Size and SHA-256, read piece by piece from where the upload lies on disk."""
    size, digest = 0, hashlib.sha256()
    await upload.seek(0)
    while piece := await upload.read(PIECE):
        size += len(piece)
        if size > largest:
            raise FileTooLarge(f"At most {largest // filetypes.MIB} MiB a file are accepted.")
        digest.update(piece)
    if not size:
        raise FileEmpty("Choose the file again: nothing arrived.")
    return size, digest.hexdigest()


async def write_pieces(session: AsyncSession, upload: UploadFile, file_id: UUID) -> None:
    """One statement a piece, so that no more than one is in memory."""
    await upload.seek(0)
    position = 0
    while piece := await upload.read(PIECE):
        await session.execute(WRITE, {"file_id": file_id, "position": position, "content": piece})
        position += 1


async def contents(session: AsyncSession, file_id: UUID) -> bytes:
    """The whole of a file, whatever its status: for checks and for readers inside the service."""
    pieces = select(FileChunk.content).where(FileChunk.file_id == file_id).order_by(FileChunk.position)
    return b"".join((await session.scalars(pieces)).all())


async def decide(session: AsyncSession, stored: StoredFile) -> bytes:
    """Decide whether a quarantined file is clean. Returns its contents."""
    content = await contents(session, stored.id)
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        reason: str | None = "The file was damaged while it was kept. Send it again."
    else:
        reason = await asyncio.to_thread(filetypes.examine, stored.name, content)
    move(stored, FileStatus.REFUSED if reason else FileStatus.CLEAN)
    stored.reason = reason
    return content


def move(stored: StoredFile, status: FileStatus) -> None:
    if status not in TRANSITIONS.get(FileStatus(stored.status), ()):
        raise Conflict(f"A file that is {stored.status} does not become {status}.")
    stored.status = status


async def check_file(session: AsyncSession, payload: dict[str, Any]) -> None:
    """The task: decided once, however often it is run."""
    found = select(StoredFile).where(StoredFile.id == UUID(payload["file_id"])).with_for_update()
    stored = await session.scalar(found)
    if stored is not None and stored.status == FileStatus.QUARANTINED:
        await decide(session, stored)


CHECK_FILE = Task("check-file", check_file)


async def require_clean(session: AsyncSession, file_id: UUID) -> StoredFile:
    """The file, when it may be opened. Raises a problem that says what else it is."""
    stored = await session.scalar(select(StoredFile).where(StoredFile.id == file_id))
    if stored is None:
        raise FileNotFound
    if stored.status == FileStatus.QUARANTINED:
        raise FileBeingChecked("Try again in a few seconds.")
    if stored.status != FileStatus.CLEAN:
        raise FileRefused(stored.reason)
    return stored


A_FILE: dict[str, Any] = {
    "description": "The file, of the type it was checked to be.",
    "content": {
        media_type: {"schema": {"type": "string", "format": "binary"}}
        for media_type in sorted({kind.media_type.partition(";")[0] for kind in filetypes.KINDS.values()})
    },
}


async def file_response(session: AsyncSession, file_id: UUID) -> StreamingResponse:
    """The answer that downloads a clean file. Ask for access to the row it belongs to first."""
    stored = await require_clean(session, file_id)
    headers = {
        "Content-Disposition": filetypes.attachment(stored.name),
        "Content-Length": str(stored.size),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
    }
    engine: Any = session.bind
    pieces = stream(open_sessions(engine), stored.trust_id, stored.id)
    return StreamingResponse(pieces, headers=headers, media_type=stored.media_type)


async def stream(sessions: Sessions, trust_id: UUID, file_id: UUID) -> AsyncIterator[bytes]:
    """Piece by piece, each in a transaction of its own: a slow reader holds no connection."""
    position = 0
    while True:
        async with sessions.begin() as session:
            await enter_trust(session, trust_id)
            wanted = select(FileChunk.content).filter_by(file_id=file_id, position=position)
            piece = await session.scalar(wanted)
        if piece is None:
            return
        yield piece
        position += 1
