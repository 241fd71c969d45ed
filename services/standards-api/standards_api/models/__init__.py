"""Every table of standards-api."""

import chassis.tables  # noqa: F401 - the tables every service has
from standards_api.models.register import Academy, Appointment, ClientGrant, Person, Trust

__all__ = ["Academy", "Appointment", "ClientGrant", "Person", "Trust"]
