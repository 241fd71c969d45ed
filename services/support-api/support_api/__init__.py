"""Needs, the expertise database, engagements and days: who can help whom, and is it within what is agreed."""
