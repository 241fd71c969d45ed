"""One PDF, and then the end: `python -m chassis.typesetting TEMPLATE MADE_AT < data > pdf`.

A process of its own, so that the memory it takes is given back, and one that takes too long is ended. Nothing
is imported here that making a PDF does not need.
"""

import sys
from datetime import datetime
from pathlib import Path

import typst

from chassis.row_headers import with_row_headers


def compile_pdf(template: Path, data: str, made_at: datetime) -> bytes:
    compiler = typst.Compiler(
        str(template), root=str(template.parent), ignore_system_fonts=True, sys_inputs={"data": data}
    )
    at = made_at.replace(microsecond=0)
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=at)
    assert isinstance(made, bytes)
    return with_row_headers(made)


if __name__ == "__main__":
    path, instant = sys.argv[1:]
    said = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(compile_pdf(Path(path), said, datetime.fromisoformat(instant)))
