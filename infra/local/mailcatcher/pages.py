"""The pages: what came, and one mail. Everything in a mail is foreign, so everything is escaped."""

import re
from collections.abc import Iterable
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from .store import Mail

LINK = re.compile(r"(https?://[^\s<>\"]+[^\s<>\".,;:)])")
LONDON = ZoneInfo("Europe/London")

STYLE = """
:root { color-scheme: light dark; --line: #8886; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem; }
h1 { font-size: 1.5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line);
  vertical-align: top; overflow-wrap: anywhere; }
th[scope=row] { width: 8rem; }
time { white-space: nowrap; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); padding: 1rem;
  font-family: inherit; }
pre.source { font-family: ui-monospace, monospace; font-size: .875rem; }
summary { font-weight: bold; font-size: 1.1rem; cursor: pointer; margin: 1rem 0; }
"""


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="/style.css"></head>'
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )


def _when(mail: Mail) -> str:
    shown = datetime.fromisoformat(mail.received).astimezone(LONDON).strftime("%d %b %Y, %H:%M:%S")
    return f'<time datetime="{escape(mail.received)}">{shown}</time>'


def _to(mail: Mail) -> str:
    """Where an address has to break, it breaks before its host."""
    return ", ".join(escape(one).replace("@", "<wbr>@") for one in mail.recipients)


def inbox(mails: Iterable[Mail]) -> str:
    rows = "".join(
        f'<tr><td><a href="/mails/{mail.id}">{escape(mail.subject or "(no subject)")}</a></td>'
        f"<td>{_to(mail)}</td><td>{_when(mail)}</td></tr>"
        for mail in mails
    )
    if not rows:
        return _page("Caught mail", "<p>No mail yet. Whatever the services send will be shown here.</p>")
    head = "<thead><tr><th>Subject</th><th>To</th><th>Received</th></tr></thead>"
    return _page("Caught mail", f"<table>{head}<tbody>{rows}</tbody></table>")


def one(mail: Mail) -> str:
    facts = [
        ("Received", _when(mail)),
        ("From", escape(mail.sender)),
        ("To", _to(mail)),
    ]
    table = "".join(f'<tr><th scope="row">{name}</th><td>{value}</td></tr>' for name, value in facts)
    return _page(
        mail.subject or "(no subject)",
        f'<p><a href="/">All mail</a> · <a href="/mails/{mail.id}/source">Source</a></p>'
        f"<table>{table}</table>{_text(mail.text)}{_attachments(mail)}"
        f"{_source('Calendar', mail.calendar)}{_source('HTML, as source', mail.html)}",
    )


def _text(text: str) -> str:
    parts = (_link(part) if LINK.fullmatch(part) else escape(part) for part in LINK.split(text))
    return f"<h2>Text</h2><pre>{''.join(parts)}</pre>" if text else ""


def _link(address: str) -> str:
    return f'<a href="{escape(address)}" rel="noreferrer">{escape(address)}</a>'


def _source(title: str, text: str) -> str:
    """What machines read stays shut until somebody wants it."""
    opened = f'<pre class="source">{escape(text)}</pre>'
    return f"<details><summary>{title}</summary>{opened}</details>" if text else ""


def _attachments(mail: Mail) -> str:
    items = "".join(
        f'<li><a href="/mails/{mail.id}/attachments/{number}">{escape(attachment.name)}</a> '
        f"({escape(attachment.type)}, {attachment.size:,} bytes)</li>"
        for number, attachment in enumerate(mail.attachments)
    )
    return f"<h2>Attachments</h2><ul>{items}</ul>" if items else ""
