"""Which revision a service's code is at, read from its migrations without loading what runs them."""

import re
from pathlib import Path

NAMED = re.compile(r'^revision\b[^=]*=\s*"([^"]+)"', re.MULTILINE)
AFTER = re.compile(r'^down_revision\b[^=]*=\s*(?:"([^"]+)"|None)\s*$', re.MULTILINE)


def head(folder: Path) -> str | None:
    """The newest revision: readiness compares the database with it."""
    files = sorted((folder / "migrations" / "versions").glob("[!_]*.py"))
    texts = {file.name: file.read_text(encoding="utf-8") for file in files}
    names, before = set(), set()
    for file, text in texts.items():
        named, after = NAMED.search(text), AFTER.search(text)
        if named is None or after is None:
            raise ValueError(f"{file} does not say its revision and the one before it, each on a line.")
        names.add(named[1])
        before.add(after[1])
    newest = names - before
    if len(newest) > 1:
        raise ValueError(f"The migrations have more than one end: {', '.join(sorted(newest))}.")
    return newest.pop() if newest else None
