"""The brief report of a meeting: drafted, commented on, published, locked, and reopened with a trace."""
