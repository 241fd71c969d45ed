"""Keeps the parts that trust everybody away from real people's data."""

import os


class NotInProduction(RuntimeError):
    """A part that is for local use was started with MODE=production."""


def refuse_production(part: str) -> None:
    if os.environ.get("MODE", "embedded").strip().lower() == "production":
        raise NotInProduction(f"The {part} is for local use and refuses to start with MODE=production.")
