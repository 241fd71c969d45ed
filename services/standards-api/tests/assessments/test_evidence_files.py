"""Files of evidence: attached by who recorded it, opened only when clean, replaced with a trace."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from rig import Api, Trust
from rig.working import work

from chassis.clock import now
from standards_api.assessments.evidence_files import (
    MOST_FILES,
    FileNotCurrent,
    FileWithdrawn,
    TooManyFiles,
    check_current,
    check_room,
    withdraw,
)
from standards_api.models.evidence import EvidenceFile

PIECE = {
    "urn": "148201", "kind": "audit", "title": "Subject review of mathematics", "origin": "trust",
    "dated": "2026-10-01",
}  # fmt: skip


def file(**said: Any) -> EvidenceFile:
    return EvidenceFile(evidence_id=uuid4(), file_id=uuid4(), attached_by="ann", **said)


def test_there_is_room_for_twenty_that_are_current() -> None:
    full = [file() for _ in range(MOST_FILES)]
    with pytest.raises(TooManyFiles, match="At most 20 files"):
        check_room(full, None)
    check_room(full, full[3])
    check_room([*full[1:], file(superseded_by=uuid4()), file(withdrawn_at=now())], None)


def test_what_was_superseded_is_not_replaced_again_but_can_be_withdrawn_once() -> None:
    old = file(superseded_by=uuid4())
    with pytest.raises(FileNotCurrent, match="superseded"):
        check_current(old)
    withdraw(old, reason="It names a pupil.", by="ann", now=now())
    with pytest.raises(FileWithdrawn, match="It names a pupil"):
        withdraw(old, reason="Again.", by="ann", now=now())


async def attach(
    who: httpx.AsyncClient, piece: str, name: str, content: bytes, **form: str
) -> httpx.Response:
    return await who.post(f"/v1/evidence/{piece}/files", files={"file": (name, content)}, data=form)


async def test_a_file_is_opened_when_clean_by_those_who_see_the_evidence(
    api: Api, trust: Trust, academy: Any
) -> None:
    for urn in ("148201", "148202"):
        await academy(urn)
    aid, head = await trust.person("aid", "aid"), await trust.person("head", "headteacher", "148201")
    next_door = await trust.person("next", "headteacher", "148202")
    governor = await trust.person("gov", "governor", "148201")
    piece = (await aid.post("/v1/evidence", json=PIECE)).json()["id"]
    sent = await attach(aid, piece, "review.txt", b"Plans are followed.", note="The notes.")
    assert (sent.status_code, sent.json()["check"], sent.json()["note"]) == (202, "quarantined", "The notes.")
    content = f"/v1/evidence-files/{sent.json()['id']}/content"
    waiting = await aid.get(content)
    assert (waiting.status_code, waiting.json()["type"]) == (409, "/problems/file-being-checked")
    await work(api, trust.id)
    got = await head.get(content)
    assert (got.status_code, got.content) == (200, b"Plans are followed.")
    assert got.headers["content-disposition"].startswith("attachment")
    for stranger in (next_door, governor):
        assert (await stranger.get(content)).status_code == 404
        assert (await stranger.get(f"/v1/evidence/{piece}/files")).status_code == 404
        assert (await attach(stranger, piece, "x.txt", b"x")).status_code == 404
    assert (await attach(head, piece, "x.txt", b"x")).status_code == 403, "it is not the head's evidence"
    own = {**PIECE, "origin": "academy", "title": "Our own"}
    mine = (await head.post("/v1/evidence", json=own)).json()["id"]
    assert (await attach(head, mine, "x.txt", b"x")).status_code == 202
    assert (await attach(aid, mine, "y.txt", b"y")).status_code == 202


async def test_a_file_is_superseded_and_withdrawn_and_never_removed(
    api: Api, trust: Trust, academy: Any
) -> None:
    await academy("148201")
    aid = await trust.person("aid", "aid")
    piece = (await aid.post("/v1/evidence", json=PIECE)).json()["id"]
    first = (await attach(aid, piece, "a.txt", b"one")).json()["id"]
    second = (await attach(aid, piece, "a.txt", b"two", supersedes=first)).json()["id"]
    again = await attach(aid, piece, "a.txt", b"three", supersedes=first)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/file-not-current")
    nowhere = await attach(aid, piece, "a.txt", b"four", supersedes=str(uuid4()))
    assert nowhere.status_code == 404
    wrong = [("a.exe", b"MZ", 415), ("a.pdf", b"", 422)]
    assert [(await attach(aid, piece, *one[:2])).status_code for one in wrong] == [one[2] for one in wrong]
    liar = (await attach(aid, piece, "a.pdf", b"This is no PDF.")).json()["id"]
    await work(api, trust.id)
    refused = await aid.get(f"/v1/evidence-files/{liar}/content")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/file-refused")
    assert (await aid.get(f"/v1/evidence-files/{first}/content")).content == b"one"
    gone = await aid.post(f"/v1/evidence-files/{second}/withdrawal", json={"reason": "It names two pupils."})
    assert (gone.status_code, gone.json()["status"], gone.json()["withdrawn_by"]) == (200, "withdrawn", "aid")
    shut = await aid.get(f"/v1/evidence-files/{second}/content")
    assert (shut.status_code, shut.json()["detail"]) == (409, "It names two pupils.")
    listed = (await aid.get(f"/v1/evidence/{piece}/files")).json()
    assert [(one["status"], one["check"]) for one in listed] == [
        ("superseded", "clean"), ("withdrawn", "clean"), ("current", "refused"),
    ]  # fmt: skip
    assert listed[0]["superseded_by"] == second
