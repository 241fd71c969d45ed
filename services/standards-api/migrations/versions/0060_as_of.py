"""Risks, aims and the rules of not yet good as of a day; what a rating's confidence rests on."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.db import CURRENT_TRUST
from chassis.migrations import protect

revision = "0060_as_of"
down_revision = "0052_own_measures"
JSON = postgresql.JSONB(none_as_null=True)
# The table of the things, and that of their states.
KEPT = {"risks": "risk_states", "aims": "aim_states", "inspection_policies": "inspection_policy_states"}

# By name, so that a column added to both tables needs no new function.
KEEP_STATE = """
create function keep_state() returns trigger language plpgsql as $$
begin
    execute format('insert into %I select (jsonb_populate_record(null::%I, $1)).*', tg_argv[0], tg_argv[0])
        using to_jsonb(new);
    return null;
end $$
"""
# What stood before this revision: each rating of a risk as it was given, and how the risk ended. The rest of
# it (title, owner) is as it is now; of aims and of the rules chosen only how they are now is known.
RISKS_SO_FAR = """
insert into risk_states
select (jsonb_populate_record(null::risk_states, to_jsonb(risk) || given.said)).*
from risks risk
cross join lateral (
    select jsonb_build_object(
        'version', risk.version - (risk.closed_at is not null)::int - count(*) over () + row_number() over w,
        'updated_at', rated_at, 'likelihood', likelihood, 'impact', impact,
        'weight', likelihood * impact * 10 + impact, 'status', 'open', 'closed_by', null, 'closed_at', null,
        'closing_words', null
    ) said
    from risk_ratings rating
    where rating.trust_id = risk.trust_id and rating.risk_id = risk.id
    window w as (order by rated_at, id)
    union all
    select jsonb_build_object('updated_at', risk.closed_at) where risk.closed_at is not null
) given
"""
AS_THEY_ARE = """
insert into {states}
select (jsonb_populate_record(null::{states}, to_jsonb(it) || begun.said)).*
from {table} it cross join lateral (select jsonb_build_object('updated_at', it.created_at) said) begun
"""


def upgrade() -> None:
    op.add_column("ratings", sa.Column("basis", JSON, nullable=True))
    op.execute(KEEP_STATE)
    for table, states in KEPT.items():
        keep_states_of(table, states)
    op.create_index("risk_states_trust_id_urn_idx", "risk_states", ["trust_id", "urn"])
    protect(*KEPT.values(), verbs="select, insert")


def keep_states_of(table: str, states: str) -> None:
    """The same columns without what is reckoned from them, what there is so far, and the trigger."""
    op.execute(f"create table {states} (like {table})")
    op.execute(f"alter table {states} alter trust_id set default {CURRENT_TRUST}")
    op.create_primary_key(f"{states}_pkey", states, ["trust_id", "id", "version"])
    op.create_foreign_key(f"{states}_trust_id_id_fkey", states, table, ["trust_id", "id"], ["trust_id", "id"])
    so_far = RISKS_SO_FAR if table == "risks" else AS_THEY_ARE.format(table=table, states=states)
    read = (table, *(["risk_ratings"] if table == "risks" else []))
    for each in read:  # of every trust at once
        op.execute(f"alter table {each} no force row level security")
    op.execute(so_far)
    for each in read:
        op.execute(f"alter table {each} force row level security")
    for verb, when in (("insert", ""), ("update", "when (new.version is distinct from old.version)")):
        op.execute(
            f"create trigger keep_{verb} after {verb} on {table} for each row {when}"
            f" execute function keep_state('{states}')"
        )


def downgrade() -> None:
    for table, states in KEPT.items():
        for verb in ("insert", "update"):
            op.execute(f"drop trigger keep_{verb} on {table}")
        op.drop_table(states)
    op.execute("drop function keep_state")
    op.drop_column("ratings", "basis")
