"""The screen of metrics: eight pages of figures, and the deals behind every number."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, NamedTuple
from weakref import WeakKeyDictionary

from textual import work
from textual.getters import query_one

from pipetui.domain.commands import SetTarget
from pipetui.domain.errors import BadValue, PipetuiError
from pipetui.domain.metrics.periods import ahead, parse_period
from pipetui.domain.targets import parse_target
from pipetui.domain.text import counted
from pipetui.services.exporting import export_report
from pipetui.services.exporting.report_figures import ReportAsked
from pipetui.services.present.figures.pages import PAGES
from pipetui.services.targets import removals
from pipetui.tui.board.words import pipeline_tab
from pipetui.tui.keys import keymap
from pipetui.tui.metrics.questions import (
    group_question,
    period_question,
    pipeline_question,
    report_question,
    target_question,
)
from pipetui.tui.metrics.reader import FiguresReader, Left, page_for
from pipetui.tui.metrics.state import MetricsState, asking, with_page
from pipetui.tui.screens.desk_screen import Told
from pipetui.tui.screens.line_page_screen import LinePageScreen
from pipetui.tui.widgets.line_page import LinePage
from pipetui.tui.widgets.lines import cut
from pipetui.tui.widgets.painted import PaintedLine
from pipetui.tui.widgets.tabs import tab_pieces, tab_under

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Click

    from pipetui.domain.metrics.grouping import Dimension
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.model import TargetKind
    from pipetui.tui.desk import Desk
    from pipetui.tui.house import House
    from pipetui.tui.metrics.lines import Opens
    from pipetui.tui.widgets.line_page import Spot
    from pipetui.tui.widgets.lines import Piece

_TABS = tuple(PAGES)
_TAB_TEXTS = {key: f" {page.title} " for key, page in PAGES.items()}
_FIRST_PERIOD = "12m"
_TICK = 0.1


class _Kept(NamedTuple):
    """What was looked at last, to be there again at once."""

    state: MetricsState
    reader: FiguresReader


_KEPT: WeakKeyDictionary[Desk, _Kept] = WeakKeyDictionary()
"""By the desk: leaving the screen for some deals and coming back reads nothing anew."""


class MetricsScreen(LinePageScreen):
    """The figures of the board's pipeline, or of all; whoever opened it shows the deals wanted."""

    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.METRICS)]
    home_context = "Metrics"
    UNDO: ClassVar[str] = "metrics.undo"
    REDO: ClassVar[str] = "metrics.redo"

    tab_line = query_one("#tabs", PaintedLine)

    def __init__(self, house: House, desk: Desk) -> None:
        super().__init__(house, desk)
        kept = _KEPT.get(desk)
        self._reader = FiguresReader(desk.session) if kept is None else kept.reader
        if kept is not None and kept.state.pipeline_id in {None, desk.state.process.pipeline.id}:
            self.state = kept.state
        else:
            self.state = MetricsState(
                tab=_TABS[0],
                period=parse_period(_FIRST_PERIOD, desk.now.today),
                pipeline_id=desk.state.process.pipeline.id,
            )
        self.wanted: Opens | None = None
        """The deals to show on the board afterwards."""

    def compose(self) -> ComposeResult:
        """What is where."""
        yield PaintedLine(self.palette, id="top")
        yield PaintedLine(self.palette, id="tabs")
        yield LinePage(self.palette, id="lines")
        yield self.compose_foot()

    def on_mount(self) -> None:
        """Count, and tell how far that is."""
        self.set_interval(_TICK, self._tell_progress)
        self._count(self.state)

    @property
    def paged(self) -> MetricsState:
        """The figures."""
        return self.state

    def headline(self) -> list[Piece]:
        """Whose figures they are, of which days, by what."""
        palette, state = self.palette, self.state
        pieces = [
            (
                pipeline_tab(self._pipeline_name(), several=len(self.at_desk.maps) > 1),
                palette("accent_text", "accent", bold=True),
            ),
            ("  Metrics", palette("text", bold=True)),
            (f" · {state.period.label}", palette("text")),
        ]
        if state.dimension is not None:
            pieces.append((f" · by {state.dimension}", palette("accent", bold=True)))
        return pieces

    def about(self) -> list[Piece]:
        """What Enter would show."""
        opens = self.state.opens(self.page.size.width)
        if opens is None:
            return []
        told = f"{opens.about}: {counted(len(opens.deals), 'deal')}"
        return [(f" {cut(told, self.size.width - 2)}", self.palette("muted"))]

    def show(self) -> None:
        """Show the page, and the words around it."""
        active = self.state.tab if self.state.dimension is None else None
        self.tab_line.show(tab_pieces(_TAB_TEXTS, active, self.palette))
        super().show()

    def to_spot(self, spot: Spot) -> None:
        """The cursor to a figure."""
        self.state, self.message = replace(self.state, cursor=spot), Told()
        self.show()

    def _pipeline_name(self) -> str:
        asked = self.state.pipeline_id
        names = [m.pipeline.name for m in self.at_desk.maps if m.pipeline.id == asked]
        return names[0] if names else "All pipelines"

    # -- counting --------------------------------------------------------------------------

    def _count(self, state: MetricsState) -> None:
        """Count what is asked for in a thread; what was asked for before is forgotten."""
        self.state = state
        self.message = Told()
        self._fill(state)

    @work(group="figures", exclusive=True)
    async def _fill(self, wanted: MetricsState) -> None:
        with self.telling(), suppress(Left):
            figures = await self._reader.read(wanted.pipeline_id, self.house.config.day)
            target_key = self.house.key("metrics.target")
            page = await asyncio.to_thread(page_for, figures, wanted, target_key)
            if self._is_there:
                self.state = with_page(self.state, page, self.page.size.width)
                self.show()

    @property
    def _is_there(self) -> bool:
        """Whether it is still looked at: whoever leaves takes its lines away at once."""
        return self in self.app.screen_stack

    def _tell_progress(self) -> None:
        """What takes longer than this is told; what does not is there at once, without a flash."""
        if self.state.page is None and self._is_there:
            self.state = replace(self.state, done=self._reader.done)
            self.show()

    # -- keys ------------------------------------------------------------------------------

    def action_turn(self, step: int) -> None:
        """The tab beside."""
        place = _TABS.index(self.state.tab) + step
        if 0 <= place < len(_TABS):
            self.action_to(place)

    def action_to(self, place: int) -> None:
        """A tab by its place; groups are told apart on a page of their own, which it leaves."""
        if _TABS[place] != self.state.tab or self.state.dimension is not None:
            self._count(asking(self.state, tab=_TABS[place], dimension=None, cursor=None))

    def action_period(self) -> None:
        """Ask for another period."""
        today = self.at_desk.now.today

        def accept(text: str) -> None:
            try:
                period = parse_period(text, today)
            except BadValue as error:
                self.tell_mistake(error)
                return
            self.prompt.action_cancel()
            self._count(asking(self.state, period=period))

        self.ask(period_question(today, accept))

    def action_shift(self, step: int) -> None:
        """The equal period before or after."""
        period = self.state.period
        other = period.previous() if step < 0 else period.following()
        if other is None:
            self.say_no("A period without an end has none beside it")
        else:
            self._count(asking(self.state, period=other))

    def action_group(self) -> None:
        """Ask by what the figures are told apart."""

        def accept(dimension: Dimension | None) -> None:
            self._count(asking(self.state, dimension=dimension, cursor=None))

        self.ask(group_question(self.state.dimension, accept))

    def action_pipeline(self) -> None:
        """Ask for another pipeline, or for all."""

        def accept(pipeline_id: int | None) -> None:
            self._count(asking(self.state, pipeline_id=pipeline_id, cursor=None))

        question = pipeline_question(self.at_desk.maps, self.state.pipeline_id, accept)
        if question is None:
            self.say_no("There is one pipeline")
        else:
            self.ask(question)

    def action_target(self) -> None:
        """Say what is to be won in the period."""
        days = ahead(self.state.period, self.at_desk.now.today)
        if not days.is_closed:
            self.say_no("A target needs a first and a last day: choose another period")
            return
        process = next(
            (m for m in self.at_desk.maps if m.pipeline.id == self.state.pipeline_id),
            self.at_desk.state.process,
        )

        # Of the only pipeline it is as well of all.
        pipeline = self.state.pipeline_id if len(self.at_desk.maps) > 1 else None

        def accept(text: str) -> None:
            try:
                kind, wanted = parse_target(text, process.pipeline.currency)
            except BadValue as error:
                self.tell_mistake(error)
                return
            self.prompt.action_cancel()
            if wanted is None:
                self._take_back(days, kind, pipeline)
            else:
                self.do(SetTarget(period=days, wanted=wanted, pipeline=pipeline))
            self._count_anew()

        self.ask(target_question(days.label, accept))

    def _take_back(self, days: Period, kind: TargetKind, pipeline: int | None) -> None:
        """Have no target for these days any more."""
        with self.telling():
            commands = removals(self.at_desk.session, days, kind, pipeline)
            if not commands:
                self.say_no(f"There is no target for {days.label} to take back")
                return
            label = f"Removed target of {days.label}"
            self.at_desk.execute_all(label, commands)
            self.say(label, more=self.undoes)

    def action_report(self) -> None:
        """Ask where to write the report of the period."""
        name = f"pipetui-{self.at_desk.now.today}.html"

        def accept(name: str) -> None:
            self._write_report(name)

        self.ask(report_question(name, accept))

    @work(group="report")
    async def _write_report(self, name: str) -> None:
        session, day = self.at_desk.session, self.house.config.day
        asked = ReportAsked(period=self.state.period.key, pipeline_id=self.state.pipeline_id)
        self.prompt.tell([("Writing …", self.palette("muted", "panel"))])
        try:
            path = await asyncio.to_thread(export_report, session, name, asked, day)
        except PipetuiError as error:
            self.tell_mistake(error)
            return
        self.prompt.action_cancel()
        self.say(f"The report is in {path}")

    def action_reverse(self, kind: str) -> None:
        """Undo or redo, and count anew."""
        self.reverse(kind)
        self._count_anew()

    def _count_anew(self) -> None:
        """Something was written; what was told of it stays."""
        told = self.message
        self._count(asking(self.state))
        self.message = told

    async def action_open(self) -> None:
        """Show the deals behind the figure on the board."""
        self.wanted = self.state.opens(self.page.size.width)
        if self.wanted is not None:
            await self.action_close()

    async def action_close(self) -> None:
        """Back to the board; what was looked at is there again the next time."""
        self._reader.leave()
        _KEPT[self.at_desk] = _Kept(self.state, self._reader)
        await super().action_close()

    # -- mouse -----------------------------------------------------------------------------

    def on_click(self, event: Click) -> None:
        """A tab."""
        if event.screen_y == self.tab_line.region.y:
            tab = tab_under(_TAB_TEXTS, event.screen_x)
            if tab is not None:
                self.action_to(_TABS.index(tab))
