"""Engagements: brokered support, agreed by both sides, commissioned, deployed, and judged by its impact."""
