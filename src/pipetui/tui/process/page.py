"""A page of the process: parts one below the other, most of them a place that can be edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.tui.sheets.flow import Heading, Passage
from pipetui.tui.sheets.sheet import Row
from pipetui.tui.widgets.lines import Ink, fitted, width_of, wrap

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from pipetui.domain.maps.places import Place

KEY = 13
"""Cells of a name before what it names."""
MOST = 104
"""Cells over which the eye still finds the next line."""
NOTHING = "—"
"""Stands where something could be written."""
_LEAST = 24
"""Fewer are no room for a text beside its name."""


@dataclass(frozen=True, slots=True)
class Part:
    """What the cursor is on as one, and what stands below it that the cursor passes over."""

    rows: tuple[Row, ...]
    place: Place | None = None
    trail: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class PartGroup:
    """Parts below a heading; the first group of a page may have none."""

    parts: tuple[Part, ...]
    heading: str = ""
    figures: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """All that is shown of one subject."""

    about: Hashable
    pinned: tuple[Row, ...]
    """What stays at the top."""
    groups: tuple[PartGroup, ...]

    @property
    def parts(self) -> list[Part]:
        """Every part, from the top."""
        return [part for group in self.groups for part in group.parts]

    @property
    def passages(self) -> list[Passage]:
        """What its lines are made of."""
        return [
            Passage(
                Heading(group.heading, group.figures),
                [(part.rows, part.trail) for part in group.parts],
            )
            for group in self.groups
        ]

    def place_of(self, place: Place | None) -> int | None:
        """Which part a place is, or of a list that has changed the nearest entry."""
        if place is None:
            return None
        places = [part.place for part in self.parts]
        if place in places:
            return places.index(place)
        like = [
            (abs((each.index or 0) - (place.index or 0)), at)
            for at, each in enumerate(places)
            if each is not None
            and (each.field, each.stage, each.item) == (place.field, place.stage, place.item)
        ]
        return min(like)[1] if like else None


def named_part(
    name: str, said: str, width: int, place: Place | None = None, colour: str = "text"
) -> Part:
    """A name and what it stands for beside it; below it where there is little room."""
    if width - KEY < _LEAST:
        rows = [Row((Ink(name, "muted"),))] if name else []
        rows += [Row((Ink(f"  {line}", colour),)) for line in wrap(said, width - 2)]
        return Part(tuple(rows), place)
    first, *rest = wrap(said, width - KEY)
    gap = " " * KEY
    rows = [Row((Ink(f"{name:<{KEY}}", "muted"), Ink(first, colour)))]
    rows += [Row((Ink(gap), Ink(line, colour))) for line in rest]
    return Part(tuple(rows), place)


def text_part(
    text: str, width: int, colour: str = "text", place: Place | None = None, below: str = ""
) -> Part:
    """A paragraph, and a fainter one set in below it."""
    rows = [Row((Ink(line, colour),)) for line in wrap(text, width)]
    if below:
        rows += [Row((Ink(f"  {line}", "muted"),)) for line in wrap(below, max(1, width - 2))]
    return Part(tuple(rows), place)


def table_rows(rows: Iterable[Sequence[str]], width: int) -> list[Row]:
    """Columns as wide as what is in them, the first giving way; the first row names them."""
    known = [tuple(row) for row in rows]
    if not known:
        return []
    widths = [max(width_of(row[at]) for row in known) for at in range(1, len(known[0]))]
    first = max(1, width - sum(each + 2 for each in widths))
    first = min(first, max(width_of(row[0]) for row in known) + 2)
    table = []
    for number, row in enumerate(known):
        colour = "text" if number else "muted"
        name = fitted(row[0], first)
        cells = "".join(f"  {each:>{wide}}" for each, wide in zip(row[1:], widths, strict=True))
        table.append(Row((Ink(name, colour), Ink(cells, colour))))
    return table
