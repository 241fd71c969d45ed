"""What is asked of the register, and what it answers."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, field_validator, model_validator

from chassis.schemas import Asked, Day, Line, Out, Urn

Subject = Annotated[
    str,
    Field(
        min_length=1,
        max_length=255,
        pattern=r"^[^\x00-\x20\x7f]+$",
        description="What the identity provider calls them (the token's `sub`).",
        examples=["amara.okafor"],
    ),
]
ClientId = Annotated[
    str,
    Field(
        min_length=1,
        max_length=255,
        pattern=r"^[^\x00-\x20\x7f]+$",
        description="What the identity provider calls the client (the token's `client_id`).",
        examples=["mis-larkmoor"],
    ),
]
# The next line of ISO 8859 (U+0085) is a space to us and none to ECMA-262, by which the contract is read.
OF_EMAIL = r"[^@\s\x85<>,;\x00-\x1f\x7f]"
Email = Annotated[
    str,
    Field(
        max_length=254,
        pattern=rf"^{OF_EMAIL}+@{OF_EMAIL}+\.{OF_EMAIL}+$",
        examples=["amara.okafor@larkmoor.example"],
    ),
]
Ukprn = Annotated[
    str, Field(pattern=r"^1\d{7}$", description="UK provider number: eight digits.", examples=["10058308"])
]
Laestab = Annotated[
    str,
    Field(pattern=r"^\d{7}$", description="Local authority and establishment number.", examples=["8302001"]),
]
PhaseOfEducation = Annotated[
    Literal["0", "1", "2", "3", "4", "5", "6", "7"],
    Field(
        description="GIAS code: 0 not applicable, 1 nursery, 2 primary, 3 and 5 middle deemed primary and "
        "secondary, 4 secondary, 6 16 plus, 7 all-through.",
        examples=["2"],
    ),
]
EstablishmentType = Annotated[
    str,
    Field(
        pattern=r"^[1-9]\d?$",
        description="GIAS code of the type of establishment: 34 academy converter, 44 special, …",
        examples=["34"],
    ),
]
Kind = Literal[
    "primary", "secondary", "special", "alternative_provision", "all_through", "sixteen_plus", "nursery"
]
AcademyStatus = Literal["joined", "prospective", "left"]
Role = Literal[
    "aid", "headteacher", "chair", "learning_chair", "governor", "trustee", "chief_executive",
    "finance_director", "specialist", "clerk", "trust_admin",
]  # fmt: skip
Named = Literal[
    "board", "local_body", "learning_committee", "aid", "headteacher", "chair", "learning_chair",
    "governor", "trustee", "chief_executive", "finance_director", "specialist", "clerk", "trust_admin",
]  # fmt: skip
USUAL_NAMES: dict[str, str] = {
    "board": "board of trustees",
    "local_body": "local governing body",
    "learning_committee": "learning, teaching and student welfare committee",
    "aid": "academy improvement director",
    "headteacher": "headteacher",
    "chair": "chair of the local governing body",
    "learning_chair": "chair of the learning, teaching and student welfare committee",
    "governor": "governor",
    "trustee": "trustee",
    "chief_executive": "chief executive",
    "finance_director": "finance director",
    "specialist": "specialist",
    "clerk": "clerk",
    "trust_admin": "trust administrator",
}
NAMES = {**USUAL_NAMES, "local_body": "academy council", "trustee": "director"}


class NameThings(Asked):
    """What the trust calls its bodies and roles. Null goes back to the usual word; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"labels": {"local_body": "academy council"}}]})

    labels: Annotated[dict[Named, Line | None], Field(min_length=1)]


class TrustOut(Out):
    """A multi-academy trust, with the identifiers GIAS gives it: text, since their zeros count."""

    id: UUID
    version: int
    name: Annotated[str, Field(examples=["Larkmoor Learning Trust"])]
    group_uid: Annotated[str, Field(description="GIAS group UID.", examples=["90001"])]
    group_id: Annotated[str, Field(description="GIAS group ID: TR and digits.", examples=["TR09001"])]
    ukprn: Annotated[str | None, Field(examples=["10058308"])]
    companies_house_number: Annotated[str | None, Field(examples=["07318714"])]
    closed_on: Annotated[date | None, Field(examples=[None])]
    labels: Annotated[
        dict[Named, str],
        Field(description="What this trust calls each body and role.", examples=[NAMES]),
    ]

    @field_validator("labels", mode="before")
    @classmethod
    def complete(cls, said: dict[str, str]) -> dict[str, str]:
        return {**USUAL_NAMES, **said}


class AddProspectiveAcademy(Asked):
    """A school that wants to join the trust."""

    urn: Urn
    name: Annotated[Line, Field(examples=["Marsh End Primary School"])]
    phase_of_education: PhaseOfEducation
    establishment_type: EstablishmentType
    local_authority: Annotated[
        str | None, Field(pattern=r"^\d{3}$", description="Three digits.", examples=["830"])
    ] = None
    local_authority_name: Annotated[Line | None, Field(examples=["Derbyshire"])] = None
    laestab: Laestab | None = None
    ukprn: Ukprn | None = None
    predecessor_urns: Annotated[list[Urn], Field(default_factory=list, max_length=20, examples=[["112233"]])]


class AcademyOut(Out):
    """A school of the trust, as the register says it is now."""

    id: UUID
    version: int
    urn: Urn
    name: Annotated[str, Field(examples=["Harrow Fen Primary School"])]
    status: AcademyStatus
    kind: Kind
    phase_of_education: Annotated[str, Field(description="GIAS code.", examples=["2"])]
    establishment_type: Annotated[str, Field(description="GIAS code.", examples=["34"])]
    local_authority: Annotated[str | None, Field(examples=["830"])]
    local_authority_name: Annotated[str | None, Field(examples=["Derbyshire"])]
    laestab: Annotated[str | None, Field(examples=["8302001"])]
    ukprn: Annotated[str | None, Field(examples=["10058309"])]
    joined_on: Annotated[date | None, Field(examples=["2019-09-01"])]
    left_on: Annotated[
        date | None, Field(description="The first day it was no longer in the trust.", examples=[None])
    ]
    predecessor_urns: Annotated[list[str], Field(examples=[["112233"]])]
    successor_urns: Annotated[list[str], Field(description="What it became, if it closed.", examples=[[]])]
    opened_on: Annotated[date | None, Field(description="As GIAS says.", examples=["2019-09-01"])]
    closed_on: Annotated[
        date | None, Field(description="As GIAS says: not leaving the trust.", examples=[None])
    ]


class ReleaseAcademy(Asked):
    """An academy leaves the trust."""

    on: Annotated[Day, Field(description="The first day on which it is no longer in the trust.")]


class RecordPerson(Asked):
    """Somebody new to the register."""

    subject: Subject
    name: Annotated[Line, Field(examples=["Amara Okafor"])]
    email: Email


class AmendPerson(Asked):
    """A new name or address; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Amara Okafor-Reid"}]})

    name: Line | None = None
    email: Email | None = None

    @model_validator(mode="after")
    def something(self) -> "AmendPerson":
        if self.name is None and self.email is None:
            raise ValueError("Send a name, an email, or both.")
        return self


class PersonOut(Out):
    """Somebody in the register."""

    id: UUID
    version: int
    subject: Subject
    name: Annotated[str, Field(examples=["Amara Okafor"])]
    email: Annotated[str, Field(examples=["amara.okafor@larkmoor.example"])]


class Appoint(Asked):
    """A person is to hold a post."""

    person_id: UUID
    role: Annotated[Role, Field(examples=["headteacher"])]
    urn: Annotated[
        Urn | None, Field(description="At which academy; left out for roles of the whole trust.")
    ] = None
    starts_on: Annotated[Day, Field(description="First day, in London. Today means from now on.")]
    ends_on: Annotated[Day | None, Field(description="Last day, in London.", examples=["2029-08-31"])] = None


class AppointmentOut(Out):
    """A person holding a post. In force from `since` until `until` once it is approved."""

    id: UUID
    version: int
    person_id: UUID
    person_name: Annotated[str, Field(examples=["Amara Okafor"])]
    role: Annotated[Role, Field(examples=["headteacher"])]
    urn: Urn | None
    status: Annotated[
        Literal["proposed", "approved", "withdrawn"],
        Field(description="Only what is approved gives access and holds the post.", examples=["approved"]),
    ]
    starts_on: Annotated[date, Field(examples=["2026-09-01"])]
    ends_on: Annotated[date | None, Field(examples=["2029-08-31"])]
    since: Annotated[datetime, Field(examples=["2026-08-31T23:00:00Z"])]
    until: Annotated[datetime | None, Field(examples=["2029-08-31T23:00:00Z"])]
    proposed_by: Annotated[str, Field(examples=["oliver.brandt"])]
    approved_by: Annotated[str | None, Field(examples=[None])]
    approved_at: Annotated[datetime | None, Field(examples=[None])]


class End(Asked):
    """When something ends: with a day, or now."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2026-12-31"}, {}]})

    on: Annotated[Day | None, Field(description="The last day, in London. Left out or null: at once.")] = None


class Found(Asked):
    """The first administrator or chief executive of a trust."""

    role: Literal["trust_admin", "chief_executive"]
    subject: Subject
    name: Annotated[Line, Field(examples=["Oliver Brandt"])]
    email: Email
    starts_on: Annotated[Day, Field(description="First day, in London. Today means from now on.")]


class GrantClient(Asked):
    """What a machine client is to be allowed."""

    client_id: ClientId
    role: Annotated[
        Literal["mis", "integrator"],
        Field(description="`mis` pushes measurements of one academy; `integrator` serves the whole trust."),
    ]
    urn: Annotated[Urn | None, Field(description="For `mis`: the academy. One grant for each.")] = None
    ends_on: Annotated[Day | None, Field(description="Last day, in London.", examples=["2027-08-31"])] = None


class ClientGrantOut(Out):
    """What a machine client is allowed, from `since` until `until`."""

    id: UUID
    version: int
    client_id: ClientId
    role: Literal["mis", "integrator"]
    urn: Urn | None
    since: Annotated[datetime, Field(examples=["2026-08-31T23:00:00Z"])]
    until: Annotated[datetime | None, Field(examples=[None])]
