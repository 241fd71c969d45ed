"""The register: the trust from GIAS files, its people and posts, and what the MIS is granted."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import yaml

from sample.front_door import Caller, FrontDoor

FOLDER = Path(__file__).parent
GIAS = UUID("6f1c2b9e-6a0b-5d5f-9a35-0d3c8f6f2b11")
OPERATOR, ADMIN, CHIEF = "operator-cli", "oliver.brandt", "harpreet.sandhu"


def read(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def trust_id(uid: str) -> str:
    """As every import makes it from the group's UID."""
    return str(uuid5(GIAS, f"gias-group-{uid}"))


PEOPLE = {person["subject"]: person for person in read("people.yaml")["people"]}


async def bring_in(who: Caller, service: str, kind: str, **parts: Path) -> dict[str, Any]:
    """Preview and, where there is anything to do, apply. The import as it ends, with its counts."""
    files = {part: (path.name, path.read_bytes(), "text/csv") for part, path in parts.items()}
    made = await who.post(service, "/v1/imports", data={"kind": kind}, files=files)
    preview = await settled(who, service, made["id"], "previewed")
    if preview["new"] + preview["changed"] == 0:
        return preview
    await who.post(service, f"/v1/imports/{made['id']}/application")
    return await settled(who, service, made["id"], "applied")


async def settled(who: Caller, service: str, import_id: str, wanted: str) -> dict[str, Any]:
    while True:
        answer = await who.ask("GET", service, f"/v1/imports/{import_id}", headers={"Prefer": "wait=10"})
        found: dict[str, Any] = who.granted(answer)
        if found["state"] == "failed":
            raise RuntimeError(f"The import failed: {found['failure']}")
        if found["state"] == wanted:
            return found


async def load_register(door: FrontDoor) -> None:
    """The trust and its academies, then the people, then their posts. Loaded again, nothing changes."""
    operator = door.machine(OPERATOR)
    await bring_in(
        operator,
        "standards",
        "gias-groups",
        groups=FOLDER / "gias" / "groups.csv",
        links=FOLDER / "gias" / "links.csv",
    )
    said = read("trust.yaml")
    await found_trust(door, trust_id(said["trust"]["uid"]), said["founders"])
    admin = door.person(ADMIN)
    await add_prospective(admin, said["prospective"])
    await appoint(door, admin, said["appointments"])
    await grant_clients(admin, said["client_grants"])
    for other in said.get("other_trusts", []):
        await found_trust(door, trust_id(other["uid"]), other["founders"])
        await appoint(door, door.person(other["admin"]), other["appointments"])


async def found_trust(door: FrontDoor, trust: str, founders: list[dict[str, Any]]) -> None:
    """An operator does not see who holds the trust's posts, but is told that somebody does."""
    operator = door.machine(OPERATOR, trust=trust)
    for founder in founders:
        person = PEOPLE[founder["subject"]]
        known = {name: person[name] for name in ("subject", "name", "email")}
        post = {"role": founder["role"], "starts_on": str(founder["starts_on"])}
        answer = await operator.ask("POST", "standards", "/v1/trust/founders", json={**known, **post})
        if not (answer.status_code == 409 and answer.json()["type"] == "/problems/already-founded"):
            operator.granted(answer)


async def add_prospective(admin: Caller, schools: list[dict[str, Any]]) -> None:
    there = {academy["urn"] for academy in await everything(admin, "/v1/academies")}
    for school in schools:
        if school["urn"] not in there:
            await admin.post("standards", "/v1/academies", school)


async def appoint(door: FrontDoor, admin: Caller, posts: list[dict[str, Any]]) -> None:
    people = {person["subject"]: person["id"] for person in await everything(admin, "/v1/people")}
    held = {(a["person_id"], a["role"], a["urn"]) for a in await everything(admin, "/v1/appointments")}
    for post in posts:
        subject = post["subject"]
        if subject not in people:
            known = {name: PEOPLE[subject][name] for name in ("subject", "name", "email")}
            people[subject] = (await admin.post("standards", "/v1/people", known))["id"]
        if (people[subject], post["role"], post.get("urn")) in held:
            continue
        wanted = {"person_id": people[subject], "role": post["role"], "starts_on": str(post["starts_on"])}
        made = await admin.post("standards", "/v1/appointments", wanted | urn_of(post))
        if made["status"] == "proposed":
            await door.person(CHIEF).post("standards", f"/v1/appointments/{made['id']}/approval")


def urn_of(post: dict[str, Any]) -> dict[str, str]:
    return {"urn": post["urn"]} if "urn" in post else {}


async def grant_clients(admin: Caller, grants: list[dict[str, Any]]) -> None:
    held = {(grant["client_id"], grant["urn"]) for grant in await everything(admin, "/v1/client-grants")}
    for grant in grants:
        for urn in grant["urns"]:
            if (grant["client_id"], urn) not in held:
                asked = {"client_id": grant["client_id"], "role": grant["role"], "urn": urn}
                await admin.post("standards", "/v1/client-grants", asked)


async def everything(who: Caller, path: str, service: str = "standards") -> list[dict[str, Any]]:
    """Every page of a list."""
    found: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while True:
        page = await who.get(service, path, limit=200, **after)
        found += page["items"]
        if page["next"] is None:
            return found
        after = {"after": page["next"]}
