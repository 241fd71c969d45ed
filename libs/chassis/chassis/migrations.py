"""What migrations say over and over: run them, protect a table, install the chassis' functions.

A service's migrations/env.py is two lines:

    from chassis.migrations import run
    run("standards")
"""

import asyncio
import os
from pathlib import Path
from typing import Any

from alembic import command, context, op
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from chassis.actor import COMMONS
from chassis.db import CURRENT_TRUST, Table

SQL = Path(__file__).parent / "sql"


def config(folder: Path) -> Config:
    settings = Config()
    # Alembic reads option values with % interpolation, and a folder may hold anything.
    settings.set_main_option("script_location", str(folder / "migrations").replace("%", "%%"))
    settings.set_main_option("path_separator", "newline")
    return settings


def upgrade(folder: Path, url: str, revision: str = "head") -> None:
    """Bring a database to a revision, as its migrator."""
    os.environ["MIGRATOR_DATABASE_URL"] = url
    command.upgrade(config(folder), revision)


def run(service: str) -> None:
    """For env.py. `service` names the roles that `protect` grants to."""
    context.config.attributes["roles"] = service
    asyncio.run(_run(os.environ["MIGRATOR_DATABASE_URL"]))


async def _run(url: str) -> None:
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(_migrate)
        await connection.commit()
    await engine.dispose()


def _migrate(connection: Connection) -> None:
    connection.execute(text("set lock_timeout = '1s'"))
    context.configure(connection=connection, target_metadata=Table.metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


def roles() -> tuple[str, str]:
    """The roles a service connects with: its API and worker, and the courier of its queues."""
    service = context.config.attributes["roles"]
    return f"{service}_app", f"{service}_courier"


def protect(*tables: str, verbs: str = "select, insert, update, delete") -> None:
    """Row-level security by trust, forced on the owner too, and the app role's rights: never truncate."""
    app, _ = roles()
    for table in tables:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        held = f"trust_id = (select {CURRENT_TRUST})"
        op.execute(f"create policy own_trust on {table} using ({held}) with check ({held})")
        op.execute(f"grant {verbs} on {table} to {app}")


def let_courier(*tables: str, verbs: str = "select, insert, update, delete") -> None:
    """The courier moves what waits in every trust's queues; it sees no table but these."""
    _, courier = roles()
    for table in tables:
        op.execute(f"create policy courier on {table} to {courier} using (true) with check (true)")
        op.execute(f"grant {verbs} on {table} to {courier}")


def let_everybody_read(*tables: str) -> None:
    """Reference data that operators keep in the commons: every trust reads it, and none can write there."""
    app, _ = roles()
    for table in tables:
        op.execute(f"create policy commons on {table} for select to {app} using (trust_id = '{COMMONS}')")


def run_sql(*names: str, folder: Path = SQL) -> None:
    """Run files of the chassis' sql folder or of another, each as one script: functions when they change."""
    driver: Any = op.get_bind().connection.dbapi_connection
    for name in names:
        script = (folder / f"{name}.sql").read_text()
        driver.run_async(lambda connection, script=script: connection.execute(script))


def ground() -> None:
    """The first revision of every service: what the chassis keeps, and who may touch it."""
    for role in roles():
        op.execute(f"grant usage on schema public to {role}")
        op.execute(f"grant select on alembic_version to {role}")
    functions = ("enter_as", "enter_known", "conclude", "in_each_trust", "begin_trusts")
    run_sql("core", "queues", "webhooks", "intake", *functions)
    protect("standings", "event_sequences", "idempotency_keys")
    protect("outbox", "history", verbs="select, insert")
    protect("history_heads", verbs="select, insert, update")
    protect("inbox", "inbox_cursors", "held_events", "tasks", "letters", "mails")
    let_courier("outbox", "mails", verbs="select, update, delete")
    let_courier("tasks", verbs="select, insert, update, delete")
    let_courier("idempotency_keys", "inbox", verbs="select, delete")
    let_courier("history_heads", "inbox_cursors", "held_events", "letters", verbs="select")
    protect("files", "file_chunks", "imports", "import_rows")
    protect("webhooks", verbs="select, insert, update")
    protect("webhook_deliveries", verbs="select, update")
    let_courier("webhooks", verbs="select, update")
    let_courier("webhook_deliveries")
    let_people_find_themselves()


def let_people_find_themselves() -> None:
    """While `app.subject` is set, a person sees their own standings in every trust: how a trust is chosen."""
    app, _ = roles()
    mine = "subject = (select nullif(current_setting('app.subject', true), ''))"
    op.execute(f"create policy own_standings on standings for select to {app} using ({mine})")


def autogenerate(folder: Path, url: str, message: str) -> Any:
    """For developers: a new revision with what the models have and the database has not."""
    os.environ["MIGRATOR_DATABASE_URL"] = url
    return command.revision(config(folder), message, autogenerate=True)
