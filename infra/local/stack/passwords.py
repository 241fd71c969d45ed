"""Secrets that are made once, kept in the state folder, and readable by their owner only."""

import json
import os
import secrets
from pathlib import Path


def private_folder(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def write_private(file: Path, text: str) -> None:
    """Whole or not at all, and never readable by others, not even for a moment."""
    private_folder(file.parent)
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
    fresh.replace(file)


class Passwords:
    """A drawer of named passwords: asking for one that is not there makes it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}

    def __getitem__(self, name: str) -> str:
        if name not in self.known:
            # Letters and digits behind a letter: safe in a URL, and in nats.conf, where 12e3 is a number.
            self.known[name] = "p" + secrets.token_hex(24)
            write_private(self.file, json.dumps(self.known, indent=2) + "\n")
        return self.known[name]
