"""The process's screen: its picture, what is written of it, and every part edited in place."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.containers import Horizontal
from textual.css.query import NoMatches
from textual.getters import query_one

from pipetui.domain.metrics.fastest import fastest_third
from pipetui.services.maps.versions import load_versions
from pipetui.services.process_facts import load_flow, load_paths
from pipetui.tui.keys import keymap
from pipetui.tui.process import editing, going, stages
from pipetui.tui.process import state as states
from pipetui.tui.process.bar import described, shown_keys, tab_at, tabs, title
from pipetui.tui.process.history_pages import checks_page, version_page, versions_page
from pipetui.tui.process.pane import PagePane
from pipetui.tui.process.paths_page import paths_page
from pipetui.tui.process.picture import picture
from pipetui.tui.process.pipeline_page import pipeline_page
from pipetui.tui.process.stage_page import stage_page
from pipetui.tui.process.state import ProcessState, Tab
from pipetui.tui.screens.desk_screen import DeskScreen, Told
from pipetui.tui.widgets.lines import Look
from pipetui.tui.widgets.painted import PaintedLine

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Click

    from pipetui.domain.maps.places import Place
    from pipetui.tui.desk import Desk
    from pipetui.tui.house import House
    from pipetui.tui.process.page import Page
    from pipetui.tui.process.writing import Unfinished

_ORDER = tuple(Tab)
_WITH_SIDE = (Tab.MAP, Tab.VERSIONS)
_BESIDE_WIDTH = 72
"""From here on the picture and the page stand beside each other."""

ACTIONS: Mapping[str, Callable[[ProcessScreen], None]] = {
    **stages.ACTIONS,
    **editing.ACTIONS,
    **going.ACTIONS,
}


class ProcessScreen(DeskScreen):
    """The map of the pipeline on the board, under five tabs."""

    CSS_PATH = "../styles/process.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.PROCESS)]
    home_context = "Process map"
    UNDO = "process.undo"
    REDO = "process.redo"

    top = query_one("#top", PaintedLine)
    tab_line = query_one("#tabs", PaintedLine)
    side = query_one("#side", PagePane)
    page = query_one("#page", PagePane)

    def __init__(self, house: House, desk: Desk) -> None:
        super().__init__(house)
        self.desk = desk
        self.state = self._begin(desk)
        self.is_inside = False
        """Whether the page has the keys, where there is a picture beside it."""
        self.wanted: int | None = None
        """A deal to go to on the board afterwards."""
        self.unfinished: Unfinished | None = None
        """What an editor wrote and the map could not take."""
        self._read: tuple[int, int, Tab] | None = None

    def _begin(self, desk: Desk) -> ProcessState:
        process, board = desk.state.process, desk.state
        at = board.lane.stage.key if board.lanes else process.stages[0].key
        state = ProcessState(process, desk.now, counts=_counts(desk))
        return states.on_stage(states.with_process(state, process), at)

    def compose(self) -> ComposeResult:
        """What is where."""
        yield PaintedLine(self.palette, id="top")
        yield PaintedLine(self.palette, id="tabs")
        with Horizontal(id="process"):
            yield PagePane(self.palette, id="side")
            yield PagePane(self.palette, ground="panel", id="page")
        yield self.compose_foot()

    def on_mount(self) -> None:
        """The picture at once; the figures when they are read."""
        self.focus_back()
        self.show()

    def fit_to(self, width: int) -> None:
        """Where it is narrow, one thing at a time."""
        self.set_class(width < _BESIDE_WIDTH, "narrow")
        self.show()

    # -- what is shown ---------------------------------------------------------------------

    @property
    def pane(self) -> PagePane:
        """The pane that has the keys."""
        return self.page if self.on_page else self.side

    @property
    def on_page(self) -> bool:
        """Whether the keys are the page's."""
        return self.is_inside or self.state.tab not in _WITH_SIDE

    @property
    def place(self) -> Place | None:
        """What is under the cursor."""
        return self.pane.place

    def focus_back(self) -> None:
        """Give the keys to the picture, or to the page."""
        self.set_class(self.state.tab not in _WITH_SIDE, "whole")
        self.set_class(self.is_inside, "inside")
        if self.prompt.question is None:
            self.set_focus(self.pane)
        self.hint()

    def cover(self, lines: int) -> None:
        """What is asked about stays in sight."""
        self.side.cover(lines)
        self.page.cover(lines)
        self._describe()

    def show(self, place: Place | None = None) -> None:
        """Show the map as the desk has it, with the cursor on a place, else where it was."""
        desk = self.at_desk
        if desk.state.process.pipeline.id != self.state.process.pipeline.id:
            self.state = replace(self._begin(desk), tab=self.state.tab)
        self.state = states.with_process(self.state, desk.state.process)
        self._read_facts()
        state = self.state
        if state.tab is Tab.MAP:
            here = place if place is not None and place.field == "stage" else None
            self.side.show(lambda width, height: picture(self.state, width, height), here)
            if here is None:
                self._side_to_stage()
        elif state.tab is Tab.VERSIONS:
            self.side.show(lambda width, _: versions_page(self.state, width))
        self.page.show(lambda width, _: self._page(width), place)
        look = Look(self.palette, self.size.width)
        self.top.show(title(state, look, several=len(desk.maps) > 1))
        self.tab_line.show(tabs(state, look))
        self._describe()
        self.hint()

    def _describe(self) -> None:
        """Beside a question nothing is said of what it is about: the prompt says that itself."""
        look, alone = Look(self.palette, self.size.width), self.has_class("narrow")
        words = described(self.place, self.state, look, self.house.key, alone=alone)
        self.focus_text.show(self.told() or ([] if self.prompt.question else words))

    def _side_to_stage(self) -> None:
        keys = [stage.key for stage in self.state.process.stages]
        self.side.to(keys.index(self.state.stage.key))

    def _page(self, width: int) -> Page:
        state, key = self.state, self.house.key
        match state.tab:
            case Tab.MAP:
                return stage_page(state, width, key)
            case Tab.PIPELINE:
                return pipeline_page(state, width, key)
            case Tab.CHECKS:
                return checks_page(state, width)
            case Tab.VERSIONS:
                return version_page(state, self.version_at, width, key)
            case Tab.PATHS:
                return paths_page(state, width)

    @property
    def version_at(self) -> int:
        """Which version the cursor is on, from 0."""
        place = self.side.place
        newest = len(self.state.versions or ()) - 1
        at = place.index if place is not None and place.field == "version" else None
        return newest if at is None else at

    def change(self, state: ProcessState) -> None:
        """Look at something else: nothing is written, and what was said is read."""
        self.state, self.message = state, Told()
        self.show()

    def hint(self) -> None:
        """The keys that do something here."""
        if self.prompt.question is None:
            keys = shown_keys(self.house.keys[self.context], self.state, self.place)
            self.hints.tell(keymap.hints(keys))
        else:
            super().hint()

    # -- what is read beside it ------------------------------------------------------------

    def _read_facts(self) -> None:
        """Read what the tab shows, if anything was written since; the keys do not wait for it."""
        wanted = (self.at_desk.sequence, self.state.process.pipeline.id, self.state.tab)
        if wanted != self._read and self.is_mounted:
            self._read = wanted
            self.state = replace(self.state, now=self.at_desk.now, counts=_counts(self.at_desk))
            self._take_facts()

    @work(exclusive=True)
    async def _take_facts(self) -> None:
        pipeline, tab = self.state.process.pipeline.id, self.state.tab
        with self.telling():
            facts = await asyncio.to_thread(self._facts, pipeline, tab)
            if pipeline == self.state.process.pipeline.id:
                self.state = replace(self.state, **facts)
                # The screen may be on its way out, some of it gone already.
                with suppress(NoMatches):
                    self.show()

    def _facts(self, pipeline: int, tab: Tab) -> dict[str, Any]:
        session, lines = self.at_desk.session, self.at_desk.state.lines
        if tab is Tab.VERSIONS:
            return {"versions": load_versions(session, pipeline)}
        if tab is Tab.PATHS:
            ways = load_paths(session, pipeline, lines)
            return {"paths": ways, "fastest": fastest_third(ways)}
        known = load_flow(session, pipeline, lines)
        return {
            "flows": {flow.stage.id: flow for flow, _ in known},
            "times": {flow.stage.id: time for flow, time in known},
        }

    # -- keys ------------------------------------------------------------------------------

    def action_step(self, step: int) -> None:
        """A stage, or a line, down or up."""
        self.pane.step(step)
        self._follow()

    def action_page(self, pages: int) -> None:
        """A page down or up."""
        self.pane.turn(pages)
        self._follow()

    def action_to_end(self, top: bool) -> None:  # noqa: FBT001 - from a binding
        """The first or the last."""
        self.pane.to(0 if top else -1)
        self._follow()

    def _follow(self) -> None:
        """What is beside the cursor, and the words about it, are those of where it now is."""
        place = self.side.place
        state = self.state
        if not self.on_page and place is not None and place.field == "stage":
            state = states.on_stage(state, place.stage)
        self.change(state)

    def action_to_side(self) -> None:
        """The keys to the picture."""
        self.is_inside = False
        self.focus_back()
        self.change(self.state)

    def action_to_page(self) -> None:
        """The keys to the page."""
        self.is_inside = self.state.tab in _WITH_SIDE
        self.focus_back()
        self.change(self.state)

    def action_turn(self, step: int) -> None:
        """The tab beside."""
        place = _ORDER.index(self.state.tab) + step
        if 0 <= place < len(_ORDER):
            self.action_to(place)

    def action_to(self, place: int) -> None:
        """A tab by its place."""
        self.is_inside = False
        self.state = replace(self.state, tab=_ORDER[place])
        self.focus_back()
        self.change(self.state)

    def action_act(self, key_id: str) -> None:
        """Do what the key table means by an id."""
        ACTIONS[key_id](self)

    # -- mouse -----------------------------------------------------------------------------

    def on_page_pane_pointed(self, event: PagePane.Pointed) -> None:
        """What is clicked gets the keys; clicked twice it is opened."""
        if self.prompt.question is not None:
            self.prompt.action_cancel()
        self.is_inside = event.pane is self.page and self.state.tab in _WITH_SIDE
        self.focus_back()
        self._follow()
        if event.twice:
            self.action_act("process.open_line")

    def on_click(self, event: Click) -> None:
        """A tab."""
        if event.screen_y == self.tab_line.region.y:
            found = tab_at(self.state, event.screen_x, self.size.width)
            if found is not None:
                self.action_to(_ORDER.index(found))


def _counts(desk: Desk) -> dict[int, int]:
    """The deals on the board by stage."""
    counts: dict[int, int] = {}
    for card in desk.state.cards.values():
        counts[card.stage_id or 0] = counts.get(card.stage_id or 0, 0) + 1
    return counts
