"""The hot paths as requests: what an integrator, a head and an AID ask for most."""

import json
from itertools import count
from typing import Any
from uuid import uuid4

URNS = [f"99{number:04d}" for number in range(1, 12)]
numbers = count(1)


class Paths:
    """Requests of each path, signed in."""

    def __init__(self, aid: str, admin: str, mis: str) -> None:
        self.aid, self.admin, self.mis = ({"Authorization": f"Bearer {token}"} for token in (aid, admin, mis))

    def get(self, path: str) -> list[dict[str, Any]]:
        return [{"method": "GET", "path": path, "headers": self.aid}]

    def a_push(self) -> list[dict[str, Any]]:
        """500 rows, each batch new and each figure changed."""
        return [self.batch(next(numbers)) for _ in range(150)]

    def batch(self, number: int) -> dict[str, Any]:
        rows = [
            {
                "urn": URNS[index % 10], "measure": "attendance-rate", "status": "provisional",
                "period": f"2026-{9 + index // 10 % 2:02d}-{1 + index // 20:02d}/2026-11-20",
                "numerator": 5000 + (number * 7 + index) % 4000, "denominator": 10_000,
            }
            for index in range(500)
        ]  # fmt: skip
        seconds = number % 86_400
        moment = f"2026-11-20T{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}Z"
        body = json.dumps({"source": "Benchmark", "as_at": moment, "rows": rows})
        path = f"/v1/measurement-batches/bench-{uuid4()}"
        return {"method": "PUT", "path": path, "headers": self.mis, "body": body}

    def b_dashboard(self) -> list[dict[str, Any]]:
        return self.get("/v1/board-view")

    def c_page(self) -> list[dict[str, Any]]:
        return self.get("/v1/measurements?limit=50&sort=urn")

    def d_one(self) -> list[dict[str, Any]]:
        return [{"method": "GET", "path": f"/v1/academies/{urn}", "headers": self.aid} for urn in URNS]

    def e_write(self) -> list[dict[str, Any]]:
        """Small writes, each with its history and its event."""
        found = []
        for _ in range(8000):
            subject = f"bench.{uuid4()}"
            body = json.dumps(
                {"subject": subject, "name": "Bench Mark", "email": f"{subject}@larkmoor.example"}
            )
            found.append({"method": "POST", "path": "/v1/people", "headers": self.admin, "body": body})
        return found
