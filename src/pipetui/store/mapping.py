"""Records to rows and back.

A row holds text, whole numbers and NULL only, and the same row is what a log image keeps as JSON:
what is compared, written and undone is one thing. Beside it stand the folded columns for search.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, asdict, fields
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pipetui.domain.conditions import parse_condition
from pipetui.domain.model import (
    Company,
    Contact,
    Deal,
    Direction,
    Spend,
    Status,
    Target,
    TargetKind,
    Task,
    Touch,
    TouchKind,
    VisitEnd,
)
from pipetui.domain.money import Every, Money
from pipetui.domain.operation import RECORD_TYPES
from pipetui.domain.process import (
    Action,
    ActionKind,
    Branch,
    GatePolicy,
    Goal,
    Item,
    Stage,
    StageKind,
)
from pipetui.domain.routing import Route
from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.domain.model import Entity
    from pipetui.domain.operation import Record

Cell = str | int | None
Row = dict[str, Cell]

IMAGE_VERSION = 4
"""The schema version in which log images are written."""


def instant_text(instant: datetime) -> str:
    """An aware instant as fixed-width UTC text: its order as text is its order in time."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def parse_instant(text: str) -> datetime:
    """The instant that `instant_text` wrote."""
    return datetime.fromisoformat(text)


_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class _Codec(NamedTuple):
    """How one field goes into its column and comes out again; neither sees None."""

    write: Callable[[Any], Cell]
    read: Callable[[Any], Any]


_INSTANT = _Codec(instant_text, parse_instant)
_DAY = _Codec(date.isoformat, date.fromisoformat)
_TIME = _Codec(lambda value: value.isoformat("minutes"), time.fromisoformat)
_FLAG = _Codec(int, bool)
_WORDS = _Codec(_compact, lambda text: tuple(json.loads(text)))
_PAIRS = _Codec(_compact, lambda text: tuple((str(k), str(v)) for k, v in json.loads(text)))
# What stages hold is read with every command, and seldom another text than the last time.
_once = lru_cache(maxsize=500)
_CONDITIONS = _Codec(
    lambda conditions: _compact([str(each) for each in conditions]),
    _once(lambda text: tuple(map(parse_condition, json.loads(text)))),
)
_POLICY = _Codec(str, GatePolicy)
_PLAIN = _Codec(lambda value: value, lambda value: value)


def _values(read: Callable[[dict[str, Any]], Any]) -> _Codec:
    """A list of small values, each as its fields that are not None."""

    def write(values: Any) -> str:  # noqa: ANN401 - one of several kinds of value
        return _compact([_plain(value) for value in values])

    return _Codec(write, _once(lambda text: tuple(map(read, json.loads(text)))))


def _plain(value: Any) -> dict[str, Any]:  # noqa: ANN401 - the same
    given = {name: cell for name, cell in asdict(value).items() if cell not in {None, ()}}
    return {n: f"{c:f}" if isinstance(c, Decimal) else c for n, c in given.items()}


def _item(values: dict[str, Any]) -> Item:
    return Item(**{**values, "steps": tuple(values.get("steps", ()))})


def _action(values: dict[str, Any]) -> Action:
    return Action(**{**values, "kind": ActionKind(values["kind"])})


def _route(values: dict[str, Any]) -> Route:
    for name in ("least", "below"):
        if name in values:
            values[name] = Decimal(values[name])
    return Route(**values)


def _write_goal(goal: Goal) -> str:
    revenue = goal.revenue
    return _compact(
        {
            "revenue": [revenue.minor, revenue.currency, revenue.every] if revenue else None,
            "customers": goal.customers,
            "since": goal.since.isoformat() if goal.since else None,
            "by": goal.by.isoformat(),
        }
    )


def _read_goal(text: str) -> Goal:
    values = json.loads(text)
    revenue = values["revenue"]
    return Goal(
        revenue=Money(int(revenue[0]), str(revenue[1]), Every(revenue[2])) if revenue else None,
        customers=values["customers"],
        since=date.fromisoformat(values["since"]) if values["since"] else None,
        by=date.fromisoformat(values["by"]),
    )


_CODECS: dict[str, _Codec] = {
    **dict.fromkeys(
        (
            "at",
            "created_at",
            "closed_at",
            "churned_at",
            "stage_entered_at",
            "last_touch_at",
            "entered_at",
            "left_at",
            "done_at",
            "skipped_at",
        ),
        _INSTANT,
    ),
    **dict.fromkeys(
        (
            "due",
            "next_due",
            "items_due",
            "expected_close",
            "parked_until",
            "renewal",
            "first",
            "last",
        ),
        _DAY,
    ),
    **dict.fromkeys(("due_time", "next_time"), _TIME),
    **dict.fromkeys(
        (
            "required",
            "start_known",
            "is_start",
            "is_qualified",
            "is_ask",
            "auto_advance",
            "probability_fixed",
            "stale_fixed",
            "retired",
        ),
        _FLAG,
    ),
    **dict.fromkeys(
        ("tags", "links", "questions", "lost_reasons", "objections", "competitors"), _WORDS
    ),
    **dict.fromkeys(("extra", "fit"), _PAIRS),
    "items": _values(_item),
    "conditions": _CONDITIONS,
    "branches": _values(lambda values: Branch(**values)),
    **dict.fromkeys(("on_enter", "on_leave"), _values(_action)),
    "routes": _values(_route),
    "goal": _Codec(_write_goal, _read_goal),
    "status": _Codec(str, Status),
    "ended": _Codec(str, VisitEnd),
    "direction": _Codec(str, Direction),
    **dict.fromkeys(("gate", "skip", "back"), _POLICY),
}
_SPARSE = frozenset(
    (
        "skip",
        "back",
        "routes",
        "conditions",
        "auto_advance",
        "branches",
        "on_enter",
        "on_leave",
        "probability_fixed",
        "stale_fixed",
        "retired",
        "fit",
    )
)
"""Fields whose default is written as NULL: their columns came later, and are empty before."""
_KINDS: Mapping[type, _Codec] = {
    Stage: _Codec(str, StageKind),
    Touch: _Codec(str, TouchKind),
    Target: _Codec(str, TargetKind),
}
_MONEY: Mapping[type, str] = {Deal: "value", Target: "amount", Spend: "amount"}
"""The field that holds money, which takes a column for each of its parts."""


_FOUND_BY: Mapping[type, tuple[str, ...]] = {
    Deal: ("title", "notes"),
    Company: ("name",),
    Contact: ("name", "email"),
    Task: ("text",),
    Touch: ("text",),
    Spend: ("source",),
}
"""The texts by which a record is found."""


class _Field(NamedTuple):
    """A field of a record, and what it holds when its column holds nothing."""

    name: str
    codec: _Codec
    default: Any
    is_sparse: bool


def _fields_of(kind: type[Record]) -> tuple[_Field, ...]:
    """The fields of a record type, money apart."""
    return tuple(
        _Field(
            field.name,
            _KINDS[kind] if field.name == "kind" else _CODECS.get(field.name, _PLAIN),
            None if field.default is MISSING else field.default,
            field.name in _SPARSE,
        )
        for field in fields(kind)
        if field.name != _MONEY.get(kind)
    )


_FIELDS = {kind: _fields_of(kind) for kind in RECORD_TYPES.values()}


def to_row(record: Record) -> Row:
    """The record as its row, folded columns left out."""
    row: Row = {}
    for name, codec, default, is_sparse in _FIELDS[type(record)]:
        value = getattr(record, name)
        is_empty = value is None or (is_sparse and value == default)
        row[name] = None if is_empty else codec.write(value)
    if type(record) in _MONEY:
        name = _MONEY[type(record)]
        money = getattr(record, name)
        row[f"{name}_minor"] = money.minor if money else None
        row[f"{name}_currency"] = money.currency if money else None
        if isinstance(record, Deal):  # the others are amounts for a period, paid once
            row[f"{name}_every"] = str(money.every) if money else None
    return row


def from_row(entity: Entity, row: Mapping[str, Any]) -> Record:
    """The record a row or an image holds.

    Columns that no field has are passed over; a column that an older version lacks, or left empty,
    gives the field's default.
    """
    kind = RECORD_TYPES[entity]
    values: dict[str, Any] = {}
    for name, codec, default, _ in _FIELDS[kind]:
        cell = row.get(name)
        values[name] = default if cell is None else codec.read(cell)
    if kind in _MONEY:
        values[_MONEY[kind]] = money_of(row, _MONEY[kind])
    return kind(**values)


def money_of(row: Mapping[Any, Any], name: str = "value") -> Money | None:
    """The amount a row holds: of a deal its value, which may recur."""
    minor = row.get(f"{name}_minor")
    if minor is None:
        return None
    every = row.get(f"{name}_every", Every.ONCE)
    return Money(minor, row[f"{name}_currency"], Every(every))


def folded(record: Record) -> Row:
    """The columns by which a record is found."""
    texts = {name: getattr(record, name) for name in _FOUND_BY.get(type(record), ())}
    return {f"{name}_fold": fold(text) if text else None for name, text in texts.items()}


def to_image(record: Record | None) -> str | None:
    """The JSON a log keeps of a record: its row without the nulls."""
    if record is None:
        return None
    return _compact({name: cell for name, cell in to_row(record).items() if cell is not None})


def from_image(entity: Entity, image: str | None, version: int) -> Record | None:
    """The record in a log image, brought up from the schema version it was written in.

    Versions 2 to 4 only added columns and tables: an older image reads as it is.
    """
    return None if image is None else from_row(entity, image_row(image, version))


def image_row(image: str, version: int) -> Row:
    """The row in a log image, brought up likewise; the columns that hold nothing are left out."""
    if version > IMAGE_VERSION:
        message = f"an image of version {version} cannot be read by version {IMAGE_VERSION}"
        raise ValueError(message)
    row: Row = json.loads(image)
    return row
