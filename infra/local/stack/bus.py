"""NATS JetStream from its wheel: a server in a folder, its stream and its consumers."""

import argparse
import asyncio
import os
import shutil
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import nats
import nats.errors
from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import NotFoundError

from .passwords import Passwords, private_folder
from .processes import HOST, PartFailed, Process, free_port

SERVICES = ("standards", "support", "meetings")
STREAM = "EVENTS"
SETTINGS = Path(__file__).resolve().parents[2] / "nats" / "nats.conf"

MINUTE, DAY = 60.0, 86_400.0


@dataclass(frozen=True)
class Credentials:
    url: str
    user: str
    password: str


class Embedded:
    """A NATS server whose store, log and passwords live in one folder."""

    def __init__(self, folder: Path, *, port: int | None = None, log: Path | None = None) -> None:
        self.folder = private_folder(folder.absolute())
        self.host = HOST
        self.port = port or free_port()
        self.passwords = Passwords(self.folder / "passwords.json")
        self.store = self.folder / "store"
        self.process = Process(
            "nats",
            [_program(), "-c", SETTINGS, "-a", self.host, "-p", str(self.port), "-sd", self.store],
            log=log or self.folder / "nats.log",
            environment={
                f"BUS_PASSWORD_{user.upper()}": self.passwords[user] for user in ("admin", *SERVICES)
            },
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return f"nats://{self.host}:{self.port}"

    def credentials(self, user: str) -> Credentials:
        return Credentials(self.url, user, self.passwords[user])

    def start(self) -> None:
        """Answering when it returns, but without its stream until `provision` has run."""
        if self.process.running:
            return
        self.process.start()
        deadline = time.monotonic() + 30
        while not self.ready():
            if not self.process.running or time.monotonic() > deadline:
                raise self.process.failure("did not start")
            time.sleep(0.02)

    def stop(self) -> None:
        self.process.stop()

    def kill(self) -> None:
        self.process.kill()

    def ready(self) -> bool:
        try:
            with socket.create_connection((self.host, self.port), timeout=1) as connection:
                return connection.recv(5) == b"INFO "
        except OSError:
            return False

    async def provision(self) -> None:
        await provision(self.credentials("admin"))

    def wipe_store(self) -> None:
        """Every event is forgotten, as after the loss of the disk. Only while it is stopped."""
        if self.process.running:
            raise PartFailed("Stop NATS before its store is deleted.")
        shutil.rmtree(self.store, ignore_errors=True)


async def provision(admin: Credentials) -> None:
    """Makes the stream and one consumer per service, or makes them right again. Needed after every start."""
    connection = await nats.connect(
        admin.url,
        user=admin.user,
        password=admin.password,
        inbox_prefix=b"_INBOX.admin",
        connect_timeout=5,
        # Whoever asked for it hears of a failure at once, and may ask again.
        allow_reconnect=False,
    )
    try:
        stream = connection.jetstream()
        await _ensure_stream(stream)
        for service in SERVICES:
            await stream.add_consumer(STREAM, _consumer(service))
    finally:
        await connection.close()


async def _ensure_stream(stream: JetStreamContext) -> None:
    wanted = StreamConfig(
        name=STREAM,
        subjects=["evt.>"],
        storage=StorageType.FILE,
        retention=RetentionPolicy.LIMITS,
        # A full stream refuses new events, which then wait in their outbox: nothing is silently dropped.
        discard=DiscardPolicy.NEW,
        duplicate_window=2 * MINUTE,
        max_age=35 * DAY,
        allow_direct=True,
        deny_delete=True,
        deny_purge=True,
    )
    try:
        await stream.stream_info(STREAM)
    except NotFoundError:
        await stream.add_stream(wanted)
    else:
        await stream.update_stream(wanted)


def _consumer(service: str) -> ConsumerConfig:
    return ConsumerConfig(
        durable_name=service,
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=30,
        # The service counts attempts itself and keeps the dead letters: the bus would only stop in silence.
        max_deliver=-1,
        max_ack_pending=256,
        filter_subjects=[f"evt.{other}.>" for other in SERVICES if other != service],
    )


def _program() -> Path:
    beside = Path(sys.executable).parent / "nats-server"
    found = beside if beside.exists() else shutil.which("nats-server")
    if not found:
        raise PartFailed("The program nats-server is missing: run make install.")
    return Path(found)


def main() -> None:
    """For a real server: BUS_URL, BUS_ADMIN_USER and BUS_ADMIN_PASSWORD say which one and as whom."""
    parser = argparse.ArgumentParser(prog="python -m stack.bus", description=main.__doc__)
    parser.add_argument("command", choices=["provision"])
    parser.parse_args()
    try:
        admin = Credentials(
            os.environ["BUS_URL"], os.environ["BUS_ADMIN_USER"], os.environ["BUS_ADMIN_PASSWORD"]
        )
    except KeyError as missing:
        parser.exit(2, f"The environment variable {missing.args[0]} is not set.\n")
    try:
        asyncio.run(provision(admin))
    except (OSError, nats.errors.Error) as error:
        parser.exit(1, f"The bus at {admin.url} could not be provisioned: {error}\n")


if __name__ == "__main__":
    main()
