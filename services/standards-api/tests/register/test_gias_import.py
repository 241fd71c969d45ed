"""A trust and its academies from GIAS: previewed, applied, applied again, moved, closed."""

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from giasfiles import (
    apply,
    bring_in,
    counts,
    groups,
    links,
    new_uid,
    operator,
    preview,
    rows_of,
    tenant,
)
from rig import Api

from chassis.actor import COMMONS
from chassis.clock import today
from chassis.history import verify
from chassis.session import on_behalf_of_the_system

REAL = Path(os.environ.get("REAL_DATA_DIR", Path(__file__).parents[5] / "shared/data"))


async def events_of(api: Api, uid: str) -> list[str]:
    told = "select type from outbox where trust_id = $1 order by position"
    return [row["type"].split(".")[1] for row in await api.look(told, tenant(api, uid).id)]


async def test_an_operator_brings_a_trust_in_and_it_can_be_read(api: Api) -> None:
    uid = new_uid()
    files = {"groups": groups({"Group UID": uid}), "links": links({"Group UID": uid})}
    olive = operator(api)
    found = await preview(api, olive, "gias-groups", COMMONS, **files)
    assert (found["state"], counts(found)) == ("previewed", (2, 0, 0, 0))
    assert await events_of(api, uid) == []
    assert counts(await apply(api, olive, COMMONS, found)) == (2, 0, 0, 0)
    assert await events_of(api, uid) == ["trust-registered", "academy-registered"]
    ann = await tenant(api, uid).person("ann", "trustee")
    trust = (await ann.get("/v1/trust")).json()
    assert (trust["group_uid"], trust["companies_house_number"]) == (uid, "07318714")
    assert (trust["id"], trust["labels"]["trustee"]) == (str(tenant(api, uid).id), "trustee")
    academy = (await ann.get("/v1/academies/148201")).json()
    assert (academy["status"], academy["joined_on"]) == ("joined", "2019-09-01")
    [entry] = await api.look(
        "select subject, operation from history where trust_id = $1 and object = 'trusts'",
        tenant(api, uid).id,
    )
    assert entry["subject"] == "olive.operator"


async def test_the_same_files_again_change_nothing(api: Api) -> None:
    uid = new_uid()
    files = {"groups": groups({"Group UID": uid}), "links": links({"Group UID": uid})}
    await bring_in(api, **files)
    told = await events_of(api, uid)
    olive = operator(api)
    again = await preview(api, olive, "gias-groups", COMMONS, **files)
    assert counts(again) == (0, 0, 2, 0)
    refused = await olive.post(f"/v1/imports/{again['id']}/application")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/nothing-to-apply")
    assert await events_of(api, uid) == told


async def test_only_what_changed_is_changed_and_told(api: Api) -> None:
    uid = new_uid()
    both = links({"Group UID": uid}, {"Group UID": uid, "URN": "148202"})
    await bring_in(api, groups=groups({"Group UID": uid}), links=both)
    renamed = both.replace(b"Harrow Fen Primary", b"Harrow Fen C of E Primary", 1)
    olive = operator(api)
    found = await preview(
        api, olive, "gias-groups", COMMONS, groups=groups({"Group UID": uid}), links=renamed
    )
    assert counts(found) == (0, 1, 2, 0)
    [row] = await rows_of(olive, found, "&outcome=changed")
    assert (row["key"], row["number"]) == ("148201", 2)
    assert row["differences"] == {
        "name": {"old": "Harrow Fen Primary School", "new": "Harrow Fen C of E Primary School"}
    }
    await apply(api, olive, COMMONS, found)
    assert (await events_of(api, uid))[3:] == ["academy-changed"]


async def test_what_a_file_leaves_open_stays_and_a_prospective_academy_has_joined(api: Api) -> None:
    uid = new_uid()
    await bring_in(api, groups=groups({"Group UID": uid}), links=links({"Group UID": uid, "URN": "148299"}))
    admin = await tenant(api, uid).person("oliver", "trust_admin")
    body = {"urn": "148201", "name": "Old name", "phase_of_education": "2", "establishment_type": "34"}
    made = (await admin.post("/v1/academies", json=body | {"laestab": "8302001"})).json()
    linked = links({"Group UID": uid, "URN": "148299"}, {"Group UID": uid})
    await bring_in(api, groups=groups({"Group UID": uid, "UKPRN": ""}), links=linked)
    there = (await admin.get("/v1/academies/148201")).json()
    assert (there["id"], there["status"], there["laestab"]) == (made["id"], "joined", "8302001")
    assert (await admin.get("/v1/trust")).json()["ukprn"] == "10058308"


async def test_an_academy_moves_and_each_trust_keeps_its_own_record(api: Api) -> None:
    """Security, condition (e): the old trust reads what it had, the new one what is since it joined."""
    old, new = new_uid(), new_uid()
    trusts = groups({"Group UID": old}, {"Group UID": new, "Group ID": "TR09002"})
    await bring_in(api, groups=trusts, links=links({"Group UID": old}, {"Group UID": old, "URN": "148202"}))
    admin = await tenant(api, old).person("oliver", "trust_admin")
    head, grant = await posts_at(admin, "148201")
    amara = tenant(api, old).signed_in("amara", "headteacher")
    assert (await amara.get("/v1/academies/148201")).status_code == 200
    moved = links({"Group UID": new, "Joined date": "2026-09-01"}, {"Group UID": old, "URN": "148202"})
    found = await bring_in(api, groups=trusts, links=moved)
    assert counts(found) == (2, 1, 1, 0)
    [row] = await rows_of(operator(api), found, "&outcome=changed")
    assert row["reason"] == "No longer linked, so recorded as left: 148201."
    left = (await admin.get("/v1/academies/148201")).json()
    assert (left["status"], left["left_on"]) == ("left", str(today()))
    assert (await amara.get("/v1/academies/148201")).status_code == 404
    assert (await admin.get(f"/v1/client-grants/{grant}")).json()["until"] is not None
    refused = await admin.post(
        "/v1/client-grants", json={"client_id": "mis-2", "role": "mis", "urn": "148201"}
    )
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/academy-left")
    assert (await events_of(api, old))[-3:] == [
        "appointment-ended",
        "client-grant-ended",
        "academy-changed",
    ]
    theirs = await tenant(api, new).person("zed", "trust_admin")
    assert (await theirs.get("/v1/academies/148201")).json()["joined_on"] == "2026-09-01"
    assert (await theirs.get(f"/v1/appointments/{head}")).status_code == 404
    earlier = await admin.post("/v1/academies/148201/departure", json={"on": "2026-09-01"})
    assert (earlier.status_code, earlier.json()["left_on"]) == (200, "2026-09-01")
    for day, listed in (("2026-08-31", ["148201", "148202"]), ("2026-09-01", ["148202"])):
        answer = await admin.get("/v1/academies", params={"as_of": day, "sort": "urn"})
        assert [academy["urn"] for academy in answer.json()["items"]] == listed, day


async def posts_at(admin: Any, urn: str) -> tuple[str, str]:
    body = {"subject": "amara", "name": "Amara", "email": "amara@larkmoor.example"}
    person = (await admin.post("/v1/people", json=body)).json()["id"]
    asked = {"person_id": person, "role": "headteacher", "urn": urn, "starts_on": "2024-09-01"}
    head = await admin.post("/v1/appointments", json=asked)
    grant = await admin.post("/v1/client-grants", json={"client_id": "mis-1", "role": "mis", "urn": urn})
    assert (head.status_code, grant.status_code) == (201, 201)
    return head.json()["id"], grant.json()["id"]


async def test_an_academy_that_left_is_not_brought_back_by_an_older_file(api: Api) -> None:
    uid = new_uid()
    files = {"groups": groups({"Group UID": uid}), "links": links({"Group UID": uid})}
    await bring_in(api, **files)
    admin = await tenant(api, uid).person("oliver", "trust_admin")
    left = await admin.post("/v1/academies/148201/departure", json={"on": "2026-09-01"})
    assert left.json()["status"] == "left"
    olive = operator(api)
    again = await preview(api, olive, "gias-groups", COMMONS, **files)
    [row] = await rows_of(olive, again, "&outcome=refused")
    assert row["reason"] == "It left on 2026-09-01: the file is older than that."
    back = links({"Group UID": uid, "Joined date": "2026-10-01"})
    await bring_in(api, groups=groups({"Group UID": uid}), links=back)
    there = (await admin.get("/v1/academies/148201")).json()
    assert (there["status"], there["joined_on"], there["left_on"]) == ("joined", "2026-10-01", None)


@pytest.mark.parametrize(("on", "status"), [("2199-01-01", 422), ("2019-08-31", 422), ("2019-09-01", 200)])
async def test_an_academy_leaves_after_it_joined_and_not_in_future(api: Api, on: str, status: int) -> None:
    uid = new_uid()
    await bring_in(api, groups=groups({"Group UID": uid}), links=links({"Group UID": uid}))
    admin = await tenant(api, uid).person("oliver", "trust_admin")
    assert (await admin.post("/v1/academies/148201/departure", json={"on": on})).status_code == status
    other = await tenant(api, uid).person("margaret", "aid")
    assert (await other.post("/v1/academies/148201/departure", json={"on": on})).status_code == 403


async def test_a_trust_closes_with_its_academies(api: Api) -> None:
    uid = new_uid()
    await bring_in(api, groups=groups({"Group UID": uid}), links=links({"Group UID": uid}))
    closed = groups({"Group UID": uid, "Group Status": "Closed", "Closed Date": "31-08-2026"})
    await bring_in(api, groups=closed, links=links({"Group UID": uid}))
    ann = await tenant(api, uid).person("ann", "trustee")
    assert (await ann.get("/v1/trust")).json()["closed_on"] == "2026-08-31"
    academy = (await ann.get("/v1/academies/148201")).json()
    assert (academy["status"], academy["left_on"]) == ("left", "2026-08-31")
    olive = operator(api)
    again = await preview(api, olive, "gias-groups", COMMONS, groups=closed, links=links({"Group UID": uid}))
    assert counts(again) == (0, 0, 2, 0)


async def test_closed_and_empty_trusts_are_refused_and_say_why(api: Api) -> None:
    empty, closed = new_uid(), new_uid()
    trusts = groups(
        {"Group UID": empty},
        {"Group UID": closed, "Group Status": "Closed", "Closed Date": "2016-02-29"},
    )
    olive = operator(api)
    found = await preview(
        api,
        olive,
        "gias-groups",
        COMMONS,
        groups=trusts,
        links=links({"Group UID": "5", "Group Type": "Federation"}),
    )
    assert [row["reason"] for row in await rows_of(olive, found)] == [
        "No academy is linked to it, so there is nothing to improve.",
        "No academy is linked to it, so there is nothing to improve. It closed on 2016-02-29.",
    ]


async def test_an_administrator_takes_their_own_trust_from_the_national_files(api: Api) -> None:
    mine, other = new_uid(), new_uid()
    trusts = groups({"Group UID": other, "Group ID": "TR09002"}, {"Group UID": mine})
    linked = links(
        {"Group UID": other, "URN": "148202"}, {"Group UID": mine}, {"Group UID": mine, "URN": "1"}
    )
    trust = tenant(api, mine)
    admin = await trust.person("oliver", "trust_admin")
    found = await preview(api, admin, "gias-own-trust", trust.id, groups=trusts, links=linked)
    assert counts(found) == (2, 0, 0, 1)
    await apply(api, admin, trust.id, found)
    assert [a["urn"] for a in (await admin.get("/v1/academies")).json()["items"]] == ["148201"]
    assert await api.look("select 1 from trusts where trust_id = $1", tenant(api, other).id) == []
    foreign = await preview(
        api, admin, "gias-own-trust", trust.id,
        groups=groups({"Group UID": other}), links=links({"Group UID": other}),
    )  # fmt: skip
    assert (foreign["state"], foreign["failure"]) == ("failed", "Nothing in these files is about your trust.")


@pytest.mark.parametrize(
    ("role", "kind"),
    [("trust_admin", "gias-groups"), ("aid", "gias-own-trust"), ("headteacher", "gias-own-trust"),
     ("chief_executive", "gias-own-trust")],
)  # fmt: skip
async def test_who_may_not_import(api: Api, role: str, kind: str) -> None:
    uid = new_uid()
    who = await tenant(api, uid).person("who", role, "148201" if role == "headteacher" else None)
    files = {"groups": ("g.csv", groups({"Group UID": uid})), "links": ("l.csv", links({"Group UID": uid}))}
    answer = await who.post("/v1/imports", data={"kind": kind}, files=files)
    assert answer.status_code == 403


@pytest.mark.skipif(not REAL.exists(), reason="the real data is not beside this checkout")
async def test_all_real_trusts_load_and_a_second_time_change_nothing(api: Api) -> None:
    files = {
        "groups": (REAL / "gias_groups_2022-03.csv").read_bytes(),
        "links": (REAL / "gias_group_links_2022-03.csv").read_bytes(),
    }
    before = await loaded(api)
    found = await bring_in(api, **files)
    assert (found["state"], counts(found)) == ("applied", (1383 + 8737, 0, 0, 1682 - 1383))
    after = await loaded(api)
    assert [there - was for there, was in zip(after, before, strict=True)] == [1383, 8737, 1383 + 8737]
    abbey = tenant(api, "2046")
    ann = await abbey.person("ann", "trustee")
    trust = (await ann.get("/v1/trust")).json()
    assert (trust["name"], trust["companies_house_number"]) == ("ABBEY MULTI ACADEMY TRUST", "07705552")
    assert len((await ann.get("/v1/academies")).json()["items"]) == 8
    again = await preview(api, operator(api), "gias-groups", COMMONS, **files)
    assert counts(again) == (0, 0, 1383 + 8737, 1682 - 1383)
    assert await loaded(api) == after
    async with on_behalf_of_the_system(api.app.state.sessions, "standards-api", abbey.id, "check") as session:
        assert await verify(session) == (9, None)


async def loaded(api: Api) -> list[int]:
    asked = "select (select count(*) from {}) as n"
    return [(await api.look(asked.format(t)))[0]["n"] for t in ("trusts", "academies", "outbox")]


async def test_nobody_is_appointed_at_an_academy_that_leaves_at_that_moment(api: Api) -> None:
    uid, urns = new_uid(), [f"14830{n}" for n in range(6)]
    linked = links(*({"Group UID": uid, "URN": urn} for urn in urns))
    await bring_in(api, groups=groups({"Group UID": uid}), links=linked)
    trust = tenant(api, uid)
    admin = await trust.person("oliver", "trust_admin")
    body = {"subject": "sophie", "name": "Sophie", "email": "sophie@larkmoor.example"}
    people = [
        (await admin.post("/v1/people", json=body | {"subject": f"s{n}"})).json()["id"] for n in range(8)
    ]
    for urn in urns:
        asked = {"role": "governor", "urn": urn, "starts_on": "2026-09-01"}
        leaving = admin.post(f"/v1/academies/{urn}/departure", json={"on": str(today())})
        asking = [admin.post("/v1/appointments", json=asked | {"person_id": person}) for person in people]
        answers = await asyncio.gather(*asking[:4], leaving, *asking[4:])
        assert answers[4].status_code == 200
        assert {a.status_code for a in answers} <= {200, 201, 409}
    open_posts = await api.look(
        "select 1 from standings where trust_id = $1 and role = 'governor' and until is null", trust.id
    )
    assert open_posts == []
