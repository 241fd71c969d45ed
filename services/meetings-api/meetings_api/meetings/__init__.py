"""Meetings: read, moved, cancelled, given a partner headteacher."""
