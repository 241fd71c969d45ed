"""`make demo`: the story told on the terminal, step by step, with what each person does and sees.

It runs a stack of its own on free ports, in a folder that is thrown away at the end.
"""

import asyncio
import importlib
import re
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from chassis.clock import LONDON
from journeys.world import World
from sample.front_door import FrontDoor
from sample.register import OPERATOR
from stack.stack import Stack, load_sample

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
CHAPTERS = sorted(file.stem for file in Path(__file__).parent.glob("chapter*.py"))


def in_words(cell: Any) -> str:
    """As people say it: moments as the clock in London shows them, nothing as a dash."""
    if isinstance(cell, str) and INSTANT.fullmatch(cell):
        return f"{datetime.fromisoformat(cell).astimezone(LONDON):%a %d %b %Y, %H:%M}"
    return "–" if cell is None else str(cell)


def laid_out(rows: list[list[str]]) -> Table:
    """Columns that keep their words together; the widest gives way when the terminal is narrow."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for width in widths:
        table.add_column(no_wrap=width < max(widths), overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


class Terminal:
    """Tells the story to whoever sits before the terminal."""

    def __init__(self) -> None:
        self.console = Console(highlight=False)

    def chapter(self, title: str) -> None:
        self.console.print()
        self.console.rule(f"[bold]{title}", align="left")

    def step(self, text: str) -> None:
        self.console.print(f"  • {text}")

    def sees(self, who: str, what: str, rows: Sequence[Sequence[Any]] = ()) -> None:
        self.console.print(f"    [bold cyan]{who}[/] sees: {what}")
        if rows:
            self.console.print(
                Padding(laid_out([[in_words(cell) for cell in row] for row in rows]), (0, 0, 0, 6))
            )


async def main() -> None:
    teller, began = Terminal(), time.monotonic()
    teller.console.print("[bold]One academy's story, through all three services[/]")
    with tempfile.TemporaryDirectory(prefix="demo-") as folder:
        async with Stack(
            Path(folder) / "state", say=lambda text: teller.console.print(f"[dim]{text}")
        ) as stack:
            await load_sample(stack)
            secrets = {name: stack.secret(name) for name in ("mis-larkmoor", OPERATOR)}
            world = World(stack, FrontDoor(stack.urls, secrets), teller)
            for chapter in CHAPTERS:
                await importlib.import_module(f"journeys.{chapter}").tell(world)
            await world.door.close()
    teller.console.print(f"\n[bold green]The story is told[/], in {time.monotonic() - began:.0f} seconds.")


if __name__ == "__main__":
    asyncio.run(main())
