"""A service about nothing, on which the chassis is proved."""

from pathlib import Path

from chassis.service import Service
from notes.events import NoteArchived, NoteWritten
from notes.policy import POLICY, Role
from notes.routes import router

SERVICE = Service(
    name="standards-api",
    title="Notes",
    description="A service about nothing.",
    folder=Path(__file__).parent,
    routers=[router],
    policy=POLICY,
    roles=list(Role),
    events=[NoteWritten, NoteArchived],
)
