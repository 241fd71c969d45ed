"""A PDF from a Typst template and data: tagged for screen readers (PDF/UA-1), made within a time.

    content = await render(FOLDER / "report.typ", {"title": …})

The template reads the data by `#let data = json(bytes(sys.inputs.data))`. What people wrote is data and
never part of the template, so nothing in it can act. Nothing is fetched: the fonts are those that come with
Typst. A service that makes PDFs names `typst` and `pikepdf` among its own dependencies.
"""

import asyncio
import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from chassis.aside import aside
from chassis.problems import Unavailable

SECONDS = 8.0
AT_ONCE = 2
# What the fonts that come with Typst can show. PDF/UA refuses a character that shows as an empty box.
SHOWN = (
    "\n\x20-\x7e\xa0-\u02ff\u0300-\u03ff\u0400-\u04ff\u05d0-\u05ea\u0621-\u063a\u1e00-\u1fff"
    "\u2010-\u2027\u2030-\u2040\u20a0-\u20bf\u2190-\u22ff\u25a0-\u25ff"
)
NOT_SHOWN = re.compile(f"[^{SHOWN}]+")
IN_PLACE = "\u25a1"
_room = asyncio.Semaphore(AT_ONCE)


class PdfTooSlow(Unavailable):
    title = "The PDF could not be made in time"


async def render(
    template: Path, data: Mapping[str, Any], *, made_at: datetime, seconds: float | None = None
) -> bytes:
    """The PDF. Others are answered meanwhile; one that is given up takes no more of the machine."""
    try:
        async with asyncio.timeout(SECONDS if seconds is None else seconds), _room:
            return await typeset(template, json.dumps(legible(data)), made_at)
    except TimeoutError:
        raise PdfTooSlow("Ask again in a minute.") from None


async def typeset(template: Path, data: str, made_at: datetime) -> bytes:
    return await aside("chassis.typesetting", str(template), made_at.isoformat(), said=data)


def legible(value: Any) -> Any:
    """With a box in place of what no font here can show: controls, emoji, scripts not at hand."""
    if isinstance(value, str):
        return NOT_SHOWN.sub(IN_PLACE, value)
    if isinstance(value, Mapping):
        return {key: legible(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [legible(inner) for inner in value]
    return value
