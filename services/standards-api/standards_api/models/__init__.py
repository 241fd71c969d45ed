"""Every table of standards-api."""

import chassis.tables  # noqa: F401 - the tables every service has
