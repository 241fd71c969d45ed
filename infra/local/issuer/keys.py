"""The signing keys: one signs, its forerunners are published until no token of theirs can still be valid."""

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
    """Newest first; kept in a file, so that tokens survive a restart of the issuer."""

    def __init__(self, file: Path, *, clock: Callable[[], float] = time.time) -> None:
        self.file = file
        self.clock = clock
        self._entries: list[dict[str, Any]] = json.loads(file.read_text()) if file.exists() else []
        self._keys = {entry["key"]["kid"]: ECKey.import_key(entry["key"]) for entry in self._entries}
        if not self._entries:
            self.rotate()

    @property
    def signing(self) -> ECKey:
        return self._keys[self._entries[0]["key"]["kid"]]

    def get(self, kid: str) -> ECKey | None:
        self._forget_expired()
        return self._keys.get(kid)

    def public(self) -> dict[str, list[dict[str, Any]]]:
        self._forget_expired()
        return {"keys": [dict(key.as_dict(private=False)) for key in self._keys.values()]}

    def rotate(self) -> str:
        """A new key signs from now on. Returns its id."""
        kid = secrets.token_hex(8)
        key = ECKey.generate_key("P-256", {"use": "sig", "alg": ALGORITHM, "kid": kid})
        for entry in self._entries:
            entry.setdefault("retired", self.clock())
        self._entries.insert(0, {"key": key.as_dict(private=True)})
        self._keys[kid] = key
        self._forget_expired()
        write_private(self.file, json.dumps(self._entries))
        return kid

    def _forget_expired(self) -> None:
        oldest = self.clock() - OVERLAP_SECONDS
        self._entries = [entry for entry in self._entries if entry.get("retired", self.clock()) > oldest]
        kept = {entry["key"]["kid"] for entry in self._entries}
        self._keys = {kid: key for kid, key in self._keys.items() if kid in kept}
