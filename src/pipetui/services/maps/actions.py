"""What a stage does to a deal that comes or goes, read from a map file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from pipetui.domain.commands import FieldEdit
from pipetui.domain.errors import BadValue
from pipetui.domain.fields import EDITABLE, apply_edit, field_named
from pipetui.domain.model import Deal
from pipetui.domain.process import Action, ActionKind
from pipetui.domain.text import shown
from pipetui.services.maps import layout

if TYPE_CHECKING:
    from pipetui.services.maps.table import TomlTable

SETTABLE = (
    "owner",
    "source",
    "product",
    "region",
    "tags",
    "links",
    "close",
    "probability",
    "value",
    "renewal",
)
"""The fields that an edit sets without a look at other records."""

# A value is tried on a deal without any, on an old day: what reads there reads everywhere.
_ANY_DAY = date(2000, 1, 3)
_ANY_DEAL = Deal(
    id=0,
    pipeline_id=0,
    stage_id=None,
    title="",
    created_at=datetime(2000, 1, 3, tzinfo=UTC),
    stage_entered_at=datetime(2000, 1, 3, tzinfo=UTC),
    rank="",
)


def read_actions(table: TomlTable, name: str, currency: str) -> tuple[Action, ...]:
    """What the tables of this name say; a bare amount is in `currency`."""
    tables = table.tables(name, "task", layout.MAX_ITEMS)
    return tuple(_action(each, currency) for each in tables)


def _action(table: TomlTable, currency: str) -> Action:
    table.refuse_unknown(layout.ACTION_KEYS)
    task, field = table.line("task"), table.line("field")
    if task is not None and field is not None:
        raise table.wrong("it is a task or a field, and both are given", "Make two of it", "field")
    if task is not None:
        if "value" in table:
            raise table.wrong("a task has no value", "Take the value out", "value")
        due_days = table.number("due_days", 0, layout.MAX_DAYS)
        return Action(kind=ActionKind.TASK, text=task, due_days=due_days)
    if field is None:
        raise table.wrong("task is missing", 'Add task = "...", or a field and its value')
    return _setting(table, field, currency)


def _setting(table: TomlTable, word: str, currency: str) -> Action:
    if "due_days" in table:
        raise table.wrong("a field has no due_days", "Take due_days out", "due_days")
    try:
        name = field_named(word)
    except BadValue:
        name = ""
    if name not in SETTABLE or name not in EDITABLE:
        raise table.wrong(
            f"{shown(word)} is no field that a stage can set",
            f"One of {', '.join(SETTABLE)}",
            "field",
        )
    if "value" not in table:
        raise table.wrong("value is missing", 'Add value = "..."; an empty text clears the field')
    text = table.line("value") or ""
    try:
        apply_edit(_ANY_DEAL, FieldEdit(field=name, text=text), currency, _ANY_DAY)
    except BadValue as error:
        raise table.wrong(f"value: {error.message}", error.hint, "value") from None
    return Action(kind=ActionKind.FIELD, field=name, text=text)
