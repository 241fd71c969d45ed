"""Everything standards-api states about itself."""

from chassis.events import Event

# --- Register ---

# --- Measures, inspections ---

# --- Phases ---

EVENTS: list[type[Event]] = []
