"""The programs to compare with, each in a process of its own, over the same database."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from benchmarks import floor, graphql
from benchmarks.measured import Program
from sample.register import trust_id
from stack.processes import free_port
from stack.stack import Stack

ROOT = Path(__file__).resolve().parents[2]
UVICORN = (sys.executable, "-m", "uvicorn", "--no-access-log", "--log-level", "error")
LIMITS = {
    "raw": (*UVICORN, "benchmarks.floor:app", "--port", "{port}"),
    "bare": (*UVICORN, "benchmarks.bare:app", "--port", "{port}"),
}
# `make bench-django` puts it there.
DJANGO = ROOT / ".local" / "bench-django" / "bin" / "python"
GUNICORN = (
    *(str(DJANGO), "-m", "gunicorn", "benchmarks.django_rest.wsgi:application", "--bind", "127.0.0.1:{port}"),
    *("--worker-class", "gthread", "--workers", "1", "--threads", "8", "--log-level", "error"),
)
# `make bench-postgraphile` puts it there.
POSTGRAPHILE = ROOT / ".local" / "bench-postgraphile" / "node_modules"
NODE = ("node", "benchmarks/postgraphile/server.cjs", "{port}")
NODE_TOLD = {"NODE_PATH": str(POSTGRAPHILE), "GRAPHILE_ENV": "production"}


def commands() -> dict[str, tuple[str, ...]]:
    django = {"django": GUNICORN} if DJANGO.exists() else {}
    return LIMITS | django | ({"postgraphile": NODE} if POSTGRAPHILE.exists() else {})


@asynccontextmanager
async def others_up(stack: Stack, database: int) -> AsyncIterator[list[Program]]:
    """All of them, until the block ends. Their processor time is counted with the database's."""
    dsn = stack.postgres.url("postgres", "standards", driver="postgresql")
    connection = await asyncpg.connect(dsn)
    await connection.execute(floor.TABLES)
    await connection.close()
    trust = trust_id("99001")
    told = {"FLOOR_DSN": dsn, "FLOOR_TRUST": trust, "FLOOR_ISSUER": stack.urls["issuer"], **NODE_TOLD}
    processes, programs = [], []
    try:
        for name, command in commands().items():
            port = free_port()
            words = (word.format(port=port) for word in command)
            processes.append(
                await asyncio.create_subprocess_exec(*words, env=os.environ | told, cwd=ROOT / "tests")
            )
            instead = graphql.asked(trust) if name == "postgraphile" else {}
            programs.append(Program(name, port, [processes[-1].pid, database], instead))
        await asyncio.gather(*(listening(program) for program in programs))
        for program in programs:
            if program.instead:
                await graphql.require_answers(program.port, trust)
        yield programs
    finally:
        for process in processes:
            if process.returncode is None:
                process.terminate()
            await process.wait()


async def listening(program: Program) -> None:
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", program.port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise RuntimeError(f"{program.name}, to be compared with, did not start.")
