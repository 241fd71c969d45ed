"""What is no single request: a search, a whole file brought in."""

import csv
import io
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import asyncpg

from benchmarks.events import Numbers, spread
from sample.front_door import FrontDoor
from sample.register import OPERATOR, bring_in
from stack.stack import Stack

SPECIALISTS = """
insert into specialists (trust_id, id, version, name, summary, kind, most_engagements, interests, active,
                         words, dbs_checked_on, safeguarding_checked_on, created_at, updated_at)
select $1, uuidv7(), 1, 'Specialist ' || n, 'Coaches and reviews; number ' || n, 'independent', 3, '[]', true,
       'specialist ' || n || ' coaches reviews mathematics', current_date, current_date, now(), now()
  from generate_series(1, $2::int) n;
"""
EXPERTISE = """
insert into expertise (trust_id, id, version, specialist_id, area, key_stage, kind_of_work, level, claim,
                       verified_by, verified_at, evidence, expires_on, expiry_stated, created_at, updated_at)
select trust_id, uuidv7(), 1, id,
       (array['mathematics','science','send','attendance','phonics'])[1 + a],
       'ks' || (1 + (hashtext(id::text) & 3)), 'coaching', 'accomplished', 'Has done it.', 'bench', now(),
       'Seen.', current_date + 365, false, now(), now()
  from specialists, generate_series(0, 4) a
 where name like 'Specialist %' and (hashtext(id::text || a) & 3) = 0
"""
DAYS = """
insert into availabilities (trust_id, specialist_id, year, term, half_days)
select trust_id, id, 2026, t, 10 from specialists, unnest(array['autumn','spring','summer']) t
 where name like 'Specialist %'
"""


async def g_search(
    stack: Stack, door: FrontDoor, people: int = 50_000, times: int = 40
) -> dict[str, Numbers]:
    """The expertise database with fifty thousand people: a search by words, and a match for a need."""
    support = await asyncpg.connect(stack.postgres.url("postgres", "support", driver="postgresql"))
    trust = await support.fetchval("select trust_id from academies where urn = '990008'")
    await support.execute(SPECIALISTS.replace("$1", f"'{trust}'").replace("$2", str(people)))
    await support.execute(EXPERTISE)
    await support.execute(DAYS)
    await support.execute("analyze")
    await support.close()
    aid = door.person("margaret.adeyemi")
    need = {
        "urn": "990008", "area": "mathematics", "key_stage": "ks4", "kind_of_work": "coaching",
        "severity": "high", "wanted_outcome": "Asked by the benchmark.",
    }  # fmt: skip
    made = await aid.post("support", "/v1/needs", need)
    paths = {"words": "/v1/specialists?q=mathematics+4711", "match": f"/v1/needs/{made['id']}/matches"}
    return {name: await timed(aid, path, times) for name, path in paths.items()}


async def timed(who: Any, path: str, times: int) -> Numbers:
    found = []
    for _ in range(times):
        began = time.perf_counter()
        answer = await who.ask("GET", "support", path)
        found.append(time.perf_counter() - began)
        who.granted(answer)
    return spread(found)


GROUP = (
    "Group UID", "Group ID", "Group Name", "Companies House Number", "Group Type (code)", "Group Type",
    "Closed Date", "Open date", "Incorporated on (open date)", "Group Status (code)", "Group Status",
    "Group Street", "Group Locality", "Group Address 3", "Group Town", "Group County", "Group Postcode",
    "UKPRN",
)  # fmt: skip
LINK = (
    "", "URN", "Group UID", "Group ID", "Group Name", "Companies House Number", "Group Type (code)",
    "Group Type", "Closed Date", "Open date", "Incorporated on (open date)", "Group Status (code)",
    "Group Status", "Joined date", "EstablishmentName", "TypeOfEstablishment (code)",
    "TypeOfEstablishment (name)", "PhaseOfEducation (code)", "PhaseOfEducation (name)", "LA (code)",
    "LA (name)",
)  # fmt: skip


def gias(rows: int) -> tuple[str, str]:
    """Files as wide as those of GIAS, all their columns: `rows` academies in trusts of nine."""
    groups, links = io.StringIO(), io.StringIO()
    group, link = csv.writer(groups), csv.writer(links)
    group.writerow(GROUP)
    link.writerow(LINK)
    days, address = ["", "2017-02-01", "2017-01-13"], ["1 Bench Road", "", "", "Benchford", "Northshire"]
    kind = [34, "Academy converter", 2, "Primary", 899, "Northshire"]
    for number in range(-(-rows // 9)):
        group.writerow([*trust_of(number), *days, "OPEN", "Open", *address, "BN1 4CH", ""])
    for number in range(rows):
        said = [*trust_of(number // 9), *days, "OPEN", "Open", "2020-09-01"]
        link.writerow([number, 200_000 + number, *said, f"Benchford Community School {number}", *kind])
    return groups.getvalue(), links.getvalue()


def trust_of(number: int) -> list[Any]:
    """The columns that a group's row and a link's row have in common."""
    uid = 70_000 + number
    name = f"BENCHFORD LEARNING TRUST {number}"
    return [uid, f"TR{uid}", name, f"{8_000_000 + number}.0", 6, "Multi-academy trust"]


SCHOOL = [
    "URN", "LA (code)", "LA (name)", "EstablishmentNumber", "EstablishmentName",
    "TypeOfEstablishment (code)", "TypeOfEstablishment (name)", "EstablishmentTypeGroup (code)",
    "EstablishmentTypeGroup (name)", "EstablishmentStatus (code)", "EstablishmentStatus (name)", "OpenDate",
    "CloseDate", "PhaseOfEducation (code)", "PhaseOfEducation (name)", "StatutoryLowAge", "StatutoryHighAge",
    "Gender (name)", "ReligiousCharacter (name)", "NumberOfPupils", "PercentageFSM", "UKPRN", "Street",
    "Town", "Postcode",
]  # fmt: skip


def schools(rows: int) -> str:
    """Twenty-five columns of GIAS' establishments."""
    text = io.StringIO()
    line = csv.writer(text)
    line.writerow(SCHOOL)
    kind = [34, "Academy converter", 10, "Academies", 1, "Open", "01-09-2012", ""]
    there = ["1 School Lane, Benchford Village", "Benchford", "BN1 1AA"]
    for n in range(rows):
        name = [f"{n % 10_000:04d}", f"Benchford Community School {n}"]
        pupils = [4, 11, "Mixed", "None", 200 + n % 300, 12.5, 10_000_000 + n]
        phase = [2, "Primary"] if n % 5 else [4, "Secondary"]
        line.writerow([300_000 + n, 899, "Benchshire", *name, *kind, *phase, *pupils, *there])
    return text.getvalue()


async def h_import(stack: Stack, door: FrontDoor, rows: int = 27_000) -> Numbers:
    """A whole-England file that founds trusts: rows, history and events of each academy."""
    groups, links = gias(rows)
    ours = await brought_in(door, "gias-groups", groups=groups, links=links)
    return beside_copy(ours, await copied(stack, links, len(LINK), key=1), rows)


async def h_schools(stack: Stack, door: FrontDoor, rows: int = 27_000) -> Numbers:
    """A whole-England file of reference data: every school, and again with one in a hundred renamed."""
    text = schools(rows)
    first = await brought_in(door, "england-schools", establishments=text)
    lines = text.splitlines(keepends=True)
    lines[1::100] = [line.replace("Community School", "Academy") for line in lines[1::100]]
    again = await brought_in(door, "england-schools", establishments="".join(lines))
    took = await copied(stack, text, len(SCHOOL), key=0)
    return {**beside_copy(first, took, rows), "again": again, "again_ratio": took / again}


async def brought_in(door: FrontDoor, kind: str, **files: str) -> float:
    """Seconds from the upload to the last row applied, through the API and the worker."""
    with tempfile.TemporaryDirectory() as folder:
        parts = {part: Path(folder) / f"{part}.csv" for part in files}
        for part, path in parts.items():
            path.write_text(files[part], encoding="utf-8")
        began = time.perf_counter()
        await bring_in(door.machine(OPERATOR), "standards", kind, **parts)
        return time.perf_counter() - began


async def copied(stack: Stack, text: str, columns: int, *, key: int) -> float:
    """Seconds of `COPY` of the same file into a table of texts with a primary key: the middle of three."""
    standards = await asyncpg.connect(stack.postgres.url("postgres", "standards", driver="postgresql"))
    names = ", ".join(f"c{number} text" for number in range(columns))
    times = []
    for _ in range(3):
        await standards.execute(f"create table floor_copy ({names}, primary key (c{key}))")
        began = time.perf_counter()
        await standards.copy_to_table(
            "floor_copy", source=io.BytesIO(text.encode()), format="csv", header=True
        )
        times.append(time.perf_counter() - began)
        await standards.execute("drop table floor_copy")
    await standards.close()
    return statistics.median(times)


def beside_copy(ours: float, copied: float, rows: int) -> Numbers:
    return {"seconds": ours, "rows_a_second": rows / ours, "copy_seconds": copied, "ratio": copied / ours}
