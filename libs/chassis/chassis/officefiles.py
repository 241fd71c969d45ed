"""Looks through Word, Excel and PowerPoint files without ever unpacking one to disk. Pure functions.

What an archive says about its own sizes is checked first and not believed: every entry is then read, in
pieces, and counted.
"""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass

MIB = 1024 * 1024
MOST_ENTRIES, MOST_UNPACKED, STEEPEST = 2_000, 200 * MIB, 100
MAIN = {
    "docx": b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
NAMES = {"docx": "Word", "xlsx": "Excel", "pptx": "PowerPoint"}
CONTENT_TYPES = "[Content_Types].xml"
MACROS = re.compile(
    r"vbaproject|vbadata|macrosheets?/|activex|\.(?:exe|dll|js|jse|vbs|vbe|bat|cmd|com|scr|ps1|hta|jar|lnk)$",
    re.IGNORECASE,
)
GZIP = b"\x1f\x8b\x08"
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", GZIP, b"BZh", b"\xfd7zXZ")
PACKED_PICTURE = re.compile(r"/media/[^/]+\.(?:emz|wmz)$", re.IGNORECASE)
XML = (".xml", ".rels", ".vml")
OVERLAP = 256
MACROS_FOUND = "The file holds macros or a program. Save it without them."
EMBEDDED = re.compile(r"^(?:word|xl|ppt)/embeddings/[^/]+\.(docx|xlsx|pptx)$", re.IGNORECASE)
# How a document of the old binary format names its macro storage: UTF-16 in its directory.
OLD_MACROS = "_VBA_PROJECT".encode("utf-16-le")


class Trap(Exception):
    """What is wrong with the file, in words for the person who sent it."""


@dataclass
class Budget:
    """What is left to spend on a file and all that is embedded in it."""

    packed: int
    entries: int = 0
    unpacked: int = 0

    def admit(self, entries: int, claimed: int) -> None:
        """Refuse what already says that it is too much."""
        self.entries += entries
        if self.entries > MOST_ENTRIES:
            raise Trap(f"The file has more than {MOST_ENTRIES:,} parts.")
        self.judge(self.unpacked + claimed)

    def spend(self, size: int) -> None:
        self.unpacked += size
        self.judge(self.unpacked)

    def judge(self, unpacked: int) -> None:
        if unpacked > MOST_UNPACKED:
            raise Trap(f"Unpacked, the file is larger than {MOST_UNPACKED // MIB} MiB.")
        if unpacked > self.packed * STEEPEST:
            raise Trap(f"The file unpacks to more than {STEEPEST} times its size.")


def fault(content: bytes, family: str, forbidden: bytes) -> str | None:
    """Why this is no harmless Word, Excel or PowerPoint file; None when it is one."""
    if not content.startswith(b"PK\x03\x04"):
        return f"The name says {NAMES[family]} (.{family}), but the contents are not."
    try:
        look_through(content, family, forbidden, Budget(len(content)), nested=False)
    except Trap as trap:
        return str(trap)
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, ValueError,
            EOFError, OSError, UnicodeDecodeError):  # fmt: skip
        return f"The {NAMES[family]} file is damaged or protected by a password. Save it again without one."
    return None


def look_through(content: bytes, family: str, forbidden: bytes, budget: Budget, *, nested: bool) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        budget.admit(len(entries), sum(entry.file_size for entry in entries))
        names = [entry.filename for entry in entries]
        if len({name.lower() for name in names}) != len(names):
            raise Trap("The file holds two parts of one name.")
        check_layout(entries, len(content))
        for entry in entries:
            check_entry(entry)
        if CONTENT_TYPES not in names:
            raise Trap(f"The name says {NAMES[family]} (.{family}), but the file is some other archive.")
        for entry in entries:
            body = read_entry(archive, entry, budget, forbidden)
            if entry.filename == CONTENT_TYPES:
                check_family(body, family)
            check_nested(entry.filename, body, forbidden, budget, nested=nested)


def check_layout(entries: list[zipfile.ZipInfo], size: int) -> None:
    """Entries may not share bytes: bombs that look small let a thousand names point at one block."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise Trap("The parts of the file lie over each other.")
        name = entry.filename.encode("utf-8" if entry.flag_bits & 0x800 else "cp437")
        end = entry.header_offset + 30 + len(name) + entry.compress_size
    if end > size:
        raise Trap("The file is cut off. Save it again and send it whole.")


def check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) or ".." in re.split(r"[/\\]", name):
        raise Trap("A part of the file has a name that leads outside it.")
    if "\\" in name or any(ord(character) < 32 for character in name):
        raise Trap("A part of the file has a name no office program writes.")
    if (entry.external_attr >> 16) & 0o170000 == 0o120000:
        raise Trap("The file holds a link to another place.")
    if entry.flag_bits & 0x1:
        raise Trap("The file is protected by a password. Save it again without one.")
    if MACROS.search(name):
        raise Trap(MACROS_FOUND)


def read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget, forbidden: bytes) -> bytes:
    """Read an entry in pieces, looking at each; hand back only what is needed whole."""
    kept, before, whole = bytearray(), b"", needed_whole(entry.filename)
    with archive.open(entry) as part:
        while piece := part.read(MIB):
            budget.spend(len(piece))
            check_piece(entry.filename, before + piece, forbidden)
            before = piece[-OVERLAP:]
            if whole or not kept:
                kept += piece if whole else piece[:OVERLAP]
    return bytes(kept)


def needed_whole(name: str) -> bool:
    return name == CONTENT_TYPES or bool(EMBEDDED.match(name) or PACKED_PICTURE.search(name))


def check_piece(name: str, piece: bytes, forbidden: bytes) -> None:
    if forbidden in piece:
        raise Trap("The file holds the test string of virus scanners.")
    if OLD_MACROS in piece:
        raise Trap(MACROS_FOUND)
    if name.lower().endswith(XML) and b"<!DOCTYPE" in piece.replace(b"\x00", b"").upper():
        raise Trap("A part of the file defines its own XML entities, which no office program does.")


def check_family(kinds: bytes, family: str) -> None:
    said = kinds.replace(b"\x00", b"")
    if b"macroenabled" in said.lower() or b"vbaproject" in said.lower():
        raise Trap(MACROS_FOUND)
    if MAIN[family] not in said:
        raise Trap(f"The name says {NAMES[family]} (.{family}), but the file is of another kind.")


def check_nested(name: str, body: bytes, forbidden: bytes, budget: Budget, *, nested: bool) -> None:
    """A chart carries its workbook with it, one level deep; a picture may be packed; nothing else may."""
    if not body.startswith(ARCHIVES):
        return
    inner = EMBEDDED.match(name)
    if inner and not nested and body.startswith(b"PK\x03\x04"):
        look_through(body, inner.group(1).lower(), forbidden, budget, nested=True)
    elif PACKED_PICTURE.search(name) and body.startswith(GZIP):
        unpack_picture(body, budget)
    else:
        raise Trap("The file holds another archive.")


def unpack_picture(body: bytes, budget: Budget) -> None:
    unpacker = zlib.decompressobj(wbits=31)
    while not unpacker.eof and body:
        piece = unpacker.decompress(body, MIB)
        budget.spend(len(piece))
        body = unpacker.unconsumed_tail
