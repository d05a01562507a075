"""Texts in the cells of a table for spreadsheets: harmless on the way out, the same on the way in.

A spreadsheet takes a text that begins with `=` or the like for a formula and computes it
(CWE-1236). An apostrophe in front stops that. Each function here has its opposite beside it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# One more apostrophe goes before those that a text has itself, so that taking one away is exact.
_ACTS = re.compile(r"'*\s*[=+\-@\t\r\0＝＋－＠]")  # noqa: RUF001 - the full-width ones act too
_TRIPLE = " ::: "  # as Google's contacts join several values
_GUARDED = re.compile(rf"'(?={_ACTS.pattern})")


def guard(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _ACTS.match(text) else text


def unguard(cell: str) -> str:
    """The text that `guard` made a cell of."""
    return cell[1:] if _GUARDED.match(cell) else cell


def join_list(items: Iterable[str], separator: str) -> str:
    """Texts of one line each as one cell; those that contain a separator on a line of their own.

    The separators of a list are `,` and `;`, of which one stands for itself and both end an item.
    """
    texts = list(items)
    if any(mark in text for text in texts for mark in (",", ";", _TRIPLE)):
        # The line end of a single item says that it is one.
        return "\n".join(texts) + ("\n" if len(texts) == 1 else "")
    return f"{separator} ".join(texts)


def split_list(cell: str, separators: str) -> list[str]:
    """The items of a cell: its lines when it has several, else what stands between separators."""
    lines = re.split(r"\r\n|\r|\n", cell)
    if len(lines) > 1:
        items = lines
    else:
        items = re.split("|".join([*map(re.escape, separators), _TRIPLE]), cell)
    return [item.strip() for item in items if item.strip()]
