"""Work done by a process of its own: the memory it takes is given back, and nobody else waits for it."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE


async def aside(module: str, *words: str, said: str = "") -> bytes:
    """What `python -m module words` answers to what it is told. It knows where the code lies, and none of our
    secrets; given up, it is ended. Raises `RuntimeError` with its complaint."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *words),
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        answer, complaint = await process.communicate(said.encode())
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise RuntimeError(complaint.decode(errors="replace"))
    return answer
