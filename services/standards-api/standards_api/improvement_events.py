"""What is stated about risks: ids and numbers, never a person's words."""

from typing import ClassVar
from uuid import UUID

from chassis.events import Event


class RiskTold(Event):
    """Which risk it is, where and in what, and how high: likelihood and impact are 1 to 5."""

    risk_id: UUID
    urn: str
    area: str
    likelihood: int
    impact: int


class RiskRaised(RiskTold):
    """A risk is in the register. About the risk."""

    type: ClassVar[str] = "standards.risk-raised.v1"


class RiskChanged(RiskTold):
    """A risk is rated anew. About the risk."""

    type: ClassVar[str] = "standards.risk-changed.v1"

    was_likelihood: int
    was_impact: int


class RiskClosed(RiskTold):
    """A risk is closed: nothing that was to be done about it is open. About the risk."""

    type: ClassVar[str] = "standards.risk-closed.v1"


IMPROVEMENT_EVENTS: list[type[Event]] = [RiskRaised, RiskChanged, RiskClosed]
