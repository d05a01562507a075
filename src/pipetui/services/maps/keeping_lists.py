"""A list in a map file changed where it differs: what stays keeps its line and its comment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipetui.services.maps.locator import after_blanks_and_comments, parts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.services.maps.locator import Entry

_REST = re.compile(r"[ \t]*(?:#[^\n]*)?\n")
_INDENT = "    "
_LONGEST = 90

KEYED = {"stage": "name", "item": "text"}
"""The lists whose tables are known by their keys, and what a missing key is made from."""


def paired(name: str, before: Sequence[object], after: Sequence[object]) -> list[int | None]:
    """For each of what is wanted, the place of the same thing in what there was."""
    left = dict(enumerate(before))
    found: list[int | None] = []
    for each in after:
        wanted = _identity(name, each)
        place = next((p for p, one in left.items() if _identity(name, one) == wanted), None)
        if place is not None:
            del left[place]
        found.append(place)
    if name in KEYED:
        return found
    # What has no key and stands where it stood has been reworded.
    return [
        place if place is not None or number not in left else number
        for number, place in enumerate(found)
    ]


def _identity(name: str, value: object) -> object:
    return value["key"] if name in KEYED and isinstance(value, dict) else value


class _Row(NamedTuple):
    """One entry of a list with the comments that go with it."""

    before: str
    value: str
    after: str
    ended: bool
    """By a comma, which the last one can do without."""


def changed_list(
    text: str, entry: Entry, pairs: Sequence[int | None], values: Sequence[str | None]
) -> str:
    """The list of an entry, with `values` instead: None for what stays as it is written.

    `pairs` are the places of what was there before, None for what is new.
    """
    rows, end = _rows(text, entry.value)
    chosen = [
        _Row("", value or "", "", ended=True) if place is None else _with(rows[place], value)
        for place, value in zip(pairs, values, strict=True)
    ]
    if "\n" not in text[entry.value : entry.end]:
        line = f"[{', '.join(row.value for row in chosen)}]"
        if "\n" not in line and len(line) <= _LONGEST:
            return line
        entries = "".join(f"{_INDENT}{row.value},\n" for row in chosen)
        return f"[\n{entries}]"
    first = _REST.match(text, entry.value + 1)
    head = text[entry.value : first.end()] if first else "["
    indent = rows[0].before.rpartition("\n")[2] if first and rows else _INDENT
    lines = [head]
    for row, place in zip(chosen, pairs, strict=True):
        if place is None:
            lines.append(f"{indent if lines[-1].endswith(chr(10)) else ' '}{row.value},\n")
        else:
            comma = "," if row.ended or row is not chosen[-1] else ""
            lines.append(f"{row.before}{row.value}{comma}{row.after}")
    tail = text[end : entry.end]
    return "".join(lines) + tail


def _with(row: _Row, value: str | None) -> _Row:
    return row if value is None else row._replace(value=value)


def _rows(text: str, start: int) -> tuple[list[_Row], int]:
    """The entries of the list that begins at `start`, and where the last one ends."""
    first = _REST.match(text, start + 1)
    begin = first.end() if first else start + 1
    rows = []
    for value, end in parts_of(text, start):
        at = after_blanks_and_comments(text, end)
        ended = text[at] == ","
        between, past = (text[end:at], at + 1) if ended else ("", end)
        rest = _REST.match(text, past)
        stop = rest.end() if rest else past
        rows.append(_Row(text[begin:value], text[value:end], between + text[past:stop], ended))
        begin = stop
    return rows, begin
