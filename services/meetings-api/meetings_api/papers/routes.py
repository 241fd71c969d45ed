"""Packs and papers over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, File, Form, Query, Response, UploadFile

from chassis.files import (
    A_FILE,
    FileBeingChecked,
    FileEmpty,
    FileKindNotAccepted,
    FileRefused,
    FileTooLarge,
    file_response,
)
from chassis.idempotency import Route
from chassis.preconditions import IfMatch, tagged
from chassis.problems import Forbidden, PreconditionFailed, PreconditionRequired, problems
from chassis.session import CurrentActor, Session
from meetings_api.access import MeetingNotFound
from meetings_api.models import Side
from meetings_api.papers import commands, queries
from meetings_api.papers.commands import PaperAlreadyThere
from meetings_api.papers.queries import PaperNotFound, Shown, ShownPack
from meetings_api.papers.rules import AgendaNotAgreed, NobodyToSendTo, NothingToCirculate, PaperNotLate
from meetings_api.papers.schemas import (
    CirculatedOut,
    CirculationOut,
    LatePaperOut,
    PackOut,
    PaperOut,
    SentPaperOut,
    WaiveLateness,
)
from meetings_api.states import MeetingNotOpen

router = APIRouter(prefix="/v1", tags=["papers"], route_class=Route)
NOT_KEPT = (FileKindNotAccepted, FileTooLarge, FileEmpty, MeetingNotOpen, Forbidden)
Title = Annotated[
    str,
    Form(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$", examples=["Headteacher's report"]),
]
Upload = Annotated[UploadFile, File(description="PDF, Word, Excel, PowerPoint, an image or text; 20 MiB.")]


@router.get(
    "/meetings/{meeting_id}/packs",
    summary="Read the packs of a meeting",
    response_model=list[PackOut],
    responses=problems(MeetingNotFound),
)
async def list_packs(session: Session, actor: CurrentActor, meeting_id: UUID) -> Any:
    """The AID's pack and the academy's, each with the day it is due and the papers you may see: your own pack
    as it stands, the other as it was last circulated."""
    return [shown_pack(pack) for pack in await queries.list_packs(session, actor, meeting_id)]


@router.post(
    "/meetings/{meeting_id}/packs/{side}/papers",
    summary="Add a paper to a pack",
    status_code=202,
    response_model=PaperOut,
    responses=problems(MeetingNotFound, *NOT_KEPT, PaperAlreadyThere),
)
async def add_paper(
    session: Session,
    actor: CurrentActor,
    response: Response,
    meeting_id: UUID,
    side: Side,
    title: Title,
    file: Upload,
) -> Any:
    """The AID adds to the AID's pack, the headteacher to the academy's. The file is checked before anybody
    can open it: `check` says how far that is. After the end of the day it was due, the paper is late by so
    many minutes, and goes out only when the chair waives that."""
    shown = await commands.add_paper(session, actor, meeting_id, side, title=title, upload=file)
    await tagged(session, response, shown.paper)
    return shown_paper(shown)


@router.get(
    "/papers/{paper_id}",
    summary="Read what is known of a paper",
    response_model=PaperOut,
    responses=problems(PaperNotFound),
)
async def read_paper(session: Session, actor: CurrentActor, response: Response, paper_id: UUID) -> Any:
    """With the ETag that a new version asks for. Before it is circulated, a paper is there for its owner
    only."""
    shown = await queries.show_paper(session, actor, paper_id)
    await tagged(session, response, shown.paper)
    return shown_paper(shown)


@router.post(
    "/papers/{paper_id}/versions",
    summary="Send a new version of a paper",
    status_code=202,
    response_model=PaperOut,
    responses=problems(PaperNotFound, *NOT_KEPT, PreconditionRequired, PreconditionFailed),
)
async def add_paper_version(
    session: Session, actor: CurrentActor, response: Response, paper_id: UUID, file: Upload, if_match: IfMatch
) -> Any:
    """Earlier versions are kept. Attendees go on seeing the one they were sent until the pack is circulated
    again. A waiver was for the version before."""
    shown = await commands.add_version(session, actor, paper_id, upload=file, if_match=if_match)
    await tagged(session, response, shown.paper)
    return shown_paper(shown)


@router.get(
    "/papers/{paper_id}/file",
    summary="Download a paper",
    response_class=Response,
    responses={200: A_FILE, **problems(PaperNotFound, FileBeingChecked, FileRefused)},
)
async def download_paper(
    session: Session,
    actor: CurrentActor,
    paper_id: UUID,
    number: Annotated[
        int | None, Query(ge=1, le=10_000, description="Of your own paper: which version.")
    ] = None,
) -> Any:
    """The file itself, once it has been found clean. Its owner may ask for any version; all others get the
    one that was circulated last. The links in letters lead here."""
    return await file_response(session, await queries.file_of(session, actor, paper_id, number))


@router.post(
    "/papers/{paper_id}/waiver",
    summary="Waive the lateness of a paper",
    response_model=LatePaperOut,
    responses=problems(PaperNotFound, Forbidden, PaperNotLate),
)
async def waive_lateness(session: Session, actor: CurrentActor, paper_id: UUID, asked: WaiveLateness) -> Any:
    """The chair (the AID) accepts a late paper into its pack. That it was late, by how much, and why it was
    accepted stay on record."""
    return await commands.waive_lateness(session, actor, paper_id, reason=asked.reason)


@router.post(
    "/meetings/{meeting_id}/packs/{side}/circulation",
    summary="Circulate a pack by e-mail",
    response_model=CirculatedOut,
    responses=problems(
        MeetingNotFound, Forbidden, MeetingNotOpen, AgendaNotAgreed, NothingToCirculate, NobodyToSendTo
    ),
)
async def circulate_pack(session: Session, actor: CurrentActor, meeting_id: UUID, side: Side) -> Any:
    """Sends what is ready to everybody who is asked to the meeting: links that ask them to sign in, and an
    invitation that their calendars understand. From then on attendees can read these papers. Refused until
    the headteacher has agreed the agenda. Circulating again sends what is new since. The AID circulates the
    AID's pack, the headteacher the academy's, each one week before (the improvement framework); circulating
    later is possible and shows in `days_before`."""
    done = await commands.circulate_pack(session, actor, meeting_id, side)
    sent = [SentPaperOut.model_validate(paper) for paper in done.circulation.papers]
    return CirculatedOut(
        at=done.circulation.at,
        days_before=done.circulation.days_before,
        papers=sent,
        recipients=done.recipients,
        left_out=done.left_out,
    )


@router.get(
    "/meetings/{meeting_id}/packs/{side}/circulations",
    summary="Read how a pack was circulated",
    response_model=list[CirculationOut],
    responses=problems(MeetingNotFound),
)
async def list_circulations(session: Session, actor: CurrentActor, meeting_id: UUID, side: Side) -> Any:
    """Each time the pack was sent: what, how many days before the meeting, and whether each letter arrived at
    its mail server."""
    return await queries.list_circulations(session, actor, meeting_id, side)


def shown_pack(shown: ShownPack) -> PackOut:
    return PackOut(
        side=Side(shown.pack.side),
        due_on=shown.pack.due_on,
        circulated_at=shown.pack.circulated_at,
        papers=[shown_paper(paper) for paper in shown.papers],
        missing=shown.missing,
        awaiting_waiver=[LatePaperOut.model_validate(paper) for paper in shown.awaiting_waiver],
    )


def shown_paper(shown: Shown) -> PaperOut:
    paper, version, file = shown.paper, shown.version, shown.file
    return PaperOut.model_validate(
        {
            **{name: getattr(paper, name) for name in ("id", "version", "meeting_id", "side", "title")},
            **{name: getattr(paper, name) for name in ("waiver_reason", "circulated_at")},
            **{name: getattr(version, name) for name in ("number", "uploaded_by", "uploaded_at")},
            **{name: getattr(file, name) for name in ("media_type", "size", "sha256")},
            "minutes_late": version.minutes_late,
            "file_name": file.name,
            "check": file.status,
            "check_reason": file.reason,
            "waived": paper.waived_by is not None,
        }
    )
