"""The rows of the help: every key with what it does, by group, as far as a filter lets it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipetui.tui.keys.keymap import Key

_NUMBERED = re.compile(r"(.*_)(\d)")
NO_KEY = "—"
"""Stands where the keys would, for what is done from the palette alone."""


@dataclass(frozen=True, slots=True)
class HelpRow:
    """Keys and what they do; without keys a heading, or a blank row."""

    keys: str
    label: str

    @property
    def is_key(self) -> bool:
        """Whether it tells of a key."""
        return bool(self.keys)


def help_rows(
    contexts: Mapping[str, Sequence[Key]], first: str, query: str = ""
) -> tuple[HelpRow, ...]:
    """The keys by context and group, those of the context `first` before the others.

    With a query only rows in which all its words occur, and their headings.
    """
    words = fold(query).split()
    rows: list[HelpRow] = []
    for name in sorted(contexts, key=lambda name: name != first):
        for group, keys in _by_group(contexts[name]).items():
            found = [
                row
                for row in _rows(keys)
                if all(word in fold(f"{row.keys} {row.label} {group}") for word in words)
            ]
            if found:
                blank = [HelpRow("", "")] if rows else []
                # The same letters mean other things on other screens: their headings say which.
                heading = group if name in {first, group} else f"{name}: {group}"
                rows += [*blank, HelpRow("", heading), *found]
    return tuple(rows)


def _by_group(keys: Iterable[Key]) -> dict[str, list[Key]]:
    groups: dict[str, list[Key]] = {}
    for key in keys:
        groups.setdefault(key.group, []).append(key)
    return groups


def _rows(keys: Iterable[Key]) -> Iterator[HelpRow]:
    """A row for each key; lanes by their numbers, and what is like them, in one."""
    families: dict[str, list[Key]] = {}
    for key in keys:
        number = _NUMBERED.fullmatch(key.id)
        families.setdefault(number[1] if number and key.shown == number[2] else key.id, []).append(
            key
        )
    for family in families.values():
        one, last = family[0], family[-1]
        if len(family) > 1 and int(last.shown) - int(one.shown) == len(family) - 1:
            label = one.label.removesuffix(one.shown).strip()
            yield HelpRow(f"{one.shown} … {last.shown}", f"{label} by its number")
        else:
            yield from (HelpRow(key.shown or NO_KEY, key.label) for key in family)
