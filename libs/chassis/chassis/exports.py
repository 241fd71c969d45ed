"""CSV that a spreadsheet opens without running anything: RFC 4180, and no cell that starts a formula."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from fastapi import Response
from pydantic import BaseModel

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: Any) -> str:
    """Text that would start a formula gets an apostrophe before it; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def columns(shape: type[BaseModel]) -> list[str]:
    """What the answer shows as JSON and no more: a member kept out of it is kept out of the table."""
    shown = [name for name, member in shape.model_fields.items() if not member.exclude]
    return [*shown, *shape.model_computed_fields]


def as_csv(rows: Iterable[BaseModel], shape: type[BaseModel]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    names = columns(shape)
    writer.writerow(names)
    for row in rows:
        writer.writerow([safe_cell(getattr(row, name)) for name in names])
    return out.getvalue()


def csv_response(name: str, rows: Iterable[BaseModel], shape: type[BaseModel]) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
    # The byte-order mark tells a spreadsheet that this is UTF-8.
    return Response("\ufeff" + as_csv(rows, shape), headers=headers, media_type="text/csv")
