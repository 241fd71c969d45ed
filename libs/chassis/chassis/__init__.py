"""What every service needs and none should write: how it is wired, never what it is about."""
