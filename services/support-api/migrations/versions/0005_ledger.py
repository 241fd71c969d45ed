"""The ledger of days and money, and what the database itself refuses in it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from chassis.migrations import protect

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Every entry sums to zero in each unit: asked when the transaction ends, and then of the whole entry.
BALANCED = """
create function postings_balanced() returns trigger language plpgsql as $$
begin
    if exists (
        select from postings p join accounts a on a.trust_id = p.trust_id and a.id = p.account_id
        where p.trust_id = new.trust_id and p.entry_id = new.entry_id
        group by a.unit having sum(p.amount) <> 0
    ) then
        raise exception 'the postings of an entry do not sum to zero'
            using errcode = 'check_violation', constraint = 'postings_balanced';
    end if;
    return null;
end $$
"""

# No account but a source goes below zero. The account is locked first, so that of two who post at once
# the second sees what the first left.
COVERED = """
create function postings_covered() returns trigger language plpgsql as $$
declare
    free boolean;
begin
    select may_be_negative into free from accounts
     where trust_id = new.trust_id and id = new.account_id for update;
    if not free and (select sum(amount) from postings
                      where trust_id = new.trust_id and account_id = new.account_id) < 0 then
        raise exception 'an account would be overdrawn'
            using errcode = 'check_violation', constraint = 'postings_covered';
    end if;
    return null;
end $$
"""

STAYS = """
create function ledger_stays() returns trigger language plpgsql as $$
begin
    raise exception 'the ledger is only ever added to' using errcode = 'insufficient_privilege';
end $$
"""

TRIGGERS = (
    "create constraint trigger postings_balanced after insert on postings deferrable initially deferred "
    "for each row execute function postings_balanced()",
    "create trigger postings_covered after insert on postings "
    "for each row execute function postings_covered()",
    *(
        f"create trigger ledger_stays before update or delete or truncate on {table} "
        "execute function ledger_stays()"
        for table in ("postings", "ledger_entries", "accounts")
    ),
)


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "unit", sa.Enum("half_day", "penny", name="unit", native_enum=False, length=50), nullable=False
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "entitlement",
                "owed",
                "available",
                "reserved",
                "used",
                "budget",
                "committed",
                "spent",
                name="accountkind",
                native_enum=False,
                length=50,
            ),
            nullable=False,
        ),
        sa.Column(
            "may_be_negative",
            sa.Boolean(),
            sa.Computed("kind in ('entitlement', 'owed', 'budget')", persisted=True),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("accounts_pkey")),
        sa.UniqueConstraint(
            "trust_id", "urn", "year", "unit", "kind", name=op.f("accounts_trust_id_urn_year_unit_kind_key")
        ),
    )
    op.create_table(
        "day_grants",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("half_days", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("half_days > 0", name=op.f("day_grants_half_days_check")),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("day_grants_pkey")),
    )
    op.create_index(op.f("day_grants_trust_id_urn_idx"), "day_grants", ["trust_id", "urn"], unique=False)
    op.create_table(
        "day_rules",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("half_days", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("half_days >= 0", name=op.f("day_rules_half_days_check")),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("day_rules_pkey")),
        sa.UniqueConstraint(
            "trust_id", "code", "starts_on", name=op.f("day_rules_trust_id_code_starts_on_key")
        ),
    )
    op.create_table(
        "ledger_entries",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "unit", sa.Enum("half_day", "penny", name="unit", native_enum=False, length=50), nullable=False
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "opened",
                "granted",
                "reserved",
                "released",
                "drawn",
                "settled",
                "committed",
                "spent",
                name="reason",
                native_enum=False,
                length=50,
            ),
            nullable=False,
        ),
        sa.Column(
            "cause",
            sa.Enum(
                "entitlement",
                "grant",
                "meeting",
                "engagement",
                name="cause",
                native_enum=False,
                length=50,
            ),
            nullable=False,
        ),
        sa.Column("cause_id", sa.Uuid(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("trust_id", "id", name=op.f("ledger_entries_pkey")),
    )
    op.create_index(
        op.f("ledger_entries_trust_id_cause_cause_id_idx"),
        "ledger_entries",
        ["trust_id", "cause", "cause_id"],
        unique=False,
    )
    op.create_index(
        op.f("ledger_entries_trust_id_urn_year_unit_idx"),
        "ledger_entries",
        ["trust_id", "urn", "year", "unit"],
        unique=False,
    )
    op.create_table(
        "postings",
        sa.Column(
            "trust_id",
            sa.Uuid(),
            server_default=sa.text("nullif(current_setting('app.trust', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("postings_amount_check")),
        sa.ForeignKeyConstraint(
            ["trust_id", "account_id"],
            ["accounts.trust_id", "accounts.id"],
            name=op.f("postings_trust_id_account_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["trust_id", "entry_id"],
            ["ledger_entries.trust_id", "ledger_entries.id"],
            name=op.f("postings_trust_id_entry_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("trust_id", "entry_id", "account_id", name=op.f("postings_pkey")),
    )
    op.create_index(
        op.f("postings_trust_id_account_id_idx"), "postings", ["trust_id", "account_id"], unique=False
    )
    # The lock on an account is a lock on its row, which only those who may update it can take.
    protect("accounts", verbs="select, insert, update")
    protect("ledger_entries", "postings", verbs="select, insert")
    protect("day_rules", "day_grants")
    # What holds whatever code posts: see docs/adr/0401-ledger.md.
    for statement in (BALANCED, COVERED, STAYS, *TRIGGERS):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("postings")
    op.drop_table("ledger_entries")
    op.drop_table("day_rules")
    op.drop_table("day_grants")
    op.drop_table("accounts")
    for name in ("postings_balanced", "postings_covered", "ledger_stays"):
        op.execute(f"drop function {name}()")
