"""What machine clients are granted."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.actor import Actor, StandingRow
from chassis.clock import now, today
from chassis.outbox import record
from chassis.policy import require, require_role
from standards_api.events import ClientGranted, ClientGrantEnded
from standards_api.models import ClientGrant
from standards_api.policy import POLICY, Register
from standards_api.register import queries, rules
from standards_api.register.commands.standings import end_standing


async def grant_client(
    session: AsyncSession, actor: Actor, *, client_id: str, role: str, urn: str | None, ends_on: date | None
) -> ClientGrant:
    require_role(POLICY, actor, Register.GRANT_CLIENT)
    rules.check_place(role, urn)
    rules.check_days(today(), ends_on)
    if urn is not None:
        rules.check_academy_is_ours(await queries.find_academy(session, urn))
    grant = ClientGrant(client_id=client_id, role=role, urn=urn, since=now(), until=rules.ends(ends_on))
    session.add(grant)
    await require(session, POLICY, actor, Register.GRANT_CLIENT, grant)
    stand_as(session, grant)
    return grant


def stand_as(session: AsyncSession, grant: ClientGrant) -> None:
    session.add(
        StandingRow(
            id=grant.id,
            subject=grant.client_id,
            role=grant.role,
            unit=grant.urn,
            since=grant.since,
            until=grant.until,
        )
    )
    told = ClientGranted(
        grant_id=grant.id,
        client_id=grant.client_id,
        role=grant.role,
        urn=grant.urn,
        since=grant.since,
        until=grant.until,
    )
    record(session, told, about=grant.id)


async def end_grant(session: AsyncSession, actor: Actor, grant_id: UUID, *, on: date | None) -> ClientGrant:
    grant = await queries.access_grant(session, actor, grant_id, action=Register.GRANT_CLIENT)
    await close_grant(session, grant, at=rules.end_of_grant(grant, on, now()))
    return grant


async def close_grant(session: AsyncSession, grant: ClientGrant, *, at: datetime) -> None:
    grant.until = at
    await end_standing(session, grant.id, at)
    record(session, ClientGrantEnded(grant_id=grant.id, until=at), about=grant.id)
