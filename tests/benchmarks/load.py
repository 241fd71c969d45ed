"""`python load.py HOST PORT CONNECTIONS SECONDS < requests`: sends over kept connections, and times it.

Each line of the input is one request as JSON: method, path, headers, body. It is a process of its own, so
that what it costs is not counted to the program it measures.
"""

import asyncio
import json
import sys
import time
from itertools import cycle
from typing import Any


def wire(request: dict[str, Any], host: str) -> bytes:
    body = (request.get("body") or "").encode()
    headers = {"Host": host, "Content-Length": str(len(body)), **request["headers"]}
    if body:
        headers.setdefault("Content-Type", "application/json")
    lines = [f"{request['method']} {request['path']} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def answer(reader: asyncio.StreamReader) -> int:
    """The status; the body is read and forgotten."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head[9:12])
    length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
    await reader.readexactly(int(length or b"0"))
    return status


async def connection(host: str, port: int, requests: Any, until: float, times: list[float]) -> int:
    reader, writer = await asyncio.open_connection(host, port)
    refused = 0
    while time.perf_counter() < until:
        began = time.perf_counter()
        writer.write(next(requests))
        refused += (await answer(reader)) >= 300
        times.append(time.perf_counter() - began)
    writer.close()
    return refused


async def main(host: str, port: int, connections: int, seconds: float) -> None:
    requests = cycle([wire(json.loads(line), f"{host}:{port}") for line in sys.stdin])
    times: list[float] = []
    began = time.perf_counter()
    until = began + seconds
    all_of_them = (connection(host, port, requests, until, times) for _ in range(connections))
    refused = sum(await asyncio.gather(*all_of_them))
    took, times = time.perf_counter() - began, sorted(times)
    said = {
        "rate": len(times) / took,
        "n": len(times),
        "p50": times[len(times) // 2] * 1000,
        "p99": times[len(times) * 99 // 100] * 1000,
        "refused": refused,
    }
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])))
