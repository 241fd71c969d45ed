"""`make bench`: the hot paths beside their limits, in one run, as a table of ratios.

Absolute figures are those of this machine at this moment; the ratios, measured in turn in the same run, are
the evidence. `--record` writes them to docs/benchmarks.md. About eight minutes.
"""

import argparse
import asyncio
import os
import platform
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from benchmarks import events, growth, memory, others
from benchmarks.limits import others_up
from benchmarks.measured import Program, at_rest, compare
from benchmarks.paths import Paths
from issuer.keys import KeyRing
from issuer.tokens import claims_for, sign
from sample.front_door import FrontDoor
from sample.register import ADMIN, OPERATOR
from stack.stack import Stack, load_sample

ROOT = Path(__file__).resolve().parents[2]
WHAT = {
    "a_push": "(a) MIS push of 500 rows, while three workers go on with it",
    "a_push_alone": "(a) the same, the workers at rest",
    "b_dashboard": "(b) the board's view of all academies",
    "b_dashboard_changing": "(b) the same, with a change before each reading",
    "c_page": "(c) a page of 50 figures",
    "d_one": "(d) one academy",
    "e_write": "(e) a small write, with history and event, while three workers go on with it",
    "e_write_alone": "(e) the same, the workers at rest",
}
ALONE, CHANGING = "_alone", "_changing"
# What is compared with where it was put aside, on the paths that it has.
BESIDE = {"django": "Django REST", "postgraphile": "PostGraphile"}


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def token(stack: Stack, subject: str, role: str, *, machine: bool = False, trust: UUID | None = None) -> str:
    keys = KeyRing(stack.folder / "issuer" / "keys.json")
    client = subject if machine else "swagger"
    said = claims_for(
        issuer=stack.urls["issuer"], subject=subject, client_id=client, roles=[role], now=time.time()
    )
    chosen = {"trust": str(trust)} if trust else {}
    return sign(keys, said | chosen | {"exp": int(time.time()) + 3600})


def pid(stack: Stack, part: str) -> int:
    child = stack.parts[part].process.child
    assert child is not None
    return child.pid


def ours(stack: Stack) -> Program:
    return Program("ours", stack.ports.standards, [pid(stack, "standards-api"), pid(stack, "postgres")])


async def requests_compared(stack: Stack, *, rounds: int, seconds: float) -> dict[str, dict[str, float]]:
    aid, admin = token(stack, "margaret.adeyemi", "aid"), token(stack, ADMIN, "trust_admin")
    paths = Paths(aid, admin, token(stack, "mis-larkmoor", "mis", machine=True))
    workers = [pid(stack, part) for part in stack.parts if part.endswith("-worker")]
    found = {}
    async with others_up(stack, pid(stack, "postgres")) as others_there:
        for name, what in WHAT.items():
            await until_quiet(stack)
            path = name.removesuffix(ALONE).removesuffix(CHANGING)
            asked = getattr(paths, path)
            changes = changing(stack) if name.endswith(CHANGING) else nullcontext()
            with at_rest(workers if name.endswith(ALONE) else []):
                async with changes:
                    said = await compare(
                        ours(stack), others_there, asked, rounds=rounds, seconds=seconds, path=path
                    )
            met = [other.name for other in others_there if other.has(path)]
            ratios = (f"{said[f'{other}_ratio']:.2f} of {other}" for other in met)
            say(f"{what}: {', '.join(ratios)}")
            found[what] = said
    return found


@asynccontextmanager
async def changing(stack: Stack) -> AsyncIterator[None]:
    """What pictures are drawn from changes more often than anybody reads them."""
    connection = await asyncpg.connect(stack.postgres.url("postgres", "standards", driver="postgresql"))
    await connection.execute("set synchronous_commit = off")

    async def change() -> None:
        while True:
            await connection.execute("update academies set version = version where false")
            await asyncio.sleep(0.001)

    going_on = asyncio.create_task(change())
    yield
    going_on.cancel()
    await asyncio.wait([going_on])
    await connection.close()


# Seconds of processor time in one: with nothing to do three workers use a tenth of this.
AT_WORK = 0.15
WAITS = """
select exists (select from outbox where published_at is null)
    or exists (select from tasks where state in ('waiting', 'running') and due_at <= now())
"""


async def until_quiet(stack: Stack) -> None:
    """Nothing of what was measured before goes on: no event waits in standards-api, no task is due, and the
    workers have done what they heard."""
    connection = await asyncpg.connect(stack.postgres.url("postgres", "standards", driver="postgresql"))
    while await connection.fetchval(WAITS):
        await asyncio.sleep(0.5)
    await connection.close()
    used, before = workers_used(stack), -1.0
    while used - before > AT_WORK:
        await asyncio.sleep(1)
        used, before = workers_used(stack), used


def workers_used(stack: Stack) -> float:
    return sum(events.seconds_of(stack, part) for part in events.WORKERS)


def as_markdown(requests: dict[str, dict[str, float]], rest: dict[str, Any]) -> str:
    lines = [*requests_told(requests), "", "| path | figure |", "|---|---|"]
    lines += [f"| {what} | {figure} |" for what, figure in others_told(rest)]
    return "\n".join(lines)


def requests_told(requests: dict[str, dict[str, float]]) -> list[str]:
    """A row for each path; columns of the programs put aside where they were there to be compared with."""
    heads = "path | ours/s | p50 / p99 ms | CPU µs | raw/s | bare/s | ÷ raw | ÷ bare | CPU bare ÷ ours"
    there = [name for name in BESIDE if any(f"{name}_rate" in said for said in requests.values())]
    for name in there:
        heads += " | {0}/s | ÷ {0} | CPU {0} ÷ ours".format(BESIDE[name])
    lines = [f"| {heads} |", "|---" * (heads.count("|") + 1) + "|"]
    for what, said in requests.items():
        line = (
            f"| {what} | {said['rate']:,.0f} | {said['p50']:.1f} / {said['p99']:.1f} | {said['cpu']:,.0f} "
            f"| {said['raw_rate']:,.0f} | {said['bare_rate']:,.0f} | {said['raw_ratio']:.2f} "
            f"| **{said['bare_ratio']:.2f}** | {said['bare_cpu_ratio']:.2f} |"
        )
        lines.append(line + "".join(beside_told(said, name) for name in there))
    return lines


def beside_told(said: dict[str, float], name: str) -> str:
    if f"{name}_rate" not in said:
        return " – | – | – |"
    rate, ratio, cpu = (said[f"{name}_{what}"] for what in ("rate", "ratio", "cpu_ratio"))
    return f" {rate:,.0f} | **{ratio:.1f}** | {cpu:.1f} |"


def others_told(rest: dict[str, Any]) -> list[tuple[str, str]]:
    def spread(said: dict[str, float]) -> str:
        return f"p50 {said['p50']:.1f} ms, p99 {said['p99']:.1f} ms"

    search, file, one, drain = rest["search"], rest["import"], rest["event"], rest["drain"]
    depth = f"{rest['depth']['first']:.1f} ms, {rest['depth']['deep']:.1f} ms"
    each = "; ".join(grown_told(size, said) for size, said in rest["growth"].items())
    refused = f", {rest['events']['refused']:.0f} refused" if rest["events"]["refused"] else ""
    costs = f"relay {one['relay_cpu']:.1f} ms, inbox {one['inbox_cpu']:.1f} ms"
    rates = f"relay {drain['relay']:,.0f} events/s, relay and inbox {drain['through']:,.0f} events/s"
    copied, kept = (
        f"{brought['seconds']:.1f} s, {brought['rows_a_second']:,.0f} rows/s, {brought['ratio']:.3f} of COPY"
        for brought in (file, rest["schools"])
    )
    again = f"{rest['schools']['again']:.1f} s, {rest['schools']['again_ratio']:.3f} of COPY"
    return [
        ("(b) for each academy of a trust of", each),
        ("(c) a page at the beginning, and 100,000 figures on", depth),
        ("(f) answered in standards-api → row in support-api, one by one", spread(one)),
        ("(f) the same at 50 writes a second", spread(rest["events"]) + refused),
        ("(f) processor time of each event, one by one", costs),
        ("(f) 5,000 events that waited", rates),
        ("(g) search by words, 50,000 people", spread(search["words"])),
        ("(g) match for one need, 50,000 people", spread(search["match"])),
        ("(h) 27,000 schools of England as reference data, previewed and applied", kept),
        ("(h) the same again, one in a hundred changed", again),
        ("(h) 27,000 academies founded in 3,000 trusts, each with history and event", copied),
        ("memory of each process after the requests, MB: PSS (RSS)", memory.told(rest["memory"])),
        ("the same after all of this", memory.told(rest["memory_after_all"])),
    ]


def grown_told(size: int, said: dict[str, float]) -> str:
    if not said:
        return f"{size:,}: refused after five seconds"
    first, again, cpu = (said[name] for name in ("first", "again", "cpu"))
    return f"{size:,}: {first:,.0f} µs at first sight, {again:,.0f} µs again (CPU {cpu:,.0f} µs)"


async def main(*, record: bool, rounds: int, seconds: float) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with Stack(Path(folder) / "state", say=say) as stack:
            await load_sample(stack)
            door = FrontDoor(stack.urls, {name: stack.secret(name) for name in ("mis-larkmoor", OPERATOR)})
            rest: dict[str, Any] = {"event": await events.one_by_one(stack, door)}
            rest["events"] = await events.at_rate(stack, door)
            rest["drain"] = await events.drained(stack)
            requests = await requests_compared(stack, rounds=rounds, seconds=seconds)
            await until_quiet(stack)
            rest["memory"] = memory.held(stack)
            grown = partial(token, stack, "bench.aid", "aid")
            rest["depth"] = await growth.c_depth(stack, lambda trust: grown(trust=trust))
            rest["search"] = await others.g_search(stack, door)
            rest["schools"] = await others.h_schools(stack, door)
            rest["import"] = await others.h_import(stack, door)
            rest["growth"] = await growth.b_growth(stack, lambda trust: grown(trust=trust), ours(stack))
            rest["memory_after_all"] = memory.held(stack)
            await door.close()
    table = as_markdown(requests, rest)
    say(f"\n{table}")
    if record:
        write(table)


def write(table: str) -> None:
    page = ROOT / "docs" / "benchmarks.md"
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    at = datetime.now(UTC).strftime("%-d %B %Y")
    marks = "<!-- figures -->"
    head, _, rest = page.read_text(encoding="utf-8").partition(marks)
    _, _, tail = rest.partition(marks)
    page.write_text(
        f"{head}{marks}\nMeasured on {at}: {machine}.\n\n{table}\n{marks}{tail}", encoding="utf-8"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help="write the figures to docs/benchmarks.md")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2)
    chosen = parser.parse_args()
    asyncio.run(main(record=chosen.record, rounds=chosen.rounds, seconds=chosen.seconds))
