"""Who is asking, and what they may reach: the roles in the token that the register backs today.

A role takes effect only where a standing in force stands behind it. So both locks must be opened,
and leaving a post ends access at the next request, whatever the token still says.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Belongs, Table, enter_trust
from chassis.problems import Forbidden
from chassis.tokens import Claims

# The tenant of what belongs to no trust: national imports, made by an operator.
COMMONS = UUID("00000000-0000-7000-8000-000000000001")
OPERATOR = "operator"


class StandingRow(Belongs, Table, kw_only=True):
    """Which role a subject holds, where, from when until when: what the register says, as kept here."""

    __tablename__ = "standings"
    __table_args__ = (Index(None, "subject"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject: Mapped[str]
    role: Mapped[str]
    unit: Mapped[str | None] = mapped_column(default=None)
    since: Mapped[datetime]
    until: Mapped[datetime | None] = mapped_column(default=None)


@dataclass(frozen=True)
class Standing:
    """A role in force. `unit` names one part of the trust; None is the whole of it."""

    role: str
    unit: str | None = None


@dataclass(frozen=True)
class Actor:
    """Who is asking. `standings` holds only what both the token and the register say."""

    subject: str
    trust_id: UUID | None
    standings: frozenset[Standing] = frozenset()
    client_id: str = ""
    name: str = ""
    machine: bool = False
    scopes: frozenset[str] = frozenset()
    token: str = field(default="", repr=False)

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(standing.role for standing in self.standings)

    def units(self, role: str) -> frozenset[str]:
        """The parts of the trust in which this role is held."""
        return frozenset(s.unit for s in self.standings if s.role == role and s.unit is not None)

    def across_trust(self, role: str) -> bool:
        return Standing(role) in self.standings


def of_the_system(service: str, trust_id: UUID) -> Actor:
    """The actor behind what a service does by itself, in a job or on hearing an event."""
    return Actor(subject=f"system:{service}", trust_id=trust_id, client_id=service, machine=True)


class TrustNotChosen(Forbidden):
    title = "You hold posts in more than one trust"


def is_operator(claims: Claims, operators: Collection[str]) -> bool:
    """Operators are named in the settings: no standing makes one."""
    return claims.subject in operators and OPERATOR in claims.roles


def trust_wanted(claims: Claims, operators: Collection[str]) -> UUID | None:
    return claims.trust or (COMMONS if is_operator(claims, operators) else None)


def actor_of(found: Mapping[str, Any], claims: Claims, operators: Collection[str]) -> Actor:
    """Who they are, by what was found of them and by their token: both must say it."""
    if found["trusts"] > 1:
        raise TrustNotChosen("Ask for a token with the scope trust:<trust id> of the one you mean.")
    backed = claims.roles - {OPERATOR}
    held = {Standing(s["role"], s["unit"]) for s in found["standings"] if s["role"] in backed}
    trust_id = UUID(found["trust"]) if found["trust"] else None
    if is_operator(claims, operators):
        held.add(Standing(OPERATOR))
        trust_id = trust_wanted(claims, operators)
    return Actor(
        subject=claims.subject,
        trust_id=trust_id,
        standings=frozenset(held),
        client_id=claims.client_id,
        name=claims.name,
        machine=claims.machine,
        scopes=claims.scopes,
        token=claims.token,
    )


async def enter(session: AsyncSession, claims: Claims, operators: Collection[str]) -> Actor:
    """Open the transaction to the actor's trust, and say who they are in it. One round trip."""
    wanted = trust_wanted(claims, operators)
    found: dict[str, Any] = await session.scalar(
        text("select enter_as(:subject, cast(:wanted as uuid))"),
        {"subject": claims.subject, "wanted": str(wanted) if wanted else None},
    )
    actor = actor_of(found, claims, operators)
    if is_operator(claims, operators):
        await enter_trust(session, actor.trust_id)
    session.info["trust_id"] = actor.trust_id
    return actor
