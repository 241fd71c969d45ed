"""The signing keys: one signs, the next is published before it does, and old ones until no token needs them.

A service may fetch keys once a minute at the most, so a key that signed as soon as it was made would be
refused for up to a minute.
"""

import json
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from joserfc.jwk import ECKey

from stack.passwords import write_private

ALGORITHM = "ES256"
OVERLAP_SECONDS = 3600  # Twelve lives of an access token: room for caches and for clocks that differ.


class KeyRing:
    """The next one first, then the one that signs; in a file, so that tokens survive a restart."""

    def __init__(self, file: Path, *, clock: Callable[[], float] = time.time) -> None:
        self.file = file
        self.clock = clock
        self._entries: list[dict[str, Any]] = json.loads(file.read_text()) if file.exists() else []
        self._keys = {entry["key"]["kid"]: ECKey.import_key(entry["key"]) for entry in self._entries}
        while len(self._entries) < 2:
            self.rotate()

    @property
    def signing(self) -> ECKey:
        return self._keys[self._entries[1]["key"]["kid"]]

    def get(self, kid: str) -> ECKey | None:
        self._forget_expired()
        return self._keys.get(kid)

    def public(self) -> dict[str, list[dict[str, Any]]]:
        self._forget_expired()
        return {"keys": [dict(key.as_dict(private=False)) for key in self._keys.values()]}

    def rotate(self) -> str:
        """The next key signs from now on and another takes its place. Returns the id that signs."""
        kid = secrets.token_hex(8)
        key = ECKey.generate_key("P-256", {"use": "sig", "alg": ALGORITHM, "kid": kid})
        for entry in self._entries[1:]:
            entry.setdefault("retired", self.clock())
        self._entries.insert(0, {"key": key.as_dict(private=True)})
        self._keys[kid] = key
        self._forget_expired()
        write_private(self.file, json.dumps(self._entries))
        return str(self._entries[min(1, len(self._entries) - 1)]["key"]["kid"])

    def _forget_expired(self) -> None:
        oldest = self.clock() - OVERLAP_SECONDS
        self._entries = [entry for entry in self._entries if entry.get("retired", self.clock()) > oldest]
        kept = {entry["key"]["kid"] for entry in self._entries}
        self._keys = {kid: key for kid, key in self._keys.items() if kid in kept}
