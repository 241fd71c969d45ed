"""What every service needs and none should write: how it is wired, never what it is about."""

import sys

# Two libraries bring a terminal and a highlighter into every process, fourteen megabytes, when they find them
# installed. Here they do not: the HTTP client does without its command line, the log without its colours.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
if "structlog" not in sys.modules and "rich" not in sys.modules:
    sys.modules["rich"] = None  # type: ignore[assignment]
    import structlog  # noqa: F401

    del sys.modules["rich"]
