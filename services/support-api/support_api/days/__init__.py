"""The days of an academy: its entitlement, what is promised and used, and grants of more."""
