"""QA activities and assessments of this year, at every stage, each step taken by the person whose it is."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from chassis.clock import today
from sample.front_door import Caller, FrontDoor
from sample.register import CHIEF, FOLDER, everything, read

AID = "margaret.adeyemi"
STANDARD = "trust-standard"
LEVELS = ["enabling", "accelerating", "outstanding"]
PLANNED = {"urn", "kind", "title", "area", "key_stage", "origin"}
SAID = read("assessments.yaml")

Answers = dict[str, str]


async def load_assessments(door: FrontDoor) -> None:
    aid = door.person(AID)
    await load_activities(aid)
    there = {one["urn"] for one in await everything(aid, "/v1/assessments")}
    for said in SAID["assessments"]:
        if said["urn"] not in there:
            await assess(door, said)


async def load_activities(aid: Caller) -> None:
    there = {(one["urn"], one["title"]) for one in await everything(aid, "/v1/qa-activities")}
    for said in SAID["activities"]:
        if (said["urn"], said["title"]) not in there:
            await carry_out(aid, said)


async def carry_out(aid: Caller, said: Mapping[str, Any]) -> None:
    day = str(today() + timedelta(days=said.get("days_in", -said.get("days_ago", 0))))
    planned = {name: said[name] for name in PLANNED & said.keys()}
    activity = await aid.post("standards", "/v1/qa-activities", planned | {"planned_on": day})
    if "days_in" in said:
        return
    here = f"/v1/qa-activities/{activity['id']}"
    await aid.post("standards", f"{here}/completion", {"done_on": day, "summary": said["summary"]})
    for finding in said["findings"]:
        criteria = [{"standard": STANDARD, "criterion": finding["criterion"]}]
        seen = {name: value for name, value in finding.items() if name != "criterion"}
        await aid.post("standards", f"{here}/findings", seen | {"criteria": criteria})


async def load_files(door: FrontDoor) -> None:
    """The notes of a visit, attached to the evidence that it became."""
    aid = door.person(AID)
    piece = next(one for one in await everything(aid, "/v1/evidence") if one["activity_id"])
    here = f"/v1/evidence/{piece['id']}/files"
    if not await aid.get("standards", here):
        notes = (FOLDER / "files" / "workbook-scrutiny.txt").read_bytes()
        sent = {"file": ("workbook-scrutiny.txt", notes, "text/plain")}
        await aid.post("standards", here, data={"note": "As agreed with the department."}, files=sent)


async def assess(door: FrontDoor, said: Mapping[str, Any]) -> None:
    """As far as the data says: the head first, then the trust."""
    head, aid = door.person(said["head"]), door.person(AID)
    asked = {"standard": STANDARD, "subject_kind": "academy", "urn": said["urn"]}
    assessment = await aid.post("standards", "/v1/assessments", asked)
    here, reviewed = f"/v1/assessments/{assessment['id']}", judgements(await standard(aid), said)
    evidence = [piece["id"] for piece in await everything(aid, "/v1/evidence") if piece["urn"] == said["urn"]]
    await head.post("standards", f"{here}/self-evaluation", answers(reviewed | said["head_differs"], []))
    if said["until"] == "self_evaluation":
        return
    await head.post("standards", f"{here}/submission")
    if said["until"] == "submitted":
        return
    await aid.post("standards", f"{here}/qa-review", answers(reviewed, evidence))
    await aid.post("standards", f"{here}/qa-review/completion")
    if said["until"] == "published":
        await settle(aid, here)
        await door.person(CHIEF).post("standards", f"{here}/sign-off")
        await aid.post("standards", f"{here}/publication")


async def settle(aid: Caller, here: str) -> None:
    """Where the two sides differ, what the review found holds."""
    for difference in (await aid.get("standards", f"{here}/moderation"))["differences"]:
        words = "Looked at once more together with the head; what the review saw holds."
        body = {"judgement": difference["qa_review"], "narrative": words, "evidence": []}
        answer = await aid.ask("PUT", "standards", f"{here}/moderation/{difference['criterion']}", json=body)
        aid.granted(answer)
    found = await aid.get("standards", here)
    if found["status"] == "moderation":
        await aid.post("standards", f"{here}/moderation/completion")


async def standard(aid: Caller) -> Mapping[str, Any]:
    found: Mapping[str, Any] = await aid.get("standards", f"/v1/standards/{STANDARD}/versions/1")
    return found


def judgements(version: Mapping[str, Any], said: Mapping[str, Any]) -> Answers:
    """Met up to the level that each aspect reaches, but for what is named."""
    found = {}
    for aspect in version["content"]["aspects"]:
        reached = LEVELS.index(said["beyond"].get(aspect["key"], said["reaches"]))
        for criterion in aspect["criteria"]:
            met = LEVELS.index(criterion["level"]) <= reached and criterion["key"] not in said["misses"]
            found[criterion["key"]] = "met" if met else "not_met"
    return found


def answers(judged: Answers, evidence: list[str]) -> dict[str, Any]:
    given = [
        {"criterion": criterion, "judgement": judgement, "evidence": evidence if judgement == "met" else []}
        for criterion, judgement in judged.items()
    ]
    return {"answers": given}
