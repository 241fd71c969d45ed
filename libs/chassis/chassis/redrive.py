"""For operators: what is held up between the services, and how to get it moving again.

    python -m chassis.redrive list            what waits, what is tried again, what is dead
    python -m chassis.redrive redrive ID      try a dead event again; `all` for every dead one
    python -m chassis.redrive skip ID         go on without it

Reads the settings of the service's worker. Each change is in the history of its trust, with who made it.
"""

import argparse
import asyncio
import getpass
import sys
from uuid import UUID

from sqlalchemy import select

from chassis.db import Sessions, open_engine, open_sessions
from chassis.held import HeldEvent, HeldState, redrive, skip
from chassis.problems import Problem
from chassis.session import on_behalf_of_the_system
from chassis.settings import Settings

LINE = (
    "{0.id}  {0.state:8}  {0.type} {0.sequence}  tried {0.attempts}  since {0.held_at:%F %H:%M}  {0.reason}"
)
CHANGES = {"redrive": redrive, "skip": skip}


async def main(wanted: str, which: str, who: str) -> int:
    settings = Settings()  # from the environment
    assert settings.courier_database_url, "COURIER_DATABASE_URL is not set"
    urls = (settings.database_url, settings.courier_database_url)
    engines = [open_engine(url.get_secret_value()) for url in urls]
    sessions, courier = (open_sessions(engine) for engine in engines)
    try:
        rows = await find(courier, which)
        if wanted == "list":
            for row in rows:
                sys.stdout.write(LINE.format(row) + "\n")
        else:
            rows = [row for row in rows if which != "all" or row.state == HeldState.DEAD]
            for row in rows:
                async with on_behalf_of_the_system(
                    sessions, settings.audience, row.trust_id, f"{wanted} by {who}"
                ) as session:
                    await CHANGES[wanted](session, row.id)
        sys.stdout.write(f"{len(rows)} events\n")
    except Problem as problem:
        sys.stderr.write(f"{problem.title}. {problem.detail or ''}\n")
        return 1
    finally:
        for engine in engines:
            await engine.dispose()
    return 0 if rows or which == "all" else 1


async def find(courier: Sessions, which: str) -> list[HeldEvent]:
    chosen = select(HeldEvent).order_by(HeldEvent.held_at)
    if which != "all":
        chosen = chosen.where(HeldEvent.id == UUID(which))
    async with courier.begin() as session:
        return list(await session.scalars(chosen))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m chassis.redrive", description=__doc__.partition("\n")[0])
    parser.add_argument("wanted", choices=["list", "redrive", "skip"])
    parser.add_argument("which", nargs="?", default="all", help="an event's id, or all")
    parser.add_argument("--by", default=getpass.getuser(), help="who decides this, for the history")
    asked = parser.parse_args()
    sys.exit(asyncio.run(main(asked.wanted, asked.which, asked.by)))
