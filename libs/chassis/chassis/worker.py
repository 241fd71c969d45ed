"""The process beside a service's API: it publishes, hears, does tasks and jobs, and sends mail.

    if __name__ == "__main__":
        run(SERVICE)

Tests use it without its loops: `async with Worker(service, settings) as worker: await worker.relay_once()`.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

import structlog

from chassis import logs
from chassis.backlog import tell_backlog
from chassis.bus import Bus, BusDown
from chassis.db import open_engine, open_sessions
from chassis.doorbell import mind_the_door
from chassis.inbox import Inbox
from chassis.listener import Listener
from chassis.postman import Postman
from chassis.prune import prune_once
from chassis.relay import Relay
from chassis.runner import Runner
from chassis.service import Service
from chassis.settings import Settings
from chassis.webhooks.sender import Sender

DRAIN_SECONDS = 20
SHORTEST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
log = structlog.get_logger()


@dataclass(frozen=True)
class Loop:
    """One thing done over and over: how long to rest when there was nothing to do."""

    name: str
    step: Callable[[], Awaitable[int]]
    rest: float


class Worker:
    """Everything a worker does, one step at a time. Any number of workers may serve one service."""

    def __init__(self, service: Service, settings: Settings) -> None:
        if settings.courier_database_url is None:
            raise ValueError("A worker needs COURIER_DATABASE_URL: the login that moves what waits.")
        self.service, self.settings = service, settings
        self.stopping, self.wake = asyncio.Event(), asyncio.Event()
        self.stack = AsyncExitStack()

    async def __aenter__(self) -> "Worker":
        service, settings = self.service, self.settings
        engines = [
            open_engine(url.get_secret_value(), pool=settings.database_pool)
            for url in (settings.database_url, settings.courier_database_url)
            if url is not None
        ]
        for engine in engines:
            self.stack.push_async_callback(engine.dispose)
        sessions, courier = (open_sessions(engine) for engine in engines)
        self.engine = engines[-1]
        bus = await self.stack.enter_async_context(Bus(settings, f"{service.name} worker"))
        self.courier = courier
        self.relay = Relay(service.name, bus, courier)
        self.inbox = Inbox(service, sessions, courier=courier, pauses=settings.retry_pauses)
        self.listener = Listener(bus, self.inbox)
        self.runner = Runner(
            service, sessions, courier, pauses=settings.retry_pauses, lease=settings.task_lease
        )
        self.postman = Postman(settings, courier)
        self.sender = Sender(service.name, settings, courier)
        self.stack.push_async_callback(self.sender.close)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stack.aclose()

    async def relay_once(self) -> int:
        """Publish what waits; how many events."""
        return await self.relay.relay_once()

    async def hear_once(self, wait: float = 1) -> int:
        """Handle what neighbours stated, and what is due for another try."""
        return await self.listener.hear_once(wait) + await self.inbox.retry_due()

    async def run_tasks_once(self) -> int:
        """Ask for the jobs of this hour and do everything that is due; how many tasks."""
        await self.runner.ask_for_jobs()
        count = 0
        while await self.runner.run_once():
            count += 1
        return count

    async def deliver_mail_once(self) -> int:
        """Send what is queued; how many mails were tried."""
        return await self.postman.deliver_once()

    async def tell_webhooks_once(self) -> int:
        """Fan out what happened to the webhooks, and knock where it is due; how much there was."""
        return await self.sender.send_once()

    async def prune_once(self) -> int:
        return await prune_once(self.courier)

    async def _tell_backlog(self) -> int:
        await tell_backlog(self.courier)
        return 0  # nothing to hurry for, however much waits

    def loops(self) -> list[Loop]:
        return [
            Loop("relay", self.relay_once, 0.5),
            Loop("inbox", self.listener.hear_once, 0),
            Loop("held events", self.inbox.retry_due, 0.5),
            Loop("tasks", self.runner.run_once, 0.25),
            Loop("asked for", self.runner.run_asked_for, 0.25),
            Loop("jobs", self.runner.ask_for_jobs, 5),
            Loop("mail", self.deliver_mail_once, 0.5),
            Loop("webhooks", self.tell_webhooks_once, 0.5),
            Loop("prune", self.prune_once, 3600),
            Loop("backlog", self._tell_backlog, 60),
        ]

    async def run(self) -> None:
        """Until `stopping` is set; then what is in hand is finished, for at most 20 seconds."""
        turning = [asyncio.create_task(self._turn(loop), name=loop.name) for loop in self.loops()]
        minding = asyncio.create_task(mind_the_door(self.engine, self.wake.set), name="doorbell")
        log.info("worker started", part="worker")
        await self.stopping.wait()
        minding.cancel()
        self.wake.set()
        _, late = await asyncio.wait(turning, timeout=DRAIN_SECONDS)
        for task in late:
            log.warning("worker did not finish", part=task.get_name())
            task.cancel()
        await asyncio.gather(minding, *turning, return_exceptions=True)
        log.info("worker stopped", part="worker")

    async def _turn(self, loop: Loop) -> None:
        pause = 0.0
        while not self.stopping.is_set():
            try:
                worked = await loop.step()
            except Exception as error:
                self._tell(loop, error, again=pause > 0)
                pause = min(max(pause * 2, SHORTEST_PAUSE), LONGEST_PAUSE)
                await self._rest(self.stopping, pause)
                continue
            pause = 0.0
            if not worked:
                await self._rest(self.wake if loop.name == "relay" else self.stopping, loop.rest)
            elif loop.name != "relay":
                self.wake.set()  # what was done may have stated events

    async def _rest(self, until: asyncio.Event, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await until.wait()
        except TimeoutError:
            return
        if until is self.wake:
            self.wake.clear()

    def _tell(self, loop: Loop, error: Exception, *, again: bool) -> None:
        """Once in full; while the same trouble lasts, in one line."""
        if isinstance(error, BusDown) or again:
            log.warning("worker paused", part=loop.name, kind=type(error).__name__)
        else:
            log.exception("worker paused", part=loop.name, kind=type(error).__name__)


def run(service: Service) -> None:
    """The worker as a process, until SIGTERM or SIGINT."""
    asyncio.run(_run(service))


async def _run(service: Service) -> None:
    settings = Settings()  # from the environment
    logs.set_up(settings.log_level, service.name)
    async with Worker(service, settings) as worker:
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, worker.stopping.set)
        await worker.run()
