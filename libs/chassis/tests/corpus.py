"""Good and hostile files, made here: what each is called, what is in it, and a word of why it is refused."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

from openpyxl import Workbook

from chassis.filetypes import EICAR
from chassis.officefiles import MAIN, OLD_MACROS

Case = tuple[str, bytes, str | None]
MIB = 1024 * 1024


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(b"\x00\x7f"))
    + chunk(b"IEND", b"")
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x55" * 400 + b"\xff\xd9"
GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"


def archive(**entries: bytes) -> bytes:
    return packed(entries)


def packed(entries: dict[str, bytes], change: Callable[[zipfile.ZipInfo], None] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in entries.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if change:
                change(entry)
            file.writestr(entry, body)
    return out.getvalue()


def types(family: str, more: bytes = b"") -> bytes:
    override = b'<Override PartName="/main.xml" ContentType="' + MAIN[family] + b'"/>'
    return b'<?xml version="1.0"?><Types>' + override + more + b"</Types>"


def office(family: str, **entries: bytes) -> bytes:
    named = {name.replace("__", "/").replace("_dot_", "."): body for name, body in entries.items()}
    return packed({"[Content_Types].xml": types(family), "main.xml": b"<main/>", **named})


def with_entry(name: str, body: bytes = b"x", family: str = "docx") -> bytes:
    return packed({"[Content_Types].xml": types(family), "main.xml": b"<main/>", name: body})


def with_types(kinds: bytes) -> bytes:
    return packed({"[Content_Types].xml": kinds, "main.xml": b"<main/>"})


def real_workbook() -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.active.append(["URN", "School name"])
    book.active.append([148201, "Oak"])
    book.save(out)
    return out.getvalue()


def link() -> bytes:
    def make_link(entry: zipfile.ZipInfo) -> None:
        if entry.filename == "a.xml":
            entry.external_attr = 0o120777 << 16

    return packed({"[Content_Types].xml": types("docx"), "a.xml": b"/etc/passwd"}, make_link)


def encrypted() -> bytes:
    """The flag that says so, set in both headers of every entry."""
    found = bytearray(office("docx"))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = found.find(mark)
        while place >= 0:
            found[place + at] |= 1
            place = found.find(mark, place + 4)
    return bytes(found)


def lying(size: int) -> bytes:
    """An entry that claims to be small and is not."""
    found = bytearray(with_entry("a.xml", b"\x00" * size))
    place = found.rfind(b"PK\x01\x02", 0)
    found[place + 24 : place + 28] = struct.pack("<I", 10)
    return bytes(found)


def overlapping() -> bytes:
    """Two names in the directory for one block of bytes."""
    found = office("docx", a=b"x" * 1000)
    at, end = found.rfind(b"PK\x01\x02"), found.rfind(b"PK\x05\x06")
    twin = bytearray(found[at:end])
    twin[46:47] = b"b"
    tail = bytearray(found[end:])
    count, size = struct.unpack_from("<H", tail, 10)[0] + 1, struct.unpack_from("<I", tail, 12)[0] + len(twin)
    struct.pack_into("<HHI", tail, 8, count, count, size)
    return found[:end] + bytes(twin) + bytes(tail)


def noise(size: int) -> bytes:
    """Bytes that do not pack, the same each time."""
    out, seed = bytearray(), 7
    while len(out) < size:
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
        out += seed.to_bytes(8, "little")
    return bytes(out[:size])


def over_the_edge() -> bytes:
    """The virus test string across the border between two pieces, in a part that packs, so that it is not
    found in the packed bytes either."""
    half = MIB // 2
    return noise(half) + b"school " * (half // 7) + b"x" * (half - half // 7 * 7 - 20) + EICAR


def good() -> Iterator[Case]:
    yield "minutes.pdf", PDF, None
    yield "REPORT.PDF", PDF, None
    yield "crest.png", PNG, None
    yield "hall.jpg", JPEG, None
    yield "hall.jpeg", JPEG, None
    yield "dot.gif", GIF, None
    yield "notes.txt", "Attendance rose – well done, Café class.\n".encode(), None
    yield "old.txt", "Attendance rose – well done.\r\n".encode("cp1252"), None
    yield "sums.txt", b"2 < 3 and 4 > 1; a<b\n", None
    yield "marked.csv", "URN,Name\n148201,Oak\n".encode("utf-8-sig"), None
    yield "export.csv", b"URN,Name\n148201,Oak\n", None
    yield "paper.docx", office("docx"), None
    yield "table.xlsx", real_workbook(), None
    yield "deck.pptx", office("pptx"), None
    yield "chart.pptx", with_entry("ppt/embeddings/Microsoft_Excel_Sheet.xlsx", real_workbook(), "pptx"), None
    yield "drawing.docx", with_entry("word/media/image1.svg", b"<svg/>"), None
    yield "packed-picture.docx", with_entry("word/media/image1.emz", gzip(b"emf" * 99)), None
    yield "two.dots.v2.docx", office("docx"), None
    yield "long sheet.xlsx", with_entry("xl/a.xml", b"<c/>" * MIB + noise(MIB), "xlsx"), None


def gzip(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=31)
    return packer.compress(body) + packer.flush()


def wrong_kind() -> Iterator[Case]:
    programs = ["run.exe", "script.js", "run.pdf.exe", "report.\u202efdp.exe", "macro.docm", "macro.xlsm"]
    others = [
        "page.html",
        "page.htm",
        "logo.svg",
        "old.doc",
        "old.xls",
        "bundle.zip",
        "data.xml",
        "noend",
        ".pdf",
    ]
    for name in programs + others:
        yield name, PDF, "Send one of"
    yield "empty.pdf", b"", "empty"
    yield "large.txt", b"a" * (20 * MIB + 1), "20 MiB"
    yield "picture.pdf", PNG, "not"
    yield "prefixed.pdf", b"GIF89a" + PDF, "not"
    yield "half.pdf", PDF[:20], "cut off"
    yield "program.pdf", PDF.replace(b"/Catalog", b"/Catalog /OpenAction <</S /JavaScript>>"), "program"
    yield "launch.pdf", PDF.replace(b"/Catalog", b"/Catalog /AA <</S /Launch>>"), "program"
    yield "both.pdf", PDF + archive(a=b"x"), "zip"
    yield "report.png", PDF, "not"
    yield "half.png", PNG[:-12], "cut off"
    yield "both.png", PNG + archive(a=b"x"), "after"
    yield "page.png", PNG[:-12] + chunk(b"tEXt", b"c\x00<script>alert(1)</script>") + PNG[-12:], "page"
    yield "report.jpg", PNG, "not"
    yield "half.jpg", JPEG[:-2], "cut off"
    yield "both.jpg", JPEG + archive(a=b"x"), "zip"
    yield "page.jpg", JPEG[:20] + b"<ScRiPt>" + JPEG[20:], "page"
    yield "fake.gif", b"GIF89b" + GIF[6:], "not"
    yield "half.gif", GIF[:-1], "cut off"
    yield "page.gif", GIF[:13] + b"<svg onload=x>" + GIF[13:], "page"
    yield "binary.txt", b"MZ\x90\x00\x03\x00", "not"
    yield "hidden.txt", PDF, "not"
    yield "shell.txt", b"#!/bin/sh\nrm -rf /\n", "not"
    yield "page.txt", b"  \n<!DOCTYPE html><p>x", "page"
    yield "drawing.csv", b"<svg xmlns='x'><script/></svg>", "page"
    yield "drawing.txt", b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", "page"
    yield "wide.txt", "Hello".encode("utf-16"), "UTF-16"
    yield "both.txt", b"hello\n" + archive(a=b"x"), "not|zip"
    yield "virus.txt", EICAR, "virus"
    yield "virus.pdf", PDF[:30] + EICAR + PDF[30:], "virus"


def bad_office() -> Iterator[Case]:
    yield "text.docx", b"just text", "not"
    yield "damaged.docx", office("docx")[:-40], "damaged"
    yield "torn.xlsx", real_workbook()[:2000], "damaged"
    yield "archive.docx", archive(readme=b"x"), "other archive"
    yield "sheet.docx", real_workbook(), "another kind"
    yield "paper.xlsx", office("docx"), "another kind"
    yield "macro.docx", with_entry("word/vbaProject.bin"), "macros"
    yield "macro-renamed.docx", with_entry("word/data.bin", b"\xd0\xcf\x11\xe0" + OLD_MACROS), "macros"
    yield "macro4.xlsx", with_entry("xl/macrosheets/sheet1.xml", b"<x/>", "xlsx"), "macros"
    yield (
        "macro-typed.docx",
        with_types(types("docx", b"application/vnd.ms-word.document.macroEnabled")),
        "macros",
    )
    yield "control.docx", with_entry("word/activeX/activeX1.bin"), "macros"
    yield "program.docx", with_entry("word/embeddings/setup.exe"), "macros"
    yield "up.docx", with_entry("../../etc/cron.d/x"), "leads outside"
    yield "root.docx", with_entry("/etc/passwd"), "leads outside"
    yield "drive.docx", with_entry("C:/Windows/x"), "leads outside"
    yield "backslash.docx", with_entry("word\\..\\x"), "leads outside|no office"
    yield "twins.docx", with_entry("MAIN.xml"), "two parts"
    yield "link.docx", link(), "link"
    yield "secret.docx", encrypted(), "password"
    yield (
        "entries.docx",
        packed({"[Content_Types].xml": types("docx"), **{f"e{n}": b"" for n in range(2_000)}}),
        "2,000",
    )
    yield "steep.docx", with_entry("a.xml", b"\x00" * (30 * MIB)), "100 times"
    yield "large.docx", with_entry("a.xml", b"\x00" * (201 * MIB)), "200 MiB"
    yield "lying.docx", lying(5 * MIB), "damaged|100 times"
    yield "overlap.docx", overlapping(), "over each other"
    yield "nested.docx", with_entry("word/media/inner.zip", archive(a=b"x")), "another archive"
    yield (
        "matryoshka.pptx",
        with_entry(
            "ppt/embeddings/a.xlsx", with_entry("xl/embeddings/b.xlsx", real_workbook(), "xlsx"), "pptx"
        ),
        "another archive",
    )
    yield (
        "nested-bomb.pptx",
        with_entry("ppt/embeddings/a.xlsx", with_entry("xl/a.xml", b"\x00" * (30 * MIB), "xlsx"), "pptx"),
        "100 times",
    )
    yield (
        "nested-macro.pptx",
        with_entry("ppt/embeddings/a.xlsx", with_entry("xl/vbaProject.bin", b"x", "xlsx"), "pptx"),
        "macros",
    )
    yield "picture-bomb.docx", with_entry("word/media/a.emz", gzip(b"\x00" * (30 * MIB))), "100 times"
    yield "gzip.docx", with_entry("word/a.gz", gzip(b"x")), "another archive"
    yield "entities.docx", with_entry("word/a.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "entities"
    yield "wide-entities.docx", with_entry("word/a.xml", "<!DOCTYPE x []><x/>".encode("utf-16")), "entities"
    yield "virus.docx", with_entry("word/a.bin", over_the_edge()), "virus"
