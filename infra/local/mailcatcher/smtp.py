"""The side that takes mail. Two domains let a sender see what a refusal is like."""

import asyncio

from aiosmtpd.smtp import SMTP, Envelope, Session

from .store import Store

REFUSED_FOR_EVER = "bounce.example"
REFUSED_FOR_NOW = "busy.example"
MOST_BYTES = 30 * 1024 * 1024


class Sink:
    def __init__(self, store: Store) -> None:
        self.store = store

    async def handle_RCPT(
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        options: list[str],  # noqa: ARG002
    ) -> str:
        domain = address.rpartition("@")[2].lower()
        if domain == REFUSED_FOR_EVER:
            return "550 5.1.1 There is no such mailbox"
        if domain == REFUSED_FOR_NOW:
            return "451 4.3.0 The mailbox is busy, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        mail_id = self.store.add(envelope.mail_from or "", envelope.rcpt_tos, content)
        return f"250 2.0.0 Kept as {mail_id}"


async def listen(store: Store, host: str, port: int) -> asyncio.Server:
    def connection() -> SMTP:
        return SMTP(
            Sink(store),
            hostname="mail.local",
            data_size_limit=MOST_BYTES,
            enable_SMTPUTF8=True,
            ident="Mail catcher",
        )

    return await asyncio.get_running_loop().create_server(connection, host, port)
