"""The tables of support-api, a module for each group of nouns."""

import chassis.tables  # noqa: F401 - the tables every service has
