"""A sheet: sections of blocks of lines, wrapped to a width; no colours yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import zip_longest
from typing import TYPE_CHECKING

from pipetui.tui.sheets.flow import Heading, Passage
from pipetui.tui.widgets.lines import Ink, width_of, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MARGIN = 2
"""Cells of a line that are not its text: the cursor's sign before it, a blank behind."""

_KEY = 9
_LEAST = 8


class Section(StrEnum):
    """What a sheet is divided into, in this order."""

    HEAD = "head"
    STAGE = "stage"
    CHECKLIST = "checklist"
    TASKS = "tasks"
    CONTACTS = "contacts"
    TOUCHES = "touches"
    NOTES = "notes"
    LINKS = "links"
    MOVES = "moves"
    CHANGES = "changes"


class TargetKind(StrEnum):
    """What a key pressed on a block is about."""

    NONE = "none"
    FACTS = "facts"
    ITEM = "item"
    TASK = "task"
    CONTACT = "contact"
    TOUCH = "touch"
    NOTES = "notes"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Target:
    """What a block shows, for whoever acts on it."""

    kind: TargetKind = TargetKind.NONE
    id: int = 0
    """Of the task (a checklist item is one), contact or touch."""
    number: str = ""
    """Of a checklist item, from 1; of its sub-steps, 1.1."""
    text: str = ""
    """Of a link, its address; of an item or task, what is to be done."""
    is_done: bool = False
    """Of an item or task."""

    def is_same(self, other: Target) -> bool:
        """Whether it is the same thing, whatever it now says."""
        if self.kind is TargetKind.LINK:
            return (self.kind, self.text) == (other.kind, other.text)
        return (self.kind, self.id) == (other.kind, other.id)


NOTHING = Target()


@dataclass(frozen=True, slots=True)
class Row:
    """A line: pieces from the left, pieces at the right."""

    left: tuple[Ink, ...] = ()
    right: tuple[Ink, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """What the cursor is on as one: a fact, an item, a touch."""

    rows: tuple[Row, ...]
    target: Target = NOTHING

    def followed_by(self, text: str | None, width: int, colour: str = "muted") -> Block:
        """The same with another text below it, set in; without one, as it is."""
        if not text:
            return self
        below = (Row((Ink("  "), Ink(line, colour))) for line in wrap(text, width - 2))
        return replace(self, rows=(*self.rows, *below))


@dataclass(frozen=True, slots=True)
class Group:
    """A section with its heading; the first one has none."""

    section: Section
    blocks: tuple[Block, ...]
    heading: str = ""
    figures: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is told of one deal or stage."""

    about: tuple[str, int, int]
    """What it is about: a deal and the stage it is in, or a stage."""
    pinned: tuple[Row, ...]
    """What stays at the top."""
    groups: tuple[Group, ...]

    @property
    def blocks(self) -> list[tuple[Section, Block]]:
        """Every block with its section, from the top."""
        return [(group.section, block) for group in self.groups for block in group.blocks]

    @property
    def passages(self) -> list[Passage]:
        """What its lines are made of."""
        return [
            Passage(
                Heading(group.heading, group.figures),
                [(block.rows, ()) for block in group.blocks],
                group.section,
            )
            for group in self.groups
        ]


def text_block(
    text: str, width: int, colour: str = "text", target: Target = NOTHING, *, bold: bool = False
) -> Block:
    """A paragraph."""
    return Block(tuple(Row((Ink(line, colour, bold),)) for line in wrap(text, width)), target)


def signed_block(
    sign: Sequence[Ink],
    text: Ink,
    width: int,
    right: Sequence[Ink] = (),
    target: Target = NOTHING,
) -> Block:
    """A text behind a sign, its further lines set in by as much; pieces at the first one's end."""
    indent = sum(width_of(ink.text) for ink in sign)
    taken = sum(width_of(ink.text) for ink in right) + (1 if right else 0)
    room = width - indent - taken
    if room < _LEAST:
        room, right = width - indent, ()
    lines = wrap(text.text, room)
    first = Row((*sign, text._replace(text=lines[0])), tuple(right))
    rest = [Row((Ink(" " * indent), text._replace(text=line))) for line in lines[1:]]
    return Block((first, *rest), target)


def facts_block(pairs: Iterable[tuple[str, str]], width: int, target: Target = NOTHING) -> Block:
    """Facts by their names, one below the other."""
    rows: list[Row] = []
    for name, said in pairs:
        if width - _KEY < _LEAST:
            rows += [Row((Ink(line, "muted"),)) for line in wrap(name, width)]
            rows += [Row((Ink(line),)) for line in wrap(said, width)]
            continue
        keys = wrap(name, _KEY - 1)
        values = wrap(said, width - _KEY)
        for key, value in zip_longest(keys, values, fillvalue=""):
            gap = " " * max(1, _KEY - width_of(key))
            rows.append(Row((Ink(key, "muted"), Ink(f"{gap}{value}"))))
    return Block(tuple(rows), target)
