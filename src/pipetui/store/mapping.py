"""Records to rows and back.

A row holds text, whole numbers and NULL only, and the same row is what a log image keeps as JSON:
what is compared, written and undone is one thing. Beside it stand the folded columns for search.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple

from pipetui.domain.model import (
    Company,
    Contact,
    Deal,
    Direction,
    Status,
    Task,
    Touch,
    TouchKind,
    VisitEnd,
)
from pipetui.domain.money import Every, Money
from pipetui.domain.operation import RECORD_TYPES
from pipetui.domain.process import GatePolicy, Item, Stage, StageKind
from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.domain.model import Entity
    from pipetui.domain.operation import Record

Cell = str | int | None
Row = dict[str, Cell]

IMAGE_VERSION = 1
"""The schema version in which log images are written."""


def instant_text(instant: datetime) -> str:
    """An aware instant as fixed-width UTC text: its order as text is its order in time."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse_instant(text: str) -> datetime:
    """The instant that `instant_text` wrote."""
    return datetime.fromisoformat(text)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


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
_ITEMS = _Codec(
    lambda items: _compact([asdict(item) for item in items]),
    lambda text: tuple(Item(**item) for item in json.loads(text)),
)
_PLAIN = _Codec(lambda value: value, lambda value: value)

_CODECS: Mapping[str, _Codec] = {
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
    **dict.fromkeys(("due", "next_due", "items_due", "expected_close", "parked_until"), _DAY),
    **dict.fromkeys(("due_time", "next_time"), _TIME),
    **dict.fromkeys(("required", "start_known", "is_start", "is_qualified", "is_ask"), _FLAG),
    **dict.fromkeys(
        ("tags", "links", "questions", "lost_reasons", "objections", "competitors"), _WORDS
    ),
    "extra": _PAIRS,
    "items": _ITEMS,
    "status": _Codec(str, Status),
    "ended": _Codec(str, VisitEnd),
    "direction": _Codec(str, Direction),
    "gate": _Codec(str, GatePolicy),
}
_KINDS: Mapping[type, _Codec] = {
    Stage: _Codec(str, StageKind),
    Touch: _Codec(str, TouchKind),
}


def _codecs_of(kind: type[Record]) -> tuple[tuple[str, _Codec], ...]:
    """The fields of a record type with their codecs; money, which takes three columns, apart."""
    return tuple(
        (field.name, _KINDS[kind] if field.name == "kind" else _CODECS.get(field.name, _PLAIN))
        for field in fields(kind)
        if field.name != "value"
    )


_FIELDS = {kind: _codecs_of(kind) for kind in RECORD_TYPES.values()}


def to_row(record: Record) -> Row:
    """The record as its row, folded columns left out."""
    row: Row = {}
    for name, codec in _FIELDS[type(record)]:
        value = getattr(record, name)
        row[name] = None if value is None else codec.write(value)
    if isinstance(record, Deal):
        value = record.value
        row["value_minor"] = value.minor if value else None
        row["value_currency"] = value.currency if value else None
        row["value_every"] = str(value.every) if value else None
    return row


def from_row(entity: Entity, row: Mapping[str, Any]) -> Record:
    """The record a row or an image holds; columns that no field has are passed over."""
    kind = RECORD_TYPES[entity]
    values: dict[str, Any] = {}
    for name, codec in _FIELDS[kind]:
        cell = row.get(name)
        values[name] = None if cell is None else codec.read(cell)
    if kind is Deal:
        values["value"] = money_of(row)
    return kind(**values)


def money_of(row: Mapping[Any, Any]) -> Money | None:
    """The value a deal's row holds."""
    minor = row.get("value_minor")
    if minor is None:
        return None
    return Money(minor, row["value_currency"], Every(row["value_every"]))


def folded(record: Record) -> Row:
    """The columns by which a record is found."""
    match record:
        case Deal():
            return {
                "title_fold": fold(record.title),
                "notes_fold": fold(record.notes) if record.notes else None,
            }
        case Company():
            return {"name_fold": fold(record.name)}
        case Contact():
            return {
                "name_fold": fold(record.name),
                "email_fold": fold(record.email) if record.email else None,
            }
        case Task():
            return {"text_fold": fold(record.text)}
        case Touch():
            return {"text_fold": fold(record.text) if record.text else None}
        case _:
            return {}


def to_image(record: Record | None) -> str | None:
    """The JSON a log keeps of a record: its row without the nulls."""
    if record is None:
        return None
    return _compact({name: cell for name, cell in to_row(record).items() if cell is not None})


def from_image(entity: Entity, image: str | None, version: int) -> Record | None:
    """The record in a log image, brought up from the schema version it was written in.

    There is one version so far; later ones add their steps here.
    """
    if image is None:
        return None
    if version > IMAGE_VERSION:
        message = f"an image of version {version} cannot be read by version {IMAGE_VERSION}"
        raise ValueError(message)
    return from_row(entity, json.loads(image))
