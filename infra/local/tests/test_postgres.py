"""The embedded PostgreSQL: who may open what, and what survives."""

import os
import shutil
from pathlib import Path

import asyncpg
import pytest

from stack import pgbinaries, postgres
from stack.postgres import Embedded, ServiceDatabase

ROLES = ["app", "courier", "migrator"]


@pytest.fixture(scope="session")
def databases(server: Embedded) -> dict[str, ServiceDatabase]:
    return {name: server.create_service_database(name) for name in ("standards", "support")}


async def connect(server: Embedded, role: str, database: str) -> asyncpg.Connection:
    return await asyncpg.connect(server.url(role, database, driver="postgresql"))


@pytest.mark.parametrize("role", ROLES)
async def test_a_service_opens_its_own_database_and_no_other(
    server: Embedded, databases: dict[str, ServiceDatabase], role: str
) -> None:
    own = await connect(server, f"standards_{role}", "standards")
    assert await own.fetchval("SELECT current_database()") == "standards"
    await own.close()
    for other in ("support", "postgres", "template1"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connect(server, f"standards_{role}", other)
    assert set(databases) == {"standards", "support"}


@pytest.mark.usefixtures("databases")
async def test_a_wrong_password_is_refused(server: Embedded) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(
            host=server.host, port=server.port, user="standards_app", password="wrong", database="standards"
        )


@pytest.mark.usefixtures("databases")
@pytest.mark.parametrize("role", ROLES)
async def test_no_role_of_a_service_escapes_row_level_security(server: Embedded, role: str) -> None:
    flags = server.execute(
        "SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication "
        f"FROM pg_roles WHERE rolname = 'standards_{role}'"
    )
    assert flags == "f"
    owner = server.execute(
        "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'standards';"
        "SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'public'",
        database="standards",
    )
    assert owner.split() == ["standards_migrator"] * 2


@pytest.mark.usefixtures("databases")
async def test_only_the_migrator_makes_tables(server: Embedded) -> None:
    migrator = await connect(server, "standards_migrator", "standards")
    await migrator.execute("CREATE TABLE IF NOT EXISTS mine (id int)")
    await migrator.close()
    for role in ("app", "courier"):
        connection = await connect(server, f"standards_{role}", "standards")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("CREATE TABLE other (id int)")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch("SELECT * FROM mine")
        await connection.close()


async def test_making_a_database_again_changes_nothing(
    server: Embedded, databases: dict[str, ServiceDatabase]
) -> None:
    assert server.create_service_database("support") == databases["support"]
    connection = await connect(server, "support_app", "support")
    await connection.close()


async def test_a_clone_is_walled_off_like_its_template(
    server: Embedded, databases: dict[str, ServiceDatabase]
) -> None:
    clone = server.clone(databases["standards"], "standards_clone")
    assert clone.app_url.endswith("/standards_clone")
    own = await connect(server, "standards_app", "standards_clone")
    await own.close()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connect(server, "support_app", "standards_clone")
    server.drop(clone)
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await connect(server, "standards_app", "standards_clone")


@pytest.mark.parametrize("name", ["Standards", "a-b", "1st", "x;drop", ""])
def test_a_database_name_that_needs_quoting_is_refused(server: Embedded, name: str) -> None:
    with pytest.raises(ValueError, match="lower case"):
        server.create_service_database(name)


async def test_settings_are_ours(tmp_path: Path) -> None:
    with Embedded(tmp_path / "pg") as careful:
        asked = ["fsync", "synchronous_commit", "max_connections", "timezone", "server_version_num"]
        found = [careful.execute(f"SHOW {name}") for name in asked]
    assert found[:4] == ["on", "on", "200", "UTC"]
    assert found[4].startswith("18")


async def test_committed_rows_survive_a_kill(tmp_path: Path) -> None:
    with Embedded(tmp_path / "pg") as running:
        database = running.create_service_database("standards")
        writer = await asyncpg.connect(database.migrator_url.replace("+asyncpg", ""))
        await writer.execute("CREATE TABLE kept AS SELECT generate_series(1, 500) AS id")
        running.kill()
        await writer.close(timeout=2)
        running.start()
        assert running.execute("SELECT count(*) FROM kept", database="standards") == "500"


async def test_a_lock_file_of_a_stranger_does_not_keep_it_from_starting(tmp_path: Path) -> None:
    """After a restart of the machine the old process number may belong to anybody, as here to the test."""
    with Embedded(tmp_path / "pg", durable=False) as running:
        lock = running.programs.data / "postmaster.pid"
        words = lock.read_text().split("\n")
        running.kill()
    lock.write_text("\n".join([str(os.getpid()), *words[1:]]))
    with Embedded(tmp_path / "pg", durable=False) as again:
        assert again.ready()


async def test_passwords_are_kept_and_private(tmp_path: Path) -> None:
    with Embedded(tmp_path / "pg", durable=False) as first:
        url = first.create_service_database("standards").app_url
    assert (tmp_path / "pg" / "passwords.json").stat().st_mode & 0o777 == 0o600
    with Embedded(tmp_path / "pg", port=first.port, durable=False) as second:
        assert second.create_service_database("standards").app_url == url


def test_the_embedded_server_has_no_extension_that_production_would_need() -> None:
    """A migration that says CREATE EXTENSION would work nowhere but on the author's own server."""
    root = postgres.SETTINGS.parents[1]
    migrations = [*root.glob("services/*/migrations/**/*.py"), *root.glob("libs/chassis/chassis/sql/*")]
    guilty = [file for file in migrations if "create extension" in file.read_text().lower()]
    assert guilty == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
async def test_root_runs_it_as_nobody_where_user_namespaces_are_forbidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a container with the usual seccomp profile."""
    monkeypatch.setattr(pgbinaries, "UNSHARE", ["false"])
    home = pgbinaries.home_for_nobody(tmp_path / "data")
    try:
        with Embedded(tmp_path, durable=False) as running:
            assert (home / "data").stat().st_uid == int(pgbinaries.NOBODY)
            running.create_service_database("standards")
            running.kill()
            running.start()
            connection = await connect(running, "standards_app", "standards")
            await connection.close()
    finally:
        shutil.rmtree(home)
