"""A page of figures as lines: words, numbers, tables and plots, with the deals behind each."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pipetui.services.present.figures.blocks import Numbers, Table, Text, Tone
from pipetui.services.present.figures.plots import plot_lines
from pipetui.services.present.figures.words import BEFORE
from pipetui.tui.widgets.columns import GAP, Column, column_widths
from pipetui.tui.widgets.line_page import PageLine, Spot, heading, words
from pipetui.tui.widgets.lines import Ink, cut, fitted, width_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipetui.services.present.figures.blocks import (
        Block,
        Deals,
        Head,
        Number,
        Page,
        Row,
        Section,
    )

WIDEST = 118
"""Cells over which a page is not spread any wider."""
_RANGE = re.compile(r"(\d % \(n [\d,]+\)), \d+\N{EN DASH}\d+ %")
_INDENT = 3
_LABEL = 40
_GOOD = 24
_LEAST_LABEL = 10
_COLOURS: Mapping[Tone, str] = {Tone.FAINT: "muted", Tone.GOOD: "ok", Tone.BAD: "warning"}


class Line(NamedTuple):
    """A line of a section with what it is about, for whoever opens it."""

    inks: tuple[Ink, ...] = ()
    deals: Deals = ()
    about: str = ""
    """`Win rate, won`."""


class Opens(NamedTuple):
    """What is behind a line on which the cursor can stand."""

    about: str
    deals: Deals


def page_lines(page: Page, width: int) -> tuple[list[PageLine], Mapping[Spot, Opens]]:
    """The whole page, and what is behind each of its spots."""
    room = min(width, WIDEST)
    lines: list[PageLine] = []
    opens: dict[Spot, Opens] = {}
    for section in page.sections:
        lines += [PageLine()] if lines else []
        lines.append(heading(section.title))
        for number, line in enumerate(_section(section, room)):
            spot = None
            if line.deals:
                spot = Spot(f"{section.key} {number}")
                opens[spot] = Opens(line.about or section.title, line.deals)
            lines.append(PageLine(line.inks, spot))
    return lines, opens


def _section(section: Section, room: int) -> Iterator[Line]:
    for place, block in enumerate(section.blocks):
        if place and not isinstance(block, Text):
            yield Line()
        for line in _block(block, room):
            yield line._replace(about=_about(section.title, line.about))
    if section.based:
        yield from _words(section.based, room)


def _about(title: str, what: str) -> str:
    return f"{title}, {what}" if what and what != title else title


def _words(text: str, room: int, colour: str = "muted", indent: int = _INDENT) -> Iterator[Line]:
    for line in words(text, room, colour, indent):
        yield Line(line.left)


def _block(block: Block, room: int) -> Iterator[Line]:
    match block:
        case Text():
            yield from _words(block.text, room, _COLOURS.get(block.tone, "text"))
        case Numbers():
            yield from _numbers(block.numbers, room)
        case Table():
            yield from _table(block, room)
        case _:
            for each in plot_lines(block, room - _INDENT - 1):
                inks = (Ink(" " * _INDENT), *(Ink(text, ink) for text, ink in each.inks))
                yield Line(inks, each.deals, each.about)


# -- numbers -------------------------------------------------------------------------------


def _numbers(numbers: Sequence[Number], room: int) -> Iterator[Line]:
    """Name, figure and what has to be known about it, in three columns as far as there is room."""
    label = min(max(width_of(each.label) for each in numbers), _LABEL, room // 2) if numbers else 0
    figure = max((width_of(each.text) for each in numbers), default=0)
    notes = _INDENT + label + GAP + figure + GAP
    for each in numbers:
        name = fitted(each.label, label)
        colour = _COLOURS.get(each.tone, "text")
        text = cut(each.text, room - _INDENT - label - GAP)
        inks = (
            Ink(" " * _INDENT),
            Ink(name, "muted"),
            Ink(" " * GAP),
            Ink(text, colour, bold=each.tone is not Tone.FAINT),
        )
        if each.note and notes + width_of(each.note) <= room:
            blank = " " * (figure - width_of(text) + GAP)
            yield Line((*inks, Ink(blank + each.note, "muted")), each.deals, each.label)
            continue
        yield Line(inks, each.deals, each.label)
        if each.note:
            yield from _words(each.note, room, indent=_INDENT + label + GAP)


# -- tables --------------------------------------------------------------------------------


def _table(table: Table, room: int) -> Iterator[Line]:
    """Its columns as far as there is room for them; what has none is named below."""
    if table.title:
        yield Line((Ink(" " * _INDENT), Ink(table.title, bold=True)))
    widths = _widths(table, room - _INDENT - 1)
    if not all(widths):
        # A column beside its pair tells more than the ranges of both.
        shorter = [row._replace(cells=tuple(map(_without_range, row.cells))) for row in table.rows]
        table = replace(table, rows=tuple(shorter))
        widths = _widths(table, room - _INDENT - 1)
    if any(head.name for head in table.heads):
        yield _cells([head.name for head in table.heads], table.heads, widths, ("muted", "muted"))
    for row in table.rows:
        yield _row(row, table.heads, widths)
    missing = [head.name for head, width in zip(table.heads, widths, strict=True) if not width]
    missing = [name for name in missing if name]
    if missing and table.rows:
        yield from _words(f"On a wider screen also: {', '.join(missing)}.", room)


def _without_range(cell: str) -> str:
    """A share of enough cases without the range behind it; of few it is not told without."""
    return _RANGE.sub(r"\1", cell)


def _widths(table: Table, room: int) -> list[int]:
    """How wide each column is; what it is about and what comes of it are there before the rest."""
    columns = []
    for place, head in enumerate(table.heads):
        cells = [head.name, *(row.cells[place] for row in table.rows)]
        natural = max((width_of(cell) for cell in cells), default=0)
        # A number that is cut would be another one.
        least = natural if head.right else min(natural, _LEAST_LABEL)
        columns.append(Column(natural, least, min(natural, _GOOD), essential=place == 0))
    ending = table.heads[-1].name != BEFORE and columns[-1].natural <= _GOOD
    first = {0, len(columns) - 1} if ending else {0}
    order = sorted(
        range(len(columns)),
        key=lambda place: (place not in first, table.heads[place].name == BEFORE, place),
    )
    widths = column_widths([columns[place] for place in order], room)
    return [widths[order.index(place)] for place in range(len(columns))]


def _row(row: Row, heads: Sequence[Head], widths: Sequence[int]) -> Line:
    colour = _COLOURS.get(row.tone, "text")
    line = _cells(row.cells, heads, widths, (colour, colour), bold=row.tone is Tone.STRONG)
    return line._replace(deals=row.deals, about=row.cells[0])


def _cells(
    cells: Sequence[str],
    heads: Sequence[Head],
    widths: Sequence[int],
    colours: tuple[str, str],
    *,
    bold: bool = False,
) -> Line:
    inks = [Ink(" " * _INDENT)]
    gap = ""
    for place, (cell, head, width) in enumerate(zip(cells, heads, widths, strict=True)):
        if width:
            text = fitted(cell, width, right=head.right)
            inks.append(Ink(gap + text, colours[place > 0], bold=bold))
            gap = " " * GAP
    return Line(tuple(inks))
