"""`make demo`: the story told on the terminal, step by step, with what each person does and sees.

It runs a stack of its own on free ports, in a folder that is thrown away at the end.
"""

import asyncio
import importlib
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from journeys.world import World
from sample.front_door import FrontDoor
from sample.register import OPERATOR
from stack.stack import Stack, load_sample

CHAPTERS = sorted(file.stem for file in Path(__file__).parent.glob("chapter*.py"))


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
            table = Table(show_header=False, box=None, padding=(0, 2, 0, 6))
            for row in rows:
                table.add_row(*(str(cell) for cell in row))
            self.console.print(table)


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
