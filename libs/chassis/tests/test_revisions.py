"""The newest revision is read as Alembic reads it; nothing that is seldom used is loaded with a service."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from notes import SERVICE

from chassis.migrations import config
from chassis.revisions import head
from stack.environment import ROOT, python_path

FOLDERS = [SERVICE.folder, *sorted(ROOT.glob("services/*-api"))]
HEAVY = {"alembic", "openpyxl", "opentelemetry.sdk", "pygments", "scipy", "typer", "typst"}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_newest_revision_is_the_one_that_alembic_finds(folder: Path) -> None:
    found = ScriptDirectory.from_config(config(folder)).get_current_head()
    assert head(folder) == found is not None


def test_migrations_with_two_ends_or_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    versions = tmp_path / "migrations" / "versions"
    versions.mkdir(parents=True)
    assert head(tmp_path) is None
    for name, before in (("1", "None"), ("2", '"1"'), ("3", '"1"')):
        (versions / f"{name}.py").write_text(
            f'revision: str = "{name}"\ndown_revision: str | None = {before}\n'
        )
    with pytest.raises(ValueError, match="more than one end: 2, 3"):
        head(tmp_path)
    (versions / "4.py").write_text('revision = "4"\ndown_revision = ("2", "3")\n')
    with pytest.raises(ValueError, match=r"4\.py"):
        head(tmp_path)


def test_a_process_loads_nothing_that_it_seldom_uses() -> None:
    """Each of these is megabytes in each of six processes; the largest service speaks for all."""
    look = "import standards_api.main, standards_api.worker, sys; print(*sys.modules)"
    settings = {"PYTHONPATH": python_path(), "PATH": "/usr/bin:/bin"}
    found = subprocess.run(
        [sys.executable, "-c", look], env=settings, capture_output=True, text=True, check=True
    )
    assert HEAVY & set(found.stdout.split()) == set()
