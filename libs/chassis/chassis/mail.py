"""Mail, written in the transaction that needs it, sent by a worker; its delivery is known for each recipient.

    amara = Recipient("Amara Okafor", "amara@example.org")
    await post(session, to=[amara], subject="…", text="…", about=meeting.id)
    await list_mails(session, about=meeting.id)

Every recipient gets a mail of their own, so nobody sees the others' addresses. Sending may happen twice after
a crash; then both copies have one Message-ID, made of the mail's id. Addresses and text are never logged.
"""

import base64
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from chassis.clock import now
from chassis.db import Belongs, Table
from chassis.ids import uuid7
from chassis.problems import Invalid
from chassis.schemas import Out

MOST_RECIPIENTS = 50
MOST_BYTES = 20 * 1024 * 1024
WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
ADDRESS = re.compile(rf"{WORD}(?:\.{WORD})*@(?:[A-Za-z0-9-]{{1,63}}\.)+[A-Za-z0-9-]{{2,63}}")
MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")


class MailState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class Letter(Belongs, Table, kw_only=True):
    """What is said, once for all who get it."""

    __tablename__ = "letters"
    __table_args__ = (Index(None, "trust_id", "about"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    about: Mapped[str | None]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str | None]
    invitation: Mapped[bytes | None]
    method: Mapped[str | None]
    attachments: Mapped[list[dict[str, Any]]]
    created_at: Mapped[datetime]


class Mail(Belongs, Table, kw_only=True):
    """One letter to one recipient, and what became of it."""

    __tablename__ = "mails"
    __table_args__ = (
        ForeignKeyConstraint(["trust_id", "letter_id"], ["letters.trust_id", "letters.id"]),
        Index(None, "trust_id", "letter_id"),
        Index("mails_due_idx", "next_at", postgresql_where=text("state = 'queued'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    letter_id: Mapped[UUID]
    name: Mapped[str]
    email: Mapped[str]
    state: Mapped[str] = mapped_column(default=MailState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    last_error: Mapped[str | None] = mapped_column(default=None)


class MailOut(Out):
    """What became of one mail. `last_error` is the kind of the last failure, without the server's words."""

    id: UUID
    letter_id: UUID
    name: str
    email: str
    state: MailState
    attempts: int
    sent_at: datetime | None
    last_error: str | None


@dataclass(frozen=True)
class Recipient:
    name: str
    email: str


@dataclass(frozen=True)
class Invitation:
    """A calendar object (RFC 5545) and what it asks of the calendar it comes to (RFC 5546)."""

    ics: bytes
    method: Literal["REQUEST", "CANCEL"]


@dataclass(frozen=True)
class Attachment:
    name: str
    media_type: str
    content: bytes


class MailRefused(Invalid):
    title = "This mail cannot be sent"


async def post(
    session: AsyncSession,
    *,
    to: Sequence[Recipient],
    subject: str,
    text: str,
    html: str | None = None,
    invitation: Invitation | None = None,
    attachments: Sequence[Attachment] = (),
    about: UUID | str | None = None,
) -> UUID:
    """Queue a letter to at most 50 recipients; the id of the letter. Raises `MailRefused`."""
    check_recipients(to)
    check_lines(subject, [*(one.name for one in to), *(one.name for one in attachments)])
    check_content([text, html or ""], invitation.ics if invitation else b"", attachments)
    letter = Letter(
        id=uuid7(), about=str(about) if about else None, subject=subject, text=text, html=html,
        invitation=invitation.ics if invitation else None, method=invitation.method if invitation else None,
        attachments=[kept(attachment) for attachment in attachments], created_at=now(),
    )  # fmt: skip
    session.add(letter)
    await session.flush()
    for one in {one.email.lower(): one for one in to}.values():
        session.add(Mail(id=uuid7(), letter_id=letter.id, name=one.name, email=one.email, next_at=now()))
    return letter.id


async def list_mails(session: AsyncSession, *, about: UUID | str) -> list[MailOut]:
    """What became of the mails about something, the oldest first. Who may see it is for the caller to say."""
    chosen = select(Mail).join(Letter).where(Letter.about == str(about))
    chosen = chosen.order_by(Letter.created_at, Mail.name)
    return [MailOut.model_validate(row) for row in await session.scalars(chosen)]


def check_recipients(to: Sequence[Recipient]) -> None:
    if not 0 < len(to) <= MOST_RECIPIENTS:
        raise MailRefused(f"Name at least one recipient and at most {MOST_RECIPIENTS}.")
    for recipient in to:
        address = recipient.email
        if not ADDRESS.fullmatch(address) or len(address) > 254 or not is_one_line(address):
            raise MailRefused("An e-mail address is not one: write it as name@place.example.")


def check_lines(subject: str, names: Sequence[str]) -> None:
    """A line that could become two, or something else than a line, is not accepted at all."""
    lines = [subject, *names]
    if not subject.strip() or any(len(line) > 500 or not is_one_line(line) for line in lines):
        raise MailRefused("The subject, the names and the names of files are each one line of plain text.")


def check_content(words: Sequence[str], calendar: bytes, attachments: Sequence[Attachment]) -> None:
    for attachment in attachments:
        kind = attachment.media_type
        if not MEDIA_TYPE.fullmatch(kind) or kind.startswith(("message/", "multipart/")):
            raise MailRefused("An attachment has no media type that can be sent.")
    sizes = [len(attachment.content) for attachment in attachments]
    if sum([*sizes, len(calendar), *map(len, words)]) > MOST_BYTES:
        raise MailRefused("The mail is larger than 20 MiB: send a link instead.")
    if not all(map(storable, words)) or not is_utf8(calendar):
        raise MailRefused("The text of the mail holds characters that are none.")


def is_one_line(line: str) -> bool:
    """No control character, no line or paragraph separator, no half of a character.

    Nor the mark of an encoded word: Python decodes one in whatever is set as a header, line breaks and all.
    """
    return "=?" not in line and not any(
        unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cs") for character in line
    )


def storable(words: str) -> bool:
    return "\x00" not in words and not any("\ud800" <= character <= "\udfff" for character in words)


def is_utf8(content: bytes) -> bool:
    try:
        return "\x00" not in content.decode()
    except UnicodeDecodeError:
        return False


def kept(attachment: Attachment) -> dict[str, Any]:
    content = base64.b64encode(attachment.content).decode()
    return {"name": attachment.name, "media_type": attachment.media_type, "content": content}
