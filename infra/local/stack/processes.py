"""Starts, watches and ends one child process, and never leaves a zombie or an orphan behind."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

HOST = "127.0.0.1"
LOG_BYTES = 20_000_000  # At a start only, so that nothing is cut while somebody reads it.


class PartFailed(RuntimeError):
    """A part of the stack did not start, or ended when it should not."""


def free_port() -> int:
    """Below the range that systems give to outgoing connections.

    One of those might take it before its server does, or while the server is being restarted.
    """
    while not is_free(port := 10_000 + secrets.randbelow(22_000)):
        pass
    return port


def is_free(port: int) -> bool:
    """Asks the way a server does: a port in TIME_WAIT is free, one that somebody listens on is not."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError:
            return False
        return True


def tail(log: Path, lines: int = 15) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""


def dies_with_parent(stop_signal: signal.Signals) -> list[str]:
    """A command prefix that lets the kernel end the child when its parent is killed.

    setpriv and not preexec_fn, because a fork that runs Python is unsafe beside threads. The kernel watches
    the *thread* that started the child: start parts from one that lives on. Elsewhere than Linux: no prefix.
    """
    setpriv = shutil.which("setpriv") if sys.platform == "linux" else None
    return [setpriv, "--pdeathsig", stop_signal.name.removeprefix("SIG")] if setpriv else []


class Process:
    """One child: its command is fixed, it may be started again after it has ended."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path,
        environment: Mapping[str, str] | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        folder: Path | None = None,
    ) -> None:
        self.name = name
        self.command = [str(word) for word in command]
        self.log = log
        self.environment = environment
        self.stop_signal = stop_signal
        self.folder = folder
        self.child: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        return self.child is not None and self.child.poll() is None

    @property
    def exit_code(self) -> int | None:
        return self.child.poll() if self.child else None

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".old.log"))
        with self.log.open("ab") as sink:
            self.child = subprocess.Popen(
                [*dies_with_parent(self.stop_signal), *self.command],
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                env=dict(self.environment) if self.environment is not None else None,
                cwd=self.folder,
                # Ctrl-C reaches the whole foreground group, but the supervisor decides the order of ending.
                start_new_session=True,
            )

    def stop(self, patience: float = 10) -> None:
        """Asks politely, then insists, then reaps."""
        self.ask_to_stop()
        if self.child is None:
            return
        try:
            self.child.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()

    def ask_to_stop(self) -> None:
        if self.child is not None and self.child.poll() is None:
            self.child.send_signal(self.stop_signal)

    def kill(self) -> None:
        if self.child is not None and self.child.poll() is None:
            self.child.kill()
            self.child.wait()

    def failure(self, what: str) -> PartFailed:
        return PartFailed(f"{self.name} {what}. The end of {self.log}:\n{tail(self.log)}")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def wait_until_gone(pid: int, patience: float = 10) -> bool:
    deadline = time.monotonic() + patience
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not alive(pid)
