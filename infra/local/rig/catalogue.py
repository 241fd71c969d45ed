"""Reads PostgreSQL's own catalogue and says where a table is not walled off by trust (R2 to R5)."""

from typing import Any

import asyncpg

# The chassis' own bookkeeping, which holds nothing of any trust.
UNOWNED = {"alembic_version"}
# While a person's subject is set, they see their own standings in every trust: how a trust is chosen.
# The courier moves what waits in the queues of every trust.
# What operators keep in the commons (national reference data) is read, and only read, in every trust.
SHARED_POLICIES = {"own_standings", "courier", "commons"}
OF_THE_COMMONS = "(trust_id = '00000000-0000-7000-8000-000000000001'::uuid)"
OWN_TRUST = "(trust_id = ( SELECT (NULLIF(current_setting('app.trust'::text, true), ''::text))::uuid"

TABLES = """
select c.oid, c.relname as name, c.relrowsecurity as secured, c.relforcerowsecurity as forced,
       r.rolname as owner,
       exists (select from pg_attribute a
                where a.attrelid = c.oid and a.attname = 'trust_id' and a.attnotnull) as owned
  from pg_class c join pg_roles r on r.oid = c.relowner
 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
"""
POLICIES = (
    "select tablename, policyname, cmd, qual, with_check, roles from pg_policies where schemaname = 'public'"
)
KEYS = """
select t.relname as table_name, k.conname, k.contype,
       (select array_agg(a.attname order by x.n) from unnest(k.conkey) with ordinality x(c, n)
          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = x.c)::text[] as columns
  from pg_constraint k join pg_class t on t.oid = k.conrelid
 where t.relnamespace = 'public'::regnamespace and k.contype in ('p', 'u', 'f')
"""
INDEXES = """
select t.relname as table_name, i.relname as name, pg_get_indexdef(x.indexrelid, 1, true) as first
  from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
 where t.relnamespace = 'public'::regnamespace and x.indisunique
"""
VIEWS = """
select relname from pg_class where relnamespace = 'public'::regnamespace
   and (relkind = 'm'
        or relkind = 'v' and not coalesce(reloptions::text like '%security_invoker=true%', false))
"""
RIGHTS = """
select table_name, grantee, privilege_type from information_schema.role_table_grants
 where table_schema = 'public' and privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER')
   and (grantee like '%\\_app' or grantee like '%\\_courier' or grantee = 'PUBLIC')
"""
ROLES = """
select rolname from pg_roles
 where rolname like $1 and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)
"""


async def faults(connection: Any, service: str) -> list[str]:
    """Every break of the wall, in words; empty when it stands."""
    found: list[str] = []
    tables = {row["name"]: row for row in await connection.fetch(TABLES) if row["name"] not in UNOWNED}
    policies = await connection.fetch(POLICIES)
    for name, table in tables.items():
        found += table_faults(name, table, [p for p in policies if p["tablename"] == name], service)
    for key in await connection.fetch(KEYS):
        if key["table_name"] in tables and key["columns"][0] != "trust_id":
            found.append(f"{key['table_name']}: {key['conname']} does not start with trust_id")
    for index in await connection.fetch(INDEXES):
        if index["table_name"] in tables and index["first"] != "trust_id":
            found.append(f"{index['table_name']}: unique index {index['name']} does not start with trust_id")
    found += [
        f"{row['relname']}: a view that ignores row-level security" for row in await connection.fetch(VIEWS)
    ]
    for right in await connection.fetch(RIGHTS):
        found.append(f"{right['table_name']}: {right['grantee']} may {right['privilege_type']}")
    found += [
        f"{row['rolname']}: a role with too many rights"
        for row in await connection.fetch(ROLES, f"{service}\\_%")
    ]
    return found


def table_faults(name: str, table: asyncpg.Record, policies: list[asyncpg.Record], service: str) -> list[str]:
    found = []
    if not table["owned"]:
        found.append(f"{name}: no trust_id that must be given")
    if not (table["secured"] and table["forced"]):
        found.append(f"{name}: row-level security is not enabled and forced")
    if table["owner"] != f"{service}_migrator":
        found.append(f"{name}: owned by {table['owner']}")
    ours = [p for p in policies if p["policyname"] == "own_trust"]
    if len(ours) != 1 or not all(str(ours[0][part]).startswith(OWN_TRUST) for part in ("qual", "with_check")):
        found.append(f"{name}: no policy that holds it to its own trust")
    others = {p["policyname"] for p in policies} - {"own_trust"} - SHARED_POLICIES
    found += [f"{name}: unknown policy {policy}" for policy in sorted(others)]
    for policy in policies:
        if policy["policyname"] == "commons" and (policy["cmd"], policy["qual"]) != (
            "SELECT",
            OF_THE_COMMONS,
        ):
            found.append(f"{name}: the commons are open to more than reading what is theirs")
    return found
