"""The tables every service has, imported by each service's models so that migrations see them."""

from chassis import actor, held, history, idempotency, mail, outbox, tasks

__all__ = ["actor", "held", "history", "idempotency", "mail", "outbox", "tasks"]
