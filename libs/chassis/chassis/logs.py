"""One JSON line for each thing that happened: allow-listed fields, never a body, never a token."""

import json
import logging
import sys
from typing import Any

import structlog

ALLOWED = {
    "event", "level", "timestamp", "service", "request_id", "method", "route", "path", "status", "ms",
    "kind", "exception", "type", "event_id", "subject", "attempts", "count", "task", "job", "mail_id",
    "trust_id", "part", "seconds",
}  # fmt: skip


def only_allowed(_: Any, __: str, fields: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {name: value for name, value in fields.items() if name in ALLOWED}


# Made once: `json.dumps` makes another for each line that is not quite plain.
ENCODER = json.JSONEncoder(default=str)


def as_line(fields: structlog.typing.EventDict, **_: Any) -> str:
    return ENCODER.encode(fields)


def set_up(level: str, service: str) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            only_allowed,
            structlog.processors.JSONRenderer(as_line),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper(), logging.INFO)),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
