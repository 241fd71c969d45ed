"""The double-entry ledger that days and money are counted in: what may be posted, and how."""
