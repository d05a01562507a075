"""The pane that shows the sheet of a deal or stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message

from pipetui.services.present.inspection import Inspection
from pipetui.tui.inspector.deal_sheet import deal_sheet
from pipetui.tui.inspector.stage_sheet import stage_sheet
from pipetui.tui.keys import keymap
from pipetui.tui.keys.words import key_as_it_comes
from pipetui.tui.sheets.flow import Flow, flow_of
from pipetui.tui.sheets.pane import FlowPane
from pipetui.tui.sheets.sheet import NOTHING, Section, Sheet, Target, TargetKind

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.events import Click

    from pipetui.services.present.inspection import StageInspection
    from pipetui.tui.keys.words import KeyOf
    from pipetui.tui.palette import Palette
    from pipetui.tui.sheets.sheet import Row

_AIRY_FROM = 20
_UNSEEN_WIDTH = 48
_BOX = range(1, 3)


class InspectorPane(FlowPane):
    """Shows what is told of a deal or stage; what is done about it is the screen's."""

    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.INSPECTOR)]

    @dataclass
    class Pointed(Message):
        """A block was clicked, and the cursor is on it."""

        target: Target

    @dataclass
    class Activated(Message):
        """A box was clicked, or anything clicked twice."""

        target: Target

    def __init__(
        self,
        palette: Palette,
        key: KeyOf = key_as_it_comes,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(palette, ground="panel", id=id)
        self._key = key
        self._subject: Inspection | StageInspection | None = None
        self._sheet: Sheet | None = None
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
        section = spans[self._cursor].section if spans else None
        return section or Section.HEAD

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
        self.step(step)

    def action_page(self, step: int) -> None:
        """A pane's height on."""
        self.turn(step)

    def action_to_end(self, top: bool) -> None:  # noqa: FBT001 - from a binding
        """The first or the last block."""
        self.to(0 if top else -1)

    def action_step_section(self, step: int) -> None:
        """The cursor to the section after or before, whole where it has room."""
        sections = list(dict.fromkeys(span.section for span in self._flow.spans if span.section))
        if sections:
            place = sections.index(self.section) + step
            self.to_section(sections[max(0, min(place, len(sections) - 1))])

    # -- mouse -----------------------------------------------------------------------------

    def clicked(self, event: Click, *, starts: bool) -> None:
        """A box, or anything clicked twice, is acted on."""
        target = self.target
        can_tick = target.kind in {TargetKind.ITEM, TargetKind.TASK}
        ticks = can_tick and starts and event.x in _BOX
        self.post_message(self.Pointed(target))
        if ticks or (event.chain == 2 and target != NOTHING):  # noqa: PLR2004 - twice
            self.post_message(self.Activated(target))

    # -- layout ----------------------------------------------------------------------------

    def fit(self) -> None:
        """Wrap anew; what is under the cursor stays in sight."""
        if self._subject is not None:
            self._lay_out()
            if self._awaited is None or not self._go_to(self._awaited):
                self._scroll_to_cursor()

    def laid_out(self) -> tuple[tuple[Row, ...], Flow]:
        """The sheet, made for the size there is now."""
        subject, width = self._subject, self.size.width or _UNSEEN_WIDTH
        if subject is None:
            self._sheet = None
            return (), Flow((), ())
        if isinstance(subject, Inspection):
            sheet = deal_sheet(subject, width, self._key)
        else:
            sheet = stage_sheet(subject, width)
        self._sheet = sheet
        return sheet.pinned, flow_of(sheet.passages, airy=self.size.height >= _AIRY_FROM)
