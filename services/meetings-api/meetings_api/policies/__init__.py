"""The trust's own rules for its meetings."""
