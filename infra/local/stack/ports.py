"""Which port each part listens on: a block that moves as a whole until all of it is free."""

from dataclasses import dataclass
from typing import Self

from .processes import PartFailed, free_port, is_free

DEFAULT_BASE = 8100
OFFSETS = {
    "issuer": 0,
    "standards": 1,
    "support": 2,
    "meetings": 3,
    "mail": 10,
    "smtp": 11,
    "postgres": 20,
    "nats": 21,
}


@dataclass(frozen=True)
class Ports:
    issuer: int
    standards: int
    support: int
    meetings: int
    mail: int
    smtp: int
    postgres: int
    nats: int

    @classmethod
    def block(cls, base: int = DEFAULT_BASE) -> Self:
        """The first block, from this one on, that nobody uses."""
        for start in range(base, 65_000, 100):
            ports = {part: start + offset for part, offset in OFFSETS.items()}
            if all(is_free(port) for port in ports.values()):
                return cls(**ports)
        raise PartFailed(f"No block of ports is free from {base} on. Set PORT_BASE to another number.")

    @classmethod
    def anywhere(cls) -> Self:
        """For tests that run beside each other."""
        ports: set[int] = set()
        while len(ports) < len(OFFSETS):
            ports.add(free_port())
        return cls(**dict(zip(OFFSETS, ports, strict=True)))
