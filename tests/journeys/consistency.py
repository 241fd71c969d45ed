"""Do the three agree? What each has said against what the others have heard, straight from the databases."""

from typing import Any

import asyncpg

from stack.stack import Stack

SERVICES = ("standards", "support", "meetings")
SAID = "select id, type, subject, sequence, trust_id, published_at is not null as published from outbox"
HEARD = "select event_id from inbox"
CURSORS = "select trust_id, subject, last from inbox_cursors where source = $1"


async def ask(stack: Stack, service: str, sql: str, *values: Any) -> list[Any]:
    connection = await asyncpg.connect(stack.postgres.url("postgres", service, driver="postgresql"))
    try:
        return list(await connection.fetch(sql, *values))
    finally:
        await connection.close()


async def differences(stack: Stack) -> list[str]:
    """Every event that waits, is missing, is doubled or is held; empty when all agree."""
    found: list[str] = []
    said = {service: await ask(stack, service, SAID) for service in SERVICES}
    for service, events in said.items():
        found += [f"{service}: {event['type']} waits" for event in events if not event["published"]]
        found += gaps(service, events)
    for listener in SERVICES:
        heard = [row["event_id"] for row in await ask(stack, listener, HEARD)]
        found += (
            [f"{listener}: {len(heard) - len(set(heard))} handled twice"]
            if len(heard) != len(set(heard))
            else []
        )
        held = await ask(stack, listener, "select type, state, reason from held_events")
        found += [f"{listener}: holds {row['type']} ({row['state']}: {row['reason']})" for row in held]
        for speaker in set(SERVICES) - {listener}:
            found += await unheard(stack, listener, speaker, said[speaker])
    return found


def gaps(service: str, events: list[Any]) -> list[str]:
    """The numbers of each subject run 1, 2, 3 … and each once."""
    numbers: dict[tuple[Any, str], list[int]] = {}
    for event in events:
        numbers.setdefault((event["trust_id"], event["subject"]), []).append(event["sequence"])
    return [
        f"{service}: {subject} is numbered {sorted(found)}"
        for (_, subject), found in numbers.items()
        if sorted(found) != list(range(1, len(found) + 1))
    ]


async def unheard(stack: Stack, listener: str, speaker: str, events: list[Any]) -> list[str]:
    """The listener's place in each subject is where the speaker is."""
    places = await ask(stack, listener, CURSORS, f"/{speaker}-api")
    reached = {(row["trust_id"], row["subject"]): row["last"] for row in places}
    spoken: dict[tuple[Any, str], int] = {}
    for event in events:
        key = (event["trust_id"], event["subject"])
        spoken[key] = max(spoken.get(key, 0), event["sequence"])
    return [
        f"{listener}: has heard {reached.get(key, 0)} of {last} about {key[1]} from {speaker}"
        for key, last in spoken.items()
        if reached.get(key, 0) != last
    ]
