"""The process beside a service's API: it publishes, hears, does tasks and jobs, and sends mail.

    if __name__ == "__main__":
        run(SERVICE)

Tests use it without its loops: `async with Worker(service, settings) as worker: await worker.relay_once()`.
"""

import asyncio
import contextlib
import gc
import signal
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import structlog
import uvloop

from chassis import logs
from chassis.allocator import give_back
from chassis.backlog import tell_backlog
from chassis.bus import Bus, BusDown
from chassis.connections import open_connections
from chassis.db import open_engine, open_sessions
from chassis.doorbell import mind_the_door
from chassis.inbox import Inbox
from chassis.listener import LANES, Listener
from chassis.lookout import Lookout
from chassis.postman import Postman
from chassis.prune import prune_once
from chassis.relay import BATCH, Relay
from chassis.runner import Runner
from chassis.service import Service
from chassis.settings import Settings
from chassis.webhooks.sender import Sender
from chassis.worker_health import health_door

DRAIN_SECONDS = 20
SHORTEST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
# How often the lookout looks at the queues, and how often their loops look themselves should it be unable to.
LOOK_SECONDS, UNWOKEN_SECONDS = 0.25, 10.0
JOBS_SECONDS = 5.0
log = structlog.get_logger()


@dataclass(frozen=True)
class Loop:
    """One thing done over and over: how long to rest when there was too little to do, unless it is woken."""

    name: str
    step: Callable[[], Awaitable[int]]
    rest: float
    enough: int = 1
    wake: asyncio.Event = field(default_factory=asyncio.Event)


class Worker:
    """Everything a worker does, one step at a time. Any number of workers may serve one service."""

    def __init__(self, service: Service, settings: Settings) -> None:
        if settings.courier_database_url is None:
            raise ValueError("A worker needs COURIER_DATABASE_URL: the login that moves what waits.")
        self.service, self.settings = service, settings
        self.stopping = asyncio.Event()
        self.stack = AsyncExitStack()

    async def __aenter__(self) -> "Worker":
        service, settings = self.service, self.settings
        urls = [
            url.get_secret_value()
            for url in (settings.database_url, settings.courier_database_url)
            if url is not None
        ]
        engines = [open_engine(url, pool=settings.database_pool) for url in urls]
        for engine in engines:
            self.stack.push_async_callback(engine.dispose)
        sessions, courier = (open_sessions(engine) for engine in engines)
        self.engine = engines[-1]
        bus = await self.stack.enter_async_context(Bus(settings, f"{service.name} worker"))
        self.courier, self.bus = courier, bus
        ours, couriers = open_connections(urls[0], LANES), open_connections(urls[-1], 1)
        for connections in (ours, couriers):
            self.stack.callback(connections.forget)
        self.relay = Relay(service.name, bus, couriers, courier)
        self.inbox = Inbox(
            service, sessions, ours, courier=courier, pauses=settings.retry_pauses, stated=self.relay_soon
        )
        self.listener = Listener(bus, self.inbox)
        self.stack.push_async_callback(self.listener.close)
        self.runner = Runner(
            service, sessions, courier, pauses=settings.retry_pauses, lease=settings.task_lease
        )
        self.postman = Postman(settings, courier)
        self.sender = Sender(service.name, settings, courier)
        self.stack.push_async_callback(self.sender.close)
        self.lookout = Lookout(self.engine, kinds=list(self.runner.works), asked_for=self.runner.asked_for)
        self.loops = self._loops()
        self.lookout.wakes |= {loop.name: loop.wake for loop in self.loops}
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

    async def _do_task(self) -> int:
        return self._told(await self.runner.run_once())

    async def _do_task_asked_for(self) -> int:
        return self._told(await self.runner.run_asked_for())

    def _told(self, worked: int) -> int:
        if worked:
            self.relay_soon()  # what was done may have stated events
        return worked

    async def _tell_backlog(self) -> int:
        await tell_backlog(self.courier)
        return 0  # nothing to hurry for, however much waits

    async def _look(self) -> int:
        await self.lookout.look_once()
        return 0  # those who were woken do the work

    def relay_soon(self) -> None:
        """Something was stated: it goes out now rather than when the lookout sees it."""
        self.lookout.wakes["relay"].set()

    def _loops(self) -> list[Loop]:
        return [
            Loop("lookout", self._look, LOOK_SECONDS),
            Loop("relay", self.relay_once, UNWOKEN_SECONDS, enough=BATCH),
            Loop("inbox", self.listener.hear_once, 0),
            Loop("held events", self.inbox.retry_due, UNWOKEN_SECONDS),
            Loop("tasks", self._do_task, UNWOKEN_SECONDS),
            Loop("asked for", self._do_task_asked_for, UNWOKEN_SECONDS),
            Loop("jobs", self.runner.ask_for_jobs, JOBS_SECONDS),
            Loop("mail", self.deliver_mail_once, UNWOKEN_SECONDS),
            Loop("webhooks", self.tell_webhooks_once, UNWOKEN_SECONDS),
            Loop("prune", self.prune_once, 3600),
            Loop("backlog", self._tell_backlog, 60),
        ]

    async def run(self) -> None:
        """Until `stopping` is set; then what is in hand is finished, for at most 20 seconds."""
        turning = [asyncio.create_task(self._turn(loop), name=loop.name) for loop in self.loops]
        door = mind_the_door(self.engine, self.relay_soon, self.lookout.wakes["asked for"].set)
        minding = asyncio.create_task(door, name="doorbell")
        log.info("worker started", part="worker")
        await self.stopping.wait()
        minding.cancel()
        for loop in self.loops:
            loop.wake.set()
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
            if worked < loop.enough:
                await self._rest(loop.wake, loop.rest)
                loop.wake.clear()

    async def _rest(self, until: asyncio.Event, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await until.wait()

    def _tell(self, loop: Loop, error: Exception, *, again: bool) -> None:
        """Once in full; while the same trouble lasts, in one line."""
        if isinstance(error, BusDown) or again:
            log.warning("worker paused", part=loop.name, kind=type(error).__name__)
        else:
            log.exception("worker paused", part=loop.name, kind=type(error).__name__)


def run(service: Service) -> None:
    """The worker as a process, until SIGTERM or SIGINT."""
    give_back()
    uvloop.run(_run(service))


async def _run(service: Service) -> None:
    settings = Settings()  # from the environment
    logs.set_up(settings.log_level, service.name)
    async with Worker(service, settings) as worker, health_door(worker, settings.health_address):
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, worker.stopping.set)
        gc.collect()
        gc.freeze()  # without this, full collections of what start-up made set the 99th percentile
        await worker.run()
