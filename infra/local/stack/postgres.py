"""PostgreSQL 18 from its wheel: a server in a folder, and one walled-off database for each service."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from . import pgbinaries
from .passwords import Passwords, private_folder
from .processes import HOST, PartFailed, Process, alive, free_port, wait_until_gone

SETTINGS = Path(__file__).resolve().parents[2] / "postgres"
LONGEST_SOCKET_PATH = 103  # macOS; Linux allows 107
# What a crash of the machine could cost does not matter to a test, and syncing to disk is most of its time.
CARELESS = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


@dataclass(frozen=True)
class ServiceDatabase:
    """A service's database seen by its three roles."""

    name: str
    service: str
    app_url: str
    courier_url: str
    migrator_url: str


class Embedded:
    """A PostgreSQL server whose data, log and passwords live in one folder.

    Start it from a thread that lives as long as the server: on Linux it ends with that thread.
    """

    def __init__(
        self, folder: Path, *, port: int | None = None, durable: bool = True, log: Path | None = None
    ) -> None:
        self.folder = private_folder(folder.absolute())
        self.host = HOST
        self.port = port or free_port()
        self.durable = durable
        self.log = log or self.folder / "postgres.log"
        self.passwords = Passwords(self.folder / "passwords.json")
        self.programs = pgbinaries.find(self.folder / "data")
        self._socket: Path | None = None
        self._process: Process | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def dsn(self) -> str:
        """The superuser's, for tests and for nothing else."""
        return self.url("postgres", "postgres", driver="postgresql")

    @property
    def started(self) -> bool:
        return self._process is not None

    @property
    def process(self) -> Process:
        if self._process is None:
            raise PartFailed("PostgreSQL has not been started.")
        return self._process

    def url(self, role: str, database: str, *, driver: str = "postgresql+asyncpg") -> str:
        return f"{driver}://{role}:{quote(self.passwords[role], safe='')}@{self.host}:{self.port}/{database}"

    def start(self) -> None:
        """Ready for connections when it returns; does nothing when it already runs."""
        if self._process is not None and self._process.running:
            return
        fresh = self._initialise()
        self._clear_leftover()
        self._socket = self._socket or self._make_socket_folder()
        deadline = time.monotonic() + 60
        while not self._came_up():
            # The orphans of a killed server hold its shared memory for a moment longer: try once more.
            if (
                time.monotonic() > deadline
                or "shared memory" not in self.log.read_text(errors="replace")[-2000:]
            ):
                raise self.process.failure("did not start")
            time.sleep(0.1)
        if fresh:
            self._set_superuser_password()

    def stop(self) -> None:
        if self._process is not None:
            self._process.stop()
        if self._socket is not None:
            shutil.rmtree(self._socket, ignore_errors=True)
            self._socket = None

    def kill(self) -> None:
        """As a power cut would: the next start recovers from the write-ahead log."""
        self.process.kill()

    def ready(self) -> bool:
        return self.process.running and self._asks("pg_isready", "-q").returncode == 0

    def execute(
        self, sql: str, *, database: str = "postgres", settings: Mapping[str, str] | None = None
    ) -> str:
        """Runs SQL as the superuser; secret values go in by the environment, never by a command line."""
        answer = self._asks(
            "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", database, "-f", "-", sql=sql, extra=settings
        )
        if answer.returncode != 0:
            raise PartFailed(f"PostgreSQL refused: {answer.stderr.strip()}")
        return answer.stdout.strip()

    def create_service_database(self, service: str) -> ServiceDatabase:
        """Makes the database and its roles, or makes them right again."""
        require_plain_name(service)
        secrets = {
            f"{part.upper()}_PASSWORD": self.passwords[f"{service}_{part}"]
            for part in ("migrator", "app", "courier")
        }
        self.execute((SETTINGS / "service.sql").read_text(), settings={"SERVICE": service, **secrets})
        return self._described(service, service)

    def clone(self, template: ServiceDatabase, name: str) -> ServiceDatabase:
        """A copy, for the same roles, of a database nobody is connected to: 50 ms, so one for each test."""
        require_plain_name(name)
        migrator, service = f"{template.service}_migrator", template.service
        self.execute(
            f'CREATE DATABASE "{name}" OWNER "{migrator}" TEMPLATE "{template.name}" STRATEGY file_copy'
        )
        self.execute(
            f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC;'
            f'GRANT CONNECT ON DATABASE "{name}" TO "{service}_app", "{service}_courier"'
        )
        return self._described(service, name)

    def drop(self, database: ServiceDatabase) -> None:
        self.execute(f'DROP DATABASE IF EXISTS "{database.name}" WITH (FORCE)')

    def _described(self, service: str, name: str) -> ServiceDatabase:
        return ServiceDatabase(
            name=name,
            service=service,
            app_url=self.url(f"{service}_app", name),
            courier_url=self.url(f"{service}_courier", name),
            migrator_url=self.url(f"{service}_migrator", name),
        )

    def _initialise(self) -> bool:
        if (self.programs.data / "PG_VERSION").exists():
            return False
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "-E", "UTF8"]
        access = ["--auth-local=trust", "--auth-host=scram-sha-256", "--no-instructions"]
        hurry = [] if self.durable else ["--no-sync"]
        command = self.programs.command(
            "initdb", "-D", self.programs.data, "-U", "postgres", *locale, *access, *hurry
        )
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        if answer.returncode != 0:
            raise PartFailed(f"initdb failed: {answer.stderr.strip()}")
        return True

    def _clear_leftover(self) -> None:
        """Stops a server that outlived its supervisor; forgets a lock that names a stranger's process."""
        file = self.programs.data / "postmaster.pid"
        if not file.exists():
            return
        pid = int(file.read_text().split("\n", 1)[0])
        if alive(pid) and str(self.programs.data) in pgbinaries.command_line(pid):
            pgbinaries.fast_stop(pid)
            if not wait_until_gone(pid):
                raise PartFailed(
                    f"Another PostgreSQL (process {pid}) holds {self.programs.data} and will not stop."
                )
        file.unlink(missing_ok=True)

    def _make_socket_folder(self) -> Path:
        folder = Path(tempfile.mkdtemp(prefix="pg-"))
        if len(str(folder / f".s.PGSQL.{self.port}")) > LONGEST_SOCKET_PATH:
            folder.rmdir()
            folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        if self.programs.owner is not None:
            os.chown(folder, self.programs.owner, self.programs.owner)
        return folder

    def _came_up(self) -> bool:
        data, ours = self.programs.data, self._configuration()
        place = ["-D", str(data), "-k", str(self._socket), "-h", self.host, "-p", str(self.port)]
        settings = ["-c", f"config_file={ours}", "-c", f"data_directory={data}"]
        command = self.programs.command("postgres", *place, *settings, *([] if self.durable else CARELESS))
        self._process = Process("postgres", command, log=self.log, stop_signal=signal.SIGINT)
        self._process.start()
        while self._process.running:
            if self._asks("pg_isready", "-q").returncode == 0:
                return True
            time.sleep(0.02)
        return False

    def _configuration(self) -> Path:
        """Copied beside the data: the user who runs PostgreSQL may not be able to read the checkout."""
        target = self.programs.data / "ours.conf"
        shutil.copyfile(SETTINGS / "postgresql.conf", target)
        if self.programs.owner is not None:
            os.chown(target, self.programs.owner, self.programs.owner)
        return target

    def _set_superuser_password(self) -> None:
        self.execute(
            "\\getenv password POSTGRES_PASSWORD\nALTER ROLE postgres PASSWORD :'password';",
            settings={"POSTGRES_PASSWORD": self.passwords["postgres"]},
        )

    def _asks(
        self, program: str, *arguments: str, sql: str | None = None, extra: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        where = ["-h", str(self._socket), "-p", str(self.port), "-U", "postgres"]
        command = [str(self.programs.folder / "bin" / program), *where, *arguments]
        clean = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        return subprocess.run(
            command, input=sql, capture_output=True, text=True, check=False, env=clean | dict(extra or {})
        )


def require_plain_name(name: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,50}", name):
        raise ValueError(f"A database is named in lower case letters, digits and underscores, not {name!r}.")
