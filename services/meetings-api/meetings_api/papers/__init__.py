"""Packs of papers: kept, checked, in time or waived, and circulated."""
