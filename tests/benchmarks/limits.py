"""The programs to compare with, each in a process of its own, over the same database."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from benchmarks import floor
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


def commands() -> dict[str, tuple[str, ...]]:
    return LIMITS | ({"django": GUNICORN} if DJANGO.exists() else {})


@asynccontextmanager
async def others_up(stack: Stack, database: int) -> AsyncIterator[list[Program]]:
    """All of them, until the block ends. Their processor time is counted with the database's."""
    dsn = stack.postgres.url("postgres", "standards", driver="postgresql")
    connection = await asyncpg.connect(dsn)
    await connection.execute(floor.TABLES)
    await connection.close()
    told = {"FLOOR_DSN": dsn, "FLOOR_TRUST": trust_id("99001"), "FLOOR_ISSUER": stack.urls["issuer"]}
    processes, programs = [], []
    try:
        for name, command in commands().items():
            port = free_port()
            words = (word.format(port=port) for word in command)
            processes.append(
                await asyncio.create_subprocess_exec(*words, env=os.environ | told, cwd=ROOT / "tests")
            )
            programs.append(Program(name, port, [processes[-1].pid, database]))
        await asyncio.gather(*(listening(program) for program in programs))
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
