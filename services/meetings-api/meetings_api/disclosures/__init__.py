"""Sharing further: to whom, for what, until when."""
