"""Standards as YAML files over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, File, Response, UploadFile

from chassis.idempotency import Route
from chassis.preconditions import IfMatch, tagged
from chassis.problems import Forbidden, PreconditionFailed, problems
from chassis.session import CurrentActor, Session
from standards_api.shipped.documents import FileHoldsNoStandard, read, write
from standards_api.standards import commands, queries
from standards_api.standards.problems import CodeTaken, DraftAlreadyThere, VersionNotDraft, VersionNotFound
from standards_api.standards.routes import Code, Number
from standards_api.standards.schemas import VersionOut

router = APIRouter(prefix="/v1", tags=["standards"], route_class=Route)

YAML = "application/yaml"
FILE = {
    "type": "object",
    "description": "The content of the version, as elsewhere, with the code of the standard before it.",
    "required": ["code", "title", "levels", "aspects"],
    "properties": {"code": {"type": "string"}, "title": {"type": "string"}},
}
EXAMPLE = {
    "code": "trust-standard",
    "title": "What we expect of every academy",
    "levels": [{"key": "secure", "name": "Secure"}],
    "aspects": [
        {
            "key": "reading",
            "name": "Reading",
            "criteria": [{"key": "reading-taught", "level": "secure", "text": "Reading is taught daily."}],
        }
    ],
}
Upload = Annotated[UploadFile, File(description="One YAML file, as the export gives it; at most 1 MiB.")]


@router.get(
    "/standards/{code}/versions/{number}/file",
    summary="Export a version as YAML",
    response_class=Response,
    responses={
        200: {"content": {YAML: {"schema": FILE, "example": EXAMPLE}}},
        **problems(VersionNotFound),
    },
)
async def export_version(session: Session, actor: CurrentActor, code: Code, number: Number) -> Response:
    """The version as one readable file, which can be changed in any editor and sent back as a draft."""
    version = await queries.access_version(session, actor, code, number)
    headers = {
        "Content-Disposition": f'attachment; filename="{code}-{number}.yaml"',
        "Cache-Control": "no-store",
    }
    return Response(write(code, version.read()), headers=headers, media_type=YAML)


@router.post(
    "/standard-files",
    status_code=201,
    summary="Import a standard from YAML",
    response_model=VersionOut,
    responses=problems(Forbidden, FileHoldsNoStandard, DraftAlreadyThere, CodeTaken),
)
async def import_standard(session: Session, actor: CurrentActor, response: Response, file: Upload) -> Any:
    """A file with a `code` that the trust has begins the next draft of that standard; with another code, a
    standard of its own. For the chief executive and the AID."""
    version = await commands.take_file(session, actor, read(await file.read()))
    return await tagged(session, response, version)


@router.put(
    "/standards/{code}/versions/{number}/file",
    summary="Rewrite a draft from YAML",
    response_model=VersionOut,
    responses=problems(VersionNotFound, VersionNotDraft, FileHoldsNoStandard, PreconditionFailed),
)
async def rewrite_draft_from_file(
    session: Session,
    actor: CurrentActor,
    response: Response,
    code: Code,
    number: Number,
    file: Upload,
    if_match: IfMatch,
) -> Any:
    """Replace all that a draft says with what the file says. Its `code` must be that of the standard."""
    coded = read(await file.read())
    if coded.code != code:
        raise FileHoldsNoStandard(
            f"The file holds the standard {coded.code}, and the draft is one of {code}."
        )
    version = await commands.rewrite_draft(
        session, actor, code, number, content=coded.content, if_match=if_match
    )
    return await tagged(session, response, version)
