"""The board under the mouse: presses, cards carried from lane to lane, the wheel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.tui.board import geometry as geo
from pipetui.tui.board.canvas import MIN_HEIGHT, MIN_WIDTH, BoardCanvas
from pipetui.tui.board.geometry import Scroll
from pipetui.tui.board.messages import Dragging, Dropped, Opened, Pressed
from pipetui.tui.keys.words import key_as_it_comes

if TYPE_CHECKING:
    from textual.events import (
        Click,
        Key,
        MouseDown,
        MouseEvent,
        MouseMove,
        MouseRelease,
        MouseScrollDown,
        MouseScrollLeft,
        MouseScrollRight,
        MouseScrollUp,
        MouseUp,
    )
    from textual.timer import Timer

    from pipetui.tui.board.geometry import Drop, Spot
    from pipetui.tui.board.state import BoardState
    from pipetui.tui.keys.words import KeyOf
    from pipetui.tui.palette import Palette

__all__ = ["MIN_HEIGHT", "MIN_WIDTH", "BoardView", "Dragging", "Dropped", "Opened", "Pressed"]

_DRIFT_SECONDS = 0.12
_EDGE = 2
"""So near to an edge a carried card makes the board scroll."""
_LEFT_BUTTON = 1
_TWICE = 2


@dataclass(frozen=True, slots=True)
class _Grip:
    """A pressed card, which becomes a carried one when the mouse moves more than a cell."""

    deal: int
    deals: tuple[int, ...]
    x: int
    y: int

    def is_left_by(self, x: int, y: int) -> bool:
        return max(abs(x - self.x), abs(y - self.y)) > 1


class BoardView(BoardCanvas):
    """The board; it tells by messages what the mouse does to it."""

    def __init__(
        self,
        palette: Palette,
        key: KeyOf = key_as_it_comes,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(palette, key, id=id)
        self._grip: _Grip | None = None
        self._drifting: Timer | None = None
        """Runs while a card is carried."""
        self._pointer = (0, 0)
        self._pressed_deals: tuple[int | None, int | None] = (None, None)
        """What the last two presses met."""

    def show(self, state: BoardState) -> None:
        """Show a state; a card that is no longer there is not carried on."""
        super().show(state)
        if self._grip is not None:
            shown = {deal for lane in state.lanes for deal in lane.ids}
            if shown.issuperset(self._grip.deals):
                self._aim()
            else:
                self.cancel_drag()

    def on_resize(self) -> None:
        """What is under the pointer has changed."""
        super().on_resize()
        self._aim()

    # -- pressing --------------------------------------------------------------------------

    def on_mouse_down(self, event: MouseDown) -> None:
        """Tell what is pressed; a card may be carried from here."""
        state, spot = self._state, self._spot(event)
        if state is None or spot is None or event.button != _LEFT_BUTTON:
            return
        self.cancel_drag()
        deal = None if spot.row is None else state.lanes[spot.lane].ids[spot.row]
        extend = event.shift or event.ctrl
        self._pressed_deals = (self._pressed_deals[1], None if extend else deal)
        if deal is not None and not extend:
            marked = tuple(each for lane in state.lanes for each in lane.ids if each in state.marks)
            deals = marked if deal in marked else (deal,)
            self._grip = _Grip(deal, deals, event.x, event.y)
            self.capture_mouse()
        self.post_message(Pressed(spot, deal, extend))

    def on_click(self, event: Click) -> None:
        """Twice on the same card opens it: the first press may have moved another under it."""
        first, second = self._pressed_deals
        if event.chain == _TWICE and second is not None and first == second:
            self.post_message(Opened(second))

    def _spot(self, event: MouseEvent) -> Spot | None:
        state = self._state
        if state is None or self._too_small:
            return None
        counts = [len(lane.ids) for lane in state.lanes]
        return geo.spot_at(self._geometry, self._scroll(state), counts, event.x, event.y)

    def _scroll(self, state: BoardState) -> Scroll:
        return Scroll(self._left, [self._firsts[lane.stage.id] for lane in state.lanes])

    # -- carrying --------------------------------------------------------------------------

    def on_mouse_move(self, event: MouseMove) -> None:
        """Carry the pressed card along."""
        self._pointer = (event.x, event.y)
        grip = self._grip
        if grip is None:
            return
        if event.button != _LEFT_BUTTON:
            self.cancel_drag()  # it was let go where nobody could tell us
            return
        if self._drifting is None and grip.is_left_by(event.x, event.y):
            self._drifting = self.set_interval(_DRIFT_SECONDS, self._drift)
            self._carried = frozenset(grip.deals)
            self.refresh()
            self.post_message(Dragging(grip.deal, None))
        self._aim()

    def on_mouse_up(self, event: MouseUp) -> None:
        """Let go of what is carried: over a lane it is told, elsewhere it stays where it was."""
        self._pointer = (event.x, event.y)
        self._aim()
        grip, drop = self._grip, self._drop
        self.cancel_drag()
        if grip is not None and drop is not None and self._changes_something(grip, drop):
            self.post_message(Dropped(grip.deals, drop.lane, drop.row))

    def on_mouse_release(self, _event: MouseRelease) -> None:
        """Somebody else took the mouse, such as another screen."""
        if self.app.mouse_captured is not self:
            self.cancel_drag()

    def cancel_drag(self) -> bool:
        """Leave a carried card where it was; False when none is carried."""
        carrying = self._drifting is not None
        self._grip = None
        self.release_mouse()
        if self._drifting is not None:
            self._drifting.stop()
            self._drifting = self._drop = None
            self._carried = frozenset()
            self.refresh()
            self.post_message(Dragging(None, None))
        return carrying

    def _aim(self) -> None:
        """Show where the carried card would come to."""
        state, before = self._state, self._drop
        if state is None or self._grip is None or self._drifting is None:
            return
        counts = [len(lane.ids) for lane in state.lanes]
        self._drop = geo.drop_at(self._geometry, self._scroll(state), counts, *self._pointer)
        if self._drop == before:
            return
        lanes = {each.lane for each in (before, self._drop) if each is not None}
        self._refresh_lanes(lane for lane in lanes if lane < len(state.lanes))
        lane = None if self._drop is None else self._drop.lane
        if before is None or before.lane != lane:
            self.post_message(Dragging(self._grip.deal, lane))

    def _drift(self) -> None:
        """Near an edge, what is beyond it comes into sight."""
        (x, y), size = self._pointer, self.size
        if self._drop is None:
            return
        sideways = (x >= size.width - _EDGE) - (x < _EDGE)
        down = (y >= size.height - _EDGE) - (y < geo.HEAD_HEIGHT)
        scrolled = [
            sideways != 0 and self._scroll_board(sideways),
            down != 0 and self._scroll_lane(self._drop.lane, down),
        ]
        if any(scrolled):
            self._aim()

    def _changes_something(self, grip: _Grip, drop: Drop) -> bool:
        """Whether a card let go there leaves its place."""
        if self._state is None or len(grip.deals) > 1:
            return True
        ids = self._state.lanes[drop.lane].ids
        return grip.deal not in ids or drop.row - ids.index(grip.deal) not in {0, 1}

    # -- scrolling -------------------------------------------------------------------------

    def on_key(self, _event: Key) -> None:
        """Whoever goes on by key is brought back to the cursor."""
        self._come_back()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Further down the lane under the pointer."""
        self._turn(event, 1, sideways=event.shift or event.ctrl)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Further up."""
        self._turn(event, -1, sideways=event.shift or event.ctrl)

    def on_mouse_scroll_right(self, event: MouseScrollRight) -> None:
        """Further along the lanes."""
        self._turn(event, 1, sideways=True)

    def on_mouse_scroll_left(self, event: MouseScrollLeft) -> None:
        """Further back."""
        self._turn(event, -1, sideways=True)

    def _turn(self, event: MouseEvent, step: int, *, sideways: bool) -> None:
        """Scroll by the wheel; the cursor stays where it is."""
        event.stop()
        spot = self._spot(event)
        if sideways:
            self._scroll_board(step)
        elif spot is not None:
            self._scroll_lane(spot.lane, step)
        self._aim()
