"""Sections of figures as lines of text: numbers in columns, tables, and plots of characters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.cli.figures_table import STYLES, table_lines
from pipetui.cli.layout import padded, width_of, wrapped
from pipetui.cli.output import Piece, Style
from pipetui.services.present.figures.blocks import Numbers, Table, Text
from pipetui.services.present.figures.plots import plot_lines
from pipetui.services.present.figures.words import NO_BREAK, unbroken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipetui.cli.output import Line
    from pipetui.services.present.figures.blocks import Block, Number, Section
    from pipetui.services.present.figures.plots import PlotLine

UNSEEN_WIDTH = 100
"""Cells of a line where nobody sees the width, as in a pipe."""
_INDENT = 2
_GAP = 2
_LEAST_NOTE = 24
_MOST_LABEL = 40

_INKS: dict[str, Style | None] = {
    "text": None,
    "muted": Style.FAINT,
    "accent": Style.ACCENT,
    "ok": Style.GOOD,
    "warning": Style.WARN,
    "error": Style.BAD,
}


def section_lines(sections: Iterable[Section], width: int | None) -> Iterator[Line]:
    """Sections one below the other, a blank line between them."""
    for place, section in enumerate(sections):
        if place:
            yield ""
        yield from _section(section, width or UNSEEN_WIDTH)


def _unbroken(block: Block) -> Block:
    """The block with figures that are not broken at the end of a line: `83 %`, `(n 58)`, `12 d`."""
    match block:
        case Numbers():
            told = (
                each._replace(text=unbroken(each.text), note=unbroken(each.note))
                for each in block.numbers
            )
            return replace(block, numbers=tuple(told))
        case Table():
            rows = (row._replace(cells=tuple(map(unbroken, row.cells))) for row in block.rows)
            return replace(block, rows=tuple(rows))
        case Text():
            return replace(block, text=unbroken(block.text))
        case _:
            return block


def _section(section: Section, width: int) -> Iterator[Line]:
    """The title, what there is to tell, and below it what was counted."""
    yield from (Piece(text, Style.STRONG) for text in wrapped(section.title, width))
    room = width - _INDENT
    for place, block in enumerate(section.blocks):
        lines = list(_block(_unbroken(block), room))
        if place and len(lines) > 1 and not isinstance(block, Text):
            yield ""
        yield from (_set_in(line) for line in lines)
    basis = wrapped(unbroken(section.based), room) if section.based else []
    yield from (_set_in(Piece(text, Style.FAINT)) for text in basis)


def _block(block: Block, width: int) -> Iterable[Line]:
    match block:
        case Text():
            style = STYLES[block.tone]
            return [Piece(text, style) for text in wrapped(block.text, width)]
        case Numbers():
            return _numbers(block.numbers, width)
        case Table():
            return table_lines(block, width)
        case _:
            return [_plotted(line) for line in plot_lines(block, width)]


def _numbers(numbers: Iterable[Number], width: int) -> Iterator[Line]:
    """Label, figure and note in three columns; where there is no room the note goes below."""
    told = list(numbers)
    labels = min(max((width_of(each.label) for each in told), default=0), _MOST_LABEL, width // 2)
    texts = max((width_of(each.text) for each in told), default=0)
    beside = width - labels - texts - 2 * _GAP
    for each in told:
        for place, label in enumerate(wrapped(each.label, labels)[:-1]):
            yield " " * _INDENT * bool(place) + label
        label = padded(wrapped(each.label, labels)[-1], labels + _GAP)
        style = STYLES[each.tone]
        if beside >= _LEAST_NOTE:
            notes = wrapped(each.note, beside)
            figure = Piece(padded(each.text, texts), style)
            yield (label, figure, Piece(" " * _GAP + notes[0], Style.FAINT))
            start = " " * (labels + texts + 2 * _GAP)
            yield from (Piece(start + note, Style.FAINT) for note in notes[1:])
            continue
        figures = wrapped(each.text, width - labels - _GAP)
        yield (label, Piece(figures[0], style))
        yield from (Piece(" " * (labels + _GAP) + text, style) for text in figures[1:])
        if each.note:
            yield from (
                Piece(" " * (2 * _INDENT) + note, Style.FAINT)
                for note in wrapped(each.note, width - 2 * _INDENT)
            )


def _plotted(line: PlotLine) -> Line:
    return tuple(Piece(ink.text, _INKS.get(ink.ink)) for ink in line.inks)


def _set_in(line: Line) -> Line:
    """The line some cells further right, its blanks like any other again."""
    pieces = line if isinstance(line, tuple) and not isinstance(line, Piece) else (line,)
    return (" " * _INDENT, *map(_with_blanks, pieces))


def _with_blanks(piece: str | Piece) -> str | Piece:
    if isinstance(piece, str):
        return piece.replace(NO_BREAK, " ")
    return piece._replace(text=piece.text.replace(NO_BREAK, " "))
