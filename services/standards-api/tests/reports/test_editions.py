"""Reports issued as editions: kept to the byte, superseded with a reason, seen by the report's readers."""

import io
import json
from hashlib import sha256
from typing import Any

import httpx
from pypdf import PdfReader
from rig import Api, Trust

from chassis.clock import today

PLACE = "/v1/report-editions"
WHY = "One figure was corrected."


def ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


async def test_an_edition_stays_as_it_was_and_the_next_takes_its_place(
    api: Api, trust: Trust, aid: httpx.AsyncClient
) -> None:
    trustee = await trust.person("tia", "trustee")
    chief = await trust.person("chloe", "chief_executive")
    early = {"report": "board", "reason": WHY}
    assert refused(await chief.post(PLACE, json=early)) == (422, "nothing-to-supersede")
    first = ok(await chief.post(PLACE, json={"report": "board"}), 201)
    assert (first["number"], first["as_of"], first["issued_by"]) == (1, str(today()), "chloe")
    here = f"{PLACE}/{first['id']}"
    said, printed = (await trustee.get(f"{here}/report")).content, (await trustee.get(f"{here}/pdf")).content
    sums = (sha256(said).hexdigest(), sha256(printed).hexdigest(), len(printed))
    assert sums == (first["json_sha256"], first["pdf_sha256"], first["pdf_size"])
    live = ok(await trustee.get("/v1/board-report"))
    assert {**json.loads(said), "made_at": 0, "academies": 0} == {**live, "made_at": 0, "academies": 0}
    [risk] = ok(await aid.get("/v1/risks"))["items"]
    worse = {"likelihood": 5, "impact": 5, "reason": "Worse."}
    ok(await aid.post(f"/v1/risks/{risk['id']}/ratings", json=worse), 201)
    assert refused(await aid.post(PLACE, json={"report": "board"})) == (422, "reason-to-reissue")
    second = ok(await aid.post(PLACE, json={"report": "board", "reason": WHY}), 201)
    assert (second["number"], second["superseded"], ok(await trustee.get(here))["superseded"]) == (
        2,
        False,
        True,
    )
    assert (await trustee.get(f"{here}/report")).content == said
    assert (await trustee.get(f"{here}/pdf")).content == printed
    newer = await trustee.get(f"{PLACE}/{second['id']}/pdf")
    assert f"board-report-{today()}-edition-2.pdf" in newer.headers["content-disposition"]
    first_page = PdfReader(io.BytesIO(newer.content)).pages[0].extract_text()
    assert f"In place of edition 1: {WHY}" in " ".join(first_page.split())
    listed = ok(await trustee.get(PLACE, params={"superseded": False}))["items"]
    assert [edition["id"] for edition in listed] == [second["id"]]
    issued = "select data from outbox where trust_id = $1 and type = 'standards.report-issued.v1'"
    rows = await api.look(f"{issued} order by position", trust.id)
    told = [json.loads(row["data"]) for row in rows]
    assert [(one["number"], one["supersedes"]) for one in told] == [(1, None), (2, first["id"])]


async def test_an_edition_is_seen_by_those_who_may_read_the_report_and_issued_by_two(
    api: Api, trust: Trust, aid: httpx.AsyncClient, other_trust: Trust
) -> None:
    board = ok(await aid.post(PLACE, json={"report": "board"}), 201)["id"]
    chief = ok(await aid.post(PLACE, json={"report": "chief_executive"}), 201)["id"]
    seen = {"aid": {board, chief}, "chief_executive": {board, chief}}
    seen |= {role: {board} for role in ("trustee", "finance_director", "clerk")}
    for role, unit in (*((role, None) for role in seen), ("headteacher", "148201"), ("governor", "148201")):
        who = await trust.person(f"e-{role}", role, unit)
        listed = {edition["id"] for edition in ok(await who.get(PLACE))["items"]}
        assert listed == seen.get(role, set()), role
        for edition in (board, chief):
            for part in ("", "/report", "/pdf"):
                answer = await who.get(f"{PLACE}/{edition}{part}")
                assert answer.status_code == (200 if edition in listed else 404), (role, part)
        if role not in ("aid", "chief_executive"):
            assert (await who.post(PLACE, json={"report": "board"})).status_code == 403, role
    assert "phonics" in (await aid.get(f"{PLACE}/{chief}/report")).text
    assert "phonics" not in (await aid.get(f"{PLACE}/{board}/report")).text
    zed = await other_trust.person("zed", "aid")
    assert ok(await zed.get(PLACE))["items"] == []
    assert (await zed.get(f"{PLACE}/{board}/pdf")).status_code == 404
    [rights] = await api.look(
        "select bool_or(has_table_privilege($1, name, verb)) held"
        " from unnest(array['report_editions', 'report_edition_contents']) name,"
        " unnest(array['update', 'delete', 'truncate']) verb",
        "standards_app",
    )
    assert rights["held"] is False
