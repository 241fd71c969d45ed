"""Pictures of all academies by one statement each, where nothing is put together twice from the same facts.

Most of what such a picture costs is putting together what was found. That follows from nothing but what was
found, so an academy of which nothing has changed since somebody last looked is not put together again.
"""

import json
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

from fastapi import Response
from pydantic import BaseModel
from sqlalchemy import DateTime, Select

from chassis.actor import Actor
from chassis.clock import now, today
from chassis.policy import require_role
from chassis.swift import Asking, as_json, given, kept, texts_of
from standards_api.academies import ours_on
from standards_api.models import Academy
from standards_api.pictures import answers, queries, rules
from standards_api.pictures.lasting import drawn
from standards_api.pictures.schemas import AcademyLine, AcademySummary
from standards_api.policy import POLICY, Pictures

MOST_KEPT = 5_000
AT = given("at", DateTime(timezone=True))


@dataclass(frozen=True)
class Shown:
    """An academy in a picture, as JSON without its as-at, and what of it is counted."""

    body: str
    counted: dict[str, Any]


class Kept:
    """What was put together lately, by what it was put together from."""

    def __init__(self) -> None:
        self.shown: OrderedDict[Hashable, Shown] = OrderedDict()

    def together(self, said: str, day: date, model: type[BaseModel], of: Callable[[Any], Any]) -> Shown:
        key = (sha256(said.encode()).digest(), day, model)
        return self.shown.get(key) or kept(self.shown, key, put_together(said, model, of), most=MOST_KEPT)


KEPT = Kept()


def put_together(said: str, model: type[BaseModel], of: Callable[[Any], Any]) -> Shown:
    row = SimpleNamespace(**json.loads(said))
    joined_on = row.joined_on and date.fromisoformat(row.joined_on)
    row.Academy = SimpleNamespace(urn=row.urn, name=row.name, kind=row.kind, joined_on=joined_on)
    shown = of(row)
    body = model.model_validate(shown).model_dump_json(exclude={"as_at"}, by_alias=True)
    return Shown(body, {name: shown[name] for name in ("phase", "not_yet_good")})


async def board_view(asker: Asking, as_of: date | None) -> Response:
    day = as_of or today()

    def build(actor: Actor) -> Select[Any]:
        require_role(POLICY, actor, Pictures.VIEW_BOARD)
        answers.require_gone_by(day)
        return by_name(queries.pictures(actor, Pictures.VIEW_BOARD, day).where(ours_on(day)))

    def draw(said: str) -> Shown:
        return KEPT.together(said, day, AcademySummary, partial(answers.summary, day=day))

    return written(await drawn(asker, ("board view", day, today()), build, draw), day)


async def trust_picture(asker: Asking, as_of: date | None) -> Response:
    day = as_of or today()

    def build(actor: Actor) -> Select[Any]:
        require_role(POLICY, actor, Pictures.VIEW_TRUST)
        answers.require_gone_by(day)
        return by_name(queries.whole_pictures(actor, Pictures.VIEW_TRUST, day, AT).where(ours_on(day)))

    rows = await asker.answer(("trust picture", day, today()), build, at=now())
    of = partial(answers.line, day=day)
    return written([KEPT.together(said, day, AcademyLine, of) for said in rows or []], day)


def by_name(wanted: Select[Any]) -> Select[Any]:
    return texts_of(wanted.order_by(Academy.name, Academy.urn))


def written(shown: Sequence[Shown], day: date) -> Response:
    at = json.dumps(answers.as_at(day).isoformat().replace("+00:00", "Z"))  # as everywhere else
    counts = json.dumps(rules.counts([one.counted for one in shown]))
    academies = ",".join(f'{{"as_at":{at},{one.body[1:]}' for one in shown)
    return as_json(f'{{"as_at":{at},"counts":{counts},"academies":[{academies}]}}')
