"""The board's screen: it shows a desk; keys and mouse find what is to be done in `tui.actions`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal
from textual.getters import query_one

from pipetui.services.settings.config import load_config
from pipetui.services.settings.themes import missing_theme
from pipetui.tui.board import state as boards
from pipetui.tui.board import steps
from pipetui.tui.board.geometry import Density
from pipetui.tui.board.view import BoardView
from pipetui.tui.board.words import focus_line, pipeline_tab, top_bar
from pipetui.tui.inspector.pane import InspectorPane
from pipetui.tui.keys import keymap, remapping
from pipetui.tui.palette import textual_theme
from pipetui.tui.screens.dealing_screen import DealingScreen
from pipetui.tui.screens.desk_screen import BESIDE_WIDTH
from pipetui.tui.widgets.lines import width_of
from pipetui.tui.widgets.painted import PaintedLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Click

    from pipetui.services.settings.themes import ThemeSpec
    from pipetui.tui.board.geometry import Spot
    from pipetui.tui.board.messages import Dragging, Dropped, Opened, Pressed
    from pipetui.tui.board.state import BoardState
    from pipetui.tui.desk import Desk
    from pipetui.tui.house import House
    from pipetui.tui.keys.keymap import Key
    from pipetui.tui.screens.desk_screen import DeskScreen
    from pipetui.tui.widgets.lines import Piece

_WATCH_SECONDS = 1.0
_FOR_A_DEAL = frozenset(f"deal.{name}" for name in ("advance", "step", "touch", "won", "lost"))
"""Keys of the hints that need a deal."""


class BoardScreen(DealingScreen):
    """Home: top bar, board with the inspector beside it, prompt, a line about the focus, hints.

    Until `open` hands it a desk it shows an empty frame. What its keys do is in `tui.actions`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings((*keymap.BOARD, *keymap.EXTRAS))]

    home_context = "Board"
    top = query_one("#top", PaintedLine)
    view = query_one("#board", BoardView)

    def __init__(self, house: House, *, works_beside: bool = True) -> None:
        super().__init__(house)
        self._works_beside = works_beside
        """Whether signs are counted whenever the hands rest; else only where it is asked for."""
        self.away: DeskScreen | None = None
        """The screen that was opened from here, until one is back."""
        self._shown: BoardState | None = None
        self._quiet = -1
        """The newest operation there was when it was last looked for news."""

    def compose(self) -> ComposeResult:
        """What is where."""
        yield PaintedLine(self.palette, id="top")
        with Horizontal(id="body"):
            yield BoardView(self.palette, self.house.key, id="board")
            yield InspectorPane(self.palette, self.house.key, id="inspector")
        yield self.compose_foot()

    @property
    def home(self) -> BoardView:
        """The board has the keys while the inspector does not."""
        return self.view

    def cover(self, lines: int) -> None:
        """The card and the line of the inspector that are asked about stay in sight."""
        super().cover(lines)
        self.view.cover(lines)

    def on_mount(self) -> None:
        """The hints are there at once."""
        self.focus_back()

    def fit_to(self, width: int) -> None:
        """Where it is narrow, one thing at a time."""
        self.set_class(width < BESIDE_WIDTH, "narrow")
        if self.has_class("narrow") and not self._inside:
            self.close_inspector()
        self._shown = None  # the top bar tells as much as it has room for
        self.show()

    def take_settings(self) -> None:
        """Do as the settings say, and tell the first mistake in them."""
        house = self.house
        folder = house.folder
        problems: list[str] = []
        if folder is not None:
            house.config, problems = load_config(folder)
            problems += missing_theme(folder, house.config.theme)
        house.keys, wrong = remapping.apply(self.app, house.config.keys)
        self._inspected = None  # it names keys, and so does an empty lane
        self.view.repaint()
        self.view.density = Density(house.config.density)
        if self.desk is not None:
            working_days = house.config.day.working_days
            if working_days is not self.desk.state.lines.working_days:
                with self.telling():
                    self.desk.count_days(working_days=working_days)
        self.hint()
        for problem in (*problems, *wrong)[:1]:
            self.say(f"Settings: {problem}", "warning")

    def open(self, desk: Desk) -> None:
        """Show a board and watch for what others change."""
        self.desk = desk
        self.take_settings()
        self.show()
        if desk.session.read_only:
            self.say_no(f"{desk.session.name} cannot be written to: it can only be looked at")
        self.set_interval(_WATCH_SECONDS, self._watch)
        if self._works_beside:
            self.call_after_refresh(self.count_signs)

    # -- showing ---------------------------------------------------------------------------

    def show(self) -> None:
        """Show the desk's state, and its words around the board."""
        if self.desk is None:
            return
        before, state = self._shown, self.desk.state
        self._shown = state
        self.view.show(state)
        if (
            before is None
            or before.lanes is not state.lanes
            or (before.marks, before.signs, before.to_review)
            != (state.marks, state.signs, state.to_review)
        ):
            several = len(self.desk.maps) > 1
            self.top.show(*top_bar(state, self.palette, self.size.width, several=several))
        self.focus_text.show(self.told() or self._about_cursor())
        if self._inside:
            # What is pressed next is meant for the deal that is shown, and for no other.
            if self.pane.deal_id is not None and self.pane.deal_id not in state.cards:
                self.close_inspector()
            self.inspect_now()

    def offered(self) -> Sequence[Key]:
        """The keys that do something: on no deal only those that need none."""
        keys = super().offered()
        if self.context != "Board" or self.desk is None or self.state.targets:
            return keys
        return [key for key in keys if not key.hint or key.id not in _FOR_A_DEAL]

    def _about_cursor(self) -> Sequence[Piece]:
        """Why the deal is stale, or what the stage is for, unless an inspector tells it."""
        if self.has_class("inspecting"):
            return []
        if self.state.filter_text and not self.state.shown:
            looks, leaves = self.house.key("screen.drawers"), self.house.key("app.back", "escape")
            ways = f"{looks} looks in the drawers, {leaves} shows all."
            return [(f" Nothing on the lanes matches. {ways}", self.palette("muted"))]
        return focus_line(self.state, self.palette)

    def use_theme(self, theme: ThemeSpec) -> None:
        """Show everything in other colours."""
        self.palette.use(theme)
        self.app.register_theme(textual_theme(theme))
        self.app.theme = theme.name
        self._shown = None
        self.view.repaint()
        self.show()
        self.hint()
        for widget in self.query("*"):
            widget.refresh()

    async def _watch(self) -> None:
        """Show what others wrote; while their database is busy, the keys do not wait for it."""
        if self.desk is not None:
            with self.telling():
                if await asyncio.to_thread(self.desk.has_news):
                    self.desk.take_news()
                    self.show()
                elif self._signs_are_due:
                    self.count_signs()
                self._quiet = self.desk.sequence

    @property
    def _signs_are_due(self) -> bool:
        return (
            self._works_beside
            and self.desk is not None
            and self.desk.signs_are_old
            and self._quiet == self.desk.sequence
        )

    def count_signs(self) -> None:
        """Tell how many signs there are, once the hands rest: no key waits for it."""
        if self.desk is not None:
            with self.telling():
                self.desk.count_signs(self.house.config)
                self.show()

    # -- marks -----------------------------------------------------------------------------

    def leave_marks(self) -> bool:
        """Take marks away, if there are any."""
        marked = self.desk is not None and bool(self.state.marks or self.state.span)
        if marked:
            self.change(steps.with_marks)
        return marked

    # -- keys ------------------------------------------------------------------------------

    def action_act(self, key_id: str) -> None:
        """Do what the key table means by an id."""
        if self.desk is not None:
            # What they need is read by then, and not before the first frame.
            from pipetui.tui.actions import ACTIONS, ON_A_DEAL

            if key_id in ON_A_DEAL and not self.state.targets:
                self.say_no("There is no deal here to do that to")
            else:
                ACTIONS[key_id](self)
        elif key_id == "app.back":
            self.app.exit()
        elif key_id == "app.help":
            self.action_help()

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
