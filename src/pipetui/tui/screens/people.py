"""The screen of people and firms: a list of each, and what is told of who is under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal
from textual.getters import query_one

from pipetui.services.people import firm_page, firms, people, person_page
from pipetui.services.present.people import PeoplePresenter
from pipetui.tui.keys import keymap
from pipetui.tui.people import acting
from pipetui.tui.people import state as states
from pipetui.tui.people.paint import facts_shown, tab_at, tabs
from pipetui.tui.people.pane import PeopleList, SheetPane
from pipetui.tui.people.sheet import firm_lines, merge_lines, person_lines
from pipetui.tui.people.state import PeopleState, Tab
from pipetui.tui.screens.desk_screen import BESIDE_WIDTH, DeskScreen, Told
from pipetui.tui.widgets.lines import Look
from pipetui.tui.widgets.painted import PaintedLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Click

    from pipetui.domain.commands import Command
    from pipetui.services.people import Merged
    from pipetui.tui.desk import Desk
    from pipetui.tui.house import House
    from pipetui.tui.keys.keymap import Key
    from pipetui.tui.widgets.lines import Piece

_ORDER = tuple(Tab)
_FOR_SOMEBODY = (
    *("contacts.open_line", "contacts.edit", "contacts.merge"),
    *("contacts.link", "contacts.deal"),
)


class PeopleScreen(DeskScreen):
    """People under one tab, companies under another."""

    CSS_PATH = "../styles/people.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.PEOPLE)]
    home_context = "Contacts"
    UNDO = "contacts.undo"
    REDO = "contacts.redo"

    top = query_one("#top", PaintedLine)
    list = query_one("#people-list", PeopleList)
    sheet = query_one("#people-sheet", SheetPane)

    def __init__(self, house: House, desk: Desk) -> None:
        super().__init__(house)
        self.desk = desk
        self.state = PeopleState(desk.now)
        self.wanted: tuple[int, int] | None = None
        """A deal, and its pipeline, to go to on the board afterwards."""
        self._sequence = -1
        self._told: tuple[int, Tab, int] | None = None

    def compose(self) -> ComposeResult:
        """What is where."""
        yield PaintedLine(self.palette, id="top")
        with Horizontal(id="people"):
            yield PeopleList(self.palette, self.house.key, id="people-list")
            yield SheetPane(self.palette, id="people-sheet")
        yield self.compose_foot()

    def on_mount(self) -> None:
        """The people of the board's deal are where one begins."""
        self.focus_back()
        self.show()
        deal = self.at_desk.state.cursor.deal
        theirs = [
            number
            for number, each in self.state.listed.items()
            if any(part.deal_id == deal for part in each.parts)
        ]
        self.change(states.on_id(self.state, theirs[0] if theirs else None))

    def fit_to(self, width: int) -> None:
        """Where it is narrow, one thing at a time."""
        self.set_class(width < BESIDE_WIDTH, "narrow")
        self.show()

    @property
    def limit(self) -> int:
        """After how many days touch is being lost."""
        return self.house.config.day.losing_touch

    def offered(self) -> Sequence[Key]:
        """The keys that do something: with nobody in sight, none that is about somebody."""
        return self.keys_without("Contacts", *(() if self.state.here else _FOR_SOMEBODY))

    def focus_back(self) -> None:
        """Give the keys to what is seen."""
        if self.prompt.question is None:
            over = self.has_class("narrow") and self.has_class("open")
            self.set_focus(self.sheet if over else self.list)
        self.hint()

    def cover(self, lines: int) -> None:
        """Who is asked about stays in sight."""
        self.list.cover(lines)

    # -- what is shown ---------------------------------------------------------------------

    def show(self) -> None:
        """Show the list, read anew when something was written."""
        if self._sequence != self.at_desk.sequence:
            self.read()
        self.list.show(self.state)
        look = Look(self.palette, self.size.width)
        self.top.show(tabs(self.state, look), facts_shown(self.state, look))
        self._show_sheet()
        self.focus_text.show(self.told() or self._way_to_all())
        self.hint()

    def _way_to_all(self) -> Sequence[Piece]:
        """How all are shown again, while not all are."""
        if not (self.state.filter_text or self.state.losing):
            return ()
        key = self.house.key("contacts.close", "escape")
        return [(f" {key} shows all", self.palette("muted"))]

    def read(self) -> None:
        """Read all who are known."""
        desk = self.at_desk
        with self.telling():
            known = people(desk.session, limit=self.limit)
            companies = firms(desk.session, limit=self.limit)
            self.state = states.with_known(self.state, known, companies, desk.now)
            # Only what was read is known; what could not be is tried again.
            self._sequence = desk.sequence

    def _show_sheet(self) -> None:
        """What is told of who is under the cursor; nothing is read twice."""
        here = self.state.cursor
        if here is None:
            self._told = None
            self.sheet.show(None, lambda _width: ())
            return
        about = (self._sequence, self.state.tab, here)
        is_seen = self.has_class("open") or not self.has_class("narrow")
        if about == self._told or not is_seen:
            return
        session, now = self.at_desk.session, self.state.now
        presenter = PeoplePresenter(self.at_desk.maps, now)
        with self.telling():
            if self.state.tab is Tab.PEOPLE:
                page = person_page(session, here, self.limit)
                self.sheet.show(about[1:], lambda width: person_lines(page, presenter, now, width))
            else:
                firm = firm_page(session, here, self.limit)
                self.sheet.show(about[1:], lambda width: firm_lines(firm, presenter, now, width))
            self._told = about

    def carry_out(self, command: Command) -> None:
        """Do a command and tell of it; raises what stands against it."""
        self.announce(self.at_desk.execute(command))

    def preview(self, merged: Merged) -> None:
        """What a merge would make of two, in place of what is told."""
        self._told = None
        self.add_class("open")
        self.sheet.show(merged, lambda width: merge_lines(merged, width))

    def leave_preview(self) -> None:
        """What is told again, as it was."""
        self.remove_class("open")
        self.focus_back()
        self.show()

    def change(self, state: PeopleState) -> None:
        """Look at something else."""
        self.state, self.message = state, Told()
        self.show()

    # -- keys ------------------------------------------------------------------------------

    def action_act(self, key_id: str) -> None:
        """Do what the key table means by an id."""
        acting.ACTIONS[key_id](self)

    def action_step(self, rows: int) -> None:
        """A line down or up."""
        self.change(states.step(self.state, rows))

    def action_page(self, pages: int) -> None:
        """A page down or up; of what is told, where that alone is seen."""
        if self.focused is self.sheet:
            self.action_look(pages * max(1, self.sheet.size.height // 2))
        else:
            self.action_step(pages * max(1, self.list.size.height))

    def action_to_end(self, top: bool) -> None:  # noqa: FBT001 - from a binding
        """The first or last line."""
        count = len(self.state.ids)
        self.action_step(-count if top else count)

    def action_turn(self, step: int) -> None:
        """The list beside."""
        place = _ORDER.index(self.state.tab) + step
        if 0 <= place < len(_ORDER):
            self.action_to(place)

    def action_to(self, place: int) -> None:
        """A list by its place."""
        self.change(states.with_tab(self.state, _ORDER[place]))

    def action_look(self, steps: int) -> None:
        """Further down or up in what is told."""
        self.sheet.scroll_lines(2 * steps)

    def action_open(self) -> None:
        """Everything about them, where it does not stand beside the list."""
        if self.state.cursor is not None and self.has_class("narrow"):
            self.add_class("open")
            self.focus_back()
            self.show()

    def action_filter(self) -> None:
        """Filter as you type."""

        def filtered(text: str) -> list[Piece]:
            self.change(states.with_filter(self.state, text))
            count = f"{len(self.state.ids):,} of {len(self.state.listed):,}"
            return [(count, self.palette("text", "panel"))]

        self.remove_class("open")
        self.ask_filter(self.state.filter_text, "a name, firm, address, deal or role", filtered)

    async def action_close(self) -> None:
        """What is told away, the filter away, then back to the board."""
        if self.has_class("narrow") and self.has_class("open"):
            self.remove_class("open")
            self.focus_back()
        elif self.state.filter_text or self.state.losing:
            state = states.with_losing(self.state, losing=False)
            self.change(states.with_filter(state, ""))
        else:
            await self.dismiss()

    # -- mouse -----------------------------------------------------------------------------

    def on_row_list_pressed(self, event: PeopleList.Pressed) -> None:
        """The cursor to who was clicked; twice opens."""
        self.change(states.on_id(self.state, event.number))
        if event.twice:
            self.action_open()

    def on_click(self, event: Click) -> None:
        """A tab."""
        tab = tab_at(self.state, event.screen_x) if not event.screen_y else None
        if tab is not None:
            self.action_to(_ORDER.index(tab))
