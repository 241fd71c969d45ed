"""Who may do what at meetings. What this table does not grant is refused."""

from enum import StrEnum

from chassis.policy import Policy


class Role(StrEnum):
    """As in the token's `roles` and in the register."""

    AID = "aid"
    HEADTEACHER = "headteacher"
    CHAIR = "chair"
    LEARNING_CHAIR = "learning_chair"
    GOVERNOR = "governor"
    TRUSTEE = "trustee"
    CHIEF_EXECUTIVE = "chief_executive"
    FINANCE_DIRECTOR = "finance_director"
    SPECIALIST = "specialist"
    CLERK = "clerk"
    TRUST_ADMIN = "trust_admin"
    OPERATOR = "operator"
    MIS = "mis"
    INTEGRATOR = "integrator"


POLICY: Policy = {}
