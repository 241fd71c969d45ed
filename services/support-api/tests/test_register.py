"""The copies of the register: academies, people, posts and the standing they give."""

import pytest
import saying
from rig import Api, Trust

from chassis.ids import uuid7


async def test_an_appointment_opens_the_academy_and_its_end_closes_it_at_once(trust: Trust) -> None:
    urn = await saying.academy(trust)
    hal = trust.signed_in("hal", "headteacher")
    assert (await hal.get(f"/v1/academies/{urn}/offers")).status_code == 404
    made = await saying.appointment(trust, "hal", "headteacher", urn)
    assert (await hal.get(f"/v1/academies/{urn}/offers")).status_code == 200
    await saying.appointment_ended(trust, made)
    closed = await hal.get(f"/v1/academies/{urn}/offers")
    assert (closed.status_code, closed.json()["type"]) == (404, "/problems/academy-not-found")


async def test_an_appointment_without_the_role_in_the_token_opens_nothing(trust: Trust) -> None:
    urn = await saying.academy(trust)
    await saying.appointment(trust, "hal", "headteacher", urn)
    assert (await trust.signed_in("hal").get(f"/v1/academies/{urn}/offers")).status_code == 404


async def test_a_client_stands_while_its_grant_lasts(api: Api, trust: Trust) -> None:
    grant = uuid7()
    said = {"grant_id": str(grant), "client_id": "mis-1", "role": "mis", "urn": "148201"}
    since = "2026-09-01T00:00:00Z"
    await trust.hear("standards.client-granted.v1", said | {"since": since, "until": None}, about=grant)
    [row] = await api.look("select * from standings where trust_id = $1", trust.id)
    assert (row["subject"], row["role"], row["unit"], row["until"]) == ("mis-1", "mis", "148201", None)
    until = "2026-11-01T00:00:00Z"
    await trust.hear("standards.client-grant-ended.v1", {"grant_id": str(grant), "until": until}, about=grant)
    [row] = await api.look("select until from standings where trust_id = $1", trust.id)
    assert row["until"].isoformat() == "2026-11-01T00:00:00+00:00"


async def test_a_person_is_known_by_their_newest_name(api: Api, trust: Trust) -> None:
    person = uuid7()
    for name in ("Ann Smith", "Ann Jones"):
        said = {"person_id": str(person), "subject": "ann", "name": name, "email": "ann@larkmoor.example"}
        await trust.hear("standards.person-recorded.v1", said, about=person)
    rows = await api.look("select name from people where trust_id = $1", trust.id)
    assert [row["name"] for row in rows] == ["Ann Jones"]


async def test_an_academy_is_known_as_it_was_last_said_to_be(api: Api, trust: Trust) -> None:
    urn = await saying.academy(trust, status="prospective")
    said = {
        "academy_id": str(saying.academy_id(trust, urn)), "urn": urn, "name": "Renamed", "kind": "secondary",
        "phase_of_education": "secondary", "status": "joined",
    }  # fmt: skip
    await trust.hear("standards.academy-changed.v1", said, about=saying.academy_id(trust, urn))
    [row] = await api.look("select name, status, version from academies where trust_id = $1", trust.id)
    assert (row["name"], row["status"], row["version"]) == ("Renamed", "joined", 2)


@pytest.mark.parametrize(("status", "halves"), [("joined", 12), ("prospective", None)])
async def test_only_who_has_joined_has_days(api: Api, trust: Trust, status: str, halves: int | None) -> None:
    urn = await saying.academy(trust, status=status)
    sums = "select sum(amount) from postings p join accounts a on a.id = p.account_id"
    at = "where p.trust_id = $1 and urn = $2 and kind = 'available'"
    [row] = await api.look(f"{sums} {at}", trust.id, urn)
    assert row["sum"] == halves


async def test_not_yet_good_is_kept(api: Api, trust: Trust) -> None:
    urn = await saying.academy(trust)
    about = saying.academy_id(trust, urn)
    said = {"academy_id": str(about), "urn": urn, "answer": "yes", "rule": "r1", "inspection_id": None}
    await trust.hear("standards.not-yet-good-changed.v1", said, about=about)
    [row] = await api.look("select not_yet_good from academies where trust_id = $1", trust.id)
    assert row["not_yet_good"] == "yes"
