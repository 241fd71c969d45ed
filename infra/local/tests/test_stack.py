"""The supervisor: order, crashes, a clean end, two copies at once. The services have their own journeys."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from issuer.client import SignInRefused, machine_token, refresh, sign_in
from stack import environment
from stack.lock import FolderLock
from stack.parts import ProcessPart
from stack.ports import OFFSETS, Ports
from stack.processes import HOST, PartFailed, Process, free_port, is_free, wait_until_gone
from stack.stack import Stack, together
from stack.watch import Watch

PARTS = ["postgres", "nats", "issuer", "mail"]


@pytest.fixture(scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    said: list[str] = []
    async with Stack(tmp_path_factory.mktemp("a stack") / "state", services=(), say=said.append) as running:
        assert said == [f"Starting {name} …" for name in PARTS]
        yield running


async def answers(url: str) -> bool:
    async with httpx.AsyncClient(trust_env=False) as http:
        return (await http.get(f"{url}/health/ready")).status_code == 200


async def test_every_part_answers(stack: Stack) -> None:
    assert stack.postgres.ready()
    assert stack.bus.ready()
    assert await answers(stack.urls["issuer"])
    assert await answers(stack.urls["mail"])


async def test_people_and_machines_sign_in_by_the_front_door(stack: Stack) -> None:
    redirect = f"{environment.origins(stack.ports)[0]}/docs/oauth2-redirect"
    given = await sign_in(stack.urls["issuer"], "amara.okafor", redirect_uri=redirect)
    assert (await refresh(stack.urls["issuer"], given["refresh_token"]))["access_token"] != given[
        "access_token"
    ]
    with pytest.raises(SignInRefused):
        await sign_in(stack.urls["issuer"], "amara.okafor", redirect_uri="http://evil.example/")
    secret = stack.secret("operator-cli")
    assert "access_token" in await machine_token(stack.urls["issuer"], "operator-cli", secret)


@pytest.mark.parametrize("name", PARTS)
async def test_a_killed_part_comes_back(stack: Stack, name: str) -> None:
    before = pid(stack, name)
    await stack.kill(name)
    await stack.ready(name)
    assert pid(stack, name) != before
    await test_every_part_answers(stack)


def pid(stack: Stack, name: str) -> int:
    child = stack.parts[name].process.child
    assert child is not None
    return child.pid


async def test_a_stopped_part_stays_down_until_started(stack: Stack) -> None:
    await stack.stop("nats")
    await asyncio.sleep(1)
    assert not stack.bus.ready()
    stack.wipe_bus_store()
    await stack.start("nats")
    assert stack.bus.ready()


async def test_a_kill_without_restart_stays_down(stack: Stack) -> None:
    await stack.kill("mail", restart=False)
    await asyncio.sleep(1)
    assert not stack.parts["mail"].process.running
    await stack.start("mail")


async def test_a_second_copy_of_the_folder_is_refused(stack: Stack) -> None:
    with pytest.raises(PartFailed, match=f"process {os.getpid()}"):
        await Stack(stack.folder, services=()).start_all()
    await test_every_part_answers(stack)


async def test_a_part_that_cannot_start_takes_the_others_down_again(tmp_path: Path) -> None:
    with socket.create_server((HOST, 0)) as taken:
        ports = Ports(**(vars(Ports.anywhere()) | {"mail": taken.getsockname()[1]}))
        stack = Stack(tmp_path, ports=ports, services=())
        with pytest.raises(PartFailed, match="mail"):
            await stack.start_all()
    assert not any(stack.parts[name].process.running for name in PARTS)
    lock = FolderLock(tmp_path)
    lock.take()
    lock.release()


def test_a_taken_port_moves_the_whole_block() -> None:
    first = Ports.block(20_000)
    with socket.create_server((HOST, first.nats)):
        second = Ports.block(20_000)
    assert {name: getattr(second, name) - first.issuer for name in OFFSETS} == {
        name: offset + 100 for name, offset in OFFSETS.items()
    }


def test_a_port_that_was_just_left_is_free() -> None:
    with socket.create_server((HOST, 0)) as listener:
        port = listener.getsockname()[1]
        assert not is_free(port)
        with socket.create_connection((HOST, port)) as client:
            listener.accept()[0].close()
            client.recv(1)
    assert is_free(port)


@contextmanager
def copy(folder: Path, base: int) -> Iterator[subprocess.Popen[str]]:
    settings = os.environ | {
        "STATE_DIR": str(folder),
        "PORT_BASE": str(base),
        "PYTHONPATH": environment.python_path(),
    }
    command = [sys.executable, "-m", "stack", "run", "--bare"]
    with subprocess.Popen(
        command, env=settings, stdout=subprocess.PIPE, text=True, stderr=subprocess.STDOUT
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def read_until(process: subprocess.Popen[str], words: str) -> str:
    assert process.stdout is not None
    text = ""
    for line in process.stdout:
        text += line
        if words in line:
            return text
    raise AssertionError(text)


def children(folder: Path) -> list[int]:
    """Everything whose command names the folder, or that was told of it."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                told = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            except OSError:
                continue
            if str(folder).encode() in told:
                found.append(int(entry.name))
    return found


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_run_says_where_everything_is_and_stops_cleanly(tmp_path: Path, ending: signal.Signals) -> None:
    folder = tmp_path / "some state"
    with copy(folder, free_port() // 100 * 100) as process:
        said = read_until(process, "Press Ctrl-C")
        assert "mis-larkmoor" in said
        assert json.loads((folder / "running.json").read_text())["issuer"] in said
        process.send_signal(ending)
        said = read_until(process, "Stopped.")
        assert process.wait(20) == 0
    assert children(folder) == []


def test_a_second_copy_from_the_terminal_is_told_why(tmp_path: Path) -> None:
    base = free_port() // 100 * 100
    with copy(tmp_path, base) as first:
        read_until(first, "Press Ctrl-C")
        with copy(tmp_path, base) as second:
            assert "Another copy already runs" in read_until(second, "Another copy")
            assert second.wait(10) == 1
        with copy(tmp_path / "other", base) as third:
            read_until(third, "Press Ctrl-C")
            third.send_signal(signal.SIGINT)
            assert third.wait(20) == 0
        first.send_signal(signal.SIGINT)
        assert first.wait(20) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent is gone")
def test_nothing_outlives_a_killed_supervisor(tmp_path: Path) -> None:
    with copy(tmp_path, free_port() // 100 * 100) as process:
        read_until(process, "Press Ctrl-C")
        started = [one for one in children(tmp_path) if one != process.pid]
        assert len(started) >= len(PARTS)
        process.kill()
        process.wait()
    deadline = time.monotonic() + 15
    assert all(wait_until_gone(one, deadline - time.monotonic()) for one in started)


def test_a_killed_copy_is_taken_up_where_it_was(tmp_path: Path) -> None:
    base = free_port() // 100 * 100
    with copy(tmp_path, base) as first:
        said = read_until(first, "Press Ctrl-C")
        first.kill()
    with copy(tmp_path, base) as second:
        assert [line for line in read_until(second, "Press Ctrl-C").splitlines() if "  " in line] == [
            line for line in said.splitlines() if "  " in line
        ]
        second.send_signal(signal.SIGINT)
        assert second.wait(20) == 0


async def test_a_part_that_always_ends_is_tried_more_and_more_slowly(tmp_path: Path) -> None:
    said: list[str] = []
    process = Process("short", [sys.executable, "-c", "pass"], log=tmp_path / "short.log")
    watch = Watch({"short": ProcessPart("short", process, address="http://127.0.0.1:1")}, said.append)
    process.start()
    watch.wanted.add("short")
    watch.begin()
    await asyncio.sleep(4.5)
    await watch.end()
    pauses = [float(line.split()[-2]) for line in said if "Starting it again" in line]
    assert pauses[:3] == [0.5, 1, 2]


def test_a_stop_in_the_middle_of_starting_leaves_nothing(tmp_path: Path) -> None:
    with copy(tmp_path, free_port() // 100 * 100) as process:
        read_until(process, "Starting issuer")
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    assert children(tmp_path) == []


def test_reset_forgets_everything_but_not_while_it_runs(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    settings = os.environ | {"STATE_DIR": str(folder), "PYTHONPATH": environment.python_path()}
    reset = [sys.executable, "-m", "stack", "reset"]
    held = FolderLock(folder)
    held.take()
    refused = subprocess.run(reset, env=settings, capture_output=True, text=True, check=False)
    assert (refused.returncode, "Another copy" in refused.stderr) == (1, True)
    held.release()
    assert subprocess.run(reset, env=settings, capture_output=True, check=False).returncode == 0
    assert not folder.exists()


def test_production_is_refused(tmp_path: Path) -> None:
    settings = os.environ | {
        "STATE_DIR": str(tmp_path),
        "MODE": "production",
        "PYTHONPATH": environment.python_path(),
    }
    command = [sys.executable, "-m", "stack", "run"]
    refused = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
    assert (refused.returncode, "refuses to start" in refused.stderr) == (1, True)


async def test_when_one_step_fails_the_others_are_called_off() -> None:
    went_on: list[str] = []

    async def slow() -> None:
        await asyncio.sleep(0.2)
        went_on.append("slow")

    async def failing() -> None:
        raise PartFailed("no")

    with pytest.raises(PartFailed, match="no"):
        await together([slow(), failing()])
    await asyncio.sleep(0.3)
    assert went_on == []
