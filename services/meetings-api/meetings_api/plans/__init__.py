"""The year of meetings of an academy."""
