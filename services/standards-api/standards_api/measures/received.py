"""A batch as it was received: most of the work it makes, done while no transaction is open."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic_core import to_json

from chassis.clock import LONDON
from standards_api.measures.rows import read_rows
from standards_api.measures.rules import Sifted, sift
from standards_api.models.measures import Release
from standards_api.own_measures import is_own

Rows = Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True)
class Received:
    """`unreadable` says of each row that has not the shape of one why. `sifted` is None where the trust's own
    measures must be known first."""

    source: str
    as_at: datetime
    release: Release | None
    fingerprint: str
    readable: Rows
    unreadable: Mapping[int, str]
    sifted: Sifted | None

    @property
    def day(self) -> date:
        return self.as_at.astimezone(LONDON).date()


def receive(source: str, as_at: datetime, release: Release | None, rows: list[Any]) -> Received:
    readable, unreadable = read_rows(rows)
    content = json.dumps(rows, sort_keys=True).encode() if unreadable else to_json(list(readable.values()))
    about = json.dumps([source, as_at, release], default=str).encode()
    return Received(
        source=source,
        as_at=as_at,
        release=release,
        # One for one content, however it was written down.
        fingerprint=hashlib.sha256(about + content).hexdigest(),
        readable=readable,
        unreadable=unreadable,
        sifted=sifted_at_once(readable, as_at),
    )


def sifted_at_once(rows: Rows, as_at: datetime) -> Sifted | None:
    own = any(map(is_own, {row["measure"] for row in rows.values()}))
    return None if own else sift(rows, day=as_at.astimezone(LONDON).date())
