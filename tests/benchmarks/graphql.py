"""How PostGraphile is asked for what it is compared in: the board's view, and a page of figures."""

import json
from pathlib import Path
from typing import Any

import httpx

QUERIES = Path(__file__).with_name("postgraphile")
NAMED = {"b_dashboard": "board", "c_page": "page"}


def asked(trust: str) -> dict[str, list[dict[str, Any]]]:
    return {path: [request(name, trust)] for path, name in NAMED.items()}


def request(name: str, trust: str) -> dict[str, Any]:
    query = (QUERIES / f"{name}.graphql").read_text(encoding="utf-8")
    body = json.dumps({"query": query, "variables": {"trust": trust}})
    return {"method": "POST", "path": "/graphql", "headers": {}, "body": body}


async def require_answers(port: int, trust: str) -> None:
    """GraphQL says 200 to what it could not answer too: so each answer is read before any is timed."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        for path, [wanted] in asked(trust).items():
            answer = await client.post(wanted["path"], json=json.loads(wanted["body"]))
            said = answer.raise_for_status().json()
            if "errors" in said or not all(said["data"].values()):
                raise RuntimeError(f"PostGraphile did not answer {path}: {answer.text[:300]}")
