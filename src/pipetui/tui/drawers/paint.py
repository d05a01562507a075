"""The lines of a drawer: a deal each, its columns as wide as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.cards import Drawer
from pipetui.domain.dates import short_day
from pipetui.domain.money import sum_by_currency
from pipetui.services.present.amounts import money_text, short_sums
from pipetui.services.present.inspection import day_said
from pipetui.tui.widgets.lines import CURSOR_SIGN, Look, Piece, cut, fitted, width_of
from pipetui.tui.widgets.tabs import tab_pieces, tab_under

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
_DAY = 12
_VALUE = 10
_BETWEEN = 9
"""Blanks around the columns."""
_WIDE = 64


def tabs(state: DrawerState, look: Look) -> list[Piece]:
    """The drawers side by side with their counts; the open one stands out."""
    return tab_pieces(_tab_texts(state), state.drawer, look.palette)


def sum_shown(state: DrawerState, look: Look) -> list[Piece]:
    """What the shown deals are worth together, a year's worth of recurring ones; if it fits."""
    values = (state.cards[deal].value for deal in state.ids)
    sums = sum_by_currency(value for value in values if value)
    told = short_sums(sums, state.process.pipeline.currency)
    if width_of("".join(_tab_texts(state).values())) + width_of(told) + 2 > look.width:
        return []
    return [(told, look("text", bold=True)), (" ", look("text"))]


def tab_at(state: DrawerState, x: int) -> Drawer | None:
    """Which tab is at a cell of their line."""
    return tab_under(_tab_texts(state), x)


def _tab_texts(state: DrawerState) -> dict[Drawer, str]:
    return {drawer: f" {name} {state.counts.get(drawer, 0):,} " for drawer, name in NAMES.items()}


def paint_deal(card: Card, state: DrawerState, look: Look, *, selected: bool) -> Strip:
    """Title, company, value, the day that matters, and why or what next."""
    look = look.on("cursor" if selected else "background")
    sign: Piece = (CURSOR_SIGN if selected else " ", look("accent", bold=True))
    value, day = money_text(card.value) if card.value else "", _day(card, state)
    if look.width < _WIDE:
        room = max(0, look.width - width_of(day) - 4)
        return look.line(
            [sign, (f" {cut(card.title, room)}", look("text", bold=True))],
            [(f" {day} ", look("muted"))],
        )
    room = look.width - _VALUE - _DAY - _BETWEEN
    title, company = room * 2 // 5, room // 4
    rest = room - title - company
    return look.line(
        [
            sign,
            (f" {fitted(card.title, title)}", look("text", bold=True)),
            (f" {fitted(card.company or '', company)}", look("muted")),
            (f" {cut(value, _VALUE):>{_VALUE}}", look("text")),
            (f"  {fitted(day, _DAY)}", look("muted")),
            (f" {cut(_why(card, state), rest)}", look("text")),
        ]
    )


def nothing_said(state: DrawerState, key: KeyOf) -> str:
    """What would fill an empty drawer, or that nothing matches."""
    if state.filter_text:
        return "Nothing matches."
    match state.drawer:
        case Drawer.WON:
            return f"Nothing is won yet: {key('deal.won')} on a deal wins it."
        case Drawer.LOST:
            return f"Nothing is lost: {key('deal.lost')} on a deal gives it up, with the reason."
        case Drawer.PARKED:
            return f"Nothing is parked: {key('deal.park')} on a deal puts it away until a day."
        case Drawer.CUSTOMERS:
            return "No customer yet: a won deal that has not left is one."


def _day(card: Card, state: DrawerState) -> str:
    today = state.now.today
    if state.drawer is Drawer.PARKED and card.parked_until is not None:
        return f"until {short_day(card.parked_until, today)}"
    if card.closed_at is None:
        return ""
    said = day_said(state.now.day_of(card.closed_at), today)
    return f"since {said}" if state.drawer is Drawer.CUSTOMERS else said


def _why(card: Card, state: DrawerState) -> str:
    if state.drawer is Drawer.LOST:
        told = card.competitor and card.competitor != card.lost_reason
        to = f"to {card.competitor}" if told else ""
        return " · ".join(part for part in (card.lost_reason, to) if part)
    if card.churned_at is not None:
        return f"left: {card.churn_reason}" if card.churn_reason else "left"
    if state.drawer is Drawer.PARKED and card.next_text:
        return f"then {card.next_text}"
    stage = state.process.stage(card.stage_id)
    parts = [stage.name] if stage else []
    if card.renewal is not None:
        parts.append(f"renews {day_said(card.renewal, state.now.today)}")
    return " · ".join(parts)
