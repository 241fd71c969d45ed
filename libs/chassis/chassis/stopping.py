"""Hears of the end when the server does: what would keep its connections open for long ends by itself."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def when_told_to_stop(then: Callable[[], object]) -> Iterator[None]:
    """Call `then` on the signals that end the server, before the server's own handler."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals come to the main thread only: a server in a test is ended otherwise
        return
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def pass_on(number: int, frame: FrameType | None) -> None:
        then()
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)
        elif handler == signal.SIG_DFL:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)

    for number in SIGNALS:
        signal.signal(number, pass_on)
    try:
        yield
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is pass_on:
                signal.signal(number, handler)
