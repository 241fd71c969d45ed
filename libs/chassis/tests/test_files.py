"""Files: quarantined, checked, and only then handed out, under headers that let nothing run."""

import hashlib
from typing import Any

import httpx
import pytest
from corpus import MIB, PDF, PNG, noise, office
from rig import Api, Trust
from rig.working import work

from chassis.filetypes import EICAR

Answer = httpx.Response


async def attach(who: httpx.AsyncClient, name: str, content: bytes) -> tuple[str, Answer]:
    note = (await who.post("/v1/notes", json={"desk": "d1", "text": "x"})).json()["id"]
    path = f"/v1/notes/{note}/files"
    answer = await who.post(path, files={"file": (name, content)})
    return f"{path}/{answer.json().get('id')}", answer


async def test_a_file_is_served_only_once_it_was_found_clean(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    path, answer = await attach(ann, "Minutes – spring.pdf", PDF)
    assert (answer.status_code, answer.json()["status"]) == (202, "quarantined")
    early = await ann.get(path)
    assert (early.status_code, early.json()["type"]) == (409, "/problems/file-being-checked")
    await work(api, trust.id)
    served = await ann.get(path)
    assert (served.status_code, served.content) == (200, PDF)


async def test_an_upload_sent_twice_with_one_key_is_kept_once(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    note = (await ann.post("/v1/notes", json={"desk": "d1", "text": "x"})).json()["id"]
    sent = [
        await ann.post(
            f"/v1/notes/{note}/files",
            files={"file": ("a.pdf", PDF)},
            headers={"Idempotency-Key": "k1", "Content-Type": f"multipart/form-data; boundary={boundary}"},
        )
        for boundary in ("first", "second")
    ]
    assert [answer.status_code for answer in sent] == [202, 202], sent[0].text
    assert sent[0].content == sent[1].content
    assert len(await api.look("select 1 from files where trust_id = $1", trust.id)) == 1


async def test_a_download_cannot_run_or_be_kept(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    path, _ = await attach(ann, 'a";\r\nX-Evil: 1\u202e.png', PNG)
    await work(api, trust.id)
    headers = (await ann.get(path)).headers
    assert headers["content-disposition"].startswith('attachment; filename="')
    assert "x-evil" not in headers
    assert headers["content-type"] == "image/png"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("sandbox")
    assert headers["cache-control"] == "no-store"
    assert headers["content-length"] == str(len(PNG))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", PNG, "contents are not"),
        ("a.txt", EICAR, "virus"),
        ("a.xlsx", office("docx"), "another kind"),
    ],
)
async def test_a_refused_file_stays_shut_and_says_why(
    api: Api, trust: Trust, name: str, content: bytes, words: str
) -> None:
    ann = await trust.person("ann", "clerk")
    path, _ = await attach(ann, name, content)
    await work(api, trust.id)
    refusal = await ann.get(path)
    assert (refusal.status_code, refusal.json()["type"]) == (409, "/problems/file-refused")
    assert words in refusal.json()["detail"]
    [entry] = await api.look(
        "select entry from history where trust_id = $1 and object = 'files' and sequence > 3", trust.id
    )
    assert '"status":"refused"' in entry["entry"]


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("a.svg", b"<svg/>", 415),
        ("a.html", b"<p>", 415),
        ("a.exe", b"MZ", 415),
        ("noend", b"x", 415),
        ("a.txt", b"", 422),
        ("a.txt", b"a" * (20 * MIB + 1), 413),
        ("a.txt", b"a" * (21 * MIB), 413),
    ],
)
async def test_what_is_never_accepted_is_not_kept(
    api: Api, trust: Trust, name: str, content: bytes, status: int
) -> None:
    ann = await trust.person("ann", "clerk")
    _, answer = await attach(ann, name, content)
    assert answer.status_code == status, answer.text
    assert answer.json()["detail"]
    for table in ("files", "file_chunks", "attachments"):
        assert await api.look(f"select 1 from {table} where trust_id = $1", trust.id) == []


async def test_a_large_file_comes_back_whole_from_its_pieces(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    content = PDF[:9] + noise(3 * MIB) + PDF[9:]
    path, _ = await attach(ann, "large.pdf", content)
    [row] = await api.look("select * from files where trust_id = $1", trust.id)
    assert (row["size"], row["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    sizes = await api.look(
        "select length(content) n from file_chunks where trust_id = $1 order by position", trust.id
    )
    assert [size["n"] for size in sizes] == [MIB, MIB, MIB, len(content) - 3 * MIB]
    await work(api, trust.id)
    assert (await ann.get(path)).content == content


async def test_a_file_damaged_in_the_store_is_not_called_clean(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    path, _ = await attach(ann, "a.pdf", PDF)
    await api.behind.execute(
        "update file_chunks set content = content || '%%EOF' where trust_id = $1", trust.id
    )
    await work(api, trust.id)
    assert "damaged" in (await ann.get(path)).json()["detail"]


async def test_a_file_is_nobodys_in_another_trust(api: Api, trust: Trust, other_trust: Trust) -> None:
    ann, zed = await trust.person("ann", "clerk"), await other_trust.person("zed", "clerk")
    path, _ = await attach(ann, "a.pdf", PDF)
    await work(api, trust.id)
    assert (await zed.get(path)).status_code == 404


async def test_checking_twice_decides_once(api: Api, trust: Trust) -> None:
    ann = await trust.person("ann", "clerk")
    await attach(ann, "a.pdf", PDF)
    await work(api, trust.id)
    again = "update tasks set state = 'waiting' where trust_id = $1"
    await api.behind.execute(again, trust.id)
    await work(api, trust.id)
    rows: list[Any] = await api.look("select version, status from files where trust_id = $1", trust.id)
    assert [(row["version"], row["status"]) for row in rows] == [(2, "clean")]
