"""The pages: what came, and one mail. Everything in a mail is foreign, so everything is escaped."""

from collections.abc import Iterable
from datetime import datetime
from html import escape

from .store import Mail

STYLE = """
:root { color-scheme: light dark; --line: #8886; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem; }
h1 { font-size: 1.5rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line);
  vertical-align: top; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); padding: 1rem; }
"""


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="/style.css"></head>'
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )


def _when(mail: Mail) -> str:
    return escape(datetime.fromisoformat(mail.received).strftime("%d %B %Y, %H:%M:%S UTC"))


def inbox(mails: Iterable[Mail]) -> str:
    rows = "".join(
        f"<tr><td>{_when(mail)}</td><td>{escape(', '.join(mail.recipients))}</td>"
        f'<td><a href="/mails/{mail.id}">{escape(mail.subject or "(no subject)")}</a></td></tr>'
        for mail in mails
    )
    if not rows:
        return _page("Caught mail", "<p>No mail yet. Whatever the services send will be shown here.</p>")
    head = "<thead><tr><th>Received</th><th>To</th><th>Subject</th></tr></thead>"
    return _page("Caught mail", f"<table>{head}<tbody>{rows}</tbody></table>")


def one(mail: Mail) -> str:
    facts = [
        ("Received", _when(mail)),
        ("From", escape(mail.sender)),
        ("To", escape(", ".join(mail.recipients))),
    ]
    table = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in facts)
    return _page(
        mail.subject or "(no subject)",
        f'<p><a href="/">All mail</a> · <a href="/mails/{mail.id}/source">Source</a></p>'
        f"<table>{table}</table>{_text('Text', mail.text)}{_attachments(mail)}"
        f"{_text('Calendar', mail.calendar)}"
        f"{_text('HTML, as source', mail.html)}",
    )


def _text(title: str, text: str) -> str:
    return f"<h2>{title}</h2><pre>{escape(text)}</pre>" if text else ""


def _attachments(mail: Mail) -> str:
    items = "".join(
        f'<li><a href="/mails/{mail.id}/attachments/{number}">{escape(attachment.name)}</a> '
        f"({escape(attachment.type)}, {attachment.size:,} bytes)</li>"
        for number, attachment in enumerate(mail.attachments)
    )
    return f"<h2>Attachments</h2><ul>{items}</ul>" if items else ""
