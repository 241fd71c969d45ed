"""What the services grant is what the requirements grant, cell by cell."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from permissions.reading import WIDTHS, differences, expected, load, read
from tools.services import SERVICES, describe

ROLES = {
    *["aid", "headteacher", "chair", "learning_chair", "governor", "trustee", "chief_executive"],
    *["finance_director", "specialist", "clerk", "trust_admin", "operator", "mis", "integrator"],
}
REACHES = [
    width + state + own for width in WIDTHS if width != "-" for state in ("", "*") for own in ("", "!")
]


@pytest.fixture(scope="module", params=SERVICES)
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def policy(service: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = describe(service)["reaches"]
    return found


def test_the_policy_grants_what_the_requirements_grant(service: str, policy: Any) -> None:
    assert differences(service, expected(service), policy) == []


def test_every_row_says_what_it_rests_on(service: str) -> None:
    for action, row in load()[service].items():
        assert row.keys() <= {"may", "because", "later"}, action
        assert len(row["because"].split()) >= 4, action
        for role in row.get("later", {}):
            assert role not in expected(service)[action], f"{action}: {role} is granted now and later"


def test_every_cell_names_a_role_and_a_reach(service: str) -> None:
    for action, cells in expected(service).items():
        assert cells.keys() <= ROLES, action
        assert set(cells.values()) <= set(REACHES), action


def mutants(action: str, cells: dict[str, str]) -> Iterator[tuple[str, dict[str, dict[str, str]]]]:
    """This row with one other cell: taken away, granted, widened, narrowed, or freed of a condition."""
    for role in sorted(ROLES):
        others = {name: value for name, value in cells.items() if name != role}
        for reach in [None, *REACHES]:
            if reach != cells.get(role):
                yield f"{action} {role} {reach}", {action: others | ({role: reach} if reach else {})}
    yield f"{action} forgotten", {}
    yield f"{action} added", {action: cells, f"{action}-too": cells}


def test_no_single_wrong_cell_goes_unnoticed(service: str, policy: dict[str, dict[str, str]]) -> None:
    survivors = [
        name
        for action, cells in policy.items()
        for name, mutant in mutants(action, cells)
        if not differences(service, {action: expected(service)[action]}, mutant)
    ]
    assert survivors == []


def test_a_row_that_stands_twice_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "table.yaml"
    table.write_text("support-api:\n  need.view: {may: {}}\n  need.view: {may: {aid: t}}\n")
    with pytest.raises(ValueError, match="stands twice"):
        read(table)


def test_a_difference_is_said_in_words() -> None:
    wanted = {"need.view": {"aid": "t", "chair": "a*!"}, "need.raise": {"aid": "t"}}
    found = {"need.view": {"aid": "a", "mis": "o"}, "need.close": {}}
    assert differences("support", wanted, found) == [
        "support, need.close: has no row in permissions.yaml",
        "support, need.view, aid: should be allowed in the whole trust, is allowed at their own academies",
        "support, need.view, chair: should be allowed at their own academies, in some states only, "
        "never one's own, is refused",
        "support, need.view, mis: should be refused, is allowed for what is their own",
        "support, need.raise: the policy does not know this action",
    ]


def test_no_role_is_beyond_the_services() -> None:
    """The roles of the permissions are those of the token, and each is named somewhere."""
    used = {role for service in SERVICES for cells in expected(service).values() for role in cells}
    assert used == ROLES
    assert all(re.fullmatch(r"[a-z_]+", role) for role in used)
