"""The command for imports: an ordinary caller of the API, with a token of its own."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from rig import Api, Trust
from rig.streams import serving
from working import work

from chassis.actor import COMMONS
from chassis.ids import uuid7
from chassis.imports_cli import by_reason, main

LIBRARY = Path(__file__).parents[1]


@pytest.fixture(scope="module")
async def url(api: Api) -> AsyncIterator[str]:
    async with serving(api.app) as found:
        yield found


async def command(api: Api, trust: Trust, who: httpx.AsyncClient, *words: str) -> tuple[int, str]:
    """What the command ends with and says, with a worker working beside it."""
    token = who.headers["authorization"].removeprefix("Bearer ")
    return await command_with(api, trust, {"IMPORT_TOKEN": token}, *words)


async def command_with(api: Api, trust: Trust, keys: dict[str, str], *words: str) -> tuple[int, str]:
    unsigned = {name: value for name, value in os.environ.items() if not name.startswith("IMPORT_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "chassis.imports_cli", *words),
        env={**unsigned, "PYTHONPATH": str(LIBRARY), **keys},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    ended = asyncio.create_task(process.communicate())
    while not ended.done():
        await work(api, trust.id)
        await asyncio.wait([ended], timeout=0.1)
    return process.returncode or 0, ended.result()[0].decode()


async def test_files_are_previewed_applied_and_the_second_time_all_the_same(
    api: Api, trust: Trust, url: str, tmp_path: Path
) -> None:
    ann = await trust.person("ann", "clerk")
    file = tmp_path / "my notes.csv"
    file.write_text("Desk,Text,Shoe size\nd1,a,1\nd2,b,2\nmuch-too-long,c,3\n")
    words = ("notes", f"notes={file}", "--url", url)
    code, said = await command(api, trust, ann, *words)
    assert (code, "is previewed: 2 new, 0 changed, 0 same, 1 refused." in said) == (0, True), said
    assert "my notes.csv: columns not used: Shoe size." in said
    assert "1 refused: row 4 (much-too-long): A desk has at most ten characters." in said
    assert (await ann.get("/v1/notes")).json()["items"] == []
    code, said = await command(api, trust, ann, *words, "--apply")
    assert (code, "is applied: 2 new" in said) == (0, True), said
    code, said = await command(api, trust, ann, *words, "--apply")
    assert (code, "is previewed: 0 new, 0 changed, 2 same, 1 refused." in said) == (0, True), said
    assert len((await ann.get("/v1/notes")).json()["items"]) == 2


async def test_a_machine_may_use_it(api: Api, trust: Trust, url: str, tmp_path: Path) -> None:
    loader = await trust.machine("loader", "clerk", "d1")
    (tmp_path / "n.csv").write_text("Desk,Text\nd1,a\n")
    code, said = await command(
        api, trust, loader, "notes", f"notes={tmp_path / 'n.csv'}", "--url", url, "--apply"
    )
    assert (code, "is applied: 1 new" in said) == (0, True), said


async def test_a_machine_signs_in_with_its_secret_and_brings_in_what_spans_trusts(
    api: Api, trust: Trust, url: str, tmp_path: Path
) -> None:
    file = tmp_path / "n.csv"
    file.write_text(f"Trust,Desk,Text\n{uuid7()},d1,a\n{uuid7()},d1,b\n")
    words = ("notes-everywhere", f"notes={file}", "--url", url, "--issuer", api.issuer.url)
    secret = api.issuer.issuer.secrets.of("operator-cli")[0]
    keys = {"IMPORT_CLIENT": "operator-cli", "IMPORT_SECRET": secret}
    code, said = await command_with(api, Trust(api, COMMONS), keys, *words, "--apply")
    assert (code, "is applied: 2 new" in said) == (0, True), said
    code, said = await command_with(api, trust, {**keys, "IMPORT_SECRET": "s" + "0" * 48}, *words)
    assert (code, secret in said, "Traceback" in said) == (1, False, False), said


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        ("a,b\n1,2\n", "notes", "Add: Desk, Text."),
        ("Desk,Text\n", "nonsense", "There is no such kind of import."),
        (None, "notes", "write part=file"),
    ],
)
async def test_what_goes_wrong_is_said_and_ends_with_one(
    api: Api, trust: Trust, url: str, tmp_path: Path, content: str | None, kind: str, words: str
) -> None:
    ann = await trust.person("ann", "clerk")
    file = tmp_path / "n.csv"
    if content is not None:
        file.write_text(content)
    code, said = await command(api, trust, ann, kind, f"notes={file}", "--url", url)
    assert (code, words in said) == (1, True), said


async def test_nobody_there_is_said_without_a_traceback(api: Api, trust: Trust, tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_text("Desk,Text\n")
    ann = await trust.person("ann", "clerk")
    words = ("notes", f"notes={tmp_path / 'n.csv'}", "--url", "http://127.0.0.1:9")
    code, said = await command(api, trust, ann, *words)
    assert (code, "cannot be reached" in said, "Traceback" in said) == (1, True, False)


def test_without_a_way_to_sign_in_it_says_what_to_set(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("IMPORT_TOKEN", "IMPORT_CLIENT", "IMPORT_SECRET", "ISSUER"):
        monkeypatch.delenv(name, raising=False)
    assert main(["notes", "notes=x.csv", "--url", "http://127.0.0.1:9"]) == 1
    assert "Set IMPORT_TOKEN, or IMPORT_CLIENT and IMPORT_SECRET" in capsys.readouterr().err


def test_refused_rows_are_told_by_reason_the_commonest_first() -> None:
    rows = [{"number": n, "key": f"d{n}", "reason": "Too long."} for n in range(2, 9)]
    told = list(by_reason([{"number": 1, "key": "d1", "reason": "Odd."}, *rows]))
    assert told[0].startswith("7 refused: row 2 (d2), row 3 (d3)")
    assert told[0].endswith("and 2 more: Too long.")
    assert told[1] == "1 refused: row 1 (d1): Odd."
