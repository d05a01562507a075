"""Tables of figures in the width there is; where it is too small, each line on its own lines."""

from __future__ import annotations

import textwrap
from itertools import zip_longest
from typing import TYPE_CHECKING

from pipetui.cli.layout import facts, padded, width_of, wrapped
from pipetui.cli.output import Piece, Style
from pipetui.services.present.figures.blocks import Tone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipetui.cli.output import Line
    from pipetui.services.present.figures.blocks import Head, Row, Table

STYLES: dict[Tone, Style | None] = {
    Tone.PLAIN: None,
    Tone.STRONG: Style.STRONG,
    Tone.GOOD: Style.GOOD,
    Tone.BAD: Style.BAD,
    Tone.FAINT: Style.FAINT,
}
_GAP = 2
_READABLE = 14
"""A text of more cells may go on below."""
_LONGEST = 22
"""A word of more cells is broken."""


def table_lines(block: Table, width: int) -> Iterator[Line]:
    """A table under its title, in `width` cells."""
    if block.title:
        yield from wrapped(block.title, width)
    if not block.rows:
        yield Piece("nothing to tell", Style.FAINT)
        return
    widths = _widths(block, width)
    if widths is None:
        for row in block.rows:
            yield from _apart(block.heads, row, width)
        return
    heads = [_broken(head.name, room) for head, room in zip(block.heads, widths, strict=True)]
    yield from _lines(heads, block.heads, widths, Style.FAINT)
    for row in block.rows:
        cells = [wrapped(cell, room) for cell, room in zip(row.cells, widths, strict=True)]
        yield from _lines(cells, block.heads, widths, STYLES[row.tone])


def _widths(block: Table, width: int) -> list[int] | None:
    """The cells of each column; None when there are too few for a table."""
    columns = list(zip(*(row.cells for row in block.rows), strict=True))
    cells = [max(map(width_of, column)) for column in columns]
    words = [min(max(map(_longest_word, column)), _LONGEST) for column in columns]
    least = [
        max(min(cell, _READABLE), _longest_word(head.name), word)
        for head, cell, word in zip(block.heads, cells, words, strict=True)
    ]
    spare = width - sum(least) - _GAP * (len(least) - 1)
    if spare < 0:
        return None
    # Room first for figures, then for texts, which can be read on several lines, then for heads.
    names = [width_of(head.name) for head in block.heads]
    wanted = [
        *((place, cells[place]) for place, head in enumerate(block.heads) if head.right),
        *enumerate(cells),
        *enumerate(names),
    ]
    for place, want in wanted:
        more = min(max(want - least[place], 0), spare)
        least[place] += more
        spare -= more
    return least


def _longest_word(text: str) -> int:
    return max(map(width_of, text.split(" ")), default=0)


def _broken(name: str, width: int) -> list[str]:
    """A head on as many lines as it takes; its words stay whole."""
    return textwrap.wrap(name, max(width, 1), break_long_words=False) or [""]


def _lines(
    cells: Sequence[Sequence[str]],
    heads: Sequence[Head],
    widths: Sequence[int],
    style: Style | None,
) -> Iterator[Line]:
    for texts in zip_longest(*cells, fillvalue=""):
        pieces: list[Piece] = []
        for text, head, room in zip(texts, heads, widths, strict=True):
            aligned = padded(text, room, "right" if head.right else "left")
            pieces += (Piece(aligned, style), Piece(" " * _GAP))
        yield tuple(pieces[:-1])


def _apart(heads: Sequence[Head], row: Row, width: int) -> Iterator[Line]:
    """One line of a table as lines of its own: what it is about, and below it all the rest."""
    style = STYLES[row.tone]
    for text in wrapped(row.cells[0], width):
        yield Piece(text, style or Style.STRONG)
    pairs = [(head.name, cell) for head, cell in zip(heads[1:], row.cells[1:], strict=True)]
    yield from facts(pairs, width)
