"""Mail: queued with the write, sent by a worker, tried again, and never another mail than was meant."""

import asyncio
import email
import email.policy
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import pytest
from rig import Api, Trust
from rig.events import on_bus

from chassis.mail import (
    MOST_BYTES,
    MOST_RECIPIENTS,
    Attachment,
    Invitation,
    MailOut,
    MailRefused,
    Recipient,
    list_mails,
    post,
)
from chassis.postman import MOST_ATTEMPTS
from chassis.session import on_behalf_of_the_system
from chassis.worker import Worker
from mailcatcher.smtp import listen
from mailcatcher.store import Store
from stack.bus import Embedded
from stack.processes import HOST, free_port

ICS = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
AMARA = Recipient("Amara Okafor", "amara@larkmoor.example")


@dataclass
class PostOffice:
    """The mail server that the local stack has, and what reached it."""

    store: Store
    port: int
    servers: list[Any] = field(default_factory=list)

    async def open(self) -> None:
        self.servers.append(await listen(self.store, HOST, self.port))

    async def close(self) -> None:
        while self.servers:
            self.servers.pop().close()

    def got(self) -> list[EmailMessage]:
        files = sorted(self.store.folder.glob("*.eml"))
        return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]


@pytest.fixture
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[PostOffice]:
    found = PostOffice(Store(tmp_path_factory.mktemp("mail")), free_port())
    await found.open()
    yield found
    await found.close()


@pytest.fixture
async def worker(api: Api, bus: Embedded, office: PostOffice) -> AsyncIterator[Worker]:
    settings = on_bus(api.settings, bus.credentials("standards"))
    said = {"smtp_host": HOST, "smtp_port": office.port, "mail_from": "School Trust <no-reply@trust.example>"}
    async with Worker(api.service, settings.model_copy(update=said)) as found:
        yield found


@pytest.fixture(autouse=True)
async def nothing_queued(api: Api) -> None:
    await api.behind.execute("delete from mails")


async def send(trust: Trust, **said: Any) -> None:
    words = {"to": [AMARA], "subject": "Papers", "text": "Here they are.", "about": "m1", **said}
    async with on_behalf_of_the_system(trust.api.app.state.sessions, "test", trust.id, "send") as session:
        await post(session, **words)


async def mails(trust: Trust) -> list[MailOut]:
    async with on_behalf_of_the_system(trust.api.app.state.sessions, "test", trust.id, "look") as session:
        return await list_mails(session, about="m1")


async def test_each_recipient_gets_a_mail_of_their_own(
    trust: Trust, worker: Worker, office: PostOffice
) -> None:
    await send(trust, to=[AMARA, Recipient("Zoë “Zed” Ünal, chair", "zoe@larkmoor.example"), AMARA])
    assert await worker.deliver_mail_once() == 2
    got = office.got()
    assert sorted(str(one["To"]) for one in got) == [
        '"Zoë “Zed” Ünal, chair" <zoe@larkmoor.example>',
        "Amara Okafor <amara@larkmoor.example>",
    ]
    assert {str(one["From"]) for one in got} == {"School Trust <no-reply@trust.example>"}
    assert {one["Auto-Submitted"] for one in got} == {"auto-generated"}
    seen = await mails(trust)
    assert [(one.state, one.attempts, one.last_error) for one in seen] == [("sent", 1, None)] * 2
    assert all(one.sent_at for one in seen)
    assert await worker.deliver_mail_once() == 0, "sent once"


async def test_an_invitation_is_one_to_every_calendar(
    trust: Trust, worker: Worker, office: PostOffice
) -> None:
    paper = Attachment("the paper – 1.pdf", "application/pdf", b"%PDF-1.7 \x00\xff")
    await send(trust, html="<p>Here</p>", invitation=Invitation(ICS, "REQUEST"), attachments=[paper])
    await worker.deliver_mail_once()
    [got] = office.got()
    kinds = [part.get_content_type() for part in got.walk()]
    assert kinds == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar",
        "application/ics", "application/pdf",
    ]  # fmt: skip
    parts = list(got.walk())
    assert parts[4].get_param("method") == "REQUEST"
    assert parts[4].get_content().replace("\n", "\r\n").replace("\r\r", "\r").encode() == ICS
    assert (parts[5].get_filename(), parts[5].get_content()) == ("invitation.ics", ICS)
    assert (parts[6].get_filename(), parts[6].get_content()) == (paper.name, paper.content)


async def test_a_mail_that_is_not_taken_for_now_is_tried_again_under_the_same_id(
    trust: Trust, worker: Worker, office: PostOffice, api: Api
) -> None:
    await send(trust, to=[Recipient("Busy", "someone@busy.example"), AMARA])
    await worker.deliver_mail_once()
    amara, busy = await mails(trust)
    assert (busy.state, busy.attempts, busy.last_error) == ("queued", 1, "SMTPRecipientsRefused 451")
    assert amara.state == "sent"
    # The mailbox is free again; and Amara's mail is sent twice, as after a crash before it was marked.
    await api.behind.execute("update mails set email = 'someone@larkmoor.example' where name = 'Busy'")
    await api.behind.execute("update mails set state = 'queued' where name = 'Amara Okafor'")
    await worker.deliver_mail_once()
    assert [one.state for one in await mails(trust)] == ["sent"] * 2
    ids = [one["Message-ID"] for one in office.got()]
    assert (len(ids), len(set(ids))) == (3, 2)
    assert all(one.endswith("@trust.example>") for one in ids)


async def test_a_mailbox_that_is_not_there_is_not_tried_again(trust: Trust, worker: Worker) -> None:
    await send(trust, to=[Recipient("Gone", "gone@bounce.example")])
    await worker.deliver_mail_once()
    [gone] = await mails(trust)
    assert (gone.state, gone.last_error) == ("failed", "SMTPRecipientsRefused 550")


async def test_a_mailbox_that_stays_busy_is_given_up_at_last(trust: Trust, worker: Worker) -> None:
    await send(trust, to=[Recipient("Busy", "someone@busy.example")])
    for _ in range(MOST_ATTEMPTS):
        await worker.deliver_mail_once()
    [busy] = await mails(trust)
    assert (busy.state, busy.attempts) == ("failed", MOST_ATTEMPTS)
    assert await worker.deliver_mail_once() == 0


async def test_while_no_mail_server_answers_no_mail_is_blamed(
    trust: Trust, worker: Worker, office: PostOffice
) -> None:
    await send(trust)
    await office.close()
    for _ in range(MOST_ATTEMPTS + 1):
        with pytest.raises(OSError, match="connect"):
            await worker.deliver_mail_once()
    assert [(one.state, one.attempts) for one in await mails(trust)] == [("queued", 0)]
    await office.open()
    await worker.deliver_mail_once()
    assert [one.state for one in await mails(trust)] == ["sent"]


async def test_two_workers_send_each_mail_once(
    api: Api, trust: Trust, worker: Worker, office: PostOffice
) -> None:
    people = [Recipient(f"P{number}", f"p{number}@larkmoor.example") for number in range(40)]
    await send(trust, to=people)
    async with Worker(api.service, worker.settings) as other:
        for _ in range(4):
            await asyncio.gather(worker.deliver_mail_once(), other.deliver_mail_once())
    assert len(office.got()) == 40
    assert {one.state for one in await mails(trust)} == {"sent"}


@pytest.mark.parametrize(
    "said",
    [
        {"subject": "Papers\r\nBcc: eve@evil.example"},
        {"subject": "Papers\nX: y"},
        {"subject": "Papers\x00"},
        {"subject": "Papers\u2028Bcc: eve@evil.example"},
        {"subject": "Papers\x85Bcc: eve@evil.example"},
        {"subject": "\ud800"},
        {"subject": "=?utf-8?q?=0D=0ABcc=3A_eve=40evil.example?="},
        {"to": [Recipient("=?utf-8?q?=0D=0ABcc=3A_eve=40evil.example?=", AMARA.email)]},
        {"attachments": [Attachment("=?utf-8?q?=0D=0AX=3A_y?=", "application/pdf", b"")]},
        {"subject": ""},
        {"subject": "a" * 501},
        {"to": [Recipient("Amara\r\nBcc: eve@evil.example", AMARA.email)]},
        {"to": [Recipient("Amara", "a@b.example\r\nRCPT TO:<eve@evil.example>")]},
        {"to": [Recipient("Amara", "a@b.example, eve@evil.example")]},
        {"to": [Recipient("Amara", "a@b.example>\u0000")]},
        {"to": [Recipient("Amara", "<a@b.example>")]},
        {"to": [Recipient("Amara", "a..b@b.example")]},
        {"to": [Recipient("Amara", "amara")]},
        {"to": []},
        {"to": [Recipient("A", f"a{number}@b.example") for number in range(MOST_RECIPIENTS + 1)]},
        {"attachments": [Attachment('a.pdf"\r\nX: y', "application/pdf", b"")]},
        {"attachments": [Attachment("a.pdf", "text/html\r\nX: y", b"")]},
        {"attachments": [Attachment("a.eml", "message/rfc822", b"")]},
        {"attachments": [Attachment("a.bin", "application/pdf", b"a" * MOST_BYTES)]},
        {"invitation": Invitation(b"\xff", "REQUEST")},
        {"text": "nul \x00"},
    ],
)
async def test_a_mail_that_could_become_another_is_refused(
    trust: Trust, worker: Worker, said: dict[str, Any]
) -> None:
    with pytest.raises(MailRefused):
        await send(trust, **said)
    assert await worker.deliver_mail_once() == 0


@pytest.mark.parametrize(
    "words",
    ["= ?utf-8?q?=0D=0ABcc=3A_eve?=", "a: b", "é" * 400, "a" + " " * 90 + "b", "a, b <c@d.example>; (e)"],
)
async def test_odd_words_in_headers_arrive_as_they_are(
    trust: Trust, worker: Worker, office: PostOffice, words: str
) -> None:
    await send(trust, subject=words, to=[Recipient(words[:80], AMARA.email)])
    await worker.deliver_mail_once()
    assert [one.state for one in await mails(trust)] == ["sent"]
    [got] = office.got()
    assert (got["Bcc"], " ".join(got["Subject"].split())) == (None, " ".join(words.split()))
    [kept] = [one async for one in envelopes(office)]
    assert kept == [AMARA.email]


async def envelopes(office: PostOffice) -> AsyncIterator[list[str]]:
    for mail in office.store.newest(100):
        yield mail.recipients


async def test_a_mail_another_trust_sent_is_not_seen(trust: Trust, other_trust: Trust) -> None:
    await send(trust)
    assert await mails(other_trust) == []
