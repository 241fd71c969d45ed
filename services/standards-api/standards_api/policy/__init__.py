"""Who may do what, in one table: each part of the service gives its rows."""

from chassis.policy import Policy
from standards_api.policy.register import REGISTER, Register
from standards_api.policy.roles import Role

POLICY: Policy = {**REGISTER}

__all__ = ["POLICY", "Register", "Role"]
