"""What the board shows and where the cursor is: frozen values and the steps between them.

The cursor is a deal, not a place: whatever happens to the lanes, it stays on its deal, and only
when that deal is gone does it go to the one that took its place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipetui.domain.cards import LaneOrder, card_filter, order_cards
from pipetui.domain.money import sum_by_currency

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipetui.domain.cards import Card
    from pipetui.domain.dates import Now
    from pipetui.domain.process import ProcessMap, Stage


@dataclass(frozen=True, slots=True)
class Lane:
    """A stage with the cards that are shown, in order."""

    stage: Stage
    ids: tuple[int, ...]
    sums: Mapping[str, int]
    """Value of the shown cards by currency, a year's worth of recurring ones, in minor units."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A lane and a deal in it; no deal stands for the lane's head."""

    lane: int = 0
    deal: int | None = None


@dataclass(frozen=True, slots=True)
class BoardState:
    """A board as it is looked at: all cards, those shown, the cursor."""

    process: ProcessMap
    now: Now
    cards: Mapping[int, Card]
    lanes: tuple[Lane, ...]
    cursor: Cursor = Cursor()
    order: LaneOrder = LaneOrder.URGENCY
    filter_text: str = ""

    @property
    def lane(self) -> Lane:
        """The lane the cursor is in."""
        return self.lanes[self.cursor.lane]

    @property
    def card(self) -> Card | None:
        """The card under the cursor; None on a head."""
        return None if self.cursor.deal is None else self.cards[self.cursor.deal]

    @property
    def row(self) -> int:
        """The cursor's place in its lane from 0; -1 on the head."""
        deal = self.cursor.deal
        return -1 if deal is None else self.lane.ids.index(deal)

    @property
    def shown(self) -> int:
        """How many cards are shown."""
        return sum(len(lane.ids) for lane in self.lanes)


def make_state(
    process: ProcessMap,
    cards: Iterable[Card],
    now: Now,
    order: LaneOrder = LaneOrder.URGENCY,
) -> BoardState:
    """A board with the cursor on its first card."""
    by_id = {card.id: card for card in cards}
    state = _laid_out(BoardState(process, now, by_id, (), order=order))
    for index, lane in enumerate(state.lanes):
        if lane.ids:
            return replace(state, cursor=Cursor(index, lane.ids[0]))
    return state


def with_cards(state: BoardState, changed: Mapping[int, Card | None]) -> BoardState:
    """The board after some cards changed, came or went (None)."""
    known = {stage.id for stage in state.process.stages}
    cards = dict(state.cards)
    touched: set[int] = set()
    for deal_id, card in changed.items():
        former = cards.pop(deal_id, None)
        if former is not None:
            touched.add(former.stage_id)
        if card is not None and card.stage_id in known:
            cards[deal_id] = card
            touched.add(card.stage_id)
    test = card_filter(state.filter_text, state.process, state.now)
    lanes = tuple(
        _lane(lane.stage, _members(lane, cards, changed, test), state.order, state.now)
        if lane.stage.id in touched
        else lane
        for lane in state.lanes
    )
    return _settled(replace(state, cards=cards, lanes=lanes), state)


def with_filter(state: BoardState, text: str) -> BoardState:
    """The board showing what a filter line means; from an emptied lane to the nearest other."""
    found = _settled(_laid_out(replace(state, filter_text=text)), state)
    if found.lanes and not found.lane.ids:
        here = found.cursor.lane
        filled = [index for index, lane in enumerate(found.lanes) if lane.ids]
        if filled:
            return to_lane(found, min(filled, key=lambda index: abs(index - here)))
    return found


def with_order(state: BoardState, order: LaneOrder) -> BoardState:
    """The board in another order."""
    return _settled(_laid_out(replace(state, order=order)), state)


def with_now(state: BoardState, now: Now) -> BoardState:
    """The board at another instant: the order may follow the day."""
    return _settled(_laid_out(replace(state, now=now)), state)


def with_board(state: BoardState, process: ProcessMap, cards: Iterable[Card]) -> BoardState:
    """The board read anew, on the same filter, order and deal."""
    by_id = {card.id: card for card in cards}
    return _settled(_laid_out(replace(state, process=process, cards=by_id)), state)


def on_deal(state: BoardState, deal_id: int | None) -> BoardState:
    """The cursor on a deal; where it was when the deal is not shown."""
    card = state.cards.get(deal_id or 0)
    for index, lane in enumerate(state.lanes):
        if card is not None and lane.stage.id == card.stage_id and card.id in lane.ids:
            return replace(state, cursor=Cursor(index, card.id))
    return state


def step_row(state: BoardState, rows: int) -> BoardState:
    """The cursor up (negative) or down its lane, as far as that goes; above the first: the head."""
    last = len(state.lane.ids) - 1
    return _at(state, state.cursor.lane, max(-1, min(last, state.row + rows)))


def step_lane(state: BoardState, lanes: int) -> BoardState:
    """The cursor into a lane beside, at the height where it was."""
    index = max(0, min(len(state.lanes) - 1, state.cursor.lane + lanes))
    return state if index == state.cursor.lane else to_lane(state, index)


def to_lane(state: BoardState, index: int) -> BoardState:
    """The cursor into a lane by its place, at the height where it was."""
    if not 0 <= index < len(state.lanes):
        return state
    return _at(state, index, min(max(state.row, 0), len(state.lanes[index].ids) - 1))


def to_end(state: BoardState, *, top: bool) -> BoardState:
    """The cursor on the first or the last card of its lane."""
    last = len(state.lane.ids) - 1
    return _at(state, state.cursor.lane, min(0, last) if top else last)


def neighbours_after_step(state: BoardState, step: int) -> tuple[int | None, int | None] | None:
    """Between which two deals the card under the cursor comes when it moves a place down or up.

    None when it is at that end already, or on a head.
    """
    row, ids = state.row, state.lane.ids
    target = row + step
    if row < 0 or not 0 <= target < len(ids):
        return None
    rest = [deal for deal in ids if deal != state.cursor.deal]
    above = rest[target - 1] if target > 0 else None
    below = rest[target] if target < len(rest) else None
    return above, below


def _at(state: BoardState, lane: int, row: int) -> BoardState:
    ids = state.lanes[lane].ids
    return replace(state, cursor=Cursor(lane, ids[row] if row >= 0 else None))


def _laid_out(state: BoardState) -> BoardState:
    test = card_filter(state.filter_text, state.process, state.now)
    members: dict[int, list[Card]] = {stage.id: [] for stage in state.process.stages}
    for card in state.cards.values():
        if card.stage_id in members and test(card):
            members[card.stage_id].append(card)
    lanes = tuple(
        _lane(stage, members[stage.id], state.order, state.now) for stage in state.process.stages
    )
    return replace(state, lanes=lanes)


def _lane(stage: Stage, cards: Iterable[Card], order: LaneOrder, now: Now) -> Lane:
    ordered = order_cards(cards, order, now.today)
    sums = sum_by_currency(card.value for card in ordered if card.value)
    return Lane(stage, tuple(card.id for card in ordered), sums)


def _members(
    lane: Lane,
    cards: Mapping[int, Card],
    changed: Mapping[int, Card | None],
    test: Callable[[Card], bool],
) -> list[Card]:
    """The cards a lane shows now: those it had that did not change, and the changed ones in it."""
    kept = [cards[deal] for deal in lane.ids if deal not in changed]
    came = [
        card
        for deal in changed
        if (card := cards.get(deal)) and card.stage_id == lane.stage.id and test(card)
    ]
    return kept + came


def _settled(state: BoardState, before: BoardState) -> BoardState:
    """The cursor where a person would look for it after the lanes changed under it."""
    if not state.lanes:
        return replace(state, cursor=Cursor())
    deal = before.cursor.deal
    lane_index = _same_lane(state, before)
    if deal is not None:
        found = on_deal(replace(state, cursor=Cursor()), deal)
        if found.cursor.deal == deal:
            return found
        # It is gone or filtered out: the next one that is left in its lane, else the one before.
        order = before.lane.ids
        row = order.index(deal)
        left = set(state.lanes[lane_index].ids)
        for other in (*order[row + 1 :], *reversed(order[:row])):
            if other in left:
                return replace(state, cursor=Cursor(lane_index, other))
    ids = state.lanes[lane_index].ids
    fallback = ids[0] if deal is not None and ids else None
    return replace(state, cursor=Cursor(lane_index, fallback))


def _same_lane(state: BoardState, before: BoardState) -> int:
    """Where the cursor's lane is now; of one that is gone, where it was."""
    stage = before.lane.stage.id if before.lanes else None
    for index, lane in enumerate(state.lanes):
        if lane.stage.id == stage:
            return index
    return min(before.cursor.lane, len(state.lanes) - 1)
