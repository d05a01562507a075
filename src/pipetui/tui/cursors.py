"""A cursor on one of a list's entries, by what it is and not by where it stands; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


def row_of(cursor: T | None, shown: Sequence[T]) -> int:
    """The cursor's place from 0; -1 when nothing is shown."""
    return -1 if cursor is None else shown.index(cursor)


def stepped(cursor: T | None, shown: Sequence[T], rows: int) -> T | None:
    """So many rows down or up, as far as there are any."""
    row = max(0, min(row_of(cursor, shown) + rows, len(shown) - 1))
    return shown[row] if shown else None


def kept(cursor: T | None, before: Sequence[T], shown: Sequence[T]) -> T | None:
    """Where the cursor is once another list is shown: on what it was on.

    If that has gone, on what took its place: the next of those before that is still there, else
    the nearest above. Without any of them it is on the first.
    """
    left = set(shown)
    if cursor in left:
        return cursor
    if cursor in before:
        row = before.index(cursor)
        for other in (*before[row + 1 :], *reversed(before[:row])):
            if other in left:
                return other
    return shown[0] if shown else None
