"""The limit: raw ASGI and asyncpg, one statement a request, nothing checked: no service can be faster.

It reads the service's own tables, and writes what the service writes to copies of them, as a superuser
without row-level security.
"""

import json
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from uuid import uuid4

import asyncpg

TRUST = os.environ.get("FLOOR_TRUST", "")
ACADEMY = "select row_to_json(a)::text from academies a where trust_id = $1 and urn = $2"
SHOWN = """
    measure, definition, period, period_until, status, code, value, lower, upper, source, as_at, release
"""
KEY = """
    array['attendance-rate', 'persistent-absence', 'suspensions-rate', 'good-level-of-development',
          'ks2-rwm-expected', 'progress-8', 'attainment-8', 'english-maths-grade-5', 'level-3-value-added',
          'average-points-per-entry']
"""
# What the board's view shows of each academy: of its figures those of whole years, and the newest.
BOARD = f"""
select coalesce(json_agg(row_to_json(x)), '[]')::text
  from (select a.*,
               (select json_agg(row_to_json(m))
                  from (select {SHOWN} from measurements m
                         where m.trust_id = a.trust_id and m.urn = a.urn and m.subject is null
                           and period not like '%-%'
                         union all
                        select newest.*
                          from unnest({KEY}) as key (code),
                               lateral (select {SHOWN} from measurements m
                                         where m.trust_id = a.trust_id and m.urn = a.urn
                                           and m.measure = key.code and m.subject is null
                                         order by period_until desc, period_from limit 1) newest
                         where period like '%-%') m) as figures,
               (select json_agg(row_to_json(i)) from inspections i
                 where i.trust_id = a.trust_id and i.urn = a.urn) as inspections,
               (select json_agg(row_to_json(p))
                  from (select id, subject, phase, effective_on, expires_on, rule_set_version
                          from phase_decisions p
                         where p.trust_id = a.trust_id and p.urn = a.urn
                           and p.status = 'confirmed') p) as phases,
               (select json_agg(row_to_json(r))
                  from (select distinct on (r.standard) r.assessment_id, r.standard, s.title,
                               r.standard_version, r.outcome, r.basis, r.signed_off_at, r.published_at
                          from ratings r join standards s on (s.trust_id, s.code) = (r.trust_id, r.standard)
                         where r.trust_id = a.trust_id and r.urn = a.urn
                         order by r.standard, r.signed_off_at desc) r) as ratings,
               (select json_agg(row_to_json(n))
                  from (select answer, rule, dfe_trigger, inspected_on, updated_at from not_yet_good n
                         where n.trust_id = a.trust_id and n.urn = a.urn) n) as not_yet_good,
               (select json_agg(row_to_json(k))
                  from (select id, urn, area, title, likelihood, impact, raised_on, updated_at from risks k
                         where k.trust_id = a.trust_id and k.urn = a.urn and k.status = 'open') k) as risks
          from academies a where a.trust_id = $1 and a.status = 'joined' order by a.name, a.id) x
"""
FIGURES = """
select coalesce(json_agg(row_to_json(m)), '[]')::text
  from (select * from measurements where trust_id = $1 order by urn, id limit 50) m
"""
PERSON = """
with p as (insert into floor_people (trust_id, id, version, subject, name, email, created_at, updated_at)
           values ($1, gen_random_uuid(), 1, $2, $3, $4, now(), now()) returning *),
     o as (insert into floor_outbox (trust_id, id, type, subject, sequence, data, occurred_at)
           select trust_id, gen_random_uuid(), 'floor', id::text, 1, row_to_json(p)::jsonb, now() from p),
     h as (insert into floor_history
                  (trust_id, sequence, at, subject, operation, object, object_id, entry, hash)
           select trust_id, nextval('floor_sequence'), now(), 'floor', 'floor', 'people', id::text,
                  row_to_json(p)::text, '' from p)
select row_to_json(p)::text from p
"""
FIGURE = """
    trust_id, series, urn, measure, definition, period, period_from, period_until, status, value, numerator,
    denominator, source, as_at, standing, received_at, batch_id
"""
# What the service keeps of a push, as it was received and as it stands, by the same kind of statement.
BATCH = f"""
with b as (insert into floor_batches (trust_id, id, version, client_id, name, source, as_at, received_at,
                                      fingerprint, created_at, updated_at)
           values ($1, gen_random_uuid(), 1, 'floor', $3, 'floor', clock_timestamp(), now(), '', now(), now())
           returning *),
     said as (select b.trust_id, concat_ws('|', urn, measure, period, '', '', '') as series, urn, measure,
                     1 as definition, period, split_part(period, '/', 1)::date as period_from,
                     split_part(period, '/', 2)::date as period_until, status,
                     round(100.0 * numerator / denominator, 4) as value, numerator, denominator,
                     b.source, b.as_at, '0|' || b.name as standing, b.received_at, b.id as batch_id
                from b, json_to_recordset($2::json -> 'rows')
                  as x(urn text, measure text, period text, status text, numerator int, denominator int)),
     kept as (insert into floor_readings ({FIGURE}) select {FIGURE} from said),
     stood as (insert into floor_measurements as there ({FIGURE}) select {FIGURE} from said order by series
               on conflict (trust_id, series) do update
                  set status = excluded.status, value = excluded.value, numerator = excluded.numerator,
                      denominator = excluded.denominator, as_at = excluded.as_at,
                      standing = excluded.standing, received_at = excluded.received_at,
                      batch_id = excluded.batch_id
                where (there.as_at, there.standing) < (excluded.as_at, excluded.standing)
               returning there.urn),
     told as (select count(*) as changed, array_agg(distinct urn) as urns from stood),
     o as (insert into floor_outbox (trust_id, id, type, subject, sequence, data, occurred_at)
           select b.trust_id, gen_random_uuid(), 'floor', b.name, 1, row_to_json(told)::jsonb, now()
             from b, told),
     h as (insert into floor_history
                  (trust_id, sequence, at, subject, operation, object, object_id, entry, hash)
           select b.trust_id, nextval('floor_sequence'), now(), 'floor', 'floor', 'measurement_batches',
                  b.id::text, row_to_json(told)::text, '' from b, told)
select row_to_json(told)::text from told
"""
TABLES = """
create table floor_people (like people including indexes);
create table floor_outbox (like outbox including indexes including identity);
create table floor_history (like history including indexes);
create sequence floor_sequence;
create table floor_batches (like measurement_batches including indexes);
create table floor_readings (like measurement_readings including defaults including indexes);
create table floor_measurements (like measurements including defaults including indexes)
  with (fillfactor = 60);
"""
pool: Any = None


async def read(receive: Callable[[], Awaitable[dict[str, Any]]]) -> bytes:
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message["body"]
    return body


async def found(scope: MutableMapping[str, Any], body: bytes) -> str:
    path: str = scope["path"]
    if scope["method"] == "PUT":
        return str(await pool.fetchval(BATCH, TRUST, body.decode(), f"{path.rpartition('/')[2]}{uuid4()}"))
    if scope["method"] == "POST":
        said = json.loads(body)
        return str(
            await pool.fetchval(PERSON, TRUST, f"{said['subject']}{uuid4()}", said["name"], said["email"])
        )
    if path.startswith("/v1/academies/"):
        return str(await pool.fetchval(ACADEMY, TRUST, path.rpartition("/")[2]))
    return str(await pool.fetchval(FIGURES if path == "/v1/measurements" else BOARD, TRUST))


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    global pool
    if scope["type"] == "lifespan":
        await receive()
        pool = await asyncpg.create_pool(os.environ["FLOOR_DSN"], min_size=10, max_size=10)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await pool.close()
        await send({"type": "lifespan.shutdown.complete"})
        return
    body = (await found(scope, await read(receive))).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
