"""The whole system as one object: parts start in order of health, are kept up, and end in reverse."""

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from . import bus, environment, postgres
from .bus import SERVICES
from .environment import ROOT, url
from .lock import FolderLock
from .parts import BusPart, Part, PostgresPart, ProcessPart
from .passwords import write_private
from .ports import Ports
from .processes import Process, free_port
from .watch import Watch

Say = Callable[[str], None]


class Stack:
    """Start and stop it from the thread whose event loop lives as long as it does."""

    def __init__(
        self,
        folder: Path,
        *,
        ports: Ports | None = None,
        services: Sequence[str] = SERVICES,
        say: Say = lambda _: None,
    ) -> None:
        self.folder = folder.absolute()
        self.ports = ports or Ports.anywhere()
        self.services = tuple(services)
        self.say = say
        self.lock = FolderLock(self.folder)
        self.postgres = postgres.Embedded(
            self.folder / "postgres", port=self.ports.postgres, log=self._log("postgres")
        )
        self.bus = bus.Embedded(self.folder / "nats", port=self.ports.nats, log=self._log("nats"))
        self.databases: dict[str, postgres.ServiceDatabase] = {}
        self.parts: dict[str, Part] = {}
        self.watch = Watch(self.parts, say)

    async def __aenter__(self) -> Self:
        await self.start_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop_all()

    @property
    def urls(self) -> dict[str, str]:
        apis = {service: url(getattr(self.ports, service)) for service in self.services}
        return {**apis, "issuer": url(self.ports.issuer), "mail": url(self.ports.mail)}

    def secret(self, client_id: str) -> str:
        """A machine client's newest secret."""
        kept: dict[str, list[str]] = json.loads((self.folder / "issuer/client-secrets.json").read_text())
        return kept[client_id][0]

    async def start_all(self) -> None:
        self.lock.take()
        try:
            await self._start_in_order()
        except BaseException:
            await self.stop_all()
            raise
        self.watch.begin()

    async def stop_all(self) -> None:
        """In reverse order of starting, but all services of a kind together: each may take its time."""
        await self.watch.end()
        (self.folder / "running.json").unlink(missing_ok=True)
        names = list(self.parts)
        services = [name for name in names if name.startswith(self.services)] if self.services else []
        for kind in ("worker", "api"):
            await asyncio.gather(*(self.parts[name].stop() for name in services if name.endswith(kind)))
        for name in reversed([name for name in names if name not in services]):
            await self.parts[name].stop()
        self.lock.release()

    async def start(self, name: str) -> None:
        """Ready when it returns."""
        await self.parts[name].start()
        self.watch.wanted.add(name)

    async def stop(self, name: str) -> None:
        """Politely, and it stays down until it is started."""
        self.watch.wanted.discard(name)
        await self.parts[name].stop()

    async def kill(self, name: str, *, restart: bool = True) -> None:
        """As a crash: nothing is finished. The watch starts it again, unless told not to."""
        if not restart:
            self.watch.wanted.discard(name)
        self.parts[name].process.kill()

    async def ready(self, name: str) -> None:
        """Waits until the watch has brought it back."""
        await self.watch.back(name)

    def wipe_bus_store(self) -> None:
        """All events are lost. Only while nats is stopped."""
        self.bus.wipe_store()

    async def run_module(self, module: str, *arguments: str, settings: dict[str, str] | None = None) -> None:
        """A command that ends, with the stack's settings: migrations, the sample."""
        name = "-".join([module, *(Path(one).name for one in arguments)])
        merged = environment.common(self.ports) | {"STATE_DIR": str(self.folder)} | (settings or {})
        process = self._python(name, "-m", module, *arguments, settings=merged)
        process.start()
        try:
            while process.running:
                await asyncio.sleep(0.05)
        finally:
            process.kill()
        if process.exit_code:
            raise process.failure(f"failed with code {process.exit_code}")

    async def _start_in_order(self) -> None:
        await self._begin(PostgresPart(self.postgres))
        self.databases = {name: self.postgres.create_service_database(name) for name in self.services}
        await self._begin(BusPart(self.bus))
        shared = environment.common(self.ports)
        await self._begin(self._issuer(shared))
        await self._begin(self._mail(shared))
        await together(self._migrate(service) for service in self.services)
        await together(self._begin(part) for name in self.services for part in self._service(name, shared))
        self._write_running()

    async def _begin(self, part: Part) -> None:
        self.say(f"Starting {part.name} …")
        self.parts[part.name] = part
        await part.start()
        self.watch.wanted.add(part.name)

    async def _migrate(self, service: str) -> None:
        migrator = self.databases[service].migrator_url
        settings = {"MIGRATOR_DATABASE_URL": migrator, "DATABASE_URL": migrator}
        await self.run_module("chassis.migrate", f"services/{service}-api", settings=settings)

    def _issuer(self, shared: dict[str, str]) -> Part:
        settings = {**shared, "STATE_DIR": str(self.folder / "issuer")}
        process = self._python("issuer", "-m", "issuer", "--port", str(self.ports.issuer), settings=settings)
        return ProcessPart("issuer", process, address=url(self.ports.issuer))

    def _mail(self, shared: dict[str, str]) -> Part:
        settings = {**shared, "STATE_DIR": str(self.folder / "mail")}
        ports = ["--port", str(self.ports.mail), "--smtp-port", str(self.ports.smtp)]
        process = self._python("mail", "-m", "mailcatcher", *ports, settings=settings)
        return ProcessPart("mail", process, address=url(self.ports.mail))

    def _service(self, service: str, shared: dict[str, str]) -> list[Part]:
        bus_login = self.bus.credentials(service)
        settings = environment.for_service(service, shared, self.databases[service], bus_login)
        port = getattr(self.ports, service)
        serve = [
            "--factory",
            "--host",
            self.bus.host,
            "--port",
            str(port),
            "--no-access-log",
            "--no-server-header",
            "--timeout-graceful-shutdown",
            "10",
        ]
        api = self._python(
            f"{service}-api", "-m", "uvicorn", f"{service}_api.main:create_app", *serve, settings=settings
        )
        health = free_port()
        watched = {**settings, "HEALTH_ADDRESS": f"{self.bus.host}:{health}"}
        worker = self._python(f"{service}-worker", "-m", f"{service}_api.worker", settings=watched)
        return [
            ProcessPart(api.name, api, address=url(port)),
            ProcessPart(worker.name, worker, address=url(health), ask="/health/live"),
        ]

    def _python(self, name: str, *words: str, settings: dict[str, str]) -> Process:
        return Process(name, [sys.executable, *words], log=self._log(name), environment=settings, folder=ROOT)

    def _log(self, name: str) -> Path:
        return self.folder / "log" / f"{name}.log"

    def _write_running(self) -> None:
        """For programs that want to find a stack that runs: the demonstration, the benchmarks."""
        write_private(self.folder / "running.json", json.dumps(self.urls, indent=2) + "\n")


async def together(steps: Iterable[Coroutine[None, None, None]]) -> None:
    """All at once; when one fails the others are called off, so that none of them starts something later."""
    try:
        async with asyncio.TaskGroup() as group:
            for step in steps:
                group.create_task(step)
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None


async def load_sample(stack: Stack) -> None:
    """Through the public APIs. Raises `PartFailed` when some of it is refused."""
    if not (ROOT / "sample" / "load.py").exists():
        return
    stack.say("Loading the sample trust …")
    await stack.run_module("sample.load")
