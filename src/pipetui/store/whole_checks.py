"""Whether the rows of a copy are rows that this program could have written."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import TYPE_CHECKING, Any, NoReturn
from zoneinfo import ZoneInfo

from sqlalchemy import Text

from pipetui.domain.conditions import Condition
from pipetui.domain.errors import BadValue, InputError
from pipetui.domain.metrics.periods import period_between
from pipetui.domain.metrics.snapshots import keys_of
from pipetui.domain.model import Deal, Entity, Spend, Target, TargetKind
from pipetui.domain.money import currency_digits
from pipetui.domain.operation import deal_id_of
from pipetui.domain.process import Action, ActionKind, Branch, Item, Pipeline
from pipetui.domain.routing import Route
from pipetui.domain.text import fold, visible
from pipetui.store.mapping import (
    IMAGE_VERSION,
    folded,
    from_image,
    from_row,
    instant_text,
    parse_instant,
    to_image,
    to_row,
)
from pipetui.store.queries.snapshots import (
    deal_from_row,
    deal_row,
    snapshot_from_row,
    snapshot_row,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Table

    from pipetui.domain.operation import Record

_LARGEST = 2**63 - 1
_SMALL = Item | Branch | Action | Route | Condition
_OTHER_TYPES: Mapping[str, tuple[type, ...]] = {
    "required": (bool,),
    "due_days": (int, NoneType),
    "steps": (tuple,),
    "kind": (ActionKind,),
    "least": (Decimal, NoneType),
    "below": (Decimal, NoneType),
}
"""The fields of the parts of a map that hold no text, by name: the same in all of them."""
_RANK = re.compile(r"[A-Za-z][0-9A-Za-z]+")
_WHAT_READING_RAISES = (
    BadValue,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


class Checks:
    """Checks rows one after the other, tables in order; remembers what later ones refer to."""

    def __init__(self) -> None:
        self.cleaned = 0
        """Texts from which characters were taken that a terminal acts on."""
        self._versions: dict[int, int] = {}

    def row(
        self, name: str, table: Table, columns: Sequence[str], cells: object, number: int
    ) -> dict[str, Any]:
        """The row to write, derived columns included; InputError, naming it, when it is none."""
        try:
            if not isinstance(cells, list):
                _fail("it is no list of cells")
            row = dict(zip(columns, cells, strict=True))
            for column, cell in row.items():
                _require_type(table, column, cell)
            match name:
                case "operation":
                    return self._operation(row)
                case "change":
                    return self._change(row)
                case "meta":
                    return self._fact(row)
                case "snapshot":
                    return _snapshot(row)
                case "snapshot_deal":
                    return _snapshot_deal(row)
                case _:
                    return self._record(Entity(name), row)
        except _WHAT_READING_RAISES as error:
            # The reasons are for us: they may quote what stands there.
            message = f"row {number} of {name} is not one that PipeTUI wrote"
            raise InputError(message, "export it again") from error

    def _record(self, entity: Entity, row: Mapping[str, Any]) -> dict[str, Any]:
        record = from_row(entity, row)
        written = to_row(record)
        # A copy of an older version lacks the columns that came since.
        if written != {**dict.fromkeys(written), **row}:
            _fail("it reads as something else than it says")
        cleaned = self._safe(record)
        return {**to_row(cleaned), **folded(cleaned)}

    def _safe(self, record: Record) -> Record:
        """The record, found to make sense, with every text in it harmless."""
        _require_sense(record)
        changed = {
            field.name: new
            for field in fields(record)
            for old in (getattr(record, field.name),)
            for new in (self._clean(old),)
            if new != old
        }
        return replace(record, **changed) if changed else record

    def _operation(self, row: dict[str, Any]) -> dict[str, Any]:
        if instant_text(parse_instant(row["at"])) != row["at"]:
            _fail("it has no instant")
        if row["undoes"] is not None and row["undoes"] not in self._versions:
            _fail("it undoes what is not there")
        if not 1 <= row["image_version"] <= IMAGE_VERSION:
            _fail("it is of a later version")
        self._versions[row["id"]] = row["image_version"]
        return {**self._cleaned_row(row), "image_version": IMAGE_VERSION}

    def _change(self, row: dict[str, Any]) -> dict[str, Any]:
        entity, version = Entity(row["entity"]), self._versions[row["operation_id"]]
        images = [row["before"], row["after"]]
        records = [from_image(entity, image, version) for image in images]
        if version == IMAGE_VERSION and list(map(to_image, records)) != images:
            _fail("it reads as something else than it says")
        there = [record for record in records if record is not None]
        if not there or any(record.id != row["record_id"] for record in there):
            _fail("it is about another record")
        if any(deal_id_of(record) != row["deal_id"] for record in there):
            _fail("it is about another deal")
        before, after = (None if each is None else self._safe(each) for each in records)
        # Brought up to date on the way in, as they would be when read.
        return {**row, "before": to_image(before), "after": to_image(after)}

    def _fact(self, row: dict[str, Any]) -> dict[str, Any]:
        if row["name"] == "zone":
            ZoneInfo(row["value"])
        return self._cleaned_row(row)

    def _cleaned_row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {column: self._clean(cell) for column, cell in row.items()}

    def _clean(self, value: Any) -> Any:  # noqa: ANN401 - of every type a record holds
        """The value with every text in it harmless, and its lists holding texts and no more."""
        match value:
            case str():
                # A word of a fixed set is a kind of text as well, and needs no cleaning.
                return self._clean_text(value) if type(value) is str else value
            case tuple():
                if not all(isinstance(each, str | tuple | _SMALL) for each in value):
                    _fail("a list holds something else than texts")
                return tuple(map(self._clean, value))
            case Item() | Branch() | Action() | Route():
                return self._clean_value(value)
        return value

    def _clean_value(self, value: Item | Branch | Action | Route) -> Item | Branch | Action | Route:
        """One of the small values a map is made of, its fields of their types and harmless."""
        changed = {}
        for field in fields(value):
            cell = getattr(value, field.name)
            wanted = _OTHER_TYPES.get(field.name, (str, NoneType))
            if type(cell) not in wanted:
                _fail(f"the {field.name} of a part of the map is none")
            changed[field.name] = self._clean(cell)
        return replace(value, **changed)

    def _clean_text(self, text: str) -> str:
        # Tabs are harmless and were not always turned into blanks.
        if visible(text.replace("\t", " "), lines=True) == text.replace("\t", " "):
            return text
        self.cleaned += 1
        kept = (char for char in text if char in "\t\n" or visible(char) == char)
        return "".join(kept)


def _snapshot(row: dict[str, Any]) -> dict[str, Any]:
    """The row of a noted forecast, which is of a month, a quarter or a year."""
    taken = snapshot_from_row(row)
    if {"id": row["id"], **snapshot_row(taken)} != row or row["id"] <= 0:
        _fail("it reads as something else than it says")
    if taken.period.key not in keys_of(taken.period.first or date.min):
        _fail("it is of another period than forecasts are noted of")
    return row


def _snapshot_deal(row: dict[str, Any]) -> dict[str, Any]:
    """The row of a deal in one."""
    deal = deal_from_row(row)
    if {"snapshot_id": row["snapshot_id"], **deal_row(deal)} != row:
        _fail("it reads as something else than it says")
    if min(row["snapshot_id"], deal.deal_id, deal.pipeline_id) <= 0:
        _fail("it has no number")
    if (deal.minor is None) != (deal.currency is None) or not 0 <= row["hits"] <= row["of"] > 0:
        _fail("it is half an amount, or no chance")
    if deal.currency is not None:
        currency_digits(deal.currency)
    return row


def _require_type(table: Table, column: str, cell: object) -> None:
    if cell is None:
        if not table.c[column].nullable:
            _fail("a cell is empty that must not be")
    elif isinstance(table.c[column].type, Text):
        if type(cell) is not str:
            _fail("a text is none")
    elif type(cell) is not int or not -_LARGEST <= cell <= _LARGEST:
        _fail("a number is none")


def _require_sense(record: Record) -> None:
    """Refuse values on which the program would stumble later."""
    if record.id <= 0:
        _fail("it has no number")
    if isinstance(record, Pipeline):
        currency_digits(record.currency)
    if isinstance(record, Target | Spend):
        _require_plan(record)
    if not isinstance(record, Deal):
        return
    if record.value is not None:
        currency_digits(record.value.currency)
    if not _RANK.fullmatch(record.rank):
        _fail("it has no place by hand")


def _require_plan(record: Target | Spend) -> None:
    """Refuse a target or spend of other days than its key says, or without its measure."""
    if record.first > record.last or record.key != period_between(record.first, record.last).key:
        _fail("it is for no period")
    if record.amount is not None:
        currency_digits(record.amount.currency)
        if record.amount.minor < 0:
            _fail("it is below zero")
    if isinstance(record, Target):
        measures = (record.amount is not None, record.count is not None)
        if measures != (record.kind is TargetKind.REVENUE, record.kind is TargetKind.CUSTOMERS):
            _fail("it has not the measure of its kind")
        if record.count is not None and record.count < 1:
            _fail("it asks for nobody")
    elif not fold(record.source):
        _fail("it is on no source")


def _fail(reason: str) -> NoReturn:
    raise ValueError(reason)
