"""Takes queued mail to the mail server, and writes down what became of it."""

import base64
from collections.abc import Sequence
from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from uuid import UUID

import aiosmtplib
import structlog
from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import now
from chassis.db import Sessions
from chassis.mail import Letter, Mail, MailState
from chassis.settings import Settings

BATCH = 10
MOST_ATTEMPTS = 12
LEASE = timedelta(minutes=10)
log = structlog.get_logger()


class Postman:
    """Any number of them may work on one queue."""

    def __init__(self, settings: Settings, courier: Sessions) -> None:
        self.settings, self.courier = settings, courier

    async def deliver_once(self) -> int:
        """Deliver a few mails; how many were due. Raises when no mail server answers."""
        claimed = await self._claim()
        if not claimed:
            return 0
        server = aiosmtplib.SMTP(
            hostname=self.settings.smtp_host,
            port=self.settings.smtp_port,
            username=self.settings.smtp_user or None,
            password=self.settings.smtp_password.get_secret_value() or None,
            use_tls=self.settings.smtp_tls and self.settings.smtp_port == 465,
            start_tls=self.settings.smtp_tls and self.settings.smtp_port != 465,
            timeout=20,
        )
        try:
            await server.connect()
        except (aiosmtplib.SMTPException, OSError):
            await self._put_back(claimed)
            raise
        async with server:
            for mail, letter in claimed:
                await self._deliver(server, mail, letter)
        return len(claimed)

    async def _claim(self) -> list[tuple[Mail, Letter]]:
        """Ours for ten minutes; should we be gone by then, somebody else sends them, under the same id."""
        due = select(Mail).where(Mail.state == MailState.QUEUED, Mail.next_at <= now())
        async with self.courier.begin() as session:
            first = due.order_by(Mail.next_at).limit(BATCH)
            mails = (await session.scalars(first.with_for_update(skip_locked=True))).all()
            for mail in mails:
                mail.next_at = now() + LEASE
                mail.attempts += 1
            letters = await read_letters(session, mails) if mails else {}
        return [(mail, letters[mail.letter_id]) for mail in mails]

    async def _deliver(self, server: aiosmtplib.SMTP, mail: Mail, letter: Letter) -> None:
        state, problem = MailState.SENT, None
        try:
            await server.send_message(
                compose(mail, letter, self.settings.mail_from),
                sender=parseaddr(self.settings.mail_from)[1],
                recipients=[mail.email],
            )
        except Exception as error:  # one mail's trouble is not another's
            problem = name_of(error)
            lasting = is_lasting(error) or mail.attempts >= MOST_ATTEMPTS
            state = MailState.FAILED if lasting else MailState.QUEUED
        pauses = self.settings.mail_pauses
        pause = pauses[min(mail.attempts, len(pauses)) - 1]
        async with self.courier.begin() as session:
            row = await session.get_one(Mail, (mail.trust_id, mail.id))
            row.state, row.last_error = state, problem
            row.next_at = now() + timedelta(seconds=pause)
            row.sent_at = now() if state is MailState.SENT else None
        log.info(f"mail {state}", mail_id=str(mail.id), attempts=mail.attempts, kind=problem)

    async def _put_back(self, claimed: list[tuple[Mail, Letter]]) -> None:
        """No mail server: no mail is to blame for that."""
        async with self.courier.begin() as session:
            for mail, _ in claimed:
                row = await session.get_one(Mail, (mail.trust_id, mail.id))
                row.attempts, row.next_at = mail.attempts - 1, now()


async def read_letters(session: AsyncSession, mails: Sequence[Mail]) -> dict[UUID, Letter]:
    keys = [(mail.trust_id, mail.letter_id) for mail in mails]
    chosen = select(Letter).where(tuple_(Letter.trust_id, Letter.id).in_(keys))
    return {letter.id: letter for letter in await session.scalars(chosen)}


def compose(mail: Mail, letter: Letter, sender: str) -> EmailMessage:
    """The message as it goes out. Headers are set as values, never as text, so nothing breaks out of them."""
    message = EmailMessage(policy=SMTP)
    name, address = parseaddr(sender)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = Address(mail.name, addr_spec=mail.email)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = f"<{mail.id}@{address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    if letter.invitation:
        calendar = letter.invitation.decode()
        message.add_alternative(calendar, subtype="calendar", params={"method": letter.method or "REQUEST"})
        message.add_attachment(
            letter.invitation, maintype="application", subtype="ics", filename="invitation.ics"
        )
    for kept in letter.attachments:
        main, sub = kept["media_type"].split("/")
        content = base64.b64decode(kept["content"])
        message.add_attachment(content, maintype=main, subtype=sub, filename=kept["name"])
    return message


def codes(error: Exception) -> list[int]:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return [refused.code for refused in error.recipients]
    return [error.code] if isinstance(error, aiosmtplib.SMTPResponseException) else []


def is_lasting(error: Exception) -> bool:
    """The server will never take this mail. Our own login or our sender is not the mail's fault."""
    theirs = isinstance(error, aiosmtplib.SMTPRecipientsRefused | aiosmtplib.SMTPDataError)
    return isinstance(error, ValueError) or (theirs and all(code >= 500 for code in codes(error)))


def name_of(error: Exception) -> str:
    """The kind of failure and the code; the server's words may repeat the address."""
    return " ".join([type(error).__name__, *map(str, codes(error))])
