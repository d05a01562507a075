"""What a stage does to a deal that comes or goes, read from a map file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.errors import BadValue
from pipetui.domain.maps.bounds import MOST_DAYS, MOST_PARTS
from pipetui.domain.process import Action, ActionKind
from pipetui.domain.stage_actions import SETTABLE, settable_field, setting
from pipetui.domain.text import shown
from pipetui.services.maps import layout

if TYPE_CHECKING:
    from pipetui.services.maps.table import TomlTable


def read_actions(table: TomlTable, name: str, currency: str) -> tuple[Action, ...]:
    """What the tables of this name say; a bare amount is in `currency`."""
    tables = table.tables(name, "task", MOST_PARTS)
    return tuple(_action(each, currency) for each in tables)


def _action(table: TomlTable, currency: str) -> Action:
    table.refuse_unknown(layout.ACTION_KEYS)
    task, field = table.line("task"), table.line("field")
    if task is not None and field is not None:
        raise table.wrong("it is a task or a field, and both are given", "Make two of it", "field")
    if task is not None:
        if "value" in table:
            raise table.wrong("a task has no value", "Take the value out", "value")
        due_days = table.number("due_days", 0, MOST_DAYS)
        return Action(kind=ActionKind.TASK, text=task, due_days=due_days)
    if field is None:
        raise table.wrong("task is missing", 'Add task = "...", or a field and its value')
    return _setting(table, field, currency)


def _setting(table: TomlTable, word: str, currency: str) -> Action:
    if "due_days" in table:
        raise table.wrong("a field has no due_days", "Take due_days out", "due_days")
    field = settable_field(word)
    if field is None:
        raise table.wrong(
            f"{shown(word)} is no field that a stage can set",
            f"One of {', '.join(SETTABLE)}",
            "field",
        )
    if "value" not in table:
        raise table.wrong("value is missing", 'Add value = "..."; an empty text clears the field')
    try:
        return setting(field, table.line("value") or "", currency)
    except BadValue as error:
        raise table.wrong(f"value: {error.message}", error.hint, "value") from None
