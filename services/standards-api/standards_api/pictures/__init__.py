"""What people look at: one academy in one call, the whole trust in one call."""
