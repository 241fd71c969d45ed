"""The sample people who may sign in, read from a file that anybody may edit."""

from dataclasses import dataclass, field
from pathlib import Path

import yaml

ROLES = frozenset(
    [
        *["aid", "headteacher", "chair", "learning_chair", "governor", "trustee"],
        *["chief_executive", "finance_director", "specialist", "clerk", "trust_admin", "operator"],
    ]
)
MACHINE_ROLES = frozenset(["mis", "integrator", "operator"])


class BadSampleFile(ValueError):
    """A file of sample people or clients does not say what it should."""


@dataclass(frozen=True)
class Person:
    subject: str
    name: str
    email: str
    says: str
    roles: list[str] = field(default_factory=list)

    def get_user_id(self) -> str:
        return self.subject


def read_people(file: Path) -> dict[str, Person]:
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))["people"]
    try:
        people = [Person(**entry) for entry in entries]
    except TypeError as error:
        raise BadSampleFile(
            f"{file}: each person has subject, name, email, roles and says: {error}"
        ) from None
    require_known_roles(file, {role for person in people for role in person.roles} - ROLES)
    found = {person.subject: person for person in people}
    if len(found) != len(people):
        raise BadSampleFile(f"{file}: two people have the same subject.")
    return found


def require_known_roles(file: Path, unknown: set[str]) -> None:
    if unknown:
        raise BadSampleFile(f"{file}: unknown roles: {', '.join(sorted(unknown))}.")
