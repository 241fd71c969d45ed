"""Imports files from the command line, through the API like everybody else: preview, look, apply.

    IMPORT_TOKEN=… python -m chassis.imports_cli gias-trusts groups=groups.csv --url http://127.0.0.1:8001
    … --apply        applies what was previewed, unless nothing is left to apply

A machine may sign in by itself: IMPORT_CLIENT and IMPORT_SECRET in place of the token, and --issuer.
Shows how far it is, the counts, the columns nobody knew, and the refused rows by reason. Ends with 1 when the
import failed.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

BUSY = ("previewing", "applying")
MOST_READ, MOST_NAMED = 200, 5


class Refused(Exception):
    """What the service says is wrong, in its words."""


def read_arguments(words: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m chassis.imports_cli", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("kind", help="the kind of import, as the API's documentation lists them")
    parser.add_argument("files", nargs="+", metavar="part=file", help="a file for each part of this kind")
    parser.add_argument("--url", required=True, help="where the service is")
    parser.add_argument("--issuer", default=os.environ.get("ISSUER"), help="where a machine signs in")
    parser.add_argument("--trust", help="the id of the trust, for a machine that works for several")
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
        imported = said(client.get(f"/v1/imports/{imported['id']}", headers={"Prefer": "wait=1"}))
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
        refused = f"/v1/imports/{imported['id']}/rows?outcome=refused&limit={MOST_READ}"
        rows = said(client.get(refused))["items"]
        yield from by_reason(rows)
        if imported["refused"] > len(rows):
            yield f"… and {imported['refused'] - len(rows)} more: GET /v1/imports/{imported['id']}/rows"
    if imported["failure"]:
        yield imported["failure"]


def by_reason(rows: list[Any]) -> Iterator[str]:
    """A line for each reason, the commonest first, naming some of its rows."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row["reason"], []).append(row)
    for reason, alike in sorted(found.items(), key=lambda one: -len(one[1])):
        named = ", ".join(f"row {row['number']} ({row['key']})" for row in alike[:MOST_NAMED])
        more = f" and {len(alike) - MOST_NAMED} more" if len(alike) > MOST_NAMED else ""
        yield f"{len(alike)} refused: {named}{more}: {reason}"


def token(asked: argparse.Namespace) -> str:
    """The caller's own, or that of a machine that signs in with its secret."""
    if given := os.environ.get("IMPORT_TOKEN"):
        return given
    client, secret = os.environ.get("IMPORT_CLIENT"), os.environ.get("IMPORT_SECRET")
    if not (client and secret and asked.issuer):
        raise Refused("Set IMPORT_TOKEN, or IMPORT_CLIENT and IMPORT_SECRET with --issuer.")
    wanted = {"grant_type": "client_credentials"} | ({"scope": f"trust:{asked.trust}"} if asked.trust else {})
    with httpx.Client(base_url=asked.issuer, timeout=30) as issuer:
        found = said(issuer.get("/.well-known/openid-configuration"))["token_endpoint"]
        return str(said(issuer.post(found, data=wanted, auth=(client, secret)))["access_token"])


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
    try:
        headers = {"Authorization": f"Bearer {token(asked)}"}
        with httpx.Client(base_url=asked.url, headers=headers, timeout=60) as client:
            return run(asked, client)
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
    except httpx.HTTPError as error:
        sys.stderr.write(f"The service at {asked.url} cannot be reached ({type(error).__name__}).\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
