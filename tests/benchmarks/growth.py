"""What grows with the trust: the board's view with many academies, a page far down a long list."""

import base64
import json
import statistics
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx

from benchmarks.measured import Program
from stack.stack import Stack

Mint = Callable[[UUID], str]
STANDING = """
insert into standings (trust_id, id, subject, role, since)
values ($1, gen_random_uuid(), 'bench.aid', 'aid', now())
"""
# Academies of a new trust, as one of the sample is, with its figures and inspections; not with what the
# benchmark itself has pushed.
ACADEMIES = """
insert into academies
select made.*
  from generate_series(1, $2::int) n, (select * from academies where urn = '990002') a,
       jsonb_populate_record(null::academies, to_jsonb(a) || jsonb_build_object(
           'trust_id', $1::uuid, 'id', gen_random_uuid(), 'urn', (200000 + n)::text, 'name', 'No ' || n)) made
"""
COPIES = """
insert into {table}
select made.*
  from academies a, (select * from {table} where urn = '990002' and source <> 'Benchmark') f,
       jsonb_populate_record(null::{table}, to_jsonb(f) || jsonb_build_object(
           'trust_id', $1::uuid, 'id', gen_random_uuid(), 'urn', a.urn) || {more}) made
 where a.trust_id = $1
"""
BATCHES = """
insert into measurement_batches
select made.*
  from measurement_batches b,
       jsonb_populate_record(null::measurement_batches,
                             to_jsonb(b) || jsonb_build_object('trust_id', $1::uuid)) made
 where (b.trust_id, b.id) in
       (select trust_id, batch_id from measurements where urn = '990002' and source <> 'Benchmark')
"""
# The same figures again and again, as a long history of years would be.
LONG = """
insert into measurements
select made.*
  from (select * from measurements where trust_id = $1) f, generate_series(1, $2::int) n,
       jsonb_populate_record(null::measurements, to_jsonb(f) || jsonb_build_object(
           'id', gen_random_uuid(), 'series', f.series || ' ' || n)) made
"""


async def found_trust(connection: Any, academies: int) -> UUID:
    trust = uuid4()
    await connection.execute(STANDING, trust)
    await connection.execute(ACADEMIES, trust, academies)
    await connection.execute(BATCHES, trust)
    series = "jsonb_build_object('series', a.urn || ' ' || f.series)"
    await connection.execute(COPIES.format(table="measurements", more=series), trust)
    await connection.execute(COPIES.format(table="inspections", more="'{}'::jsonb"), trust)
    await connection.execute("analyze")
    return trust


async def b_growth(
    stack: Stack, mint: Mint, ours: Program, sizes: tuple[int, ...] = (40, 400, 4_000, 22_000)
) -> dict[int, dict[str, float]]:
    """Microseconds for each academy of the board's view: at first sight, when nothing has changed, and of
    processors for the latter. Nothing where it is refused: a statement may take five seconds."""
    connection = await asyncpg.connect(stack.postgres.url("postgres", "standards", driver="postgresql"))
    found: dict[int, dict[str, float]] = {}
    for size in sizes:
        token = mint(await found_trust(connection, size))
        try:
            first = await timed(stack, token, "/v1/board-view", times=1)
            before, times = ours.seconds(), max(3, 10_000 // size)
            again = await timed(stack, token, "/v1/board-view", times=times)
        except httpx.HTTPStatusError:
            found[size] = {}
            continue
        used = (ours.seconds() - before) / times
        said = {"first": first[0], "again": statistics.median(again), "cpu": used}
        found[size] = {name: seconds / size * 1e6 for name, seconds in said.items()}
    await connection.close()
    return found


async def c_depth(stack: Stack, mint: Mint, rows: int = 100_000) -> dict[str, float]:
    """Milliseconds for a page of 50 figures at the beginning and at the end of a long list."""
    connection = await asyncpg.connect(stack.postgres.url("postgres", "standards", driver="postgresql"))
    trust = await found_trust(connection, 40)
    there = await connection.fetchval("select count(*) from measurements where trust_id = $1", trust)
    await connection.execute(LONG, trust, rows // there + 1)
    await connection.execute("analyze measurements")
    deep = await connection.fetchrow(
        "select urn, id from measurements where trust_id = $1 order by urn, id offset $2 limit 1",
        trust,
        rows - 100,
    )
    await connection.close()
    marker = base64.urlsafe_b64encode(json.dumps(["urn", deep["urn"], str(deep["id"])]).encode()).decode()
    path = "/v1/measurements?limit=50&sort=urn"
    first = await timed(stack, mint(trust), path, times=30)
    last = await timed(stack, mint(trust), f"{path}&after={marker.rstrip('=')}", times=30)
    return {"first": statistics.median(first) * 1000, "deep": statistics.median(last) * 1000}


async def timed(stack: Stack, token: str, path: str, *, times: int) -> list[float]:
    found = []
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=stack.urls["standards"], headers=headers, timeout=60) as client:
        await client.get("/v1/academies?limit=1&sort=urn")  # learns who is asking
        for _ in range(times):
            began = time.perf_counter()
            (await client.get(path)).raise_for_status()
            found.append(time.perf_counter() - began)
    return found
