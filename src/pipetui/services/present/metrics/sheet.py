"""Metrics as a sheet in the long form: one row for each number and text of their document."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipetui.services.sheets.cells import guard

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COLUMNS: Final = ("group", "metric", "item", "figure", "value")
_NAMING = (
    "pipeline",
    "stage",
    "to",
    "source",
    "campaign",
    "objection",
    "reason",
    "competitor",
    "item",
    "touch",
    "branch",
    "template",
    "lever",
    "band",
    "span",
    "currency",
    "kind",
)
"""The keys by which an item of a list is told from the others."""
_BETWEEN: Final = " / "
_UNNAMED: Final = "unknown"
_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"


class Row(NamedTuple):
    """One number or text."""

    group: str
    """The group it is of; empty where figures are not told apart."""
    metric: str
    item: str
    """Which of the items of a list it is of, and of which item within that; empty for none."""
    figure: str
    """The keys that lead to it."""
    value: str
    """Empty where there is none; of several, such as ids, all of them with blanks between."""


def figures_csv(document: dict[str, Any]) -> str:
    """The sheet of a document of `figures_json`, its rows ended by a line feed.

    Texts that a spreadsheet would compute are disarmed; what is a number stays one.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(_cells, figures_rows(document)))
    return stream.getvalue()


def figures_rows(document: dict[str, Any]) -> Iterator[Row]:
    """The rows of a document of `figures_json`, in its order."""
    groups = document.get("groups") or {"": document}
    for group, told in groups.items():
        for metric, value in told["metrics"].items():
            for items, keys, leaf in _leaves(value):
                yield Row(group, metric, _BETWEEN.join(items), ".".join(keys), _text(leaf))


def _leaves(
    value: Any,  # noqa: ANN401 - a document
    items: tuple[str, ...] = (),
    keys: tuple[str, ...] = (),
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], Any]]:
    """Every number and text, with the items and the keys that lead there."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _leaves(each, items, (*keys, key))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for name, each in zip(_names(value), value, strict=True):
            yield from _leaves(each, (*items, name), keys)
    else:
        yield items, keys, value


def _names(told: Sequence[dict[str, Any]]) -> list[str]:
    """What each item of a list is called, each another name."""
    names = [_name(each) for each in told]
    often, seen = Counter(names), Counter[str]()
    for place, name in enumerate(names):
        seen[name] += 1
        if often[name] > 1 or not name:
            names[place] = f"{name} {seen[name]}".strip()
    return names


def _name(item: dict[str, Any]) -> str:
    if "title" in item:
        return f"#{item['id']}"
    if "verdict" in item:  # its name says all
        return str(item["name"])
    parts = [item[key] or _UNNAMED for key in _NAMING if key in item]
    if "period" in item:
        parts.append(item["period"]["label"])
    return _BETWEEN.join(parts)


def _text(leaf: Any) -> str:  # noqa: ANN401 - of a document
    if leaf is None:
        return ""
    if isinstance(leaf, str):
        return leaf
    if isinstance(leaf, list):
        return ("; " if any(isinstance(each, str) for each in leaf) else " ").join(map(_text, leaf))
    return json.dumps(leaf)


def _cells(row: Row) -> list[str]:
    is_number = re.fullmatch(_NUMBER, row.value) is not None
    return [*map(guard, row[:-1]), row.value if is_number else guard(row.value)]
