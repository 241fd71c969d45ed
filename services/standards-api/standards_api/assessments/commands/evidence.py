"""Recording evidence."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor
from chassis.clock import today
from chassis.policy import access, require, require_role
from standards_api.assessments import queries, rules
from standards_api.assessments.problems import EvidenceNotFound
from standards_api.models.assessments import Origin
from standards_api.models.content import EvidenceKind
from standards_api.models.evidence import Evidence
from standards_api.policy import POLICY, Assessments, Role

CENTRAL = frozenset({Role.AID, Role.CHIEF_EXECUTIVE, Role.SPECIALIST})


async def record_evidence(
    session: AsyncSession,
    actor: Actor,
    *,
    urn: str | None,
    kind: EvidenceKind,
    title: str,
    origin: Origin,
    dated: date,
    **more: Any,
) -> Evidence:
    require_role(POLICY, actor, Assessments.RECORD_EVIDENCE)
    rules.check_evidence(origin, dated, central=bool(actor.roles & CENTRAL), today=today())
    if urn is not None:
        await queries.find_academy(session, actor, urn)
    piece = Evidence(
        urn=urn, kind=kind, title=title, origin=origin, dated=dated, recorded_by=actor.subject, **more
    )
    session.add(piece)
    await require(session, POLICY, actor, Assessments.RECORD_EVIDENCE, piece)
    return piece


async def access_evidence(session: AsyncSession, actor: Actor, evidence_id: UUID) -> Evidence:
    piece: Evidence = await access(
        session, POLICY, actor, Evidence, evidence_id,
        view=Assessments.VIEW_EVIDENCE, missing=EvidenceNotFound,
    )  # fmt: skip
    return piece
