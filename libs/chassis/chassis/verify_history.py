"""Checks an exported history with nothing but Python: `python -m chassis.verify_history FILE [N:HASH …]`.

Written without the code that wrote the history, so that it does not repeat its mistakes; copy it and read it.
`N:HASH` is what a verification said earlier (entries and head): nobody can then have rewritten it all since.
"""

import hashlib
import json
import sys
from collections.abc import Iterable
from datetime import datetime

REPEATED = {"subject": "subject", "operation": "operation", "object": "object", "object_id": "id"}


def first_bad(lines: Iterable[str], known: dict[int, str] | None = None) -> int | None:
    """The number of the first entry that was changed, taken out, put in or moved; None when all hold."""
    records = (json.loads(line) for line in lines if line.strip())
    head = next(records)
    chain, number = "", 0
    for number, record in enumerate(records, 1):
        said = json.loads(record["entry"])
        text = f"{chain}\n{number}\n{record['entry']}"
        chain = hashlib.sha256(text.encode("utf-8")).hexdigest()
        same_time = datetime.fromisoformat(record["at"]) == datetime.fromisoformat(said["at"])
        same = all(record[column] == said[member] for column, member in REPEATED.items())
        if not (record["sequence"] == number and record["hash"] == chain and same and same_time):
            return number
        if known and known.get(number, chain) != chain:
            return number
    if head["sequence"] != number:
        return min(int(head["sequence"]), number) + 1
    if head["hash"] != chain:
        return number
    return min((place for place in known or {} if place > number), default=None)


def main(path: str, *heads: str) -> int:
    known = {int(number): hash_ for number, _, hash_ in (head.partition(":") for head in heads)}
    with open(path, encoding="utf-8") as file:
        lines = file.readlines()
    bad = first_bad(lines, known)
    if bad is None:
        sys.stdout.write(f"All {len(lines) - 1} entries are as they were written.\n")
        return 0
    sys.stdout.write(f"Entry {bad} is not as it was written, or one is missing there.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
