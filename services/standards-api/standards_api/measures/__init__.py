"""Measures: what they are, the figures that arrive, and which of them stands."""
