"""Keeps each mail as it came, in a file of its own, and reads it back in parts."""

import email
import email.policy
import json
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

ID = re.compile(r"[0-9]{19}-[0-9a-f]{8}")


@dataclass(frozen=True)
class Attachment:
    name: str
    type: str
    size: int
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Mail:
    id: str
    received: str
    sender: str
    recipients: list[str]
    headers: dict[str, str]
    subject: str
    text: str
    html: str
    calendar: str
    attachments: list[Attachment] = field(repr=False)


class Store:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def add(self, sender: str, recipients: list[str], content: bytes) -> str:
        mail_id = f"{time.time_ns():019d}-{secrets.token_hex(4)}"
        (self.folder / f"{mail_id}.eml").write_bytes(content)
        envelope = {"sender": sender, "recipients": recipients, "received": datetime.now(UTC).isoformat()}
        # The envelope is written last: a mail without one is not there yet.
        fresh = self.folder / f"{mail_id}.tmp"
        fresh.write_text(json.dumps(envelope))
        fresh.rename(self.folder / f"{mail_id}.json")
        return mail_id

    def newest(self, limit: int) -> Iterator[Mail]:
        for file in sorted(self.folder.glob("*.json"), reverse=True)[:limit]:
            if mail := self.get(file.stem):
                yield mail

    def get(self, mail_id: str) -> Mail | None:
        envelope = self.folder / f"{mail_id}.json"
        if not ID.fullmatch(mail_id) or not envelope.exists():
            return None
        message = email.message_from_bytes(
            (self.folder / f"{mail_id}.eml").read_bytes(), policy=email.policy.default
        )
        return _read(mail_id, json.loads(envelope.read_text()), message)

    def clear(self) -> None:
        for file in self.folder.iterdir():
            file.unlink(missing_ok=True)


def _read(mail_id: str, envelope: dict[str, str], message: EmailMessage) -> Mail:
    leaves = [part for part in message.walk() if not part.is_multipart()]
    return Mail(
        id=mail_id,
        received=envelope["received"],
        sender=envelope["sender"],
        recipients=list(envelope["recipients"]),
        headers={name: str(value) for name, value in message.items()},
        subject=str(message.get("Subject", "")),
        text=_first(leaves, "text/plain"),
        html=_first(leaves, "text/html"),
        calendar=_first(leaves, "text/calendar"),
        attachments=[_attachment(part) for part in leaves if part.get_filename()],
    )


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _first(parts: list[EmailMessage], kind: str) -> str:
    for part in parts:
        if part.get_content_type() == kind and not part.get_filename():
            return _bytes(part).decode("utf-8", errors="replace")
    return ""


def _attachment(part: EmailMessage) -> Attachment:
    content = _bytes(part)
    return Attachment(part.get_filename() or "unnamed", part.get_content_type(), len(content), content)
