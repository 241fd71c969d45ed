"""Aims: promises with a deadline, and where each academy stands with them."""
