"""The tables every service has, imported by each service's models so that migrations see them."""

from chassis import actor, files, held, history, idempotency, mail, outbox, tasks
from chassis.imports import models as imports
from chassis.webhooks import models as webhooks

__all__ = [
    "actor",
    "files",
    "held",
    "history",
    "idempotency",
    "imports",
    "mail",
    "outbox",
    "tasks",
    "webhooks",
]
