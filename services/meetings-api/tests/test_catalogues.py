"""The lists that each stand in one place hold together: tables, events, what can be followed."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from rig import Api
from rig.drift import drift
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from chassis.events import Event
from meetings_api.events import EVENTS
from meetings_api.following import LIVE


@pytest.fixture
async def migrator(api: Api) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(api.database.migrator_url, poolclass=NullPool)
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()


async def test_the_migrated_database_is_what_the_models_say(migrator: AsyncConnection) -> None:
    assert await drift(migrator) == []


async def test_a_drift_would_be_seen(migrator: AsyncConnection) -> None:
    found = await drift(migrator, "drop index meetings_one_per_slot_key")
    assert any("meetings_one_per_slot_key" in fault for fault in found), found


def test_every_event_can_be_followed() -> None:
    assert set(LIVE) == {event.type for event in EVENTS}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.type)
def test_an_event_is_shown_to_those_who_see_what_it_is_about(event: type[Event]) -> None:
    ids = {name: str(UUID(int=number)) for number, name in enumerate(event.model_fields, start=1)}
    found = str(LIVE[event.type].key(ids))
    about = "action_id" if "action_id" in event.model_fields else "meeting_id"
    assert found == ids[about]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.type)
def test_an_event_says_where_and_when_and_never_what_was_said(event: type[Event]) -> None:
    said = {
        "meeting_id", "action_id", "urn", "kind", "year", "slot", "starts_at", "ends_at", "pack", "held_on",
        "asks_for", "area", "severity", "due_on", "owner_subject",
    }  # fmt: skip
    assert set(event.model_fields) <= said
