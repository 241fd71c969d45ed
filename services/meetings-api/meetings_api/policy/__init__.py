"""Who may do what at meetings. What this table does not grant is refused."""

from meetings_api.policy.roles import Action, Role
from meetings_api.policy.table import POLICY

__all__ = ["POLICY", "Action", "Role"]
