"""What a file really is, told from its bytes alone: the last word of its name and its contents must agree.

Pure functions. A reason is in plain English, for the person who sent the file; None means nothing was found.
Office files are looked through in `chassis.officefiles`.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from chassis import officefiles

MIB = 1024 * 1024
LARGEST = 20 * MIB
LONGEST_NAME = 150
# The harmless string every virus scanner knows (eicar.org); in two parts, or this file would be found too.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
ACTIVE = (b"<script", b"<html", b"<svg", b"<?php", b"<!doctype html", b"<iframe")
# What a browser may take for a page when a text starts with it (WHATWG, MIME Sniffing, section 7.1).
PAGE = re.compile(
    rb"\s*<(?:!doctype|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|svg|\?xml|!--)"
    rb"(?:[\s>/\-]|$)",
    re.IGNORECASE,
)
# Control characters but tabulator, line feed, form feed, carriage return and escape.
UNWRITTEN = bytes({*range(32)} - {9, 10, 12, 13, 27})
NOT_TEXT = (b"%PDF-", b"{\\rtf", b"GIF87a", b"GIF89a", b"PK\x03\x04", b"#!", b"\x7fELF", b"%!PS")


@dataclass(frozen=True)
class Kind:
    """A kind of file that may be kept."""

    extension: str
    media_type: str
    fault: Callable[[bytes], str | None]


def examine(name: str, content: bytes, allowed: Collection[str] | None = None) -> str | None:
    """Why the file may not be opened by anybody, or None when it is what its name says and holds no trap."""
    kind = kind_of(name, allowed)
    if kind is None:
        return not_accepted(name, allowed)
    if not content:
        return "The file is empty."
    if len(content) > LARGEST:
        return f"The file is larger than {LARGEST // MIB} MiB."
    if EICAR in content:
        return "The file holds the test string of virus scanners."
    return kind.fault(content)


def kind_of(name: str, allowed: Collection[str] | None = None) -> Kind | None:
    kind = KINDS.get(extension(name))
    return kind if kind and (allowed is None or kind.extension in allowed) else None


def extension(name: str) -> str:
    """The last word of a name, as the name will be kept."""
    stem, dot, last = safe_name(name).rpartition(".")
    return last.lower() if stem and dot else ""


def not_accepted(name: str, allowed: Collection[str] | None = None) -> str:
    taken = ", ".join(sorted(KINDS if allowed is None else allowed))
    word = extension(name)
    said = f"Files ending in .{word} are not accepted." if word else "The name says no kind of file."
    return f"{said} Send one of: {taken}."


def also_archive(content: bytes) -> bool:
    """Does a zip archive end exactly where the file ends? Then two programs would see two different files."""
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
    if at < 0 or len(content) < at + 22:
        return False
    return at + 22 + int.from_bytes(content[at + 20 : at + 22], "little") == len(content)


def double_faced(content: bytes) -> str | None:
    head = content[:1024].lower()
    if also_archive(content):
        return "The file is a zip archive as well."
    if any(mark in head for mark in ACTIVE):
        return "The file holds a web page or a program."
    return None


def pdf(content: bytes) -> str | None:
    if not content.startswith(b"%PDF-"):
        return "The name says PDF, but the contents are not."
    if b"%%EOF" not in content[-2048:]:
        return "The PDF is cut off. Save it again and send it whole."
    # `/JS` stands beside it too, but three bytes are met by chance in every large picture.
    if re.search(rb"/(?:JavaScript|Launch)\b", content):
        return "The PDF holds a program. Print it to PDF again without scripts."
    return "The file is a zip archive as well." if also_archive(content) else None


def png(content: bytes) -> str | None:
    if not (content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR"):
        return "The name says PNG, but the contents are not."
    at = 8
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        name, at = content[at + 4 : at + 8], at + 12 + length
        if name == b"IEND":
            return double_faced(content) if at == len(content) else "There is something after the picture."
    return "The picture is cut off. Save it again and send it whole."


def jpeg(content: bytes) -> str | None:
    if not content.startswith(b"\xff\xd8\xff"):
        return "The name says JPEG, but the contents are not."
    if b"\xff\xd9" not in content:
        return "The picture is cut off. Save it again and send it whole."
    return double_faced(content)


def gif(content: bytes) -> str | None:
    if content[:6] not in (b"GIF87a", b"GIF89a") or len(content) < 14:
        return "The name says GIF, but the contents are not."
    if not content.endswith(b"\x3b"):
        return "The picture is cut off. Save it again and send it whole."
    return double_faced(content)


def text(content: bytes) -> str | None:
    """Plain text: UTF-8 or Windows-1252, nothing a browser or a shell would take for more."""
    body = content.removeprefix(b"\xef\xbb\xbf")
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "The text is in UTF-16. Save it as UTF-8."
    if body.startswith(NOT_TEXT) or len(body.translate(None, UNWRITTEN)) < len(body):
        return "The name says text, but the contents are not."
    if PAGE.match(body):
        return "The file holds a web page or a program."
    return "The file is a zip archive as well." if also_archive(body) else None


def office(family: str) -> Callable[[bytes], str | None]:
    return lambda content: officefiles.fault(content, family, EICAR)


OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS: Mapping[str, Kind] = {
    kind.extension: kind
    for kind in (
        Kind("pdf", "application/pdf", pdf),
        Kind("docx", f"{OFFICE}wordprocessingml.document", office("docx")),
        Kind("xlsx", f"{OFFICE}spreadsheetml.sheet", office("xlsx")),
        Kind("pptx", f"{OFFICE}presentationml.presentation", office("pptx")),
        Kind("png", "image/png", png),
        Kind("jpg", "image/jpeg", jpeg),
        Kind("jpeg", "image/jpeg", jpeg),
        Kind("gif", "image/gif", gif),
        Kind("txt", "text/plain; charset=utf-8", text),
        Kind("csv", "text/csv; charset=utf-8", text),
    )
}
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def safe_name(name: str) -> str:
    """A name fit for any disk and header: no folders, nothing that hides or reverses, 150 bytes at most."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(
        c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    )
    seen = re.sub(r'[<>:"|?*]', "_", re.sub(r"\s+", " ", seen)).strip(" .")
    if RESERVED.match(seen):
        seen = f"_{seen}"
    stem, dot, word = seen.rpartition(".")
    if not stem or len(word) > 10:
        stem, dot, word = seen, "", ""
    room = LONGEST_NAME - len(f"{dot}{word}".encode())
    stem = stem.encode()[:room].decode(errors="ignore").strip(" .")
    return f"{stem or 'file'}{dot}{word}"


def attachment(name: str) -> str:
    """Content-Disposition as RFC 6266 wants it: a plain name for old programs, the true one for the rest."""
    safe = safe_name(name)
    plain = re.sub(r"[^A-Za-z0-9 ._()-]", "_", unicodedata.normalize("NFKD", safe))
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"
