"""The page on which somebody says who they are, and the page that says why it did not work."""

from collections.abc import Iterable
from html import escape

from .people import Person

ROLE_NAMES = {
    "aid": "Academy Improvement Director",
    "headteacher": "Headteacher",
    "chair": "Chair of governors",
    "learning_chair": "Chair of the learning committee",
    "governor": "Governor",
    "trustee": "Trustee",
    "chief_executive": "Chief executive",
    "finance_director": "Finance director",
    "specialist": "Specialist",
    "clerk": "Clerk",
    "trust_admin": "Trust administrator",
    "operator": "Operator",
}

# In the order in which somebody looks for a person; whoever is in none of them stands at the end.
GROUPS = {
    "Offices of the trusts": {"aid", "chief_executive", "finance_director", "clerk", "trust_admin"},
    "Headteachers": {"headteacher"},
    "Governors and trustees": {"chair", "learning_chair", "governor", "trustee"},
    "Specialists": {"specialist"},
}
ELSEWHERE = "From outside the trusts"

STYLE = """
:root { color-scheme: light dark; --line: #8886; --accent: #1d70b8; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 2rem 1rem; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
p { margin: .25rem 0 1.25rem; }
section { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: .75rem; }
button { font: inherit; color: inherit; text-align: left; padding: .75rem 1rem; cursor: pointer;
  border: 1px solid var(--line); border-left: .3rem solid var(--accent); border-radius: .3rem;
  background: none; display: grid; align-content: start; }
button:hover, button:focus-visible { outline: .2rem solid var(--accent); }
button span { font-size: .875rem; opacity: .8; }
"""


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="/style.css"></head>'
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )


def sign_in(people: Iterable[Person], query: str) -> str:
    grouped: dict[str, list[str]] = {group: [] for group in (*GROUPS, ELSEWHERE)}
    for person in people:
        grouped[_group(person)].append(_button(person))
    sections = "".join(
        f"<h2>{group}</h2><section>{''.join(buttons)}</section>"
        for group, buttons in grouped.items()
        if buttons
    )
    return _page(
        "Who are you today?",
        "<p>These are the sample people of the local system. Choose one to sign in as that person. "
        "There is no password.</p>"
        f'<form method="post" action="/authorize?{escape(query)}">{sections}</form>',
    )


def _group(person: Person) -> str:
    return next((group for group, roles in GROUPS.items() if roles & set(person.roles)), ELSEWHERE)


def _button(person: Person) -> str:
    lines = [_roles(person), person.says]
    if person.says.casefold().startswith(lines[0].casefold()):
        del lines[0]  # what is said of them names the role already
    spans = "".join(f"<span>{escape(line)}</span>" for line in lines)
    name = f"<strong>{escape(person.name)}</strong>"
    return f'<button name="person" value="{escape(person.subject)}">{name}{spans}</button>'


def _roles(person: Person) -> str:
    return ", ".join(ROLE_NAMES.get(role, role) for role in person.roles) or "No role"


def cannot_sign_in(reason: str) -> str:
    return _page(
        "This sign-in request is not right",
        f"<p>{escape(reason)}</p><p>Go back to where you came from and try again.</p>",
    )
