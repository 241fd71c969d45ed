"""Inspections in three regimes, as published, and what they mean for "not yet good"."""
