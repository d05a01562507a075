"""What an objection is called: people write its name first, and then what was said."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipetui.domain.process import ProcessMap

LONGEST_NAME: Final = 60
"""What stands before a colon and is longer is no name but a sentence."""
_NAME_ENDS = r"[:\uff1a](?![0-9/])|\s[-\u2013\u2014]\s|\n"
"""A colon that is of no hour and no address, a dash between blanks, or the end of the line."""
_END_LENGTH = 3
_JOINS: Final = frozenset("-'\N{RIGHT SINGLE QUOTATION MARK}\N{HYPHEN}_")
"""Signs within a word."""


def objection_namer(maps: Iterable[ProcessMap]) -> Callable[[str | None], str | None]:
    """Tells the name of an objection from its words; None where there are none.

    It is the longest name of the maps' lists with which the words begin, in whatever capitals and
    as a whole word; else what stands before a colon, a dash or the end of the line, if that is
    short; else all that was said.
    """
    listed: dict[str, str] = {}
    for each in maps:
        for name in each.pipeline.objections:
            listed.setdefault(fold(name), name)
    longest_first = sorted((name for name in listed if name), key=len, reverse=True)

    def name_of(text: str | None) -> str | None:
        said = (text or "").strip()
        folded = fold(said)
        for name in longest_first:
            if folded.startswith(name) and _ends_word(folded[len(name) :]):
                return listed[name]
        return _beginning(said) or said or None

    return name_of


def _ends_word(rest: str) -> bool:
    """Whether what follows a name is no part of its last word."""
    if not rest:
        return True
    if rest[0] in _JOINS:
        return not (len(rest) > 1 and rest[1].isalnum())
    return unicodedata.category(rest[0])[0] in "PSZ"


def _beginning(said: str) -> str:
    """The short text before what usually ends a name; empty where there is none."""
    end = re.search(_NAME_ENDS, said[: LONGEST_NAME + _END_LENGTH])
    return said[: end.start()].strip() if end and end.start() <= LONGEST_NAME else ""
