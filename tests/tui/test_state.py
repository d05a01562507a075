"""The board's state: lanes hold what is shown, and the cursor keeps to its deal."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from pipetui.domain.cards import Card, LaneOrder, order_key
from pipetui.domain.dates import Now
from pipetui.domain.filtering import card_filter
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.money import Money, sum_by_currency
from pipetui.domain.process import ProcessMap
from pipetui.tui.board import state as boards
from pipetui.tui.board import steps
from pipetui.tui.board.state import BoardState, Cursor
from tests.support.examples import FEW
from tests.tui.cards import LANES, NOW, card, cards, process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipetui.tui.board.lanes import Lane

IDS = st.integers(1, 9)
MEASURED = {1: Rate(7, 21), 2: Rate(19, 19), 4: Rate(20, 20)}
"""Of the second stage too few deals are known to go by."""
FILTERS = (
    "",
    "w",
    "we",
    "web",
    "acme",
    "acme s",
    "acme stale",
    "#vip",
    "stale",
    "overdue",
    ">1k",
    "nothing like it",
)


def board(*counts: int, **fields: object) -> BoardState:
    """A board whose lanes hold so many cards, numbered from 1 on, lane by lane."""
    made: list[Card] = []
    for stage, count in enumerate(counts, 1):
        made += [card(len(made) + place, stage) for place in range(1, count + 1)]
    return boards.make_state(process(), made, NOW, LaneOrder.MANUAL)


def at(state: BoardState, lane: int, deal: int | None) -> BoardState:
    """The board with the cursor there."""
    return (
        steps.step_row(steps.to_lane(state, lane), -99)
        if deal is None
        else boards.on_deal(state, deal)
    )


class Board(RuleBasedStateMachine):
    """Anything may happen to the cards; a person moves, filters and orders meanwhile."""

    @initialize(data=st.data(), numbers=st.sets(IDS))
    def start(self, data: st.DataObject, numbers: set[int]) -> None:
        made = [data.draw(cards(number)) for number in numbers]
        known = [each for each in made if (each.stage_id or 0) <= len(LANES)]
        self.state = boards.make_state(process(), known, NOW, measured=MEASURED)
        self.everything = {each.id: each for each in known}

    # -- the world changes -----------------------------------------------------------------

    @rule(data=st.data(), numbers=st.sets(IDS, min_size=1))
    def others_change_cards(self, data: st.DataObject, numbers: set[int]) -> None:
        changed = {number: data.draw(st.none() | cards(number)) for number in sorted(numbers)}
        self.everything |= {number: each for number, each in changed.items() if each}
        for number, each in changed.items():
            if each is None or self.state.process.stage(each.stage_id) is None:
                self.everything.pop(number, None)
        self.keeps_to_its_deal(boards.with_cards(self.state, changed))
        again = boards.with_board(self.state, self.state.process, self.everything.values())
        assert again.lanes == self.state.lanes
        assert again.cards == self.state.cards

    @rule(days=st.integers(1, 5))
    def a_day_begins(self, days: int) -> None:
        later = Now(self.state.now.instant + timedelta(days=days), NOW.zone)
        self.keeps_to_its_deal(boards.with_now(self.state, later))

    @rule(names=st.sampled_from((LANES, (*LANES, "Onboarding"), ("New", *LANES))))
    def the_map_changes(self, names: tuple[str, ...]) -> None:
        known = {stage.id for stage in process(*names).stages}
        self.everything = {n: each for n, each in self.everything.items() if each.stage_id in known}
        deal = self.state.cursor.deal
        self.state = boards.with_board(self.state, process(*names), self.everything.values())
        if deal in self.shown_ids:
            assert self.state.cursor.deal == deal

    # -- a person looks --------------------------------------------------------------------

    @rule(text=st.sampled_from(FILTERS))
    def filters(self, text: str) -> None:
        before = self.state
        self.state = boards.with_filter(before, text)
        if before.cursor.deal in self.shown_ids:
            assert self.state.cursor.deal == before.cursor.deal
        if text == before.filter_text:
            assert self.state is before
        else:
            assert self.state.lane.ids or not self.shown_ids

    @rule(order=st.sampled_from(LaneOrder))
    def orders(self, order: LaneOrder) -> None:
        self.keeps_to_its_deal(boards.with_order(self.state, order))

    @rule(rows=st.integers(-4, 4))
    def steps_in_its_lane(self, rows: int) -> None:
        before = self.state
        self.state = steps.step_row(before, rows)
        last = len(before.lane.ids) - 1
        assert self.state.row == max(-1, min(last, before.row + rows))
        assert self.state.cursor.lane == before.cursor.lane

    @rule(lanes=st.integers(-5, 5))
    def steps_to_the_side(self, lanes: int) -> None:
        before = self.state
        self.state = steps.step_lane(before, lanes)
        last = len(before.lanes) - 1
        assert self.state.cursor.lane == max(0, min(last, before.cursor.lane + lanes))

    @rule(top=st.booleans())
    def goes_to_an_end(self, top: bool) -> None:
        self.state = steps.to_end(self.state, top=top)
        if self.state.lane.ids:
            assert self.state.cursor.deal == self.state.lane.ids[0 if top else -1]

    @rule(deal=IDS | st.none())
    def goes_to_a_deal(self, deal: int | None) -> None:
        before = self.state
        self.state = boards.on_deal(before, deal)
        shown = deal in self.shown_ids
        assert self.state.cursor == (self.state.cursor if shown else before.cursor)
        assert self.state.cursor.deal == deal or not shown

    @rule()
    def marks_the_card(self) -> None:
        before = self.state
        self.state = steps.toggle_mark(before)
        deal = before.cursor.deal
        assert self.state.marks ^ before.marks == ({deal} if deal else set())
        assert self.state.cursor == before.cursor

    @rule()
    def begins_or_ends_a_range(self) -> None:
        self.state = steps.toggle_span(self.state)

    @rule()
    def marks_a_lane(self) -> None:
        here, before = set(self.state.lane.ids), self.state.marks
        self.state = steps.toggle_lane_marks(self.state)
        assert self.state.marks in (before - here, before | here)
        assert not here or self.state.marks != before

    @rule(lane=st.integers(0, 3) | st.none())
    def folds(self, lane: int | None) -> None:
        before, index = self.state, self.state.cursor.lane if lane is None else lane
        folded = steps.toggle_fold(before, lane)
        stage = before.lanes[index].stage.id
        assert (stage in folded.folds) is (stage not in before.folds)
        assert folded.cursor.lane == before.cursor.lane
        again = steps.toggle_fold(folded, lane)
        assert set(again.folds) == set(before.folds)
        if stage not in before.folds and before.cursor.deal is not None:
            assert again.cursor == before.cursor
        self.state = folded

    @rule()
    def unfolds_all(self) -> None:
        self.state = steps.unfold_all(self.state)
        assert not self.state.folds

    # -- what always holds -----------------------------------------------------------------

    def keeps_to_its_deal(self, after: BoardState) -> None:
        """On the same deal while it is shown; else on its neighbour below, above, or the head."""
        before, self.state = self.state, after
        deal, lane = before.cursor.deal, before.cursor.lane
        if deal in self.shown_ids:
            assert after.cursor.deal == deal
            return
        assert after.cursor.lane == lane
        if deal is None:
            assert after.cursor.deal is None
            return
        place = before.lane.ids.index(deal)
        nearest = (*before.lane.ids[place + 1 :], *reversed(before.lane.ids[:place]))
        left = [other for other in nearest if other in after.lane.ids]
        expected = [*left, *after.lane.ids, None]
        assert after.cursor.deal == expected[0]

    @property
    def shown_ids(self) -> set[int | None]:
        return {deal for lane in self.state.lanes for deal in lane.ids}

    @invariant()
    def the_cursor_is_somewhere(self) -> None:
        state = self.state
        assert 0 <= state.cursor.lane < len(state.lanes)
        if state.cursor.deal is None:
            assert (state.row, state.card) == (-1, None)
        else:
            assert state.lane.ids[state.row] == state.cursor.deal
            assert state.card == state.cards[state.cursor.deal]
            assert state.card.stage_id == state.lane.stage.id

    @invariant()
    def a_deal_under_the_cursor_is_in_an_open_lane(self) -> None:
        state = self.state
        assert state.cursor.deal is None or not state.is_folded(state.cursor.lane)

    @invariant()
    def only_what_is_shown_is_acted_on(self) -> None:
        state = self.state
        assert state.marks <= self.shown_ids
        assert set(state.targets) == (state.marks or {state.cursor.deal} - {None})
        assert len(set(state.targets)) == len(state.targets)

    @invariant()
    def lanes_hold_the_shown_cards_in_order(self) -> None:
        state = self.state
        test = card_filter(state.filter_text, state.process, state.now)
        assert [lane.stage for lane in state.lanes] == list(state.process.stages)
        for lane in state.lanes:
            here = [
                each
                for each in self.everything.values()
                if each.stage_id == lane.stage.id and test(each)
            ]
            ordered = sorted(here, key=order_key(state.order, state.now.today))
            assert list(lane.ids) == [each.id for each in ordered]

    @invariant()
    def sums_are_of_what_is_shown(self) -> None:
        for lane in self.state.lanes:
            shown = [self.state.cards[deal] for deal in lane.ids]
            here = [each for each in shown if each.is_open]
            assert lane.sums == total(shown)
            assert lane.open_sums == total(here)
            assert lane.weighted == total(
                replace(each, value=Money(exact, each.value.currency))
                for each in here
                if each.value and (exact := likely(each, lane)) is not None
            )
            assert lane.open_count == len(here)
        assert self.state.shown == len(self.shown_ids)

    @invariant()
    def without_a_filter_every_card_is_shown(self) -> None:
        state = self.state
        whole = [stack.lane for stack in state.base]
        assert sorted(deal for lane in whole for deal in lane.ids) == sorted(state.cards)
        if not state.filter_text:
            assert list(state.lanes) == whole


def total(cards: Iterable[Card]) -> dict[str, int]:
    """Their values by currency; one that comes to nothing is not told."""
    sums = sum_by_currency(each.value for each in cards if each.value)
    return {currency: minor for currency, minor in sums.items() if minor}


def likely(card: Card, lane: Lane) -> int | None:
    """What an open card adds to its lane's weighted sum, worked out in fractions."""
    measured = {1: Fraction(7, 21), 4: Fraction(1)}.get(lane.stage.id)
    assumed = None if lane.stage.probability is None else Fraction(lane.stage.probability, 100)
    chance = assumed if measured is None else measured
    if card.probability is not None:
        chance = Fraction(card.probability, 100)
    if card.value is None or chance is None:
        return None
    return round(card.value.annualised().minor * chance)


TestBoard = Board.TestCase
TestBoard.settings = settings(max_examples=2 * FEW, stateful_step_count=25)


@pytest.mark.parametrize(
    ("start", "rows", "end"),
    [
        (1, 1, 2),
        (1, 99, 3),
        (3, 1, 3),
        (2, -1, 1),
        (1, -1, None),
        (3, -99, None),
        (None, -1, None),
        (None, 1, 1),
        (None, 2, 2),
    ],
)
def test_a_row_up_or_down_ends_at_the_head_and_the_last_card(
    start: int | None, rows: int, end: int | None
) -> None:
    assert steps.step_row(at(board(3), 0, start), rows).cursor == Cursor(0, end)


@pytest.mark.parametrize(
    ("start", "lanes", "end"),
    [
        (Cursor(0, 1), 1, Cursor(1, 4)),
        (Cursor(0, 2), 1, Cursor(1, 5)),
        (Cursor(0, 3), 1, Cursor(1, 5)),  # the lane is shorter
        (Cursor(0, None), 1, Cursor(1, 4)),  # from a head onto a card
        (Cursor(1, 5), 1, Cursor(2, None)),  # an empty lane holds the cursor
        (Cursor(1, 5), 2, Cursor(3, 6)),
        (Cursor(0, 2), -1, Cursor(0, 2)),
        (Cursor(3, 6), 1, Cursor(3, 6)),
        (Cursor(3, 6), 99, Cursor(3, 6)),
    ],
)
def test_a_lane_to_the_side_keeps_the_height(start: Cursor, lanes: int, end: Cursor) -> None:
    state = board(3, 2, 0, 1)

    assert steps.step_lane(at(state, start.lane, start.deal), lanes).cursor == end


@pytest.mark.parametrize(("index", "lane"), [(0, 0), (3, 3), (4, 1), (-1, 1)])
def test_a_lane_that_is_not_there_is_not_gone_to(index: int, lane: int) -> None:
    assert steps.to_lane(at(board(3, 2, 0, 1), 1, 4), index).cursor.lane == lane


@pytest.mark.parametrize(
    ("state", "top", "end"),
    [
        (board(3), True, Cursor(0, 1)),
        (board(3), False, Cursor(0, 3)),
        (board(1), False, Cursor(0, 1)),
        (board(), True, Cursor(0, None)),
        (board(), False, Cursor(0, None)),
    ],
)
def test_both_ends_of_a_lane_can_be_gone_to(state: BoardState, top: bool, end: Cursor) -> None:
    assert steps.to_end(state, top=top).cursor == end


@pytest.mark.parametrize(
    ("deal", "step", "between"),
    [
        (1, 1, (2, 3)),
        (2, 1, (3, None)),
        (3, 1, None),
        (3, -1, (1, 2)),
        (2, -1, (None, 1)),
        (1, -1, None),
        (None, 1, None),
    ],
)
def test_a_place_by_hand_is_between_two_neighbours(
    deal: int | None, step: int, between: tuple[int | None, int | None] | None
) -> None:
    assert steps.neighbours_after_step(at(board(3), 0, deal), step) == between


LOOKS: dict[str, Callable[[BoardState], BoardState]] = {
    "filter": lambda state: boards.with_filter(state, "no such deal"),
    "order": lambda state: boards.with_order(state, LaneOrder.VALUE),
    "row": lambda state: steps.step_row(state, 1),
    "lane": lambda state: steps.step_lane(state, 1),
    "end": lambda state: steps.to_end(state, top=False),
    "gone": lambda state: boards.with_cards(state, {2: None}),
}


@pytest.mark.parametrize("name", LOOKS)
def test_an_empty_board_takes_every_step(name: str) -> None:
    assert LOOKS[name](board()).cursor.deal is None


def test_the_cursor_starts_on_the_first_card_there_is() -> None:
    assert board(0, 0, 2).cursor == Cursor(2, 1)


def test_from_a_lane_that_a_filter_empties_the_cursor_goes_to_the_nearest_other() -> None:
    state = boards.make_state(
        process(), [card(1, 1, title="Web"), card(2, 2), card(3, 4, title="Web")], NOW
    )

    assert boards.with_filter(at(state, 1, 2), "web").cursor == Cursor(0, 1)
    assert boards.with_filter(at(state, 3, 3), "web").cursor == Cursor(3, 3)


def test_a_stage_put_before_the_lane_of_the_cursor_does_not_move_it_to_another() -> None:
    before = at(board(0, 2, 0, 0), 2, None)
    new = replace(before.process.stages[0], id=9, key="new", name="New")
    grown = ProcessMap(before.process.pipeline, (new, *before.process.stages))

    after = boards.with_board(before, grown, before.cards.values())

    assert after.lane.stage.name == before.lane.stage.name == "Offer"


def test_the_same_filter_again_changes_nothing() -> None:
    state = boards.with_filter(board(3), "deal")

    assert boards.with_filter(state, "deal") is state


def test_a_filter_that_is_left_gives_back_the_lanes_there_were() -> None:
    before = board(3, 2)

    after = boards.with_filter(boards.with_filter(before, "deal 2"), "")

    assert all(lane is was for lane, was in zip(after.lanes, before.lanes, strict=True))


def test_a_letter_that_hides_nothing_more_leaves_the_lanes_they_were() -> None:
    before = boards.with_filter(board(12, 2), "deal 1")

    after = boards.with_filter(before, "deal 1 d")

    assert all(lane is was for lane, was in zip(after.lanes, before.lanes, strict=True))


def test_an_amount_of_nothing_is_no_sum() -> None:
    free = card(1, value=Money(0, "EUR"))

    assert boards.make_state(process(), [free], NOW).lanes[0].sums == {}


def test_a_measured_stage_weighs_its_cards_by_what_was_measured_unless_it_is_pinned() -> None:
    lead, *others = process().stages
    pinned = replace(process(), stages=(replace(lead, probability_fixed=True), *others))
    dear, own = (card(n, value=Money(900, "EUR"), probability=p) for n, p in ((1, None), (2, 50)))

    def weighted(line: ProcessMap, measured: dict[int, Rate]) -> object:
        return boards.make_state(line, [dear, own], NOW, measured=measured).lanes[0].weighted

    assert weighted(process(), {1: Rate(10, 30)}) == {"EUR": 300 + 450}
    assert weighted(process(), {1: Rate(6, 19)}) == {"EUR": 90 + 450}
    assert weighted(pinned, {1: Rate(10, 30)}) == {"EUR": 90 + 450}


def test_a_filter_word_that_is_half_typed_shows_nothing_wrong() -> None:
    for text in (">", "<", ">12x", "#", "stal", "  "):
        assert boards.with_filter(board(3), text).cursor.lane == 0


# -- marks and folds -----------------------------------------------------------------------------


def test_a_range_follows_the_cursor_both_ways_and_keeps_what_was_marked_before() -> None:
    state = steps.toggle_mark(at(board(5, 2), 1, 6))
    state = steps.toggle_span(at(state, 0, 2))
    assert state.marks == {2, 6}

    state = steps.step_row(state, 2)
    assert state.marks == {2, 3, 4, 6}
    state = steps.step_row(state, -3)
    assert state.marks == {1, 2, 6}

    state = steps.step_row(steps.toggle_span(state), 3)
    assert state.marks == {1, 2, 6}
    assert state.cursor.deal == 4


def test_a_range_ends_with_its_lane() -> None:
    state = steps.step_row(steps.toggle_span(at(board(3, 3), 0, 1)), 1)
    state = steps.step_lane(state, 1)

    assert state.marks == {1, 2}
    assert state.span is None


def test_the_marked_come_in_the_order_of_the_board() -> None:
    state = board(2, 2)
    for deal in (4, 1, 3):
        state = steps.toggle_mark(state, deal)

    assert state.targets == (1, 3, 4)
    assert steps.with_marks(state).targets == (1,)


def test_a_deal_that_a_filter_hides_is_marked_no_longer() -> None:
    state = boards.make_state(process(), [card(1, 1, title="Web"), card(2, 1)], NOW)
    state = steps.toggle_mark(steps.toggle_mark(state, 1), 2)

    assert boards.with_filter(state, "web").marks == {1}


def test_a_folded_lane_is_entered_at_its_head_and_opens_while_the_cursor_is_on_its_deal() -> None:
    state = steps.toggle_fold(board(2, 3, 1), 1)
    assert state.is_folded(1)

    state = steps.step_lane(state, 1)
    assert (state.cursor, state.is_folded(1)) == (Cursor(1, None), True)
    state = steps.step_row(state, 1)
    assert (state.cursor, state.is_folded(1)) == (Cursor(1, 3), False)
    state = steps.step_lane(state, 1)
    assert state.is_folded(1)


def test_folding_and_unfolding_a_lane_leaves_the_cursor_on_its_deal() -> None:
    state = at(board(1, 3), 1, 3)

    folded = steps.toggle_fold(state)
    assert folded.cursor == Cursor(1, None)
    assert steps.toggle_fold(folded).cursor == Cursor(1, 3)
    assert steps.unfold_all(folded).cursor == Cursor(1, 3)
    assert steps.toggle_fold(boards.with_cards(folded, {3: None})).cursor == Cursor(1, 2)


def test_a_deal_that_moves_into_a_folded_lane_takes_the_cursor_along() -> None:
    state = steps.toggle_fold(board(2, 2), 1)

    after = boards.with_cards(state, {1: card(1, 2)})

    assert (after.cursor.deal, after.is_folded(1)) == (1, False)


@pytest.mark.parametrize(
    ("lane", "row", "moving", "between"),
    [
        (0, 0, 3, (None, 1)),
        (0, 3, 1, (3, None)),
        (0, 1, 1, (None, 2)),
        (0, 2, 1, (2, 3)),
        (1, 1, 1, (4, 5)),
        (2, 0, 1, (None, None)),
    ],
)
def test_a_card_is_put_before_the_one_at_a_row(
    lane: int, row: int, moving: int, between: tuple[int | None, int | None]
) -> None:
    assert steps.neighbours_at(board(3, 2), lane, row, moving) == between
