"""A drawer as it is looked at: its deals in order, those shown, and the cursor; pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipetui.domain.cards import Drawer
from pipetui.domain.filtering import card_filter
from pipetui.tui.cursors import kept, row_of, stepped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipetui.domain.cards import Card
    from pipetui.domain.dates import Now
    from pipetui.domain.process import ProcessMap


@dataclass(frozen=True, slots=True)
class DrawerState:
    """One open drawer; the cursor is a deal, None only when nothing is shown."""

    process: ProcessMap
    now: Now
    drawer: Drawer = Drawer.WON
    cards: Mapping[int, Card] = field(default_factory=dict)
    ids: tuple[int, ...] = ()
    """The shown deals, in order."""
    cursor: int | None = None
    filter_text: str = ""
    counts: Mapping[Drawer, int] = field(default_factory=dict)

    @property
    def row(self) -> int:
        """The cursor's place from 0; -1 when nothing is shown."""
        return row_of(self.cursor, self.ids)

    @property
    def card(self) -> Card | None:
        """What is under the cursor."""
        return None if self.cursor is None else self.cards[self.cursor]


def with_cards(
    state: DrawerState, drawer: Drawer, cards: Iterable[Card], counts: Mapping[Drawer, int]
) -> DrawerState:
    """A drawer with what is in it now; in the same one the cursor stays on its deal or place."""
    by_id = {card.id: card for card in cards}
    return _settled(replace(state, drawer=drawer, cards=by_id, counts=counts), state)


def with_filter(state: DrawerState, text: str) -> DrawerState:
    """Showing what a filter line means."""
    return _settled(replace(state, filter_text=text), state)


def step(state: DrawerState, rows: int) -> DrawerState:
    """The cursor up or down, as far as that goes."""
    return replace(state, cursor=stepped(state.cursor, state.ids, rows))


def on_deal(state: DrawerState, deal: int | None) -> DrawerState:
    """The cursor on a deal; where it was when that is not shown."""
    return replace(state, cursor=deal) if deal in state.ids else state


def _settled(state: DrawerState, before: DrawerState) -> DrawerState:
    test = card_filter(state.filter_text, state.process, state.now)
    ids = tuple(card.id for card in state.cards.values() if test(card))
    among = before.ids if state.drawer is before.drawer else ()
    return replace(state, ids=ids, cursor=kept(before.cursor, among, ids))
