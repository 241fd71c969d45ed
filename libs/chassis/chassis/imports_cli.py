"""Imports files from the command line, through the API like everybody else: preview, look, apply.

    IMPORT_TOKEN=… python -m chassis.imports_cli gias-trusts groups=groups.csv --url http://127.0.0.1:8001
    … --apply        applies what was previewed, unless nothing is left to apply

Shows the counts, the columns nobody knew and the rows refused. Ends with 1 when the import failed.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

BUSY = ("previewing", "applying")
SECONDS_BETWEEN_LOOKS, MOST_SHOWN = 0.5, 20


class Refused(Exception):
    """What the service says is wrong, in its words."""


def read_arguments(words: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m chassis.imports_cli", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("kind", help="the kind of import, as the API's documentation lists them")
    parser.add_argument("files", nargs="+", metavar="part=file", help="a file for each part of this kind")
    parser.add_argument("--url", required=True, help="where the service is")
    parser.add_argument("--apply", action="store_true", help="apply the import after its preview")
    return parser.parse_args(words)


def said(answer: httpx.Response) -> Any:
    """The answer, or the problem in words."""
    if answer.is_success:
        return answer.json()
    try:
        problem = answer.json()
        words = f"{problem['title']}. {problem.get('detail') or ''}"
    except (ValueError, KeyError, TypeError):
        words = f"The service answered {answer.status_code}."
    raise Refused(words.strip())


def upload(client: httpx.Client, kind: str, files: list[str]) -> Any:
    with ExitStack() as opened:
        parts = {}
        for word in files:
            part, equals, path = word.partition("=")
            if not equals or not Path(path).is_file():
                raise Refused(f"{word}: write part=file, with a file that is there.")
            parts[part] = (Path(path).name, opened.enter_context(Path(path).open("rb")))
        return said(client.post("/v1/imports", data={"kind": kind}, files=parts, headers=once()))


def once() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


def follow(client: httpx.Client, imported: Any) -> Any:
    """Wait until it is previewed or applied, saying how far it is."""
    while imported["state"] in BUSY:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        imported = said(client.get(f"/v1/imports/{imported['id']}"))
        if imported["state"] in BUSY:
            sys.stdout.write(f"{imported['state']}: {imported['done']} of {imported['total'] or '?'} rows\n")
    return imported


def report(client: httpx.Client, imported: Any) -> Iterator[str]:
    counts = ", ".join(f"{imported[name]} {name}" for name in ("new", "changed", "same", "refused"))
    yield f"{imported['title']} is {imported['state']}: {counts}."
    for part in imported["parts"]:
        if part["unrecognised"]:
            yield f"{part['name']}: columns not used: {', '.join(part['unrecognised'])}."
    if imported["refused"]:
        refused = f"/v1/imports/{imported['id']}/rows?outcome=refused&limit={MOST_SHOWN}"
        rows = said(client.get(refused))["items"]
        yield from (f"row {row['number']} ({row['key']}): {row['reason']}" for row in rows)
        if imported["refused"] > len(rows):
            yield f"… and {imported['refused'] - len(rows)} more: GET /v1/imports/{imported['id']}/rows"
    if imported["failure"]:
        yield imported["failure"]


def run(asked: argparse.Namespace, client: httpx.Client) -> int:
    imported = follow(client, upload(client, asked.kind, asked.files))
    if asked.apply and imported["state"] == "previewed" and imported["new"] + imported["changed"]:
        path = f"/v1/imports/{imported['id']}/application"
        match = {"If-Match": f'"{imported["version"]}"'}
        imported = follow(client, said(client.post(path, headers={**once(), **match})))
    for line in report(client, imported):
        sys.stdout.write(line + "\n")
    return 1 if imported["state"] == "failed" else 0


def main(words: list[str] | None = None) -> int:
    asked = read_arguments(words)
    headers = {"Authorization": f"Bearer {os.environ.get('IMPORT_TOKEN', '')}"}
    try:
        with httpx.Client(base_url=asked.url, headers=headers, timeout=60) as client:
            return run(asked, client)
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
    except httpx.HTTPError as error:
        sys.stderr.write(f"The service at {asked.url} cannot be reached ({type(error).__name__}).\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
