"""Identifiers made here, before any row exists: UUIDv7, so that keys sort by when they were made."""

import secrets
import time
from uuid import UUID


def uuid7() -> UUID:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds, then randomness."""
    value = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def seed() -> str:
    """All of a UUIDv7 but its last six digits, for the rows of one statement, which number themselves.

    In SQL: `cast(:seed || lpad(to_hex(place), 6, '0') as uuid)`, up to 16 million. `uuidv7()` asks for
    randomness for each, which takes six times as long. Here 50 bits of it are for all of them.
    """
    return str(uuid7())[:-6]
