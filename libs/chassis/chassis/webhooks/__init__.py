"""Tells integrators' own systems that something happened: signed, retried, redeliverable.

    webhooks.router(POLICY, LIVE, view=Action.VIEW_WEBHOOKS, manage=Action.MANAGE_WEBHOOKS)

What is sent says what to read again, and carries none of it: the reader's rights decide when they read.
"""

from chassis.webhooks.routes import router

__all__ = ["router"]
