"""A service about nothing, on which the chassis is proved."""

from pathlib import Path
from uuid import UUID

from chassis import dead_letters_routes, history_routes, imports, webhooks
from chassis.files import CHECK_FILE
from chassis.filetypes import MIB
from chassis.live import Visible
from chassis.service import Service
from notes.attachments import router as attachments
from notes.events import NoteArchived, NoteWritten
from notes.importers import IMPORTERS
from notes.models import Note
from notes.next_door import router as next_door
from notes.policy import POLICY, Action, Role
from notes.routes import router

LIVE = {NoteWritten.type: Visible(Note, Action.VIEW_NOTE, lambda data: UUID(data["note_id"]))}

SERVICE = Service(
    name="standards-api",
    module=__name__,
    title="Notes",
    description="A service about nothing.",
    folder=Path(__file__).parent,
    routers=[
        router,
        attachments,
        next_door,
        imports.router(IMPORTERS, POLICY, view=Action.VIEW_IMPORT),
        history_routes.router(
            POLICY,
            view=Action.VIEW_HISTORY,
            contents=Action.READ_HISTORY,
            verification=Action.VERIFY_HISTORY,
            export=Action.EXPORT_HISTORY,
        ),
        dead_letters_routes.router(POLICY, view=Action.VIEW_HELD_EVENTS, release=Action.RELEASE_HELD_EVENT),
        webhooks.router(POLICY, LIVE, view=Action.VIEW_WEBHOOKS, manage=Action.MANAGE_WEBHOOKS),
    ],
    policy=POLICY,
    roles=list(Role),
    events=[NoteWritten, NoteArchived],
    importers=IMPORTERS,
    live=LIVE,
    tasks=[CHECK_FILE, *imports.tasks(IMPORTERS)],
    large_bodies={"/v1/imports": imports.LARGEST_BODY, "/v1/notes/*/files": 21 * MIB},
)
