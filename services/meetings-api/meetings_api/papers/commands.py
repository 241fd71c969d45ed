"""Keeping papers, waiving their lateness, and circulating a pack by e-mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now
from chassis.files import StoredFile, Upload, keep
from chassis.ids import uuid7
from chassis.outbox import record
from chassis.problems import Conflict, PreconditionFailed
from meetings_api.access import access_meeting
from meetings_api.dates import days_before
from meetings_api.events import PapersCirculated
from meetings_api.invitations import entry_for, link, load_invited, say_time, write_to
from meetings_api.models import Circulation, Meeting, Pack, Paper, PaperVersion, Side
from meetings_api.papers import queries, rules
from meetings_api.papers.queries import Shown
from meetings_api.papers.rules import NobodyToSendTo, Obstacle
from meetings_api.policy import Action
from meetings_api.states import require_open

WHOSE = {Side.AID: "the AID's papers", Side.ACADEMY: "the academy's papers"}


class PaperAlreadyThere(Conflict):
    title = "The pack has a paper of this title"


async def add_paper(
    session: AsyncSession, actor: Actor, meeting_id: UUID, side: Side, *, title: str, upload: Upload
) -> Shown:
    meeting = await access_meeting(session, actor, meeting_id, to=queries.KEEP[side])
    require_open(meeting)
    pack = await queries.load_pack(session, meeting_id, side)
    candidates = await queries.load_candidates(session, pack)
    if title.casefold() in {one.paper.title.casefold() for one in candidates}:
        raise PaperAlreadyThere("Send a new version of it, or choose another title.")
    paper = Paper(pack_id=pack.id, meeting_id=meeting_id, side=side, title=title)
    return await take_in(session, actor, paper, pack=pack, upload=upload)


async def add_version(
    session: AsyncSession, actor: Actor, paper_id: UUID, *, upload: Upload, if_match: int
) -> Shown:
    paper = await queries.access_paper(session, actor, paper_id)
    meeting = await access_meeting(session, actor, paper.meeting_id, to=queries.KEEP[Side(paper.side)])
    require_open(meeting)
    await session.refresh(paper, with_for_update=True)
    if paper.version != if_match:
        raise PreconditionFailed("Read the paper again, look at what changed, and send yours anew.")
    pack = await queries.load_pack(session, meeting.id, Side(paper.side))
    return await take_in(session, actor, paper, pack=pack, upload=upload)


async def take_in(session: AsyncSession, actor: Actor, paper: Paper, *, pack: Pack, upload: Upload) -> Shown:
    """Every version is kept for good, with how late it was under the due day of the time."""
    stored: StoredFile = await keep(session, upload)
    at = now()
    rules.take_in(paper, now=at, due_on=pack.due_on)
    session.add(paper)
    await session.flush()
    version = PaperVersion(
        paper_id=paper.id, number=paper.newest, file_id=stored.id,
        uploaded_by=actor.subject, uploaded_at=at, minutes_late=paper.minutes_late,
    )  # fmt: skip
    session.add(version)
    await session.flush()
    return Shown(paper, version, stored)


async def waive_lateness(session: AsyncSession, actor: Actor, paper_id: UUID, *, reason: str) -> Paper:
    paper = await queries.access_paper(session, actor, paper_id, to=Action.WAIVE_LATENESS)
    rules.waive(paper, by=actor.subject, reason=reason)
    return paper


@dataclass(frozen=True)
class Circulated:
    circulation: Circulation
    recipients: list[str]
    left_out: dict[str, Obstacle]


async def circulate_pack(session: AsyncSession, actor: Actor, meeting_id: UUID, side: Side) -> Circulated:
    """Send what is ready to everybody who is asked to the meeting, with the invitation for their
    calendars."""
    meeting = await access_meeting(session, actor, meeting_id, to=queries.KEEP[side])
    require_open(meeting)
    agreed = await queries.is_agreed(session, meeting_id)
    pack = await queries.load_pack(session, meeting_id, side)
    candidates = await queries.load_candidates(session, pack)
    ready, left_out = rules.choose(candidates, agenda_agreed=agreed)
    for paper in ready:
        rules.circulate(paper, now=now())
    pack.circulated_at, meeting.invited_at = now(), meeting.invited_at or now()
    letter_id, recipients = await send_pack(session, meeting, side, ready)
    circulation = Circulation(
        id=uuid7(), pack_id=pack.id, at=now(), by=actor.subject, letter_id=letter_id,
        days_before=days_before(now(), meeting.starts_at),
        papers=[{"title": paper.title, "version": paper.newest} for paper in ready],
    )  # fmt: skip
    session.add(circulation)
    told = PapersCirculated(meeting_id=meeting.id, urn=meeting.urn, pack=side)
    record(session, told, about=meeting.id)
    return Circulated(circulation, recipients, left_out)


async def send_pack(
    session: AsyncSession, meeting: Meeting, side: Side, papers: Sequence[Paper]
) -> tuple[UUID, list[str]]:
    invited = await load_invited(session, meeting)
    if not invited:
        raise NobodyToSendTo("Record who holds the posts, with their e-mail addresses, in the register.")
    entry = await entry_for(session, meeting, invited)
    lines = "\n".join(f"- {paper.title}\n  {link(f'/v1/papers/{paper.id}/file')}" for paper in papers)
    text = (
        f"{entry.title}\n{say_time(meeting)} (London time)\n\n"
        f"Here are {WHOSE[side]}. The links ask you to sign in; please do not pass them on.\n\n{lines}\n\n"
        f"The agenda: {entry.link}/agenda\n"
    )
    subject = f"Papers for the {entry.title}"
    letter = await write_to(
        session, meeting, [one.recipient for one in invited], subject=subject, text=text, entry=entry
    )
    assert letter is not None
    return letter, [one.guest.name for one in invited]
