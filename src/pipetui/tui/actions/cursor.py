"""Going about the board, marking, folding: nothing here writes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pipetui.tui.board import steps

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.tui.board.state import BoardState
    from pipetui.tui.screens.board import BoardScreen


def _look(step: Callable[[BoardState], BoardState]) -> Callable[[BoardScreen], None]:
    """The action that takes one step of looking."""
    return lambda board: board.change(step)


def page(board: BoardScreen, pages: int) -> None:
    """The cursor down or up as many cards as a lane shows."""
    board.change(lambda state: steps.step_row(state, pages * board.view.page))


def mark_range(board: BoardScreen) -> None:
    """Begin to mark what the cursor passes, or end."""
    board.change(steps.toggle_span)
    if board.state.span is not None:
        end, away = board.house.key("mark.range"), board.house.key("app.back", "escape")
        board.say(f"Marking from here to where you go: {end} ends it, {away} takes the marks away")


ACTIONS: Mapping[str, Callable[[BoardScreen], None]] = {
    "cursor.left": _look(lambda state: steps.step_lane(state, -1)),
    "cursor.right": _look(lambda state: steps.step_lane(state, 1)),
    "cursor.up": _look(lambda state: steps.step_row(state, -1)),
    "cursor.down": _look(lambda state: steps.step_row(state, 1)),
    "cursor.top": _look(lambda state: steps.to_end(state, top=True)),
    "cursor.bottom": _look(lambda state: steps.to_end(state, top=False)),
    "cursor.page_up": partial(page, pages=-1),
    "cursor.page_down": partial(page, pages=1),
    **{f"cursor.lane_{n}": _look(partial(steps.to_lane, index=n - 1)) for n in range(1, 10)},
    "mark.one": _look(steps.toggle_mark),
    "mark.range": mark_range,
    "mark.lane": _look(steps.toggle_lane_marks),
    "mark.none": _look(steps.with_marks),
    "board.fold": _look(steps.toggle_fold),
    "board.unfold": _look(steps.unfold_all),
}
