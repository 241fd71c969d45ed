"""GIAS' establishments: only the trust's own academies are changed, however damaged the file."""

from typing import Any

import httpx
import pytest
from giasfiles import counts, rows_of, table
from rig import Api, Trust
from rig.working import work
from trueheaders import ALL_DATA

from chassis.imports import Line
from standards_api.register.establishments import read

ROW = {
    "URN": "148201", "LA (code)": "830", "LA (name)": "Derbyshire", "EstablishmentNumber": "2001",
    "EstablishmentName": "Harrow Fen Academy", "TypeOfEstablishment (code)": "34",
    "PhaseOfEducation (code)": "4", "UKPRN": "10058309", "OpenDate": "01-09-2019", "CloseDate": "",
}  # fmt: skip
LINK = {"URN": "148201", "LinkURN": "112233", "LinkName": "Old", "LinkType": "Predecessor"}


def establishments(*rows: dict[str, str], encoding: str = "cp1252") -> bytes:
    return table(list(rows), ROW).encode(encoding)


def lines(*rows: dict[str, str], links: bytes | None = None) -> list[Line]:
    return list(read({"establishments": establishments(*rows)} | ({"links": links} if links else {})))


def test_numbers_that_a_spreadsheet_damaged_are_the_same_numbers() -> None:
    damaged = {"URN": "1.48201E+05", "LA (code)": "830.0", "EstablishmentNumber": "21", "UKPRN": "10058309.0"}
    [line] = lines(damaged)
    said = line.data or {}
    assert (line.key, said["laestab"], said["ukprn"], said["opened_on"]) == (
        "148201", "8300021", "10058309", "2019-09-01",
    )  # fmt: skip
    assert (said["kind"], "closed_on" in said) == ("secondary", False)


def test_all_the_data_of_gias_as_it_names_its_columns() -> None:
    shape = dict.fromkeys(ALL_DATA, "9") | ROW | {"CloseDate": "31-08-2026"}
    link = {"URN": "148201", "LinkURN": "150000", "LinkName": "New", "LinkType": "Successor - amalgamated",
            "LinkEstablishedDate": "01-09-2026"}  # fmt: skip
    content = table([{}], {name: shape[name] for name in ALL_DATA}).encode("cp1252")
    [line] = read({"establishments": content, "links": table([{}], link).encode("cp1252")})
    said = line.data or {}
    days = (said["opened_on"], said["closed_on"])
    assert (said["laestab"], said["ukprn"], days) == ("8302001", "10058309", ("2019-09-01", "2026-08-31"))
    assert said["successor_urns"] == ["150000"]


def test_links_say_what_a_school_was_and_became_and_other_links_say_nothing() -> None:
    links = table(
        [
            {},
            {"LinkURN": "112244.0", "LinkType": "Predecessor - merged"},
            {"LinkURN": "150000", "LinkType": "Successor"},
            {"LinkURN": "150001", "LinkType": "Other"},
            {"LinkURN": "148201", "LinkType": "Predecessor"},
        ],
        LINK,
    ).encode("cp1252")
    [line] = lines({}, links=links)
    said = line.data or {}
    assert (said["predecessor_urns"], said["successor_urns"]) == (["112233", "112244"], ["150000"])


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"URN": "14820"}, "six digits"),
        ({"EstablishmentName": " "}, "name is missing"),
        ({"PhaseOfEducation (code)": "9"}, "does not say what kind of school"),
        ({"UKPRN": "20058309"}, "is no UKPRN"),
        ({"OpenDate": "32-01-2020"}, "is not a day"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(wrong: dict[str, str], words: str) -> None:
    [line] = lines(wrong)
    assert words in (line.refusal or "")


async def previewed(api: Api, trust: Trust, admin: httpx.AsyncClient, **files: bytes) -> dict[str, Any]:
    parts = {part: (f"{part}.csv", content) for part, content in files.items()}
    answer = await admin.post("/v1/imports", data={"kind": "gias-establishments"}, files=parts)
    assert answer.status_code == 202, answer.text
    await work(api, trust.id)
    found: dict[str, Any] = (await admin.get(answer.headers["location"])).json()
    return found


async def test_only_our_academies_are_changed_and_told_and_twice_changes_nothing(
    api: Api, trust: Trust, academy: Any
) -> None:
    await academy("148201", predecessors=["111111"])
    await academy("148202", left_on=None, status="left")
    admin = await trust.person("oliver", "trust_admin")
    files = {
        "establishments": establishments({}, {"URN": "148202"}, {"URN": "100001"}),
        "links": table([{}], LINK).encode(),
    }
    found = await previewed(api, trust, admin, **files)
    assert (found["state"], counts(found)) == ("previewed", (0, 1, 0, 1)), found
    reasons = {row["outcome"]: row["reason"] for row in await rows_of(admin, found)}
    assert reasons["refused"].startswith("2 rows are about schools that are not academies of your trust")
    await admin.post(f"/v1/imports/{found['id']}/application")
    await work(api, trust.id)
    there = (await admin.get("/v1/academies/148201")).json()
    assert (there["name"], there["laestab"], there["local_authority"]) == (
        "Harrow Fen Academy", "8302001", "830",
    )  # fmt: skip
    assert (there["predecessor_urns"], there["opened_on"]) == (["111111", "112233"], "2019-09-01")
    assert (there["status"], there["joined_on"]) == ("joined", "2019-09-01")
    events = await api.look("select type from outbox where trust_id = $1", trust.id)
    assert [row["type"] for row in events] == ["standards.academy-changed.v1"]
    assert counts(await previewed(api, trust, admin, **files)) == (0, 0, 1, 1)
    closed = establishments({"CloseDate": "31-08-2026"})
    again = await previewed(api, trust, admin, establishments=closed)
    [row] = await rows_of(admin, again)
    assert row["reason"].startswith("GIAS says that it closed on 2026-08-31")


@pytest.mark.parametrize("role", ["aid", "chief_executive", "headteacher"])
async def test_only_the_admin_brings_them_in(trust: Trust, academy: Any, role: str) -> None:
    await academy("148201")
    who = await trust.person("who", role, "148201" if role == "headteacher" else None)
    files = {"establishments": ("e.csv", establishments({}))}
    answer = await who.post("/v1/imports", data={"kind": "gias-establishments"}, files=files)
    assert answer.status_code == 403
