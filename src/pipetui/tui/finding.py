"""Finding by name among thousands: which entries a few words can mean, the likeliest first."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import TYPE_CHECKING

from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 50
"""Nobody reads on: another letter finds it sooner."""

_BETWEEN_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something with a name: what is read, what is said of it, what sort it is, its key.

    It is folded once, when it is made.
    """

    text: str
    detail: str
    kind: str
    key: str
    name: str = field(init=False, compare=False, repr=False)
    """The text, folded."""
    words: str = field(init=False, compare=False, repr=False)
    """Its words, a blank before each."""
    whole: str = field(init=False, compare=False, repr=False)
    """Text and detail, folded."""

    def __post_init__(self) -> None:
        name = fold(self.text)
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "words", " " + _BETWEEN_WORDS.sub(" ", name).strip())
        object.__setattr__(self, "whole", f"{name}\n{fold(self.detail)}")


def rank(query: str, entries: Sequence[Entry], limit: int = MOST) -> list[Entry]:
    """The entries in which every word of the query occurs, at most `limit`, the likeliest first.

    A word counts most where the text begins with it, then where a word of the text does, then
    anywhere in the text, and least in the detail. Among equals the shorter text comes first, then
    the one that stood first. Without a query the entries come as they stand.
    """
    wanted = fold(query).split()
    if not wanted:
        return list(entries[:limit])
    found = [
        (place, entry)
        for place, entry in enumerate(entries)
        if all([word in entry.whole for word in wanted])  # noqa: C419 - half the time of a generator
    ]
    scored = (
        (sum([_distance(entry, word) for word in wanted]), len(entry.name), place)
        for place, entry in found
    )
    return [entries[place] for _, _, place in nsmallest(limit, scored)]


def _distance(entry: Entry, word: str) -> int:
    if entry.name.startswith(word):
        return 0
    if f" {word}" in entry.words:
        return 1
    return 2 if word in entry.name else 3
