"""GIAS files as they come: other encodings, damaged numbers, strange rows, and the real ones."""

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from giasfiles import groups, links

from chassis.tabular import ColumnsMissing
from standards_api.register.gias import read

REAL = Path(os.environ.get("REAL_DATA_DIR", Path(__file__).parents[5] / "shared/data"))


def only(about: str, found: Any) -> Any:
    [line] = [line for line in found if line.data and line.data["about"] == about]
    return line.data


def test_a_trust_and_its_academy_are_read_with_their_numbers_repaired() -> None:
    found = read({"groups": groups({"Group UID": "2044.0"}), "links": links({"Group UID": "2044"})})
    trust, academy = only("trust", found), only("academy", found)
    assert (trust["uid"], trust["companies_house_number"], trust["ukprn"]) == ("2044", "07318714", "10058308")
    assert (trust["urns"], trust["closed_on"]) == (["148201"], None)
    assert (academy["urn"], academy["kind"], academy["joined_on"]) == ("148201", "primary", "2019-09-01")
    assert (academy["status"], academy["local_authority"]) == ("joined", "830")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_name_survives_the_encodings_people_save_in(encoding: str) -> None:
    named = groups({"Group UID": "1", "Group Name": "Café’s Trust"}).decode().encode(encoding)
    linked = links({"Group UID": "1", "EstablishmentName": "St Cuthbert’s"}).decode().encode(encoding)
    found = list(read({"groups": named, "links": linked}))
    assert [line.data["name"] for line in found if line.data] == ["Café’s Trust", "St Cuthbert’s"]


def test_newer_names_of_columns_are_known_and_unknown_ones_told() -> None:
    newer = (
        links({"Group UID": "1", "Establishment UKPRN": "10058309", "Wybod": "x", "DfE number": "830/2001"})
        .replace(b"TypeOfEstablishment (code)", b"Establishment Type (code)")
        .replace(b"Joined date", b"Date Joined Group")
        .replace(b"2019-09-01", b"01-09-2019")
    )
    found = read({"groups": groups({"Group UID": "1"}), "links": newer})
    academy = only("academy", found)
    assert (academy["ukprn"], academy["laestab"], academy["joined_on"]) == (
        "10058309", "8302001", "2019-09-01",
    )  # fmt: skip
    assert found.unrecognised == {"groups": ["Group Type (code)"], "links": ["Wybod"]}


def test_a_file_without_the_columns_needed_is_refused_by_their_names() -> None:
    with pytest.raises(ColumnsMissing, match="PhaseOfEducation"):
        read({"groups": groups({"Group UID": "1"}), "links": b"URN,Group UID,EstablishmentName\n1,1,X\n"})


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"Group UID": "x1"}, "The Group UID is not a number."),
        ({"Group ID": "TR1"}, "TR and five digits"),
        ({"Group Name": " "}, "The name is missing"),
        ({"Companies House Number": "7.3e6x"}, "no Companies House number"),
        ({"Companies House Number": "123456789"}, "no Companies House number"),
        ({"UKPRN": "2005"}, "no UKPRN"),
        ({"Group Status": "Closed"}, "needs its Closed Date"),
        ({"Group Status": "Closed", "Closed Date": "31/02/2020"}, "is not a day"),
    ],
)
def test_a_damaged_trust_is_refused_and_its_academies_with_it(row: dict[str, str], reason: str) -> None:
    uid = row.get("Group UID", "1")
    found = list(read({"groups": groups({"Group UID": "1", **row}), "links": links({"Group UID": uid})}))
    assert reason in str(found[0].refusal)
    assert found[1].refusal == "Its trust is refused: see row 2 of the groups."


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"URN": "14820"}, "A URN has six digits."),
        ({"URN": "148201.5"}, "A URN has six digits."),
        ({"EstablishmentName": ""}, "The name is missing"),
        ({"PhaseOfEducation (code)": "0"}, "Phase “0” with type “34” does not say"),
        ({"Joined date": "soon"}, "is not a day"),
        ({"LA (code)": "Derbyshire"}, "no LA code"),
        ({"Group UID": "77"}, "no multi-academy trust with UID 77"),
    ],
)
def test_a_damaged_academy_is_refused_and_nobody_is_taken_for_gone(row: dict[str, str], reason: str) -> None:
    linked = links({"Group UID": "1", "URN": "148299"}, {"Group UID": "1", **row})
    found = list(read({"groups": groups({"Group UID": "1"}), "links": linked}))
    assert [reason in (line.refusal or "") for line in found] == [False, False, True]
    assert found[0].data
    assert found[0].data["urns"] == (["148299"] if "Group UID" in row else None)


def test_an_academy_is_linked_once_and_to_one_open_trust() -> None:
    trusts = groups({"Group UID": "1"}, {"Group UID": "2"})
    linked = links({"Group UID": "1"}, {"Group UID": "1"}, {"Group UID": "2"})
    refused = [line for line in read({"groups": trusts, "links": linked}) if line.refusal]
    assert [line.refusal for line in refused] == [
        "Row 2 links 148201 to this trust already: keep one of the two.",
        "Row 2 links it to the trust with UID 1: which is right?",
    ]


def test_an_academy_of_a_closed_trust_left_it_and_may_be_in_another() -> None:
    closed = {"Group UID": "1", "Group Status": "Closed", "Closed Date": "2016-02-29"}
    linked = links({"Group UID": "1"}, {"Group UID": "2", "Joined date": "2016-03-01"})
    found = list(read({"groups": groups(closed, {"Group UID": "2"}), "links": linked}))
    said = [(line.data["status"], line.data["left_on"]) for line in found[2:] if line.data]
    assert said == [("left", "2016-02-29"), ("joined", None)]


def test_other_kinds_of_group_are_left_out() -> None:
    federation = {"Group UID": "3", "Group ID": "", "Group Type": "Federation"}
    linked = links({"Group UID": "3", "Group Type": "Federation", "URN": "1"})
    assert list(read({"groups": groups(federation), "links": linked})) == []


@pytest.mark.skipif(not REAL.exists(), reason="the real data is not beside this checkout")
def test_the_real_files_are_read_whole() -> None:
    files = {
        "groups": (REAL / "gias_groups_2022-03.csv").read_bytes(),
        "links": (REAL / "gias_group_links_2022-03.csv").read_bytes(),
    }
    found = list(read(files))
    assert [line.refusal for line in found if line.refusal] == []
    trusts = [line.data for line in found if line.data and line.data["about"] == "trust"]
    academies = [line.data for line in found if line.data and line.data["about"] == "academy"]
    assert (len(trusts), sum(bool(trust["urns"]) for trust in trusts), len(academies)) == (1682, 1383, 8737)
    assert {len(trust["companies_house_number"]) for trust in trusts} == {8}
    assert Counter(academy["status"] for academy in academies) == {"joined": 8732, "left": 5}
    special = sum(academy["kind"] in ("special", "alternative_provision") for academy in academies)
    assert special == 79 + 68 + 31 + 78 + 28 + 246
