"""The lines of a sheet in colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.tui.widgets.lines import CURSOR_SIGN, Look, Piece, cut, width_of

if TYPE_CHECKING:
    from textual.strip import Strip

    from pipetui.tui.sheets.flow import FlowLine, Heading
    from pipetui.tui.sheets.sheet import Row


def paint_line(line: FlowLine, look: Look, *, selected: bool) -> Strip:
    """A line of the body; of the block under the cursor on its ground, the first with its sign."""
    if line.heading is not None:
        return _paint_heading(line.heading, look)
    if line.row is None:
        return look.line()
    look = look.on("cursor") if selected else look
    return paint_row(line.row, look, CURSOR_SIGN if selected and line.starts else " ")


def paint_row(row: Row, look: Look, sign: str = " ") -> Strip:
    """Pieces in their colours, a blank at the end."""
    left: list[Piece] = [(sign, look("accent", bold=True))]
    left += [(ink.text, look(ink.colour, bold=ink.bold)) for ink in row.left]
    right = [(ink.text, look(ink.colour, bold=ink.bold)) for ink in row.right]
    return look.line(left, [*right, (" ", look("text"))])


def _paint_heading(heading: Heading, look: Look) -> Strip:
    """The section's name, a thin rule, its figures."""
    figures = f" {heading.figures} " if heading.figures else ""
    name = f" {cut(heading.text, max(0, look.width - width_of(figures) - 3))} "
    rule = "─" * max(0, look.width - width_of(name) - width_of(figures) - (not figures))
    return look.line(
        [(name, look("accent", bold=True)), (rule, look("border"))], [(figures, look("muted"))]
    )
