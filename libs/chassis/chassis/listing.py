"""Every list is read the same way: filter, search, sort, page by keyset, or take it all as CSV.

    MEETINGS = Listing(
        Meeting, MeetingOut, sorts={"starts_at": Meeting.starts_at}, filters={"status": Meeting.status}
    )

    @router.get("", response_model=Page[MeetingOut])
    async def list_meetings(session: Session, actor: CurrentActor, view: Annotated[View, Depends(MEETINGS)]):
        return await MEETINGS.answer(session, queries.meetings(actor), view)

Pages are keysets, stable while rows come and go, and never a count(*).
"""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from inspect import Parameter, Signature
from typing import Annotated, Any, Generic, Literal, TypeVar

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, create_model
from sqlalchemy import ColumnElement, Integer, Select, literal, or_, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from chassis.clock import today
from chassis.exports import csv_response
from chassis.problems import Invalid
from chassis.schemas import Day
from chassis.swift import Asking, Build, as_json, columns_of, given, texts_of

Item = TypeVar("Item")
Column = InstrumentedAttribute[Any]
MOST, USUAL, MOST_EXPORTED = 200, 50, 50_000
Whole = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]


class BadCursor(Invalid):
    title = "This page marker does not belong to this list"


class Page(BaseModel, Generic[Item]):
    """One page. `next` is the marker to send as `after` for the following one; null at the end."""

    items: list[Item]
    next: str | None = Field(default=None, examples=["eyJhZnRlciI6W119"])


@dataclass(frozen=True)
class View:
    """How the caller wants to see a list."""

    limit: int
    after: str | None
    sort: str
    form: str
    search: str | None
    wanted: Mapping[str, Any]
    as_of: date | None = None


@dataclass(frozen=True)
class Filter:
    """A filter that is more than one column: what kind of value is asked, and which rows it leaves.

    One that is `dated` is given the day too: that of `as_of`, else today.
    """

    kind: Any
    where: Callable[..., ColumnElement[bool]]
    dated: bool = False


def kind_of(column: Column) -> Any:
    """What is asked of a column; a whole number no greater than a column of them can hold."""
    return Whole if column.type.python_type is int else column.type.python_type


class Listing:
    """What one list can be filtered, searched and sorted by. Sort columns must not be nullable.

    `search` names columns, or says which rows a word leaves when an index of words does the looking.
    `key` tells rows with one sort value apart: the id, unless another column is named.
    `as_of` makes of a day the condition for having been there on it: the list can then be read as of a day.
    """

    def __init__(
        self,
        model: type[Any],
        out: type[BaseModel],
        *,
        sorts: Mapping[str, Column],
        filters: Mapping[str, Column | Filter] | None = None,
        search: Sequence[Column] | Callable[[str], ColumnElement[bool]] = (),
        default: str | None = None,
        as_of: Callable[[date], ColumnElement[bool]] | None = None,
        key: Column | None = None,
    ) -> None:
        self.key: Column = model.id if key is None else key
        self.out, self.sorts, self.filters, self.search = out, dict(sorts), dict(filters or {}), search
        self.default = default or next(iter(sorts))
        self.model, self.name, self.as_of = model, model.__tablename__, as_of
        self.query = self._query_model(model)
        parameter = Parameter("query", Parameter.KEYWORD_ONLY, annotation=Annotated[self.query, Query()])
        self.__signature__ = Signature([parameter])

    def _query_model(self, model: type[Any]) -> type[BaseModel]:
        orders = tuple(sign + name for name in self.sorts for sign in ("", "-"))
        fields: dict[str, Any] = {
            "limit": (int, Field(USUAL, ge=1, le=MOST, description="How many at the most.")),
            "after": (str | None, Field(None, max_length=1000, description="The `next` of the page before.")),
            "sort": (Literal[orders], Field(self.default, description="A leading minus: descending.")),
            "format": (
                Literal["json", "csv"],
                Field("json", description="`csv`: all of it, for a spreadsheet."),
            ),
        }
        if self.search:
            fields["q"] = (
                str | None,
                Field(None, min_length=1, max_length=100, description="Words to look for."),
            )
        if self.as_of:
            fields["as_of"] = (
                Day | None,
                Field(None, description="Only what was in force on this day in London."),
            )
        for name, column in self.filters.items():
            kind = column.kind if isinstance(column, Filter) else kind_of(column)
            fields[name] = (
                kind | None,
                Field(None, description=f"Only those with this {name.replace('_', ' ')}."),
            )
        config = ConfigDict(extra="forbid")
        return create_model(f"{model.__name__}Query", __config__=config, **fields)

    async def __call__(self, *, query: BaseModel) -> View:
        return self._view(query)

    def view(self, said: Mapping[str, str]) -> View:
        """Raises pydantic's `ValidationError`."""
        return self._view(self.query.model_validate(said))

    def _view(self, query: BaseModel) -> View:
        said = query.__dict__
        return View(
            limit=said["limit"],
            after=said["after"],
            sort=said["sort"],
            form=said["format"],
            search=said.get("q"),
            as_of=said.get("as_of"),
            wanted={name: said[name] for name in self.filters if said[name] is not None},
        )

    async def answer(self, session: AsyncSession, statement: Select[Any], view: View) -> Any:
        """The page asked for, as `Page` of rows; or the whole list as CSV."""
        chosen = self._narrowed(statement, view)
        if view.form == "csv":
            rows = (await session.scalars(self._ordered(chosen, view).limit(MOST_EXPORTED))).all()
            return csv_response(self.name, [self.out.model_validate(row) for row in rows], self.out)
        if view.after:
            value, key = self._place(view)
            place = literal(value, self._column(view).type), literal(key, self.key.type)
            chosen = chosen.where(self._beyond(view, *place))
        rows = (await session.scalars(self._ordered(chosen, view).limit(view.limit + 1))).all()
        more = len(rows) > view.limit
        return {
            "items": rows[: view.limit],
            "next": self._marker(rows[view.limit - 1], view) if more else None,
        }

    def _narrowed(self, statement: Select[Any], view: View) -> Select[Any]:
        for name, value in view.wanted.items():
            statement = statement.where(self._leaving(self.filters[name], value, view))
        if self.as_of and view.as_of:
            statement = statement.where(self.as_of(view.as_of))
        for word in (view.search or "").split():
            statement = statement.where(self._holding(word))
        return statement

    def _leaving(self, chosen: Column | Filter, value: Any, view: View) -> ColumnElement[bool]:
        if not isinstance(chosen, Filter):
            equal: ColumnElement[bool] = chosen == value
            return equal
        return chosen.where(value, view.as_of or today()) if chosen.dated else chosen.where(value)

    def _holding(self, word: str) -> ColumnElement[bool]:
        if callable(self.search):
            return self.search(word)
        return or_(*(column.icontains(word, autoescape=True) for column in self.search))

    def _column(self, view: View) -> Column:
        return self.sorts[view.sort.removeprefix("-")]

    def _ordered(self, statement: Select[Any], view: View) -> Select[Any]:
        columns = (self._column(view), self.key)
        down = view.sort.startswith("-")
        return statement.order_by(*(column.desc() if down else column.asc() for column in columns))

    def _marker(self, row: Any, view: View) -> str:
        place = [getattr(row, self._column(view).key), getattr(row, self.key.key)]
        return self._as_marker([view.sort, *TypeAdapter(list[Any]).dump_python(place, mode="json")])

    @staticmethod
    def _as_marker(place: Sequence[Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")

    def _place(self, view: View) -> tuple[Any, Any]:
        """The row after which the page begins: its value of the column sorted by, and its key."""
        column = self._column(view)
        try:
            raw = base64.urlsafe_b64decode(str(view.after) + "=" * (-len(str(view.after)) % 4))
            sort, *place = json.loads(raw)
            value = TypeAdapter(column.type.python_type).validate_json(json.dumps(place[0]))
            key = TypeAdapter(self.key.type.python_type).validate_json(json.dumps(place[1]))
        except (ValueError, TypeError, IndexError, ValidationError, RecursionError):
            raise BadCursor("Start again without `after`.") from None
        if sort != view.sort or "\x00" in str(value):
            raise BadCursor("Keep the same sort while paging, or start again without `after`.")
        return value, key

    def _beyond(self, view: View, value: Any, key: Any) -> Any:
        """As one comparison of rows: an index of both columns then leads to the place, however far down."""
        row, place = tuple_(self._column(view), self.key), tuple_(value, key)
        return row < place if view.sort.startswith("-") else row > place

    async def swiftly(self, asker: Asking, wanted: Build, view: View) -> Any:
        """Like `answer`, in one statement, for the questions asked most: no words, no day, no spreadsheet.

        `wanted(actor)` selects the rows they may see. Every member of the answer must be a plain column.
        """
        if not self.is_plain(view):
            async with asker.session() as (session, actor):
                return await self.answer(session, wanted(actor), view)
        values = {f"wanted_{name}": value for name, value in view.wanted.items()}
        if view.after:
            values["after_value"], values["after_key"] = self._place(view)
        shape = (self.name, wanted, view.sort, tuple(view.wanted), bool(view.after))
        rows = await asker.answer(
            shape, lambda actor: self._page(wanted(actor), view), most=view.limit + 1, **values
        )
        return self._written(rows or [], view)

    def is_plain(self, view: View) -> bool:
        """Whether one statement, compiled for its shape, can answer it."""
        narrowed = [self.filters[name] for name in view.wanted]
        odd = view.form == "csv" or view.search or view.as_of
        told = {self._column(view).key, self.key.key} <= self.out.model_fields.keys()
        return bool(told and not odd and not any(isinstance(one, Filter) for one in narrowed))

    def _page(self, statement: Select[Any], view: View) -> Select[Any]:
        """The rows of a page as JSON texts, with a parameter for each value that was asked."""
        for name in view.wanted:
            column: Any = self.filters[name]
            statement = statement.where(column == given(f"wanted_{name}", column.type))
        if view.after:
            value = given("after_value", self._column(view).type)
            key = given("after_key", self.key.type)
            statement = statement.where(self._beyond(view, value, key))
        columns = columns_of(self.model, self.out)
        rows = self._ordered(statement, view).limit(given("most", Integer))
        return texts_of(rows.with_only_columns(*columns))

    def _written(self, rows: Sequence[str], view: View) -> Response:
        marker = None
        if len(rows) > view.limit:
            last = json.loads(rows[view.limit - 1])
            place = [last[self._column(view).key], last[self.key.key]]
            marker = self._as_marker([view.sort, *place])
        return as_json(f'{{"items":[{",".join(rows[: view.limit])}],"next":{json.dumps(marker)}}}')
