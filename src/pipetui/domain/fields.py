"""The fields of a deal that can be edited by name, and how each reads a text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipetui.domain.errors import BadValue
from pipetui.domain.money import Every, parse_amount, parse_currency
from pipetui.domain.spoken_dates import parse_day
from pipetui.domain.text import clean_line, clean_text, fold, shown, word_among

if TYPE_CHECKING:
    from datetime import date

    from pipetui.domain.commands import FieldEdit
    from pipetui.domain.model import Deal
    from pipetui.domain.money import Money

_LINES = ("owner", "source", "product", "region", "lost_reason", "competitor")
LISTS = ("tags", "links")
"""Fields that hold several texts: what is given can be added and taken away."""
EDITABLE = (
    "title",
    "company",
    "contacts",
    "value",
    "currency",
    "every",
    "close",
    "renewal",
    *_LINES[:4],
    *LISTS,
    "probability",
    "notes",
    *_LINES[4:],
)
_ALIASES = {"contact": "contacts", "expected_close": "close", "tag": "tags", "link": "links"}
_WHOLE_PERCENT = 100


def field_named(text: str) -> str:
    """The editable field a word means; BadValue names the nearest one when there is none."""
    return word_among(text, EDITABLE, _ALIASES, "not a field that can be edited")


def apply_edit(deal: Deal, edit: FieldEdit, currency: str, today: date) -> Deal:
    """The deal with one field changed; an empty text clears it.

    `currency` is what a bare amount is in. Moving the expected close later counts as a push.
    """
    name, text = edit.field, edit.text
    if edit.action != "set" and name not in LISTS:
        message = f"{name} holds one value"
        raise BadValue(message, f"set it with {name}=VALUE")
    changed: dict[str, Any]
    if name == "title":
        changed = {"title": _title(text)}
    elif name in _LINES:
        changed = {name: clean_line(text) or None}
    elif name in LISTS:
        changed = {name: _edit_list(getattr(deal, name), edit)}
    elif name == "notes":
        changed = {"notes": clean_text(text).strip() or None}
    elif name == "probability":
        changed = {"probability": parse_percent(text) if text.strip(" %") else None}
    elif name == "close":
        changed = _edit_close(deal, text, today)
    elif name == "renewal":
        changed = {"renewal": parse_day(text, today) if text.strip() else None}
    else:
        changed = {"value": _edit_value(deal.value, name, text, currency)}
    return replace(deal, **changed)


def _title(text: str) -> str:
    title = clean_line(text)
    if not title:
        message = "a deal needs a title"
        raise BadValue(message, "say what is sold, or to whom")
    return title


def _edit_list(present: tuple[str, ...], edit: FieldEdit) -> tuple[str, ...]:
    given = [clean_line(part).lstrip("#").strip() for part in edit.text.split(",")]
    words = tuple(dict.fromkeys(word for word in given if word))
    if edit.action == "set":
        return words
    if edit.action == "add":
        return tuple(dict.fromkeys((*present, *words)))
    gone = {fold(word) for word in words}
    return tuple(word for word in present if fold(word) not in gone)


def _edit_close(deal: Deal, text: str, today: date) -> dict[str, Any]:
    close = parse_day(text, today) if text.strip() else None
    later = close is not None and deal.expected_close is not None and close > deal.expected_close
    return {"expected_close": close, "pushes": deal.pushes + later}


def _edit_value(value: Money | None, name: str, text: str, currency: str) -> Money | None:
    if name == "value":
        if not text.strip():
            return None
        amount = parse_amount(text, value.currency if value else currency)
        # A new amount for a monthly deal is monthly unless it says otherwise.
        keeps = value is not None and amount.every is Every.ONCE
        return replace(amount, every=value.every) if value and keeps else amount
    if value is None:
        message = f"there is no value to set the {name} of"
        raise BadValue(message, "set value=AMOUNT first")
    if name == "every":
        try:
            return replace(value, every=Every(fold(text) or Every.ONCE))
        except ValueError:
            message = f"{shown(text)} is no rhythm"
            raise BadValue(message, "one of once, month, quarter, year") from None
    return value.in_currency(parse_currency(text))


def parse_percent(text: str) -> int:
    """Read a probability, such as `40` or `40 %`; BadValue for what is none."""
    found = re.fullmatch(r"([0-9]{1,3})\s*%?", text.strip())
    return require_percent(int(found[1]) if found else -1, text)


def require_percent(number: int, text: str = "") -> int:
    """The number, where it is a probability in percent; BadValue where it is none."""
    if not 0 <= number <= _WHOLE_PERCENT:
        message = f"{shown(text or str(number))} is no probability"
        raise BadValue(message, "a whole number of percent from 0 to 100")
    return number
