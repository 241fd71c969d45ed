"""What our processes hold in memory."""

import psutil

from stack.stack import Stack

Held = dict[str, tuple[float, float]]


def held(stack: Stack) -> Held:
    """MB of each API and worker: its own and a share of what several hold (PSS), and all it touches (RSS)."""
    found = {}
    for name, part in stack.parts.items():
        if name.endswith(("-api", "-worker")) and part.process.child is not None:
            said = psutil.Process(part.process.child.pid).memory_full_info()
            found[name] = (said.pss / 1e6, said.rss / 1e6)
    return found


def told(said: Held) -> str:
    return ", ".join(f"{name} {shared:.0f} ({all_of_it:.0f})" for name, (shared, all_of_it) in said.items())
