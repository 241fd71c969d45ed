"""Row headers in the tables of a PDF: who hears a cell read out hears the column's name, and the row's.

Typst tags the header row of a table and not its first column. So the tags are finished here: the first cell
of each row becomes a header of its row, and where that cell spans several rows, the second one too.
"""

import io
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf


def with_row_headers(pdf: bytes) -> bytes:
    written = io.BytesIO()
    with Pdf.open(io.BytesIO(pdf)) as document:
        tree: Any = document.Root.StructTreeRoot
        named: dict[str, Any] = {}
        for number, table in enumerate(elements(tree, Name.Table)):
            named |= dict(mark(table, f"R{number}"))
        name(tree, named)
        document.save(written, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
    return written.getvalue()


def elements(node: Any, kind: Name) -> Iterator[Any]:
    """Every element of a kind in the tree of tags, in the order in which it is read."""
    if isinstance(node, Array):
        for kid in node:
            yield from elements(kid, kind)
    elif isinstance(node, Dictionary):
        if node.get("/S") == kind:
            yield node
        elif "/K" in node:
            yield from elements(node.K, kind)


def mark(table: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    """Make the cells that name a row headers of it. Gives each with its name in the document."""
    bodies = list(elements(table.K, Name.TBody))
    rows = [cells(row) for body in bodies for row in elements(body.K, Name.TR)]
    spanning = any(span(row[0]) > 1 for row in rows if row)
    above: list[str] = []  # the header that spans rows, while it does
    left = 0
    for at, row in enumerate(rows):
        heading = row[:1] if left else row[: 1 + spanning]
        keys = [f"{prefix}r{at}c{place}" for place in range(len(heading))]
        for place, cell in enumerate(heading):
            make_header(cell, keys[place], [*above, *keys[:place]])
            yield keys[place], cell
        for cell in row[len(heading) :]:
            heed(cell, [*above, *keys])
        if left:
            left -= 1
        elif heading:
            left = span(heading[0]) - 1
        above = ([*above, *keys][:1]) if left else []


def cells(row: Any) -> list[Any]:
    return [cell for cell in row.K if cell.get("/S") in (Name.TD, Name.TH)]


def said_of(cell: Any) -> Any:
    """What is said of it as a cell of a table: nothing yet, where the table has no header row."""
    said = cell.get("/A", Array())
    cell.A = said if isinstance(said, Array) else Array([said])
    for each in cell.A:
        if each.get("/O") == Name.Table:
            return each
    cell.A.append(Dictionary(O=Name.Table))
    return cell.A[-1]


def span(cell: Any) -> int:
    return int(said_of(cell).get("/RowSpan", 1))


def make_header(cell: Any, key: str, above: list[str]) -> None:
    cell.S, cell.ID = Name.TH, key
    said_of(cell).Scope = Name.Row
    heed(cell, above)


def heed(cell: Any, headers: list[str]) -> None:
    said = said_of(cell)
    said.Headers = Array([*said.get("/Headers", Array()), *headers])


def name(tree: Any, named: dict[str, Any]) -> None:
    """In the document's list of names, which is kept in order."""
    listed = tree.get("/IDTree", Dictionary())
    flat = list(listed.get("/Names", Array()))
    known = {str(flat[at]): flat[at + 1] for at in range(0, len(flat), 2)} | named
    listed.Names = Array([part for key in sorted(known) for part in (key, known[key])])
    tree.IDTree = listed
