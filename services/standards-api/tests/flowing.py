"""What tests of the way of an assessment say over and over."""

import json
from typing import Any

from rig import Api

MET = {"read-daily": "met", "read-at-home": "met", "read-aloud": "not_met", "know-tables": "met"}
BELOW_TOP = {**MET, "read-widely": "not_met", "prove-things": "not_met"}


def ok(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


async def events(api: Api, room: Any) -> list[tuple[str, dict[str, Any]]]:
    rows = await api.look(
        "select type, data from outbox where trust_id = $1 and type like '%.assessment-%' order by position",
        room.trust.id,
    )
    return [(row["type"], json.loads(row["data"])) for row in rows]
