"""What the issuer has to be told, from the environment."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

SAMPLE = Path(__file__).resolve().parents[3] / "sample"


@dataclass(frozen=True)
class Settings:
    issuer: str
    state: Path
    origins: list[str] = field(default_factory=list)
    people: Path = SAMPLE / "people.yaml"
    clients: Path = SAMPLE / "clients.yaml"

    @classmethod
    def from_environment(cls) -> Self:
        return cls(
            issuer=os.environ["ISSUER"].rstrip("/"),
            state=Path(os.environ["STATE_DIR"]),
            origins=[one.strip() for one in os.environ.get("ALLOWED_ORIGINS", "").split(",") if one.strip()],
            people=Path(os.environ.get("PEOPLE_FILE", SAMPLE / "people.yaml")),
            clients=Path(os.environ.get("CLIENTS_FILE", SAMPLE / "clients.yaml")),
        )
