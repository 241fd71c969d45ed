"""What neighbours say, as these tests have it said: events from standards-api and meetings-api."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from rig import Trust

from chassis.clock import today
from chassis.ids import uuid7
from support_api.years import year_of

TIERS = {
    "sustain": ["universal"],
    "improve": ["universal", "targeted"],
    "repair": ["universal", "targeted", "intensive"],
    "stabilise": ["universal", "targeted", "intensive", "intervention"],
}
YEAR = year_of(today())


def academy_id(trust: Trust, urn: str) -> UUID:
    """The same for each mention of an academy in a trust."""
    return UUID(int=(trust.id.int ^ int(urn)) & ~(0xF << 76) | 0x7 << 76)


async def academy(trust: Trust, urn: str = "148201", *, status: str = "joined", **more: Any) -> str:
    said = {
        "academy_id": str(academy_id(trust, urn)), "urn": urn, "name": f"Academy {urn}", "kind": "secondary",
        "phase_of_education": "secondary", "establishment_type": "34", "status": status,
        "joined_on": "2020-09-01",
    }  # fmt: skip
    await trust.hear("standards.academy-registered.v1", said | more, about=academy_id(trust, urn))
    return urn


async def phase(
    trust: Trust,
    urn: str,
    phase: str,
    *,
    subject_area: str | None = None,
    effective_on: date | None = None,
) -> UUID:
    decision = uuid7()
    said = {
        "decision_id": str(decision), "academy_id": str(academy_id(trust, urn)), "urn": urn,
        "subject_area": subject_area, "phase": phase, "tiers": TIERS[phase], "capacity_role": "taker",
        "iaims_due": phase in ("repair", "stabilise"), "not_yet_good": "unknown",
        "effective_on": (effective_on or today()).isoformat(),
    }  # fmt: skip
    await trust.hear("standards.phase-confirmed.v1", said, about=academy_id(trust, urn))
    return decision


async def appointment(trust: Trust, subject: str, role: str, urn: str | None = None) -> UUID:
    made = uuid7()
    since = datetime.now(UTC) - timedelta(days=1)
    said = {
        "appointment_id": str(made), "person_id": str(uuid7()), "subject": subject, "role": role, "urn": urn,
        "starts_on": since.date().isoformat(), "ends_on": None, "since": since.isoformat(), "until": None,
    }  # fmt: skip
    await trust.hear("standards.appointment-made.v1", said, about=made)
    return made


async def appointment_ended(trust: Trust, made: UUID) -> None:
    said = {
        "appointment_id": str(made), "person_id": str(uuid7()), "subject": "x", "role": "x", "urn": None,
        "until": datetime.now(UTC).isoformat(),
    }  # fmt: skip
    await trust.hear("standards.appointment-ended.v1", said, about=made)
