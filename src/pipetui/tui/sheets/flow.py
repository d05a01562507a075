"""A sheet as lines one below the other, and which of them are in sight; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipetui.tui.sheets.sheet import Row, Section

_ROOM_FOR_MORE = 3
"""Lines from which on one tells that there are more."""


class Heading(NamedTuple):
    """What stands above a passage: its name, and figures at the end of the line."""

    text: str
    figures: str = ""


class Passage(NamedTuple):
    """What stands below one heading, or without any: of each block its lines.

    Behind them are those that the cursor passes over.
    """

    heading: Heading
    blocks: Sequence[tuple[Sequence[Row], Sequence[Row]]]
    section: Section | None = None


@dataclass(frozen=True, slots=True)
class FlowLine:
    """A line of a block, a heading, or an empty one."""

    row: Row | None = None
    heading: Heading | None = None
    block: int | None = None
    """Which block it belongs to."""
    starts: bool = False
    """It is the block's first."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a block stands: its first and last line, and the line its heading begins at."""

    first: int
    last: int
    lead: int
    section: Section | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """All lines of a sheet or page."""

    lines: tuple[FlowLine, ...]
    spans: tuple[Span, ...]

    def block_at(self, line: int) -> int | None:
        """The block a line belongs to."""
        return self.lines[line].block if 0 <= line < len(self.lines) else None

    def first_of(self, section: Section) -> int | None:
        """The first block of a section, if it is there."""
        return next(
            (place for place, span in enumerate(self.spans) if span.section == section), None
        )

    def whole(self, section: Section) -> Span:
        """Where a section that is there stands, heading and all."""
        spans = [span for span in self.spans if span.section == section]
        return Span(spans[0].lead, spans[-1].last, spans[0].lead, section)

    def nearest(self, line: int) -> int:
        """The block at a line, or the next one below it; the last one beyond the end."""
        found = (place for place, span in enumerate(self.spans) if span.last >= line)
        return next(found, len(self.spans) - 1)


def flow_of(passages: Iterable[Passage], *, airy: bool) -> Flow:
    """The lines of all passages; airy, a heading has an empty line before it."""
    lines: list[FlowLine] = []
    spans: list[Span] = []
    for heading, blocks, section in passages:
        lead = len(lines)
        if heading.text:
            if airy and lines:
                lines.append(FlowLine())
            lines.append(FlowLine(heading=heading))
        for place, (rows, trail) in enumerate(blocks):
            first = len(lines)
            lines += [
                FlowLine(row=row, block=len(spans), starts=number == 0)
                for number, row in enumerate(rows)
            ]
            last = max(first, len(lines) - 1)
            spans.append(Span(first, last, first if place else lead, section))
            lines += [FlowLine(row=row) for row in trail]
    return Flow(tuple(lines), tuple(spans))


@dataclass(frozen=True, slots=True)
class Sight:
    """A window of so many lines onto a flow of so many, from `top` on."""

    total: int
    room: int
    top: int = 0

    @property
    def last_top(self) -> int:
        """From here on the end is in sight."""
        return max(0, self.total - self.room)

    @property
    def tells_more(self) -> bool:
        """Whether its last line tells that there is more instead of showing it."""
        return self.top < self.last_top and self.room >= _ROOM_FOR_MORE

    @property
    def end(self) -> int:
        """The first line below what is shown."""
        return min(self.total, self.top + self.room - self.tells_more)

    @property
    def below(self) -> int:
        """How many lines are out of sight below."""
        return self.total - self.end

    def at(self, top: int) -> Sight:
        """The window from another line on, as far as there are lines."""
        return Sight(self.total, self.room, max(0, min(self.last_top, top)))

    def onto(self, span: Span) -> Sight:
        """The window moved as little as it takes to show a block, from its start if too long."""
        shown = self.room - (self.room >= _ROOM_FOR_MORE)
        if span.lead < self.top and span.last - span.lead < shown:
            return self.at(span.lead)
        if span.first < self.top:
            return self.at(span.first)
        if span.last < self.end:
            return self
        return self.at(min(span.first, span.last - shown + 1))
