"""Who may do what in the register."""

from chassis.policy import Policy

REGISTER: Policy = {}
