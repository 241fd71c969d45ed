"""What a service is, said once: the API, the worker, the contract writer and the tests all read it here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import APIRouter

from chassis.events import Event
from chassis.policy import Policy
from chassis.problems import Problem

if TYPE_CHECKING:  # the machinery reads the declaration, so it may not be imported by it
    from chassis.imports import Importer
    from chassis.inbox import Subscription
    from chassis.live import Visible
    from chassis.tasks import Job, Task


@dataclass(frozen=True)
class Service:
    """Declared in a service's `service.py`; every list in it is written out once, in one file of its own."""

    name: str
    # `__name__` of the module that declares it as SERVICE: a process of its own finds it there.
    module: str
    title: str
    description: str
    folder: Path
    routers: Sequence[APIRouter]
    policy: Policy
    roles: Sequence[str]
    events: Sequence[type[Event]]
    subscriptions: Sequence["Subscription"] = ()
    jobs: Sequence["Job"] = ()
    tasks: Sequence["Task"] = ()
    importers: Sequence["Importer"] = ()
    live: Mapping[str, "Visible"] = field(default_factory=dict)
    constraints: Mapping[str, type[Problem]] = field(default_factory=dict)
    large_bodies: Mapping[str, int] = field(default_factory=dict)

    @property
    def short(self) -> str:
        """`standards` of `standards-api`: its database, its user on the bus, the first word of its events."""
        return self.name.removesuffix("-api")
