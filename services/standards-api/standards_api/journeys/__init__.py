"""Journeys: from what stands between an academy and its next level to milestones with owner and date."""
