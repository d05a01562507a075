"""How a person goes about the board: cursor steps, marks, folds, places by hand; all pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.tui.board.state import Cursor, Span, on_deal, still_shown

if TYPE_CHECKING:
    from pipetui.tui.board.state import BoardState


# -- cursor --------------------------------------------------------------------------------


def step_row(state: BoardState, rows: int) -> BoardState:
    """The cursor up (negative) or down its lane, as far as that goes; above the first: the head."""
    last = len(state.lane.ids) - 1
    return _at(state, state.cursor.lane, max(-1, min(last, state.row + rows)))


def step_lane(state: BoardState, lanes: int) -> BoardState:
    """The cursor into a lane beside, at the height where it was."""
    index = max(0, min(len(state.lanes) - 1, state.cursor.lane + lanes))
    return state if index == state.cursor.lane else to_lane(state, index)


def to_lane(state: BoardState, index: int) -> BoardState:
    """The cursor into a lane by its place, at the height where it was; on a folded one's head."""
    if not 0 <= index < len(state.lanes):
        return state
    if index != state.cursor.lane and state.lanes[index].stage.id in state.folds:
        return _at(state, index, -1)
    return _at(state, index, min(max(state.row, 0), len(state.lanes[index].ids) - 1))


def to_end(state: BoardState, *, top: bool) -> BoardState:
    """The cursor on the first or the last card of its lane."""
    last = len(state.lane.ids) - 1
    return _at(state, state.cursor.lane, min(0, last) if top else last)


def to_head(state: BoardState, index: int) -> BoardState:
    """The cursor on a lane's head."""
    return _at(state, index, -1) if 0 <= index < len(state.lanes) else state


def _at(state: BoardState, lane: int, row: int) -> BoardState:
    ids = state.lanes[lane].ids
    return _spanned(replace(state, cursor=Cursor(lane, ids[row] if row >= 0 else None)))


# -- marks ---------------------------------------------------------------------------------


def toggle_mark(state: BoardState, deal: int | None = None) -> BoardState:
    """A deal marked, or no longer; the one under the cursor unless one is named."""
    deal = state.cursor.deal if deal is None else deal
    if deal is None:
        return state
    return replace(state, marks=state.marks ^ {deal}, span=None)


def toggle_span(state: BoardState) -> BoardState:
    """Begin to mark every card the cursor passes in this lane, or have done with it."""
    if state.span is not None:
        return replace(state, span=None)
    deal = state.cursor.deal
    if deal is None:
        return state
    return _spanned(replace(state, span=Span(deal, state.marks)))


def toggle_lane_marks(state: BoardState) -> BoardState:
    """Every card of the cursor's lane marked; none of them when all were."""
    here = frozenset(state.lane.ids)
    marks = state.marks - here if here <= state.marks else state.marks | here
    return replace(state, marks=marks, span=None)


def with_marks(state: BoardState, deals: frozenset[int] = frozenset()) -> BoardState:
    """These deals marked, as far as they are shown, and no others."""
    return replace(state, marks=still_shown(state, deals), span=None)


def _spanned(state: BoardState) -> BoardState:
    """The marks of a range, from where it began to the cursor; leaving its lane ends it."""
    span = state.span
    if span is None:
        return state
    ids = state.lane.ids
    if span.start not in ids:
        return replace(state, span=None)
    first, last = sorted((ids.index(span.start), max(0, state.row)))
    return replace(state, marks=span.before | frozenset(ids[first : last + 1]))


# -- folds ---------------------------------------------------------------------------------


def toggle_fold(state: BoardState, index: int | None = None) -> BoardState:
    """Fold a lane, the cursor on its head; or unfold it, the cursor on the deal where it was."""
    index = state.cursor.lane if index is None else index
    if not 0 <= index < len(state.lanes):
        return state
    stage, folds, here = state.lanes[index].stage.id, dict(state.folds), state.cursor.lane
    if stage in folds:
        left = folds.pop(stage)
        opened = replace(state, folds=folds)
        if index != here or state.cursor.deal is not None:
            return opened
        found = on_deal(opened, left) if left in opened.lanes[index].ids else opened
        return found if found.cursor.deal is not None else to_end(opened, top=True)
    folds[stage] = state.cursor.deal if index == here else None
    folded = replace(state, folds=folds)
    return to_head(folded, index) if index == here else folded


def unfold_all(state: BoardState) -> BoardState:
    """Every lane open."""
    here = toggle_fold(state) if state.lanes and state.is_folded(state.cursor.lane) else state
    return replace(here, folds={})


# -- by hand -------------------------------------------------------------------------------

Neighbours = tuple[int | None, int | None]
"""The deals above and below a place; None at a lane's end."""


def neighbours_after_step(state: BoardState, step: int) -> Neighbours | None:
    """Between which two deals the card under the cursor comes when it moves a place down or up.

    None when it is at that end already, or on a head.
    """
    row, ids = state.row, state.lane.ids
    target = row + step
    if row < 0 or not 0 <= target < len(ids):
        return None
    return _around([deal for deal in ids if deal != state.cursor.deal], target)


def neighbours_at(state: BoardState, lane: int, row: int, moving: int) -> Neighbours:
    """Between which two deals a card comes that is put before the one at `row` of a lane."""
    ids = state.lanes[lane].ids
    rest = [deal for deal in ids if deal != moving]
    return _around(rest, row - (moving in ids[:row]))


def _around(rest: list[int], place: int) -> Neighbours:
    above = rest[place - 1] if place > 0 else None
    below = rest[place] if place < len(rest) else None
    return above, below
