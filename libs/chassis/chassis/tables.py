"""The tables every service has, imported by each service's models so that migrations see them."""

from chassis import actor, history, idempotency, outbox

__all__ = ["actor", "history", "idempotency", "outbox"]
