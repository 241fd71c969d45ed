"""Memory that a request or a task needed goes back to the system when it is over, where glibc serves us.

Left alone, glibc gives each thread a heap of its own, and once a large block was freed it takes the next ones
from those heaps, where a small one that stays keeps all of it.
"""

import ctypes
from contextlib import suppress

# The names and numbers are those of malloc.h. Below these sizes, which glibc would raise, memory is kept: to
# give it back after each answer and take it again for the next costs a tenth of a push.
TRIM_THRESHOLD, MMAP_THRESHOLD, ARENA_MAX = -1, -3, -8
KEPT, LARGE = 8 * 1024 * 1024, 1024 * 1024


def give_back() -> None:
    """Before there are threads. Nothing happens where the system's allocator is another."""
    with suppress(AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        for what, value in {ARENA_MAX: 1, MMAP_THRESHOLD: LARGE, TRIM_THRESHOLD: KEPT}.items():
            mallopt(what, value)
