"""What the board shows and where the cursor is: frozen values, and what becomes of them.

The cursor is a deal, not a place: whatever happens to the lanes, it stays on its deal, and only
when that deal is gone does it go to the one that took its place. How a person moves it is in
`steps`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipetui.domain.cards import LaneOrder
from pipetui.domain.filtering import narrows
from pipetui.domain.staleness import FIXED
from pipetui.tui.board.lanes import Lane, Sight, Stack, change, lay_out, narrow, narrow_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipetui.domain.cards import Card
    from pipetui.domain.dates import Now
    from pipetui.domain.goals import GoalProgress
    from pipetui.domain.metrics.rates import Rate
    from pipetui.domain.process import ProcessMap
    from pipetui.domain.staleness import Lines


@dataclass(frozen=True, slots=True)
class Cursor:
    """A lane and a deal in it; no deal stands for the lane's head."""

    lane: int = 0
    deal: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A range being marked: where it began, and what was marked before."""

    start: int
    before: frozenset[int]


@dataclass(frozen=True, slots=True)
class BoardState:
    """A board as it is looked at: all cards, those shown, the cursor, marks and folds."""

    process: ProcessMap
    now: Now
    cards: Mapping[int, Card]
    base: tuple[Stack, ...]
    """Every stage with all its cards, in order: a letter of a filter need not sort them again."""
    lanes: tuple[Lane, ...]
    """The lanes with the cards that are shown."""
    cursor: Cursor = Cursor()
    order: LaneOrder = LaneOrder.URGENCY
    filter_text: str = ""
    marks: frozenset[int] = frozenset()
    """Deals that the next command is for; only shown ones, so that none is acted on unseen."""
    span: Span | None = None
    goal: GoalProgress | None = None
    """How far the pipeline has come towards its goal."""
    signs: int | None = None
    """How many warning signs its health shows; None while they are not counted."""
    to_review: int | None = None
    """How many deals of all pipelines need a decision; None while they are not counted."""
    lines: Lines = FIXED
    """After how many days a card has been in its stage too long."""
    measured: Mapping[int, Rate] = field(default_factory=dict)
    """How many of the deals that came to each stage were won, as of when the board was read."""
    folds: Mapping[int, int | None] = field(default_factory=dict)
    """Ids of folded stages, with the deal the cursor left when it folded them."""

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

    @property
    def targets(self) -> tuple[int, ...]:
        """The deals a command is for: the marked ones in their order, else the one under it."""
        if self.marks:
            return tuple(deal for lane in self.lanes for deal in lane.ids if deal in self.marks)
        return () if self.cursor.deal is None else (self.cursor.deal,)

    def is_folded(self, index: int) -> bool:
        """Whether a lane shows as a strip: a folded one opens while the cursor is on its deal."""
        if self.lanes[index].stage.id not in self.folds:
            return False
        return index != self.cursor.lane or self.cursor.deal is None

    @property
    def sight(self) -> Sight:
        """What of the cards is shown, and in which order."""
        return Sight(
            self.process, self.now, self.order, self.filter_text, self.lines, self.measured
        )


def make_state(
    process: ProcessMap,
    cards: Iterable[Card],
    now: Now,
    order: LaneOrder = LaneOrder.URGENCY,
    measured: Mapping[int, Rate] | None = None,
) -> BoardState:
    """A board with the cursor on its first card."""
    by_id = {card.id: card for card in cards}
    state = BoardState(process, now, by_id, (), (), order=order, measured=measured or {})
    state = _laid_out(state)
    for index, lane in enumerate(state.lanes):
        if lane.ids:
            return replace(state, cursor=Cursor(index, lane.ids[0]))
    return state


def with_cards(state: BoardState, changed: Mapping[int, Card | None]) -> BoardState:
    """The board after some cards changed, came or went (None)."""
    known = {stage.id for stage in state.process.stages}
    cards = dict(state.cards)
    for deal_id, card in changed.items():
        cards.pop(deal_id, None)
        if card is not None and card.stage_id in known:
            cards[deal_id] = card
    base = change(state.base, state.cards, cards, changed, state.sight)
    wanted = replace(state, cards=cards, base=base)
    lanes = [
        lane if stack is before else narrow((stack,), cards, state.sight)[0]
        for lane, before, stack in zip(state.lanes, state.base, base, strict=True)
    ]
    return _settled(replace(wanted, lanes=tuple(lanes)), state)


def with_filter(state: BoardState, text: str) -> BoardState:
    """The board showing what a filter line means; from an emptied lane to the nearest other."""
    if text == state.filter_text:
        return state
    wanted = replace(state, filter_text=text)
    if state.filter_text and narrows(state.filter_text, text, state.process.pipeline.currency):
        lanes = narrow_on(state.base, state.lanes, wanted.cards, wanted.sight)
    else:
        lanes = narrow(state.base, wanted.cards, wanted.sight)
    found = _settled(replace(wanted, lanes=lanes), state)
    if found.lanes and not found.lane.ids:
        here = found.cursor.lane
        filled = [index for index, lane in enumerate(found.lanes) if lane.ids]
        if filled:
            nearest = min(filled, key=lambda index: abs(index - here))
            return replace(found, cursor=Cursor(nearest, found.lanes[nearest].ids[0]))
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


def with_lines(state: BoardState, lines: Lines) -> BoardState:
    """The board by other stale lines: a filter may show other cards."""
    if lines == state.lines:
        return state
    wanted = replace(state, lines=lines)
    shown = narrow(state.base, state.cards, wanted.sight)
    return _settled(replace(wanted, lanes=shown), state)


def on_deal(state: BoardState, deal_id: int | None) -> BoardState:
    """The cursor on a deal; where it was when the deal is not shown."""
    card = state.cards.get(deal_id or 0)
    for index, lane in enumerate(state.lanes):
        if card is not None and lane.stage.id == card.stage_id and card.id in lane.ids:
            return replace(state, cursor=Cursor(index, card.id))
    return state


def _laid_out(state: BoardState) -> BoardState:
    base = lay_out(state.cards, state.sight)
    return replace(state, base=base, lanes=narrow(base, state.cards, state.sight))


def _settled(state: BoardState, before: BoardState) -> BoardState:
    """Cursor and marks where a person would look for them after the lanes changed under them."""
    state = replace(state, marks=still_shown(state, state.marks), span=None)
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


def still_shown(state: BoardState, marks: frozenset[int]) -> frozenset[int]:
    """Those of these deals that are on the lanes."""
    if not marks:
        return marks
    return marks.intersection(deal for lane in state.lanes for deal in lane.ids)


def _same_lane(state: BoardState, before: BoardState) -> int:
    """Where the cursor's lane is now; of one that is gone, where it was."""
    stage = before.lane.stage.id if before.lanes else None
    for index, lane in enumerate(state.lanes):
        if lane.stage.id == stage:
            return index
    return min(before.cursor.lane, len(state.lanes) - 1)
