"""`/v1/imports`: upload files, look at the preview, apply it, follow the progress."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import Select, Uuid, select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import FormData, UploadFile

from chassis import files
from chassis.actor import COMMONS, OPERATOR, Actor
from chassis.files import FileEmpty, FileKindNotAccepted, FileTooLarge
from chassis.idempotency import Route
from chassis.imports.models import Import, ImportNotPreviewed, State, move
from chassis.imports.pages import ImportLine
from chassis.imports.schemas import ImportOut, ImportRowOut
from chassis.imports.shapes import MIB, Importer
from chassis.imports.work import BUSY_STATES, ask_for_work
from chassis.listing import Listing, Page, View
from chassis.patience import Prefer, patience, wait_until
from chassis.policy import Policy, access, require, require_role, within_reach
from chassis.preconditions import IfMatchStated, tagged
from chassis.problems import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed, Problem, problems
from chassis.session import CurrentActor, Session
from chassis.swift import Asker, columns_of, given, json_of

LARGEST_BODY = 100 * MIB
TABLES = ("csv", "xlsx", "txt")
IMPORTS = Listing(
    Import,
    ImportOut,
    sorts={"created_at": Import.created_at},
    filters={"kind": Import.kind, "state": Import.state},
    default="-created_at",
)
ROWS = Listing(
    ImportLine,
    ImportRowOut,
    sorts={"number": ImportLine.number},
    filters={"outcome": ImportLine.outcome, "key": ImportLine.key},
    search=[ImportLine.key, ImportLine.reason],
)


class ImportNotFound(NotFound):
    title = "There is no such import"


class ImportKindUnknown(Invalid):
    title = "There is no such kind of import"


class ImportFilesWrong(Invalid):
    title = "These are not the files this kind of import takes"


class NothingToApply(Conflict):
    title = "The import has no row to apply"


def router(importers: Sequence[Importer], policy: Policy, *, view: str) -> APIRouter:
    """The routes of a service's imports. `view` names the line of its policy table for looking at them."""
    routes = APIRouter(prefix="/v1/imports", tags=["imports"], route_class=Route)
    by_kind = {importer.kind: importer for importer in importers}
    add_preview(routes, by_kind, policy)
    add_reading(routes, policy, view)
    add_rows(routes, policy, view)
    add_application(routes, by_kind, policy, view)
    return routes


def add_preview(routes: APIRouter, by_kind: Mapping[str, Importer], policy: Policy) -> None:
    refusals: tuple[type[Problem], ...] = (
        Forbidden, ImportKindUnknown, ImportFilesWrong, FileEmpty, FileTooLarge, FileKindNotAccepted,
        *dict.fromkeys(refusal for importer in by_kind.values() for refusal in importer.refusals),
    )  # fmt: skip

    @routes.post(
        "",
        status_code=202,
        response_model=ImportOut,
        summary="Upload files and preview what they would change",
        description=describe(by_kind),
        responses={202: accepted(), **problems(*refusals)},
        openapi_extra={"requestBody": request_body(by_kind)},
    )
    async def preview_import(
        request: Request, response: Response, session: Session, actor: CurrentActor
    ) -> Any:
        async with request.form(max_files=10, max_fields=5) as form:
            importer = chosen(form, by_kind)
            require_to_make(importer, policy, actor)
            uploads = named_files(form, importer)
            for file in uploads.values():
                await screened(importer, file)
            parts = [await keep_part(session, importer, part, file) for part, file in uploads.items()]
        imported = Import(kind=importer.kind, title=importer.title, made_by=actor.subject, parts=parts)
        session.add(imported)
        await require(session, policy, actor, importer.action, imported)
        await ask_for_work(session, imported)
        response.headers["Location"] = f"/v1/imports/{imported.id}"
        return await tagged(session, response, imported)


def add_reading(routes: APIRouter, policy: Policy, view: str) -> None:
    @routes.get("", response_model=Page[ImportOut], summary="List imports, the latest first")
    async def list_imports(
        session: Session, actor: CurrentActor, asked: Annotated[View, Depends(IMPORTS)]
    ) -> Any:
        """The imports that the caller may see, each with its counts and how far it is."""
        return await IMPORTS.answer(session, select(Import).where(within_reach(policy, actor, view)), asked)

    def one(actor: Actor) -> Select[Any]:
        chosen = select(*columns_of(Import, ImportOut)).where(Import.id == given("import_id", Uuid))
        return json_of(chosen.where(within_reach(policy, actor, view)))

    @routes.get(
        "/{import_id}",
        response_model=ImportOut,
        summary="Read an import and how far it is",
        responses=problems(ImportNotFound),
    )
    async def read_import(asker: Asker, import_id: UUID, prefer: Prefer = None) -> Any:
        """The counts are of rows. While `state` is previewing or applying, ask with `Prefer: wait=10`: it is
        answered as soon as that is over, or after so many seconds with how far it is.
        """
        return await wait_until(
            lambda answer: json.loads(bytes(answer.body))["state"] not in BUSY_STATES,
            lambda: asker.one(one, ImportNotFound, import_id=import_id),
            called=asker.request.app.state.doorbell.next_call,
            seconds=patience(prefer),
        )


def add_rows(routes: APIRouter, policy: Policy, view: str) -> None:
    @routes.get(
        "/{import_id}/rows",
        response_model=Page[ImportRowOut],
        summary="List the rows of an import, each with its verdict",
        responses=problems(ImportNotFound),
    )
    async def list_import_rows(
        session: Session, actor: CurrentActor, import_id: UUID, asked: Annotated[View, Depends(ROWS)]
    ) -> Any:
        """By row number. `outcome` picks one verdict: new, changed, same, refused. `format=csv` takes all."""
        await access(session, policy, actor, Import, import_id, view=view, missing=ImportNotFound)
        return await ROWS.answer(session, select(ImportLine).filter_by(import_id=import_id), asked)


def add_application(routes: APIRouter, by_kind: Mapping[str, Importer], policy: Policy, view: str) -> None:
    refusals = (Forbidden, ImportNotFound, ImportNotPreviewed, NothingToApply, PreconditionFailed)

    @routes.post(
        "/{import_id}/application",
        status_code=202,
        response_model=ImportOut,
        summary="Apply a previewed import",
        responses={202: accepted(), **problems(*refusals)},
    )
    async def apply_import(
        session: Session, actor: CurrentActor, response: Response, import_id: UUID, if_match: IfMatchStated
    ) -> Any:
        """Applies the rows previewed as new or changed, in batches, each judged again at that moment.

        What is applied is what was read for the preview, whatever has become of the file. Asked again while
        it is being applied, it only goes on; once applied, 409. The same files sent again are all `same`.
        """
        imported = await access(session, policy, actor, Import, import_id, view=view, missing=ImportNotFound)
        action = action_on(imported, by_kind, policy, actor)
        imported = await access(
            session, policy, actor, Import, import_id, view=view, action=action, if_match=if_match
        )
        if imported.state != State.APPLYING:
            start(imported, actor)
        await ask_for_work(session, imported)
        response.headers["Location"] = f"/v1/imports/{import_id}"
        return await tagged(session, response, imported)


def action_on(imported: Import, by_kind: Mapping[str, Importer], policy: Policy, actor: Actor) -> str:
    """What the caller must be permitted in order to apply it."""
    importer = by_kind.get(imported.kind)
    if importer is None:
        raise ImportNotPreviewed("This kind of import is no longer made.")
    require_to_make(importer, policy, actor)
    return importer.action


def start(imported: Import, actor: Actor) -> None:
    move(imported, State.APPLYING)
    imported.total, imported.done = imported.new + imported.changed, 0
    imported.applied_by = actor.subject
    if not imported.total:
        raise NothingToApply("Every row is there already or refused: look at the rows.")


def require_to_make(importer: Importer, policy: Policy, actor: Actor) -> None:
    require_role(policy, actor, importer.action)
    operator = actor.trust_id == COMMONS and OPERATOR in actor.roles
    if (importer.trust_of or importer.of_the_commons) and not operator:
        raise Forbidden("This kind of import is for all trusts: it is made by an operator, in no trust.")


def chosen(form: FormData, by_kind: Mapping[str, Importer]) -> Importer:
    kind = form.get("kind")
    if not isinstance(kind, str) or kind not in by_kind:
        raise ImportKindUnknown(f"Send the field kind with one of: {', '.join(by_kind) or 'none'}.")
    return by_kind[kind]


def named_files(form: FormData, importer: Importer) -> dict[str, UploadFile]:
    found: dict[str, UploadFile] = {}
    for name, value in form.multi_items():
        if name == "kind":
            continue
        if name not in importer.parts or name in found or not isinstance(value, UploadFile):
            raise ImportFilesWrong(f"{importer.title} takes one file each for: {', '.join(importer.parts)}.")
        found[name] = value
    if missing := [name for name in importer.parts if name not in found and name not in importer.optional]:
        raise ImportFilesWrong(f"Add the files: {', '.join(missing)}.", missing=missing)
    return found


async def screened(importer: Importer, upload: UploadFile) -> None:
    """Before anything of it is kept. What is too large is refused when it is kept."""
    if importer.screen:
        await upload.seek(0)
        content = await upload.read(importer.largest)
        await asyncio.to_thread(importer.screen, upload.filename or "", content)


async def keep_part(
    session: AsyncSession, importer: Importer, part: str, upload: UploadFile
) -> dict[str, Any]:
    stored = await files.store(session, upload, TABLES, largest=importer.largest)
    told = {"name": stored.name, "size": stored.size, "sha256": stored.sha256, "file_id": str(stored.id)}
    return {"part": part, **told, "unrecognised": []}


def describe(by_kind: Mapping[str, Importer]) -> str:
    kinds = "\n".join(
        f"- `{kind}` ({importer.title}): "
        + "; ".join(f"`{part}` {what}" for part, what in importer.parts.items())
        for kind, importer in by_kind.items()
    )
    return (
        "Nothing is changed yet. Each row is read and judged: new, changed (with the differences), same, or "
        "refused (with the reason). Files are CSV (UTF-8 or Windows-1252) or Excel workbooks; columns are "
        f"found by name.\n\nKinds and their files:\n{kinds}"
    )


def request_body(by_kind: Mapping[str, Importer]) -> dict[str, Any]:
    file = {"type": "string", "contentMediaType": "application/octet-stream"}
    shapes = [
        {
            "type": "object",
            "title": importer.title,
            "required": ["kind", *(part for part in importer.parts if part not in importer.optional)],
            "properties": {
                "kind": {"const": kind},
                **{part: {**file, "description": what} for part, what in importer.parts.items()},
            },
            "additionalProperties": False,
        }
        for kind, importer in by_kind.items()
    ]
    schema = {"oneOf": shapes} if shapes else {"type": "object"}
    examples = {
        kind: {"value": {"kind": kind, **dict.fromkeys(importer.parts, "(the file)")}}
        for kind, importer in by_kind.items()
    }
    return {"required": True, "content": {"multipart/form-data": {"schema": schema, "examples": examples}}}


def accepted() -> dict[str, Any]:
    location = {"description": "Where to follow it.", "schema": {"type": "string"}}
    return {"description": "Begun.", "headers": {"Location": location}}
