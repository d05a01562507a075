"""The drawers' screen: won, lost, parked, customers; what is there comes back from there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal
from textual.getters import query_one

from pipetui.domain.cards import Drawer
from pipetui.domain.commands import ChurnDeals, ParkDeals, ReopenDeals
from pipetui.services import reading
from pipetui.services.inspecting import inspect_deal
from pipetui.services.present.filtering import describe_filter
from pipetui.tui.board import state as boards
from pipetui.tui.drawers import state as drawers
from pipetui.tui.drawers.paint import facts_shown, tab_at, tabs
from pipetui.tui.drawers.pane import DrawerList
from pipetui.tui.drawers.state import DrawerState
from pipetui.tui.inspector.pane import InspectorPane
from pipetui.tui.keys import keymap
from pipetui.tui.screens.desk_screen import BESIDE_WIDTH, DeskScreen, Told
from pipetui.tui.widgets.lines import Look
from pipetui.tui.widgets.painted import PaintedLine
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Click

    from pipetui.tui.desk import Desk
    from pipetui.tui.house import House
    from pipetui.tui.keys.keymap import Key
    from pipetui.tui.widgets.lines import Piece

_ORDER = tuple(Drawer)
_BACK = "drawers.back_to_board"
_CHURN = "drawers.churn"
_IN_SIGHT_OF_ALL = (
    _BACK,
    _CHURN,
    "drawers.undo",
    "drawers.redo",
    "drawers.palette",
    "drawers.help",
)
"""Keys of the list that hold while a deal is looked at as well."""


class DrawersScreen(DeskScreen):
    """A list of deals under four tabs; whoever opened it shows the board again afterwards."""

    home_context = "Drawers"
    UNDO = "drawers.undo"
    REDO = "drawers.redo"
    BINDINGS: ClassVar[list[BindingType]] = [
        *keymap.bindings(key for key in keymap.DRAWERS if key.id in _IN_SIGHT_OF_ALL)
    ]

    top = query_one("#top", PaintedLine)
    list = query_one("#drawer", DrawerList)
    pane = query_one("#inspector", InspectorPane)

    def __init__(
        self, house: House, desk: Desk, at: int | None = None, filter_text: str = ""
    ) -> None:
        super().__init__(house)
        self.desk = desk
        self._state = DrawerState(desk.state.process, desk.state.now, filter_text=filter_text)
        self._at = at
        self._given = filter_text
        self._sequence = -1

    def compose(self) -> ComposeResult:
        """What is where."""
        yield PaintedLine(self.palette, id="top")
        with Horizontal(id="body"):
            yield DrawerList(self.palette, self.house.key, id="drawer")
            yield InspectorPane(self.palette, self.house.key, id="inspector")
        yield self.compose_foot()

    def on_mount(self) -> None:
        """Open the drawer of the deal it was opened for, or the first with what is looked for."""
        for drawer in _ORDER:
            self._open(drawer)
            self._state = drawers.on_deal(self._state, self._at)
            if self._has_what_is_wanted:
                break
        else:
            self._open(_ORDER[0])
        if self._state.filter_text:
            self._state = drawers.step(self._state, -len(self._state.ids))
        self.show()
        self.focus_back()

    @property
    def _has_what_is_wanted(self) -> bool:
        """Whether the open drawer has the deal it was opened for, or any that is looked for."""
        if self._at is not None:
            return self._state.cursor == self._at
        return bool(self._state.ids) or not self._given

    def fit_to(self, width: int) -> None:
        """A deal beside the list, or over it where that is narrow."""
        self.set_class(width < BESIDE_WIDTH, "narrow")
        self._make_room()
        self.show()

    def _make_room(self) -> None:
        over = self.has_class("narrow") and self.pane.has_class("open")
        self.list.display = not over

    @property
    def context(self) -> str:
        """The inspector's keys while it is open, else the list's."""
        return "Inspector" if self.pane.has_class("open") else self.home_context

    def focus_back(self) -> None:
        """Give the keys to the inspector while it is open, else to the list."""
        if self.prompt.question is None:
            self.set_focus(self.pane if self.pane.has_class("open") else self.list)
        self.hint()

    def cover(self, lines: int) -> None:
        """The deal, and the line of the inspector, that are asked about stay in sight."""
        self.list.cover(lines)
        self.pane.cover(lines)

    def show(self) -> None:
        """Show the drawer, read anew when something was written."""
        if self._sequence != self.at_desk.sequence:
            self._open(self._state.drawer)
        self.list.show(self._state)
        look = Look(self.palette, self.size.width)
        self.top.show(tabs(self._state, look), facts_shown(self._state, look))
        self.focus_text.show(self.told() or self._filter_words())
        self.hint()

    def _filter_words(self) -> Sequence[Piece]:
        """What is looked for, while something is."""
        told = " · ".join(describe_filter(self._state.filter_text, self._state.process))
        if not told:
            return []
        key = self.house.key("drawers.close", "escape")
        leads = "goes back" if self._state.filter_text == self._given else "shows all"
        return [(f" Only: {told} · {key} {leads}", self.palette("muted"))]

    def _open(self, drawer: Drawer) -> None:
        desk = self.at_desk
        pipeline = desk.state.process.pipeline.id
        with self.telling():
            cards = reading.load_drawer(desk.session, pipeline, drawer)
            counts = reading.drawer_counts(desk.session, pipeline)
            self._state = drawers.with_cards(self._state, drawer, cards, counts)
            self._sequence = desk.sequence

    def _change(self, state: DrawerState) -> None:
        self._state, self.message = state, Told()
        self.show()

    # -- keys ------------------------------------------------------------------------------

    def action_step(self, rows: int) -> None:
        """A deal down or up."""
        self._change(drawers.step(self._state, rows))

    def action_page(self, pages: int) -> None:
        """A page down or up."""
        self.action_step(pages * max(1, self.list.size.height))

    def action_to_end(self, top: bool) -> None:  # noqa: FBT001 - from a binding
        """The first or last deal."""
        count = len(self._state.ids)
        self.action_step(-count if top else count)

    def action_turn(self, step: int) -> None:
        """The drawer beside."""
        place = _ORDER.index(self._state.drawer) + step
        if 0 <= place < len(_ORDER):
            self.action_to(place)

    def action_to(self, place: int) -> None:
        """A drawer by its place."""
        self._close_inspector()
        self._open(_ORDER[place])
        self._change(self._state)

    def action_bring_back(self) -> None:
        """Reopen what is closed, unpark what is parked."""
        card = self._state.card
        if card is None:
            return
        self._close_inspector()
        parked = self._state.drawer is Drawer.PARKED
        deals = (card.id,)
        if self.do(
            ParkDeals(deal_ids=deals, until=None) if parked else ReopenDeals(deal_ids=deals)
        ):
            desk = self.at_desk
            desk.state = boards.on_deal(desk.state, card.id)

    def action_churn(self) -> None:
        """A customer has left: ask why."""
        card = self._state.card
        if card is None or self._state.drawer is not Drawer.CUSTOMERS:
            self.say_no("Only a customer can churn")
            return

        def accept(reason: str) -> None:
            self.do(ChurnDeals(deal_ids=(card.id,), reason=reason))

        reasons = self._state.process.pipeline.lost_reasons
        self._close_inspector()
        self.ask(Question(label="Churned because", accept=accept, choices=reasons))

    def action_inspect(self) -> None:
        """Everything about the deal."""
        card = self._state.card
        if card is not None:
            with self.telling():
                desk = self.at_desk
                measured = desk.state.measured
                self.pane.show(inspect_deal(desk.session, card.id, desk.maps, measured=measured))
                self.pane.add_class("open")
                self._make_room()
                self.focus_back()

    def action_act(self, key_id: str) -> None:
        """In a drawer a deal is looked at; what is done to it is done on the board."""
        if key_id == "inspector.close":
            self._close_inspector()
        else:
            key = self.house.key("drawers.back_to_board")
            self.say_no(f"In a drawer a deal is only looked at: {key} brings it back")

    def _close_inspector(self) -> None:
        self.pane.remove_class("open")
        self._make_room()
        self.focus_back()

    def offered(self) -> Sequence[Key]:
        """The keys that do something in this drawer, or beside an open deal."""
        gone: tuple[str, ...] = () if self._state.card else ("drawers.open", _BACK, _CHURN)
        if self._state.drawer is not Drawer.CUSTOMERS:
            gone = (*gone, _CHURN)
        keys = self.keys_without("Drawers", *gone)
        if self._state.drawer is Drawer.PARKED:
            keys = [replace(key, hint="bring back") if key.id == _BACK else key for key in keys]
        if self.context != "Inspector":
            return keys
        shown = [key for key in keys if key.id in _IN_SIGHT_OF_ALL]
        shown += [key for key in self.house.keys["Inspector"] if key.id == "inspector.close"]
        return shown

    def action_filter(self) -> None:
        """Filter as you type."""

        def filtered(text: str) -> list[Piece]:
            self._change(drawers.with_filter(self._state, text))
            count = f"{len(self._state.ids):,} of {len(self._state.cards):,}"
            return [(count, self.palette("text", "panel"))]

        placeholder = "acme  #tag  >10k  won:90d  lost:30d  -word"
        self.ask_filter(self._state.filter_text, placeholder, filtered)

    def action_reverse(self, kind: str) -> None:
        """Undo or redo."""
        self._close_inspector()
        self.reverse(kind)

    async def action_close(self) -> None:
        """The filter away, then back to the board."""
        if self._state.filter_text not in {"", self._given}:
            self._change(drawers.with_filter(self._state, ""))
        else:
            await self.dismiss()

    # -- mouse -----------------------------------------------------------------------------

    def on_row_list_pressed(self, event: DrawerList.Pressed) -> None:
        """The cursor to the deal; twice opens it."""
        self._change(drawers.on_deal(self._state, event.number))
        if event.twice or self.pane.has_class("open"):
            self.action_inspect()

    def on_click(self, event: Click) -> None:
        """A tab."""
        if event.screen_y:
            return
        drawer = tab_at(self._state, event.screen_x, self.size.width)
        if drawer is not None:
            self.action_to(_ORDER.index(drawer))
