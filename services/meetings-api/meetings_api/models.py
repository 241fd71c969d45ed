"""Every table of meetings-api."""

import chassis.tables  # noqa: F401 - the tables every service has
