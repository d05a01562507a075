"""The board's screen: keys and mouse find what is to be done in `tui.actions`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pipetui.tui.board import state as boards
from pipetui.tui.board import steps
from pipetui.tui.board.words import pipeline_tab
from pipetui.tui.keys import keymap
from pipetui.tui.screens.board_frame import BoardFrame
from pipetui.tui.screens.help import HelpScreen
from pipetui.tui.widgets.lines import width_of

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.events import Click

    from pipetui.tui.board.geometry import Spot
    from pipetui.tui.board.messages import Dragging, Dropped, Opened, Pressed
    from pipetui.tui.inspector.pane import InspectorPane


class BoardScreen(BoardFrame):
    """Home."""

    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings((*keymap.BOARD, *keymap.EXTRAS))]

    def action_act(self, key_id: str) -> None:
        """Do what the key table means by an id."""
        if self.desk is not None:
            # What they need is read by then, and not before the first frame.
            from pipetui.tui.actions import ACTIONS, ON_A_DEAL

            if key_id in ON_A_DEAL and not self.state.targets:
                self.say("There is no deal here to do that to", "warning")
            else:
                ACTIONS[key_id](self)
        elif key_id == "app.back":
            self.app.exit()
        elif key_id == "app.help":
            self.app.push_screen(HelpScreen("Board", self.house))

    def tell_how_to_leave(self) -> None:
        """For whoever presses ctrl+C out of habit."""
        key = self.house.key("app.back")
        self.say(f"{key} goes back, and leaves from the board; nothing is ever unsaved")

    # -- mouse -----------------------------------------------------------------------------

    def on_click(self, event: Click) -> None:
        """The pipeline's name leads to the others."""
        if event.screen_y == self.top.region.y and self.desk is not None:
            name = self.state.process.pipeline.name
            if event.screen_x < width_of(pipeline_tab(name, several=len(self.desk.maps) > 1)):
                self.action_act("board.pipeline")

    def on_board_view_pressed(self, event: Pressed) -> None:
        """The cursor to what was pressed; with shift or ctrl a mark."""
        if self.prompt.question is not None:
            self.prompt.action_cancel()
        if event.deal is not None and event.extend:
            deal = event.deal
            self.change(lambda state: steps.toggle_mark(boards.on_deal(state, deal), deal))
        elif event.deal is not None:
            self.change(lambda state: boards.on_deal(state, event.deal))
        else:
            self._press_head(event.spot)
        self.leave_inspector()

    def _press_head(self, spot: Spot) -> None:
        """The cursor to a head; pressed there once more it folds the lane, or unfolds it."""
        cursor = self.state.cursor
        again = spot.on_head and cursor.lane == spot.lane and cursor.deal is None
        step = steps.toggle_fold if again else steps.to_head
        self.change(lambda state: step(state, spot.lane))

    def on_board_view_opened(self, event: Opened) -> None:
        """A card clicked twice is opened."""
        self.change(lambda state: boards.on_deal(state, event.deal))
        self.inspect()

    def on_board_view_dragging(self, event: Dragging) -> None:
        """Tell where it would be dropped."""
        if event.lane is not None:
            name = self.state.lanes[event.lane].stage.name
            key = self.house.key("app.back", "escape")
            self.say(f"→ {name}", "accent", more=f"{key} lets go")
        else:
            self.say("")

    def on_board_view_dropped(self, event: Dropped) -> None:
        """Move what was dropped."""
        from pipetui.tui.actions.dropping import drop

        drop(self, event.deals, event.lane, event.row)

    def on_inspector_pane_pointed(self, _event: InspectorPane.Pointed) -> None:
        """What is clicked gets the keys."""
        self.enter_inspector()

    def on_inspector_pane_activated(self, event: InspectorPane.Activated) -> None:
        """A box was clicked, or a line twice."""
        from pipetui.tui.actions.inspecting import activate

        activate(self, event.target)
