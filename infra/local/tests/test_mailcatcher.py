"""The mail catcher takes what a real program sends, and shows it without trusting it."""

from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import httpx
import pytest

from mailcatcher.app import create_app
from mailcatcher.smtp import listen
from mailcatcher.store import Store
from stack.local_only import NotInProduction
from stack.processes import HOST, free_port

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


@pytest.fixture
async def http(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(tmp_path)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}") as client:
        yield client


@pytest.fixture
async def smtp(tmp_path: Path) -> AsyncIterator[int]:
    port = free_port()
    async with await listen(Store(tmp_path), HOST, port):
        yield port


def mail(subject: str = "Papers for Monday") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "no-reply@larkmoor.example"
    message["To"] = "amara.okafor@larkmoor.example"
    message["Subject"] = subject
    message.set_content("The papers are ready: £ and <b>.\n")
    message.add_alternative(CALENDAR, subtype="calendar", params={"method": "REQUEST"})
    message.add_attachment(
        b"<script>alert(1)</script>", maintype="text", subtype="html", filename='a"<b>.html'
    )
    return message


async def test_a_sent_mail_can_be_read_back(http: httpx.AsyncClient, smtp: int) -> None:
    await aiosmtplib.send(mail("Größe"), hostname=HOST, port=smtp)
    (found,) = (await http.get("/api/mails")).json()
    assert found["subject"] == "Größe"
    assert found["recipients"] == ["amara.okafor@larkmoor.example"]
    assert "£ and <b>" in found["text"]
    assert "METHOD:REQUEST" in found["calendar"]
    assert [one["name"] for one in found["attachments"]] == ['a"<b>.html']
    assert (await http.get(f"/api/mails/{found['id']}")).json() == found
    assert (await http.get("/api/mails", params={"to": "somebody@else.example"})).json() == []


async def test_a_mail_is_shown_as_text_only(http: httpx.AsyncClient, smtp: int) -> None:
    await aiosmtplib.send(mail("<script>alert(1)</script>"), hostname=HOST, port=smtp)
    (found,) = (await http.get("/api/mails")).json()
    for path in ("/", f"/mails/{found['id']}"):
        page = await http.get(path)
        assert "<script" not in page.text
        assert "&lt;script&gt;" in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]


async def test_an_address_in_a_mail_can_be_pressed_and_nothing_else_can(
    http: httpx.AsyncClient, smtp: int
) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "no-reply@larkmoor.example", "amara.okafor@larkmoor.example"
    message.set_content(
        'See http://a.example/?b=1&c=2. Not javascript:alert(1) nor http://x"onclick="y" <b>\n'
    )
    await aiosmtplib.send(message, hostname=HOST, port=smtp)
    (found,) = (await http.get("/api/mails")).json()
    page = (await http.get(f"/mails/{found['id']}")).text
    assert '<a href="http://a.example/?b=1&amp;c=2" rel="noreferrer">' in page
    assert 'href="javascript' not in page
    assert '"onclick="' not in page
    assert "<b>" not in page


async def test_an_attachment_is_saved_and_never_shown(http: httpx.AsyncClient, smtp: int) -> None:
    await aiosmtplib.send(mail(), hostname=HOST, port=smtp)
    (found,) = (await http.get("/api/mails")).json()
    answer = await http.get(f"/mails/{found['id']}/attachments/0")
    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''a%22%3Cb%3E.html"
    assert answer.headers["x-content-type-options"] == "nosniff"
    for number in ("1", "-1"):
        assert (await http.get(f"/mails/{found['id']}/attachments/{number}")).status_code == 404


@pytest.mark.parametrize(("domain", "code"), [("bounce.example", 550), ("busy.example", 451)])
async def test_two_domains_refuse(http: httpx.AsyncClient, smtp: int, domain: str, code: int) -> None:
    message = mail()
    message.replace_header("To", f"somebody@{domain}")
    with pytest.raises(aiosmtplib.SMTPRecipientsRefused) as refused:
        await aiosmtplib.send(message, hostname=HOST, port=smtp)
    assert [one.code for one in refused.value.recipients] == [code]
    assert (await http.get("/api/mails")).json() == []


@pytest.mark.parametrize(
    "path", ["/mails/..%2Fetc", "/mails/0", "/mails/0/source", "/api/mails/x", "/nothing"]
)
async def test_there_is_nothing_but_mail(http: httpx.AsyncClient, path: str) -> None:
    assert (await http.get(path)).status_code == 404


async def test_another_sites_name_for_this_machine_is_refused(http: httpx.AsyncClient) -> None:
    assert (await http.get("/", headers={"host": "evil.example"})).status_code == 400


async def test_all_can_be_cleared(http: httpx.AsyncClient, smtp: int) -> None:
    await aiosmtplib.send(mail(), hostname=HOST, port=smtp)
    assert (await http.delete("/api/mails")).status_code == 204
    assert (await http.get("/api/mails")).json() == []
    assert "No mail yet" in (await http.get("/")).text


def test_it_refuses_production(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODE", "production")
    with pytest.raises(NotInProduction):
        create_app(tmp_path)
