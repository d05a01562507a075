"""Differences of one part of a map, value by value and entry by entry, in words."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from pipetui.domain.maps.words import days_words, item_words
from pipetui.domain.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from pipetui.domain.process import Item

T = TypeVar("T", bound="Hashable")

_SHORT = 60
_SHOWN = 200
_NAME = 100
"""Characters of an item's text that tell it from others."""


class ChangeKind(StrEnum):
    """What was done to a part of the map."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class MapChange:
    """One difference."""

    kind: ChangeKind
    where: str
    """What it belongs to, as people call it: `Pipeline`, `Stage Proposal`."""
    text: str
    """The difference, whole in itself where it is short: `probability: 35% → 50%`."""
    before: str | None = None
    """What was there."""
    after: str | None = None
    """What is there now."""


class Differences:
    """What was found to differ in one place, in the order in which it was looked for."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.found: list[MapChange] = []

    def note(
        self, kind: ChangeKind, text: str, before: str | None = None, after: str | None = None
    ) -> None:
        """One difference."""
        self.found.append(MapChange(kind, self.where, text, before, after))

    def flag(self, called: str, old: bool, new: bool) -> None:  # noqa: FBT001 - two of one kind
        """The difference of something that holds or does not."""
        if old != new:
            self.note(ChangeKind.ADDED if new else ChangeKind.REMOVED, called)

    def value(self, called: str, old: T | None, new: T | None, say: Callable[[T], str]) -> None:
        """The difference of one value; a long text is told of, and given beside it."""
        if old == new:
            return
        before = None if old is None else say(old)
        after = None if new is None else say(new)
        if before is None:
            self.note(ChangeKind.ADDED, _with(called, after), None, after)
        elif after is None:
            self.note(ChangeKind.REMOVED, _with(called, before), before, None)
        else:
            is_short = _is_short(before) and _is_short(after)
            text = f"{called}: {before} → {after}" if is_short else f"{called} rewritten"
            self.note(ChangeKind.CHANGED, text, before, after)

    def entries(
        self,
        called: str,
        old: Sequence[T],
        new: Sequence[T],
        say: tuple[Callable[[T], str], Callable[[T], str]],
    ) -> None:
        """What went from a list and what came to it, and whether the rest is in another order.

        `say` words an entry of the old list, and one of the new.
        """
        if old == new:
            return
        say_old, say_new = say
        gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
        for entry in gone.elements():
            text = say_old(entry)
            self.note(ChangeKind.REMOVED, f"{called}: {_on_a_line(text)}", text, None)
        for entry in come.elements():
            text = say_new(entry)
            self.note(ChangeKind.ADDED, f"{called}: {_on_a_line(text)}", None, text)
        if _without(old, gone) != _without(new, come):
            before, after = "\n".join(map(say_old, old)), "\n".join(map(say_new, new))
            self.note(ChangeKind.MOVED, f"{called}: in another order", before, after)

    def items(self, before: Sequence[Item], after: Sequence[Item]) -> None:
        """The differences of a checklist, by the items' keys."""
        old = {item.key: item for item in before}
        new = {item.key: item for item in after}
        for key, item in old.items():
            if key not in new:
                text = item_words(item)
                self.note(ChangeKind.REMOVED, f"item: {_on_a_line(text)}", text, None)
        kept = kept_in_place([key for key in old if key in new], list(new))
        for key, item in new.items():
            if key not in old:
                text = item_words(item)
                self.note(ChangeKind.ADDED, f"item: {_on_a_line(text)}", None, text)
                continue
            self._item(old[key], item)
            if key not in kept:
                self.note(ChangeKind.MOVED, f"item {shown(item.text, _NAME)} in another place")

    def _item(self, old: Item, new: Item) -> None:
        if old.text != new.text:
            text = f"item: {shown(old.text, _NAME)} → {shown(new.text, _NAME)}"
            self.note(ChangeKind.CHANGED, text, old.text, new.text)
        called = f"item {shown(new.text, _NAME)}"
        if old.required != new.required:
            before, after = _required(old), _required(new)
            self.note(ChangeKind.CHANGED, f"{called}: now {after}", before, after)
        if old.due_days != new.due_days:
            before, after = days_words(old.due_days, "no day"), days_words(new.due_days, "no day")
            self.note(ChangeKind.CHANGED, f"{called}: {before} → {after}", before, after)
        self.entries(f"{called}, step", old.steps, new.steps, (str, str))


def kept_in_place(old: Sequence[T], new: Sequence[T]) -> set[T]:
    """The most entries that stand in one order in both; the others were moved.

    `old` holds only entries of `new`, each once.
    """
    places = {entry: place for place, entry in enumerate(new)}
    # Patience: the least last place of a rising line of each length, and who stood before.
    ends: list[int] = []
    former: dict[int, int | None] = {}
    for place in (places[entry] for entry in old):
        length = bisect_left(ends, place)
        former[place] = ends[length - 1] if length else None
        ends[length : length + 1] = [place]
    kept: set[T] = set()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(new[last])
        last = former[last]
    return kept


def _without(entries: Sequence[T], taken: Counter[T]) -> list[T]:
    rest = Counter(taken)
    left: list[T] = []
    for entry in entries:
        if rest[entry]:
            rest[entry] -= 1
        else:
            left.append(entry)
    return left


def _with(called: str, value: str | None) -> str:
    return f"{called}: {value}" if _is_short(value) else called


def _is_short(text: str | None) -> bool:
    return text is not None and len(text) <= _SHORT and "\n" not in text


def _on_a_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def _required(item: Item) -> str:
    return "required" if item.required else "not required"
