"""Text in columns and paragraphs, measured in terminal cells; nothing here prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rich.cells import cell_len, chop_cells, set_cell_size

from pipetui.cli.output import Line, Piece, Style
from pipetui.domain.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Cell = str | Piece

_GAP = 2
_READABLE = 100
_NARROWEST = 10
_UNBOUND_COLUMN = 60
"""Where nobody sees the width, a longer cell stands as it is and pushes only its own row; a column
that would wrap is as wide as what is in it.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    title: str
    align: Literal["left", "right"] = "left"
    least: int | None = None
    """What it is to have where room is short; None keeps it whole. In proportion to it columns
    shrink, where there is hardly any room to a third of it.
    """
    wraps: bool = False
    """Whether a text too long for it goes on below, instead of being cut."""


def width_of(text: str) -> int:
    """The cells a text takes once it is safe to show."""
    return cell_len(visible(text))


def cut(text: str, width: int) -> str:
    """The text in at most `width` cells, its loss marked with `…`."""
    text = visible(text)
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…" if width > 0 else ""


def padded(text: str, width: int, align: Literal["left", "right"] = "left") -> str:
    """The text filled up to `width` cells."""
    text = visible(text)
    blanks = " " * max(width - cell_len(text), 0)
    return blanks + text if align == "right" else text + blanks


def wrapped(text: str, width: int | None) -> list[str]:
    """The text on lines of at most `width` cells, broken at spaces; its own line ends stay."""
    if width is None:
        return [visible(line) for line in text.split("\n")]
    return [line for part in text.split("\n") for line in _wrapped_line(visible(part), width)]


def _wrapped_line(text: str, width: int) -> list[str]:
    width = max(min(width, _READABLE), _NARROWEST)
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if cell_len(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = chop_cells(word, width) or [""]
        lines += full
    return [*lines, line]


def table(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: int | None
) -> list[Line]:
    """Rows under a head, in `width` cells as far as the columns can shrink.

    A column in which every cell is empty is left out.
    """
    used = [
        index
        for index in range(len(columns))
        if any(_text(row[index]) for row in rows) or columns[index].title == "#"
    ]
    columns = [columns[index] for index in used]
    rows = [[row[index] for index in used] for row in rows]
    head: list[Cell] = [Piece(column.title, Style.FAINT) for column in columns]
    whole = [
        max(width_of(_text(row[index])) for row in [head, *rows]) for index in range(len(columns))
    ]
    if width is None:
        widths, gap = (
            [
                each if column.wraps else min(each, _UNBOUND_COLUMN)
                for each, column in zip(whole, columns, strict=True)
            ],
            _GAP,
        )
    else:
        # Where it is tight, single blanks between columns save more than they cost.
        gap = _GAP if sum(whole) + _GAP * (len(columns) - 1) <= width else 1
        widths = _shrunk(columns, whole, width - gap * (len(columns) - 1))
    grid = _Grid(tuple(columns), tuple(widths), gap, is_bound=width is not None)
    return [line for cells in [head, *rows] for line in grid.lines(cells)]


def _shrunk(columns: Sequence[Column], whole: Sequence[int], room: int) -> list[int]:
    widths = list(whole)
    while sum(widths) > room:
        spare = [
            (widths[index] / column.least, index)
            for index, column in enumerate(columns)
            if column.least and widths[index] > column.least // 3
        ]
        if not spare:
            break
        widths[max(spare)[1]] -= 1
    return widths


@dataclass(frozen=True, slots=True)
class _Grid:
    """The columns of a table with the widths they have come to."""

    columns: tuple[Column, ...]
    widths: tuple[int, ...]
    gap: int
    is_bound: bool
    """Whether cells have to keep to the widths."""

    def lines(self, cells: Sequence[Cell]) -> list[Line]:
        """The line of one row, and more where a cell goes on below."""
        parts = [
            self._parts(_text(cell), column, width)
            for cell, column, width in zip(cells, self.columns, self.widths, strict=True)
        ]
        return [
            self._line(cells, [part[number] if number < len(part) else "" for part in parts])
            for number in range(max(map(len, parts), default=0))
        ]

    def _parts(self, text: str, column: Column, width: int) -> list[str]:
        if not self.is_bound:
            return [text]
        return wrapped(text, width) if column.wraps else [cut(text, width)]

    def _line(self, cells: Sequence[Cell], texts: Sequence[str]) -> Line:
        pieces: list[Piece] = []
        for text, cell, column, width in zip(texts, cells, self.columns, self.widths, strict=True):
            style = cell.style if isinstance(cell, Piece) else None
            pieces += (Piece(padded(text, width, column.align), style), Piece(" " * self.gap))
        return tuple(pieces[:-1])


def facts(
    pairs: Iterable[tuple[str, Cell | None]], width: int | None, indent: int = 2
) -> list[Line]:
    """Names and what they hold, one under the other; what is empty is left out."""
    present = [(name, cell) for name, cell in pairs if cell and _text(cell)]
    if not present:
        return []
    names = max(width_of(name) for name, _ in present) + _GAP
    room = None if width is None else width - indent - names
    lines: list[Line] = []
    for name, cell in present:
        style = cell.style if isinstance(cell, Piece) else None
        for number, text in enumerate(wrapped(_text(cell), room)):
            label = padded("" if number else name, names)
            lines.append((" " * indent, Piece(label, Style.FAINT), Piece(text, style)))
    return lines


def set_in(lines: Iterable[Line], cells: int = 2) -> list[Line]:
    """Lines some cells further right."""
    blanks = " " * cells
    return [
        (blanks, *line)
        if isinstance(line, tuple) and not isinstance(line, Piece)
        else (blanks, line)
        for line in lines
    ]


def paragraph(text: str, width: int | None, indent: int = 2) -> list[Line]:
    """A text wrapped and set in."""
    room = None if width is None else width - indent
    return [" " * indent + line for line in wrapped(text, room)]


def _text(cell: Cell) -> str:
    return cell.text if isinstance(cell, Piece) else cell
