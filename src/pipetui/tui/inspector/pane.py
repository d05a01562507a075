"""The pane that shows a sheet: its own cursor over the blocks, its own scrolling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message

from pipetui.services.present.inspection import Inspection
from pipetui.tui import keymap
from pipetui.tui.inspector.deal_sheet import deal_sheet
from pipetui.tui.inspector.flow import Flow, Sight, flow_of
from pipetui.tui.inspector.paint import paint_line, paint_row, paint_rule
from pipetui.tui.inspector.sheet import NOTHING, Section, Sheet, Target, TargetKind
from pipetui.tui.inspector.stage_sheet import stage_sheet
from pipetui.tui.widgets.fitted import FittedWidget
from pipetui.tui.widgets.lines import Look

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.events import Click, MouseScrollDown, MouseScrollUp
    from textual.strip import Strip

    from pipetui.services.present.inspection import StageInspection
    from pipetui.services.themes import ThemeSpec
    from pipetui.tui.palette import Palette

_PINNED_FROM = 8
_AIRY_FROM = 20
_UNSEEN_WIDTH = 48
_BOX = range(1, 3)
_WHEEL = 3


class InspectorPane(FittedWidget, can_focus=True):
    """Shows what is told of a deal or stage; what is done about it is the screen's."""

    ALLOW_SELECT: ClassVar[bool] = False
    FOCUS_ON_CLICK: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.INSPECTOR)]

    @dataclass
    class Pointed(Message):
        """A block was clicked, and the cursor is on it."""

        target: Target

    @dataclass
    class Activated(Message):
        """A box was clicked, or anything clicked twice."""

        target: Target

    def __init__(self, palette: Palette, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._palette = palette
        self._subject: Inspection | StageInspection | None = None
        self._sheet: Sheet | None = None
        self._flow = Flow((), ())
        self._cursor = 0
        self._top = 0
        self._covered = 0
        self._painted: dict[tuple[int, bool], Strip] = {}
        self._painted_in: ThemeSpec | None = None
        self._awaited: Section | None = None
        """The section to go to as soon as there is a size to show it in."""

    # -- what is shown ---------------------------------------------------------------------

    @property
    def inspection(self) -> Inspection | None:
        """What is shown of a deal; None for a stage, or nothing."""
        return self._subject if isinstance(self._subject, Inspection) else None

    @property
    def deal_id(self) -> int | None:
        """Which deal is shown."""
        return self.inspection.deal.id if self.inspection else None

    @property
    def refused(self) -> str | None:
        """Why a move of the deal was refused, when that is what it was opened for."""
        return self.inspection.refused if self.inspection else None

    @property
    def target(self) -> Target:
        """What is under the cursor."""
        blocks = self._sheet.blocks if self._sheet else []
        return blocks[self._cursor][1].target if blocks else NOTHING

    @property
    def section(self) -> Section:
        """The section the cursor is in."""
        spans = self._flow.spans
        return spans[self._cursor].section if spans else Section.HEAD

    def show(self, subject: Inspection | StageInspection | None) -> None:
        """Show a deal or stage; of another one, or after a refusal, from the item to do."""
        before, reason = self._sheet, self.refused
        self._subject = subject
        self._lay_out()
        sheet = self._sheet
        if sheet is None:
            self._cursor = self._top = 0
        elif before is None or before.about != sheet.about or (self.refused or reason) != reason:
            self._begin()
        else:
            self._cursor = self._same_place(before, sheet)
            self._scroll_to_cursor()
        self.refresh()

    def cover(self, lines: int) -> None:
        """Something lies over so many lines at the foot; the cursor stays in sight above it."""
        if lines != self._covered:
            self._covered = lines
            self._scroll_to_cursor()
            self.refresh()

    def clear(self) -> None:
        """Show nothing."""
        self.show(None)

    def to_section(self, name: Section) -> bool:
        """The cursor to a section, of the checklist to the item to do; False when it has none."""
        found = self._go_to(name)
        if found:
            self.refresh()
        return found

    def _go_to(self, name: Section) -> bool:
        first = self._flow.first_of(name)
        if first is None:
            return False
        self._awaited = None if self.size.height else name
        to_do = self._to_do() if name == Section.CHECKLIST else None
        self._cursor = first if to_do is None else to_do
        if self.size.height:
            self._top = self._sight().at(self._flow.spans[first].lead).top
        self._scroll_to_cursor()
        return True

    def _begin(self) -> None:
        """The cursor to what is to be done, with as much of its section as there is room for."""
        to_do = self._to_do()
        if to_do is None and self.refused:
            to_do = self._flow.first_of(Section.CHECKLIST)
        self._cursor, self._top = to_do or 0, 0
        if to_do is not None and self.size.height:
            self._top = self._sight().onto(self._flow.whole(Section.CHECKLIST)).top
        self._scroll_to_cursor()

    def _to_do(self) -> int | None:
        """The first open item, after a refusal the first required one."""
        inspection = self.inspection
        if self._sheet is None or inspection is None:
            return None
        places = {
            block.target.id: place
            for place, (_, block) in enumerate(self._sheet.blocks)
            if block.target.kind is TargetKind.ITEM
        }
        items = [item for item in inspection.items if item.id in places]
        wanted = [
            item for item in items if item.is_open and (item.required or not inspection.refused)
        ]
        return next((places[item.id] for item in wanted), None)

    def _same_place(self, before: Sheet, after: Sheet) -> int:
        """Where what was under the cursor is now; of what is gone, what took its place."""
        old = before.blocks
        section, block = old[self._cursor]
        if block.target.kind is not TargetKind.NONE:
            same = (
                place
                for place, (_, each) in enumerate(after.blocks)
                if each.target.is_same(block.target)
            )
            found = next(same, None)
            if found is not None:
                return found
        within = self._cursor - [name for name, _ in old].index(section)
        places = [place for place, (name, _) in enumerate(after.blocks) if name == section]
        return places[min(within, len(places) - 1)] if places else 0

    # -- keys ------------------------------------------------------------------------------

    def action_step(self, step: int) -> None:
        """The cursor a block on; within a block that is longer than the pane, a line."""
        if not self._flow.spans:
            return
        sight, span = self._sight(), self._flow.spans[self._cursor]
        hidden = span.last >= sight.end if step > 0 else span.first < sight.top
        if hidden and sight.top <= span.last and span.first < sight.end:
            self._top = sight.at(sight.top + step).top
        else:
            self._move_to(self._cursor + step)
        self.refresh()

    def action_page(self, step: int) -> None:
        """A pane's height on."""
        if self._flow.spans:
            room = max(1, self._sight().room - 1)
            line = self._flow.spans[self._cursor].first + step * room
            self._top = self._sight().at(self._top + step * room).top
            self._move_to(self._flow.nearest(max(0, line)))

    def action_to_end(self, top: bool) -> None:  # noqa: FBT001 - from a binding
        """The first or the last block."""
        if self._flow.spans:
            self._top = 0 if top else self._sight().last_top
            self._move_to(0 if top else len(self._flow.spans) - 1)

    def action_step_section(self, step: int) -> None:
        """The cursor to the section after or before, whole where it has room."""
        sections = list(dict.fromkeys(span.section for span in self._flow.spans))
        if sections:
            place = sections.index(self.section) + step
            self.to_section(sections[max(0, min(place, len(sections) - 1))])

    def _move_to(self, block: int) -> None:
        self._cursor = max(0, min(block, len(self._flow.spans) - 1))
        self._scroll_to_cursor()
        self.refresh()

    def _scroll_to_cursor(self) -> None:
        # Before it has been given a size there is no telling what is in sight.
        if self._flow.spans and self.size.height:
            self._top = self._sight().onto(self._flow.spans[self._cursor]).top

    # -- mouse -----------------------------------------------------------------------------

    def on_click(self, event: Click) -> None:
        """The cursor to what is clicked; a box, or anything clicked twice, is acted on."""
        sight = self._sight()
        line = sight.top + event.y - self._head_height
        if event.y >= self._head_height and line >= sight.end and sight.below:
            self.action_page(1)
            return
        block = self._flow.block_at(line) if event.y >= self._head_height else None
        if block is None or self._sheet is None:
            return
        self._cursor = block
        self.refresh()
        target, starts = self.target, self._flow.lines[line].starts
        can_tick = target.kind in {TargetKind.ITEM, TargetKind.TASK}
        ticks = can_tick and starts and event.x in _BOX
        self.post_message(self.Pointed(target))
        if ticks or (event.chain == 2 and target != NOTHING):  # noqa: PLR2004 - twice
            self.post_message(self.Activated(target))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Look further down; the cursor stays."""
        self._scroll(event, _WHEEL)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Look further up."""
        self._scroll(event, -_WHEEL)

    def _scroll(self, event: MouseScrollDown | MouseScrollUp, lines: int) -> None:
        event.stop()
        self._top = self._sight().at(self._top + lines).top
        self.refresh()

    # -- painting --------------------------------------------------------------------------

    def on_focus(self) -> None:
        """The cursor shows."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor hides."""
        self.refresh()

    def fit(self) -> None:
        """Wrap anew; what is under the cursor stays in sight."""
        if self._subject is not None:
            self._lay_out()
            if self._awaited is None or not self._go_to(self._awaited):
                self._scroll_to_cursor()

    def _lay_out(self) -> None:
        self._fitted = self.size
        width, airy = self.size.width or _UNSEEN_WIDTH, self.size.height >= _AIRY_FROM
        subject = self._subject
        self._painted.clear()
        if subject is None:
            self._sheet, self._flow = None, Flow((), ())
            return
        if isinstance(subject, Inspection):
            self._sheet = deal_sheet(subject, width)
        else:
            self._sheet = stage_sheet(subject, width)
        self._flow = flow_of(self._sheet, airy=airy)

    @property
    def _head_height(self) -> int:
        """Lines that stay: title, state and a rule, where there is room the title alone."""
        if self._sheet is None or self.size.height <= 1:
            return 0
        return len(self._sheet.pinned) + 1 if self.size.height >= _PINNED_FROM else 1

    def _sight(self) -> Sight:
        room = max(1, self.size.height - self._head_height - self._covered)
        return Sight(len(self._flow.lines), room).at(self._top)

    def render_line(self, y: int) -> Strip:
        """Title, state and rule; then the lines in sight, the last one telling of more."""
        look = Look(self._palette, self.size.width, "panel")
        sheet = self._sheet
        if sheet is None:
            return look.line()
        if self._painted_in is not self._palette.theme:
            self._painted.clear()
            self._painted_in = self._palette.theme
        head, sight = self._head_height, self._sight()
        if y < head:
            if y < len(sheet.pinned):
                return paint_row(sheet.pinned[y], look)
            return paint_rule(look, "▲ more" if sight.top else "")
        place = sight.top + y - head
        if place < sight.end:
            return self._body_line(place, look)
        return paint_rule(look, "▼ more") if sight.below else look.line()

    def _body_line(self, place: int, look: Look) -> Strip:
        line = self._flow.lines[place]
        selected = self.has_focus and line.block is not None and line.block == self._cursor
        key = (place, selected)
        strip = self._painted.get(key)
        if strip is None:
            strip = self._painted[key] = paint_line(line, look, selected=selected)
        return strip
