"""The worker as a process: everything it does, at once, and how it ends."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from rig import Api, Trust
from rig.events import on_bus
from structlog.testing import CapturingLogger

from chassis import redrive as command
from chassis.backlog import tell_backlog
from chassis.logs import only_allowed
from chassis.mail import Recipient, post
from chassis.prune import prune_once
from chassis.session import on_behalf_of_the_system
from chassis.tasks import enqueue
from chassis.worker import Worker
from mailcatcher.smtp import listen
from mailcatcher.store import Store
from stack.bus import Embedded
from stack.environment import python_path
from stack.processes import HOST, Process, free_port

TESTS = Path(__file__).parent


@pytest.fixture
def environment(echoes: Api, bus: Embedded) -> dict[str, str]:
    login, settings = bus.credentials("support"), echoes.settings
    return {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": f"{python_path()}:{TESTS}",
        "MODE": "embedded",
        "DATABASE_URL": echoes.database.app_url,
        "COURIER_DATABASE_URL": echoes.database.courier_url,
        "BUS_URL": login.url,
        "BUS_USER": login.user,
        "BUS_PASSWORD": login.password,
        "ISSUER": settings.issuer,
        "AUDIENCE": settings.audience,
        "RETRY_PAUSES": "0.1, 0.2",
    }


@pytest.fixture
def process(environment: dict[str, str], tmp_path: Path) -> Iterator[Process]:
    words = [sys.executable, "-m", "echoes.worker"]
    found = Process("worker", words, log=tmp_path / "worker.log", environment=environment)
    found.start()
    yield found
    found.kill()


@pytest.fixture
async def teller(api: Api, bus: Embedded) -> AsyncIterator[Worker]:
    async with Worker(api.service, on_bus(api.settings, bus.credentials("standards"))) as found:
        yield found


@pytest.fixture
def here(echoes: Api, trust: Trust) -> Trust:
    """The same trust, as the neighbour knows it."""
    return Trust(echoes, trust.id)


async def until(true: Callable[[], Any], seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while not await true():
            await asyncio.sleep(0.05)


async def ask(trust: Trust, kind: str, payload: dict[str, Any]) -> None:
    async with on_behalf_of_the_system(trust.api.app.state.sessions, "test", trust.id, "ask") as session:
        await enqueue(session, kind, payload)


async def echoed(trust: Trust, kind: str) -> list[str]:
    sql = "select about from echoes where trust_id = $1 and kind = $2"
    return [row["about"] for row in await trust.api.look(sql, trust.id, kind)]


async def test_a_worker_hears_and_does_tasks_by_itself(
    trust: Trust, here: Trust, teller: Worker, process: Process
) -> None:
    ann = await trust.person("ann", "clerk")
    note = (await ann.post("/v1/notes", json={"desk": "d1", "text": "x"})).json()["id"]
    await ask(here, "echo", {"name": "done"})
    while await teller.relay_once() == 0:
        await asyncio.sleep(0.05)
    await until(lambda: echoed(here, "written"))
    await until(lambda: echoed(here, "task"))
    assert (await echoed(here, "written"), await echoed(here, "task")) == ([note], ["done"])
    assert process.running


async def test_on_sigterm_what_is_in_hand_is_finished_and_nothing_new_is_begun(
    here: Trust, process: Process
) -> None:
    await ask(here, "dawdle", {"name": "in hand", "seconds": 1})
    begun = "select 1 from tasks where trust_id = $1 and kind = 'dawdle' and done = 1"
    await until(lambda: here.api.look(begun, here.id))
    process.ask_to_stop()
    await asyncio.sleep(0.2)
    await ask(here, "echo", {"name": "too late"})
    await until(lambda: ended(process), seconds=25)
    assert process.exit_code == 0, process.failure("did not end well")
    assert (await echoed(here, "dawdled"), await echoed(here, "task")) == (["in hand"], [])
    log = process.log.read_text()
    assert '"event": "worker stopped"' in log
    assert "Traceback" not in log


async def test_a_worker_that_cannot_finish_in_time_is_undone_and_the_task_is_there_for_another(
    here: Trust, monkeypatch: pytest.MonkeyPatch, echoes: Api, bus: Embedded
) -> None:
    monkeypatch.setattr("chassis.worker.DRAIN_SECONDS", 0.5)
    settings = on_bus(echoes.settings, bus.credentials("support"))
    async with Worker(echoes.service, settings) as worker:
        turning = asyncio.create_task(worker.run())
        await ask(here, "dawdle", {"name": "endless", "seconds": 9})
        begun = "select 1 from tasks where trust_id = $1 and kind = 'dawdle' and done = 1"
        await until(lambda: here.api.look(begun, here.id))
        worker.stopping.set()
        await asyncio.wait_for(turning, 5)
    sql = "select state, attempts from tasks where trust_id = $1"
    assert [tuple(row) for row in await here.api.look(sql, here.id)] == [("running", 1)]
    assert await echoed(here, "dawdled") == []
    await here.api.behind.execute("delete from tasks")


async def ended(process: Process) -> bool:
    return not process.running


async def test_a_loop_that_fails_stops_no_other_and_goes_on_when_it_can(
    api: Api, trust: Trust, here: Trust, echoes: Api, nats: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chassis.bus.CONNECT_SECONDS", 0.3)
    nats.stop()
    ann = await trust.person("ann", "clerk")
    note = (await ann.post("/v1/notes", json={"desk": "d1", "text": "x"})).json()["id"]
    logins = {short: nats.credentials(short) for short in ("standards", "support")}
    async with (
        Worker(api.service, on_bus(api.settings, logins["standards"])) as teller,
        Worker(echoes.service, on_bus(echoes.settings, logins["support"])) as hearer,
    ):
        turning = [asyncio.create_task(worker.run()) for worker in (teller, hearer)]
        await ask(here, "echo", {"name": "done without the bus"})
        await until(lambda: echoed(here, "task"))
        await asyncio.sleep(1)  # so that each loop has failed more than once
        nats.start()
        await nats.provision()
        await until(lambda: echoed(here, "written"))
        assert await echoed(here, "written") == [note]
        for worker in (teller, hearer):
            worker.stopping.set()
        await asyncio.wait_for(asyncio.gather(*turning), 15)


async def test_an_operator_lists_redrives_and_skips_from_the_command_line(
    here: Trust,
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    for about in ("one", "two"):
        data = {"note_id": "not an id", "desk": about}
        await here.hear("standards.note-written.v1", data, about=about, expect="dead")
    assert await command.main("list", "all", "olive") == 0
    said = capsys.readouterr().out
    assert said.count("standards.note-written.v1 1") >= 2
    rows = await here.api.look(
        "select id, subject from held_events where trust_id = $1 order by subject", here.id
    )
    assert await command.main("redrive", str(rows[0]["id"]), "olive") == 0
    assert await command.main("skip", str(rows[1]["id"]), "olive") == 0
    sql = "select subject, state from held_events where trust_id = $1"
    assert [tuple(row) for row in await here.api.look(sql, here.id)] == [("one", "retrying")]
    history = await here.api.look(
        "select operation from history where trust_id = $1 and object = 'held_events' order by sequence",
        here.id,
    )
    assert [row["operation"] for row in history] == ["redrive by olive", "skip by olive"]


async def test_what_was_kept_long_enough_goes_and_what_waits_stays(
    api: Api, trust: Trust, worker: Worker
) -> None:
    ann = await trust.person("ann", "clerk")
    for _ in range(4):
        await ann.post("/v1/notes", json={"desk": "d1", "text": "x"})
    old = await api.look("select position from outbox where trust_id = $1 order by position", trust.id)
    for row, days in zip(old, (36, 34, 400, 0), strict=True):
        await api.behind.execute(
            "update outbox set occurred_at = now() - interval '1 day' * $2::int,"
            " published_at = now() - interval '1 day' * $2::int where position = $1",
            row["position"], days,
        )  # fmt: skip
    await api.behind.execute("update outbox set published_at = null where position = $1", old[2]["position"])
    assert await prune_once(worker.courier) == 1
    left = await api.look("select position from outbox where trust_id = $1 order by position", trust.id)
    assert left == old[1:], "what was never published stays, however old"


async def test_what_waits_too_long_is_said_in_the_log(
    api: Api, trust: Trust, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = CapturingLogger()
    every = structlog.make_filtering_bound_logger(0)
    listening = structlog.wrap_logger(said, processors=[only_allowed], wrapper_class=every)
    monkeypatch.setattr("chassis.backlog.log", listening)
    await api.behind.execute("delete from outbox")
    ann = await trust.person("ann", "clerk")
    for _ in range(3):
        await ann.post("/v1/notes", json={"desk": "d1", "text": "x"})
    assert await tell_backlog(worker.courier) == 0, "a moment is not too long"
    assert await tell_backlog(worker.courier, seconds=0) == 1
    [call] = said.calls
    assert (call.kwargs["event"], call.kwargs["part"], call.kwargs["count"]) == ("backlog", "outbox", 3)


async def test_addresses_and_words_of_mail_are_not_in_the_log(
    here: Trust, environment: dict[str, str], tmp_path: Path
) -> None:
    port = free_port()
    office = await listen(Store(tmp_path / "mail"), HOST, port)
    words = [sys.executable, "-m", "echoes.worker"]
    settings = environment | {"SMTP_HOST": HOST, "SMTP_PORT": str(port), "MAIL_FROM": "a@trust.example"}
    process = Process("worker", words, log=tmp_path / "worker.log", environment=settings)
    people = [Recipient("Amara", "amara@larkmoor.example"), Recipient("Gone", "gone@bounce.example")]
    async with on_behalf_of_the_system(here.api.app.state.sessions, "test", here.id, "send") as session:
        await post(session, to=people, subject="Canary", text="Canary")
    process.start()
    try:
        settled = "select 1 from mails where trust_id = $1 and state <> 'queued' offset 1"
        await until(lambda: here.api.look(settled, here.id))
        process.stop()
        log = process.log.read_text()
    finally:
        process.kill()
        office.close()
    assert '"event": "mail sent"' in log
    assert '"event": "mail failed"' in log
    assert not [word for word in ("amara", "Amara", "gone@", "Canary") if word in log]
