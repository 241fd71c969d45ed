"""Everything support-api states about itself."""

from chassis.events import Event

EVENTS: list[type[Event]] = []
