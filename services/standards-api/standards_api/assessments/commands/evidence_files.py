"""Files of evidence: attached, replaced, withdrawn; never removed."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import now
from chassis.files import StoredFile, Upload, keep
from chassis.policy import access, within_reach
from standards_api.assessments import evidence_files as rules
from standards_api.assessments.commands.evidence import access_evidence
from standards_api.assessments.evidence_files import EvidenceFileNotFound
from standards_api.assessments.problems import EvidenceNotFound
from standards_api.models.evidence import Evidence, EvidenceFile
from standards_api.policy import POLICY, Assessments


@dataclass(frozen=True)
class Attached:
    """A file of a piece of evidence, and what is kept of the file itself."""

    file: EvidenceFile
    stored: StoredFile


async def attach_file(
    session: AsyncSession,
    actor: Actor,
    evidence_id: UUID,
    *,
    upload: Upload,
    note: str | None,
    supersedes: UUID | None,
) -> Attached:
    piece = await to_attach(session, actor, evidence_id)
    there = {one.file.id: one.file for one in await files_of(session, piece)}
    replaced = there.get(supersedes) if supersedes else None
    if supersedes and replaced is None:
        raise EvidenceFileNotFound("Name one of the files of this evidence in `supersedes`.")
    if replaced is not None:
        rules.check_current(replaced)
    rules.check_room(list(there.values()), replaced)
    stored = await keep(session, upload)
    file = EvidenceFile(evidence_id=piece.id, file_id=stored.id, note=note, attached_by=actor.subject)
    session.add(file)
    await session.flush()
    if replaced is not None:
        replaced.superseded_by = file.id
    return Attached(file, stored)


async def to_attach(session: AsyncSession, actor: Actor, evidence_id: UUID) -> Evidence:
    """Locked: of two who replace the same file, the second is told."""
    piece: Evidence = await access(
        session, POLICY, actor, Evidence, evidence_id,
        view=Assessments.VIEW_EVIDENCE, action=Assessments.ATTACH_FILE, missing=EvidenceNotFound,
    )  # fmt: skip
    return piece


async def files_of(session: AsyncSession, piece: Evidence) -> list[Attached]:
    rows = select(EvidenceFile, StoredFile).join(StoredFile, StoredFile.id == EvidenceFile.file_id)
    found = await session.execute(rows.where(EvidenceFile.evidence_id == piece.id).order_by(EvidenceFile.id))
    return [Attached(file, stored) for file, stored in found]


async def list_files(session: AsyncSession, actor: Actor, evidence_id: UUID) -> list[Attached]:
    return await files_of(session, await access_evidence(session, actor, evidence_id))


async def find_file(session: AsyncSession, actor: Actor, evidence_file_id: UUID) -> Attached:
    """As one may see the evidence it belongs to."""
    rows = (
        select(EvidenceFile, StoredFile)
        .join(StoredFile, StoredFile.id == EvidenceFile.file_id)
        .join(Evidence, Evidence.id == EvidenceFile.evidence_id)
        .where(EvidenceFile.id == evidence_file_id, within_reach(POLICY, actor, Assessments.VIEW_EVIDENCE))
    )
    found = (await session.execute(rows)).one_or_none()
    if found is None:
        raise EvidenceFileNotFound
    return Attached(*found)


async def file_to_open(session: AsyncSession, actor: Actor, evidence_file_id: UUID) -> UUID:
    found = await find_file(session, actor, evidence_file_id)
    rules.check_open(found.file)
    return found.stored.id


async def withdraw_file(
    session: AsyncSession, actor: Actor, evidence_file_id: UUID, *, reason: str
) -> Attached:
    found = await find_file(session, actor, evidence_file_id)
    await to_attach(session, actor, found.file.evidence_id)
    rules.withdraw(found.file, reason=reason, by=actor.subject, now=now())
    return found
