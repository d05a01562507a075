"""What a stage sets of a deal by itself: which fields, by which edit, and to what."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime

from pipetui.domain.commands import FieldEdit
from pipetui.domain.errors import BadValue
from pipetui.domain.fields import LISTS, apply_edit, field_named
from pipetui.domain.model import Deal
from pipetui.domain.process import Action, ActionKind

SETTABLE = (
    *("owner", "source", "product", "region", "tags", "links"),
    *("close", "renewal", "probability", "value"),
)
"""The fields of a deal that a stage can set, for each is read from a text alone."""

# A value is tried on a deal without any, on an old day: what reads there reads everywhere.
_ANY_DAY = date(2001, 1, 3)
_ANY_DEAL = Deal(
    id=0,
    pipeline_id=0,
    stage_id=None,
    title="-",
    created_at=datetime(2001, 1, 3, tzinfo=UTC),
    stage_entered_at=datetime(2001, 1, 3, tzinfo=UTC),
    rank="a",
)


def settable_field(word: str) -> str | None:
    """The field that a word means and a stage can set; None where there is none such."""
    with suppress(BadValue):
        name = field_named(word)
        return name if name in SETTABLE else None
    return None


def setting(field: str, text: str, currency: str) -> Action:
    """The action that gives a field a value; BadValue where it cannot hold that one."""
    action = Action(kind=ActionKind.FIELD, field=field, text=text)
    check_setting(action, currency)
    return action


def edit_of(action: Action) -> FieldEdit:
    """The edit by which an action sets its field; to a list it adds, and without a text clears."""
    field = action.field or ""
    adds = field in LISTS and action.text
    return FieldEdit(field=field, text=action.text, action="add" if adds else "set")


def check_setting(action: Action, currency: str) -> None:
    """Raise BadValue for a field that cannot be set to what the action says.

    `currency` is what a bare amount is in.
    """
    apply_edit(_ANY_DEAL, edit_of(action), currency, _ANY_DAY)
