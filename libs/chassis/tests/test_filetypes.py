"""A file is what its name says and holds no trap, or nobody opens it."""

import re
import tracemalloc

import pytest
from corpus import MIB, PDF, Case, bad_office, good, real_workbook, with_entry, wrong_kind

from chassis.filetypes import EICAR, KINDS, attachment, examine, extension, safe_name

CORPUS: list[Case] = [*good(), *wrong_kind(), *bad_office()]


@pytest.mark.parametrize(("name", "content", "reason"), CORPUS, ids=[case[0] for case in CORPUS])
def test_every_file_of_the_corpus_gets_its_verdict(name: str, content: bytes, reason: str | None) -> None:
    found = examine(name, content)
    if reason is None:
        assert found is None
    else:
        assert found is not None
        assert re.search(reason, found), found
        assert found.endswith("."), "a reason is a sentence"


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len(CORPUS) >= 60
    assert sum(reason is None for _, _, reason in CORPUS) >= 15
    assert {extension(name) for name, _, reason in CORPUS if reason is None} == KINDS.keys()


@pytest.mark.parametrize("word", sorted(KINDS))
def test_no_kind_passes_as_another(word: str) -> None:
    """Every good file under every other kind's name is refused; csv and txt, jpg and jpeg are one kind."""
    same = {"csv": "txt", "jpeg": "jpg"}
    for name, content, _ in good():
        if same.get(extension(name), extension(name)) != same.get(word, word):
            assert examine(f"x.{word}", content), f"{name} passed as .{word}"


def test_the_hidden_virus_of_the_corpus_is_hidden() -> None:
    [content] = [content for name, content, _ in CORPUS if name == "virus.docx"]
    assert EICAR not in content


def test_a_service_may_accept_less_but_not_more() -> None:
    assert examine("a.pdf", PDF, {"docx"}) == "Files ending in .pdf are not accepted. Send one of: docx."
    assert examine("a.exe", PDF, {"exe"})


def test_looking_through_a_large_file_holds_little_of_it_in_memory() -> None:
    content = with_entry("xl/a.xml", b"<c r='1'/>" * (12 * MIB), "xlsx") + b""
    padded = with_entry("xl/a.xml", real_workbook() + content, "xlsx")
    tracemalloc.start()
    examine("a.xlsx", padded)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 32 * MIB


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\ann\\report.pdf", "report.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("report\u202efdp.exe", "reportfdp.exe"),
        ("\ufeffre\u200bport.pdf", "report.pdf"),
        ("Café – plan.docx", "Café – plan.docx"),
        ("con.pdf", "_con.pdf"),
        ("...", "file"),
        ("", "file"),
        ("a" * 4096 + ".pdf", "a" * 146 + ".pdf"),
        ("é" * 4096 + ".pdf", "é" * 73 + ".pdf"),
        ('quo"te<>.txt', "quo_te__.txt"),
    ],
)
def test_a_name_is_made_harmless(name: str, kept: str) -> None:
    assert safe_name(name) == kept
    assert safe_name(kept) == kept


@pytest.mark.parametrize("name", ['a";\r\nX: y.pdf', "é\u202e.pdf", "ü" * 5000, "plan (v2).docx"])
def test_a_header_cannot_be_broken_by_a_name(name: str) -> None:
    header = attachment(name)
    assert re.fullmatch(
        r"attachment; filename=\"[A-Za-z0-9 ._()-]+\"; filename\*=UTF-8''[A-Za-z0-9%._~-]+", header
    )
    assert len(header) < 800
