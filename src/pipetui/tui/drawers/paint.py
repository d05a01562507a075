"""The lines of a drawer: a deal each, its columns as wide as there is room for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.domain.cards import Drawer
from pipetui.domain.money import sum_by_currency
from pipetui.services.present.amounts import money_text, short_sums
from pipetui.services.present.inspection import day_said
from pipetui.tui.widgets.columns import GAP, Column, column_widths
from pipetui.tui.widgets.lines import CURSOR_SIGN, Look, Piece, cut, fitted, width_of
from pipetui.tui.widgets.tabs import filter_shown, fitting_parts, tab_pieces, tab_under

if TYPE_CHECKING:
    from textual.strip import Strip

    from pipetui.domain.cards import Card
    from pipetui.tui.drawers.state import DrawerState
    from pipetui.tui.keys.words import KeyOf

NAMES = {
    Drawer.WON: "Won",
    Drawer.LOST: "Lost",
    Drawer.PARKED: "Parked",
    Drawer.CUSTOMERS: "Customers",
}
_SHORT = {Drawer.PARKED: "Park", Drawer.CUSTOMERS: "Cust"}
"""What drawers are called where there is no room for more."""
_MARGIN = 2
"""Cells before a deal: the sign of the cursor, and a blank."""
_LEAST = {"title": (12, 22), "why": (9, 22), "company": (8, 18)}
"""The least, and a good width of what can be cut."""


@dataclass(frozen=True, slots=True)
class Columns:
    """How wide each column of a drawer is."""

    title: int
    company: int
    value: int
    day: int
    why: int


def tabs(state: DrawerState, look: Look) -> list[Piece]:
    """The pipeline, then the drawers side by side with their counts; the open one stands out."""
    chip, texts = _top(state, look.width)
    pieces = tab_pieces(texts, state.drawer, look.palette)
    return [(chip, look.palette("accent_text", "accent", bold=True)), *pieces] if chip else pieces


def facts_shown(state: DrawerState, look: Look) -> list[Piece]:
    """What the list is narrowed to, and what the shown deals are worth together; if it fits.

    Of recurring values it is a year's worth.
    """
    parts: list[list[Piece]] = []
    if state.filter_text:
        parts.append(filter_shown(state.filter_text, len(state.ids), len(state.cards), look))
    values = (state.cards[deal].value for deal in state.ids)
    sums = sum_by_currency(value for value in values if value)
    parts.append([(short_sums(sums, state.process.pipeline.currency), look("text", bold=True))])
    chip, texts = _top(state, look.width)
    room = look.width - width_of(chip) - width_of("".join(texts.values())) - 1
    return fitting_parts(parts, room, look)


def tab_at(state: DrawerState, x: int, width: int) -> Drawer | None:
    """Which tab is at a cell of their line."""
    chip, texts = _top(state, width)
    return tab_under(texts, x - width_of(chip))


def _top(state: DrawerState, width: int) -> tuple[str, dict[Drawer, str]]:
    """The pipeline's name and the tabs' texts, as long as they can be."""
    chip = f" {cut(state.process.pipeline.name, 24)} "
    whole, short = (
        {
            drawer: f" {names.get(drawer, name)} {state.counts.get(drawer, 0):,} "
            for drawer, name in NAMES.items()
        }
        for names in (NAMES, _SHORT)
    )
    for texts in (whole, short):
        if width_of(chip) + width_of("".join(texts.values())) + 1 <= width:
            return chip, texts
    return "", short


def columns_of(state: DrawerState, width: int) -> Columns:
    """The columns of a list, as wide as its texts are and there is room for."""
    rows = [_cells(state.cards[deal], state) for deal in state.ids]
    columns = []
    last = ("why", "company") if state.drawer is Drawer.LOST else ("company", "why")
    names = ("title", "value", "day", *last)
    for name in names:
        widest = max((width_of(cells[name]) for cells in rows), default=0)
        # An amount or a day that is cut would be another one.
        least, good = _LEAST.get(name, (widest, widest))
        columns.append(Column(widest, least, good, essential=name in {"title", "value", "day"}))
    widths = column_widths(columns, max(0, width - _MARGIN - 1))
    return Columns(**dict(zip(names, widths, strict=True)))


def paint_deal(
    card: Card, state: DrawerState, columns: Columns, look: Look, *, selected: bool
) -> Strip:
    """Title, company, value, the day that matters, and why or what next."""
    look = look.on("cursor" if selected else "background")
    left: list[Piece] = [(CURSOR_SIGN if selected else " ", look("accent", bold=True))]
    cells, gap = _cells(card, state), " "
    for name, colour in _COLOURS.items():
        width = getattr(columns, name)
        if not width:
            continue
        told = fitted(cells[name], width, right=name in {"value", "day"})
        left.append((gap + told, look(colour, bold=name == "title")))
        gap = " " * GAP
    return look.line(left)


_COLOURS = {
    "title": "text",
    "company": "muted",
    "value": "text",
    "day": "muted",
    "why": "text",
}
"""The columns in the order in which they stand."""


def _cells(card: Card, state: DrawerState) -> dict[str, str]:
    """What is told of a deal, by its column."""
    return {
        "title": card.title,
        "company": card.company or "",
        "value": money_text(card.value) if card.value else "",
        "day": _day(card, state),
        "why": _why(card, state),
    }


def nothing_said(state: DrawerState, key: KeyOf) -> str:
    """What would fill an empty drawer, or that nothing matches."""
    if state.filter_text:
        return "Nothing matches."
    match state.drawer:
        case Drawer.WON:
            return f"Nothing is won yet: {key('deal.won')} on a deal wins it."
        case Drawer.LOST:
            return f"Nothing is lost yet: {key('deal.lost')} on a deal gives it up, and asks why."
        case Drawer.PARKED:
            return f"Nothing is parked yet: {key('deal.park')} on a deal puts it away until a day."
        case Drawer.CUSTOMERS:
            return "No customer yet: a won deal that has not left is one."


def _day(card: Card, state: DrawerState) -> str:
    """Until when it is parked, else since when it is what its drawer says."""
    today = state.now.today
    if state.drawer is Drawer.PARKED and card.parked_until is not None:
        return day_said(card.parked_until, today)
    return "" if card.closed_at is None else day_said(state.now.day_of(card.closed_at), today)


def _why(card: Card, state: DrawerState) -> str:
    if state.drawer is Drawer.LOST:
        told = card.competitor and card.competitor != card.lost_reason
        to = f"to {card.competitor}" if told else ""
        return " · ".join(part for part in (card.lost_reason, to) if part)
    if card.churned_at is not None:
        return f"churned: {card.churn_reason}" if card.churn_reason else "churned"
    if state.drawer is Drawer.PARKED and card.next_text:
        return f"then {card.next_text}"
    stage = state.process.stage(card.stage_id)
    # Most are won out of the last stage: that says nothing of a deal.
    is_told = stage is not None and (
        state.drawer is Drawer.PARKED or stage != state.process.stages[-1]
    )
    parts = [stage.name] if stage is not None and is_told else []
    if card.renewal is not None:
        parts.append(f"renews {day_said(card.renewal, state.now.today)}")
    return " · ".join(parts)
