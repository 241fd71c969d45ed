"""How packs and papers are found, each as its reader may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.files import StoredFile
from chassis.mail import Mail
from chassis.policy import within_reach
from chassis.problems import Forbidden, NotFound
from meetings_api.access import view_meeting
from meetings_api.models import Agenda, Circulation, Meeting, Pack, Paper, PaperVersion, Side
from meetings_api.papers.rules import Candidate, awaits_waiver, missing
from meetings_api.policy import POLICY, Action

KEEP = {Side.AID: Action.KEEP_AID_PACK, Side.ACADEMY: Action.KEEP_ACADEMY_PACK}


class PaperNotFound(NotFound):
    title = "There is no such paper"


@dataclass(frozen=True)
class Shown:
    """A paper as one reader sees it: owners the newest version, others the one last circulated."""

    paper: Paper
    version: PaperVersion
    file: StoredFile


@dataclass(frozen=True)
class ShownPack:
    pack: Pack
    papers: list[Shown]
    missing: list[str]
    awaiting_waiver: list[Paper]


async def access_paper(
    session: AsyncSession, actor: Actor, paper_id: UUID, to: Action = Action.VIEW_PAPER
) -> Paper:
    """404 to whom the paper is invisible, 403 to who sees it and may not `to`. Locked, to change it.

    The chair waives what they cannot open yet: so being permitted is enough to be told that it is there.
    """
    permitted, visible = (within_reach(POLICY, actor, action) for action in (to, Action.VIEW_PAPER))
    statement = select(Paper, permitted).where(Paper.id == paper_id, permitted | visible)
    if to is not Action.VIEW_PAPER:
        statement = statement.with_for_update(of=Paper).execution_options(populate_existing=True)
    found = (await session.execute(statement)).one_or_none()
    if found is None:
        raise PaperNotFound
    paper, may = found
    if not may:
        raise Forbidden
    return paper


async def keeps(session: AsyncSession, actor: Actor, meeting_id: UUID) -> set[Side]:
    """The packs of a meeting that are this actor's own: one query for both."""
    own = [within_reach(POLICY, actor, action).label(side) for side, action in KEEP.items()]
    found = (await session.execute(select(*own).where(Meeting.id == meeting_id))).one()
    return {side for side, mine in zip(KEEP, found, strict=True) if mine}


async def show_paper(session: AsyncSession, actor: Actor, paper_id: UUID) -> Shown:
    paper = await access_paper(session, actor, paper_id)
    own = Side(paper.side) in await keeps(session, actor, paper.meeting_id)
    return await show_version(session, paper, number_for(paper, own=own))


def number_for(paper: Paper, *, own: bool) -> int:
    """The version to show. Who sees it without owning it sees it because it was circulated."""
    if own:
        return paper.newest
    assert paper.circulated is not None
    return paper.circulated


async def show_version(session: AsyncSession, paper: Paper, number: int) -> Shown:
    statement = (
        select(PaperVersion, StoredFile)
        .join(StoredFile, StoredFile.id == PaperVersion.file_id)
        .where(PaperVersion.paper_id == paper.id, PaperVersion.number == number)
    )
    found = (await session.execute(statement)).one_or_none()
    if found is None:
        raise PaperNotFound
    return Shown(paper, *found)


async def file_of(session: AsyncSession, actor: Actor, paper_id: UUID, number: int | None) -> UUID:
    """The file to download: its owner chooses the version, nobody else does."""
    paper = await access_paper(session, actor, paper_id)
    own = Side(paper.side) in await keeps(session, actor, paper.meeting_id)
    shown = await show_version(session, paper, number if own and number else number_for(paper, own=own))
    return shown.file.id


async def list_packs(session: AsyncSession, actor: Actor, meeting_id: UUID) -> list[ShownPack]:
    """Both packs. What is not circulated is there for its owner only, but for its title when it is late and
    the chair is asked to waive that."""
    meeting = await view_meeting(session, actor, meeting_id, Action.VIEW_PACKS)
    packs = (await session.scalars(select(Pack).where(Pack.meeting_id == meeting.id))).all()
    own = await keeps(session, actor, meeting.id)
    papers = (await session.scalars(select(Paper).where(Paper.meeting_id == meeting.id))).all()
    shown = await _visible(session, actor, meeting.id, own)
    waives = await session.scalar(
        select(Paper.id).where(
            Paper.meeting_id == meeting.id, within_reach(POLICY, actor, Action.WAIVE_LATENESS)
        )
    )
    return [
        ShownPack(
            pack=pack,
            papers=[one for one in shown if one.paper.pack_id == pack.id],
            missing=_missing(pack, papers) if pack.circulated_at or Side(pack.side) in own else [],
            awaiting_waiver=[p for p in papers if waives and p.pack_id == pack.id and awaits_waiver(p)],
        )
        for pack in sorted(packs, key=lambda pack: list(Side).index(Side(pack.side)))
    ]


def _missing(pack: Pack, papers: Sequence[Paper]) -> list[str]:
    return missing(pack.required, [paper for paper in papers if paper.pack_id == pack.id])


async def _visible(session: AsyncSession, actor: Actor, meeting_id: UUID, own: set[Side]) -> list[Shown]:
    seen = and_(
        PaperVersion.paper_id == Paper.id,
        Paper.side.in_(own) & (PaperVersion.number == Paper.newest)
        | Paper.side.not_in(own) & (PaperVersion.number == Paper.circulated),
    )
    statement = (
        select(Paper, PaperVersion, StoredFile)
        .join(PaperVersion, seen)
        .join(StoredFile, StoredFile.id == PaperVersion.file_id)
        .where(Paper.meeting_id == meeting_id, within_reach(POLICY, actor, Action.VIEW_PAPER))
    )
    return [Shown(*row) for row in await session.execute(statement.order_by(Paper.id))]


async def load_pack(session: AsyncSession, meeting_id: UUID, side: Side) -> Pack:
    statement = select(Pack).where(Pack.meeting_id == meeting_id, Pack.side == side).with_for_update()
    return (await session.scalars(statement)).one()


async def load_candidates(session: AsyncSession, pack: Pack) -> list[Candidate]:
    statement = (
        select(Paper, StoredFile.status)
        .join(PaperVersion, and_(PaperVersion.paper_id == Paper.id, PaperVersion.number == Paper.newest))
        .join(StoredFile, StoredFile.id == PaperVersion.file_id)
        .where(Paper.pack_id == pack.id)
        .order_by(Paper.id)
    )
    return [Candidate(paper, status) for paper, status in await session.execute(statement)]


async def is_agreed(session: AsyncSession, meeting_id: UUID) -> bool:
    agreed = select(Agenda.agreed_at.is_not(None)).where(Agenda.meeting_id == meeting_id).with_for_update()
    return bool(await session.scalar(agreed))


@dataclass(frozen=True)
class Delivery:
    """What became of the letter to one person."""

    name: str
    state: str
    sent_at: datetime | None


@dataclass(frozen=True)
class ShownCirculation:
    at: datetime
    by: str
    days_before: int
    papers: list[dict[str, Any]]
    deliveries: list[Delivery]


async def list_circulations(
    session: AsyncSession, actor: Actor, meeting_id: UUID, side: Side
) -> list[ShownCirculation]:
    await view_meeting(session, actor, meeting_id, Action.VIEW_PACKS)
    statement = (
        select(Circulation)
        .join(Pack, Pack.id == Circulation.pack_id)
        .where(Pack.meeting_id == meeting_id, Pack.side == side)
        .order_by(Circulation.id)
    )
    rows = (await session.scalars(statement)).all()
    mails = await session.scalars(
        select(Mail).where(Mail.letter_id.in_([row.letter_id for row in rows])).order_by(Mail.id)
    )
    by_letter: dict[UUID, list[Delivery]] = {}
    for mail in mails:
        by_letter.setdefault(mail.letter_id, []).append(Delivery(mail.name, mail.state, mail.sent_at))
    return [
        ShownCirculation(row.at, row.by, row.days_before, row.papers, by_letter.get(row.letter_id, []))
        for row in rows
    ]
