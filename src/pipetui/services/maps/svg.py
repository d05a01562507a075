"""A map as a drawing: the stages from top to bottom, answers at their side, ways back at the other.

It stands alone: no script, no font and no picture from elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.maps.flow import Arrow, arrows
from pipetui.domain.maps.words import EXITS, goal_words, stage_marks, stage_notes
from pipetui.domain.process import Exit, Stage, StageKind
from pipetui.services.present.markup import html_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipetui.domain.process import ProcessMap

_MARGIN = 24
_HEAD = 72
_BOX = 360
_LEAST_HEIGHT = 100
_GAP = 36
_LANE = 14
"""Between two ways drawn beside each other."""
_PILL = 28
_REACH = 40
"""From a box to its answers."""
_PAD = 14
_MOST = 200
"""More letters than this never fit on a line."""
_WIDE = 1.05
_NARROW = 0.56
"""Of the size of the letters, what one of them takes on average; full-width ones take all."""
_FIRST_WIDE = 0x1100

_INK, _FAINT, _LINE = "#1f2733", "#5c6675", "#8a94a3"
_FILLS = {StageKind.OPEN: ("#f4f7fb", "#9db2cc"), StageKind.WON: ("#e6f5ec", "#6fb38d")}
_STYLE = (
    f'font-family="system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif" fill="{_INK}"'
)
_ARROWHEAD = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
    f'orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="{_LINE}"/></marker></defs>'
)


class _Letters(NamedTuple):
    """How a text is written."""

    size: int
    weight: int = 400
    fill: str = _INK


_TITLE, _NAME = _Letters(20, 600), _Letters(15, 600)
_SMALL, _NOTE = _Letters(12), _Letters(12, fill=_FAINT)


@dataclass(frozen=True, slots=True)
class _Box:
    """Where a stage is drawn."""

    stage: Stage
    number: int
    top: int
    height: int
    answers: tuple[Arrow, ...]
    """Those that do not go down the line."""

    @property
    def bottom(self) -> int:
        return self.top + self.height

    @property
    def middle(self) -> int:
        return self.top + self.height // 2


def map_to_svg(process: ProcessMap) -> str:
    """The picture of a map as an SVG document; whatever the texts hold stays text."""
    ways = arrows(process)
    boxes = _boxes(process, ways)
    jumps = [
        (box.stage, way.to) for box in boxes for way in box.answers if isinstance(way.to, Stage)
    ]
    left = _MARGIN + _LANE * (len(jumps) + 1 if jumps else 0)
    has_outcome = any(way.to is None for way in ways)
    pills = [_pill_width(way) for box in boxes for way in box.answers]
    width = left + _BOX + (_REACH + max(pills) if pills else 0) + _MARGIN
    height = boxes[-1].bottom + (_GAP + _PILL if has_outcome else 0) + _MARGIN
    parts = [
        _opening(width, height),
        f"<title>{html_text(process.pipeline.name)}</title>",
        _ARROWHEAD,
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *_head(process, left),
    ]
    for box in boxes:
        parts += _draw_box(box, left)
        parts += _draw_answers(box, left)
    parts += _draw_line(boxes, ways, left)
    parts += _draw_jumps(boxes, jumps, left)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _opening(width: int, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" {_STYLE}>'
    )


def _boxes(process: ProcessMap, ways: Sequence[Arrow]) -> list[_Box]:
    boxes: list[_Box] = []
    top = _MARGIN + _HEAD
    for number, stage in enumerate(process.stages, 1):
        following = process.neighbour(stage, 1)
        answers = tuple(
            way
            for way in ways
            if way.start is stage and way.to is not following and way.to is not None
        )
        height = max(_LEAST_HEIGHT, len(answers) * (_PILL + 6) + 6)
        boxes.append(_Box(stage, number, top, height, answers))
        top += height + _GAP
    return boxes


def _head(process: ProcessMap, left: int) -> Iterator[str]:
    yield _text(process.pipeline.name, left, _MARGIN + 22, _TITLE, _BOX)
    goal = process.pipeline.goal
    if goal is not None:
        yield _text(f"Goal: {goal_words(goal)}", left, _MARGIN + 46, _NOTE, _BOX)


def _draw_box(box: _Box, left: int) -> Iterator[str]:
    stage = box.stage
    fill, edge = _FILLS[stage.kind]
    yield "<g>"
    if stage.definition:
        yield f"<title>{html_text(stage.definition)}</title>"
    yield (
        f'<rect x="{left}" y="{box.top}" width="{_BOX}" height="{box.height}" rx="8" '
        f'fill="{fill}" stroke="{edge}"/>'
    )
    x, room = left + _PAD, _BOX - 2 * _PAD
    yield _text(f"{box.number}  {stage.name}", x, box.top + 26, _NAME, room)
    for place, line in enumerate(_two_lines(stage.definition or "", _SMALL.size, room)):
        yield _text(line, x, box.top + 47 + 17 * place, _SMALL, room)
    count = len(stage.items)
    items = (f"{count} item{'' if count == 1 else 's'}",) if count else ()
    notes = " · ".join((*stage_marks(stage), *stage_notes(stage)[:1], *items))
    yield _text(notes, x, box.top + 86, _NOTE, room)
    yield "</g>"


def _draw_answers(box: _Box, left: int) -> Iterator[str]:
    x = left + _BOX
    for place, way in enumerate(box.answers):
        y = box.top + 6 + place * (_PILL + 6) + _PILL // 2
        dash = ' stroke-dasharray="4 3"' if isinstance(way.to, Exit) else ""
        yield (
            f'<path d="M{x} {y} H{x + _REACH - 4}" stroke="{_LINE}" fill="none"{dash} '
            'marker-end="url(#tip)"/>'
        )
        yield from _pill(_answer(way), x + _REACH, y, _pill_width(way))


def _draw_line(boxes: Sequence[_Box], ways: Sequence[Arrow], left: int) -> Iterator[str]:
    """The arrows from each stage to the next, and to the win behind the last."""
    x = left + _BOX // 2
    after = {box.stage.key: following for box, following in pairwise(boxes)}
    for box in boxes:
        following = after.get(box.stage.key)
        way = next(
            (
                way
                for way in ways
                if way.start is box.stage
                and (way.to is None or (following is not None and way.to is following.stage))
            ),
            None,
        )
        if way is None:
            continue
        end = box.bottom + _GAP
        yield (
            f'<path d="M{x} {box.bottom} V{end - 3}" stroke="{_LINE}" fill="none" '
            'marker-end="url(#tip)"/>'
        )
        if way.label:
            yield _text(way.label, x + 10, box.bottom + _GAP // 2 + 4, _NOTE, _BOX // 2)
        if way.to is None:
            yield from _pill("Won", x - 40, end + _PILL // 2, 80, StageKind.WON)


def _draw_jumps(
    boxes: Sequence[_Box], jumps: Sequence[tuple[Stage, Stage]], left: int
) -> Iterator[str]:
    """The ways of answers to stages that are not next, each in a lane of its own."""
    places = {box.stage.key: box for box in boxes}
    for lane, (stage, target) in enumerate(jumps, 1):
        x = left - lane * _LANE
        y, to = places[stage.key].middle + 6, places[target.key].middle - 6
        bend = 6 if to > y else -6
        yield (
            f'<path d="M{left} {y} H{x + 6} Q{x} {y} {x} {y + bend} '
            f'V{to - bend} Q{x} {to} {x + 6} {to} H{left - 3}" '
            f'stroke="{_LINE}" fill="none" marker-end="url(#tip)"/>'
        )


def _answer(way: Arrow) -> str:
    to = EXITS[way.to] if isinstance(way.to, Exit) else way.to.name if way.to else ""
    return f"{way.label} → {to}"


def _pill_width(way: Arrow) -> int:
    return min(int(_measure(_answer(way), _SMALL.size)), 320) + 2 * _PAD


def _pill(text: str, x: int, y: int, width: int, kind: StageKind | None = None) -> Iterator[str]:
    fill, edge = _FILLS[kind] if kind else ("#ffffff", _LINE)
    yield (
        f'<rect x="{x}" y="{y - _PILL // 2}" width="{width}" height="{_PILL}" '
        f'rx="{_PILL // 2}" fill="{fill}" stroke="{edge}"/>'
    )
    room = width - 2 * _PAD
    inset = max(0, (room - int(_measure(text, _SMALL.size))) // 2) if kind else 0
    yield _text(text, x + _PAD + inset, y + 4, _SMALL, room + 1)


def _text(text: str, x: int, y: int, letters: _Letters, room: int) -> str:
    """One line of text, cut where it would not fit."""
    return (
        f'<text x="{x}" y="{y}" font-size="{letters.size}" font-weight="{letters.weight}" '
        f'fill="{letters.fill}">{html_text(_cut(text, letters.size, room))}</text>'
    )


def _two_lines(text: str, size: int, room: int) -> list[str]:
    """The beginning of a text on two lines; the second is still to be cut."""
    words = text[: 2 * _MOST].split()
    count = len(words)
    while count > 1 and _measure(" ".join(words[:count]), size) > room:
        count -= 1
    lines = [" ".join(words[:count]), " ".join(words[count:])]
    return [line for line in lines if line]


def _cut(text: str, size: int, room: int) -> str:
    kept = text[:_MOST]
    if kept == text and _measure(text, size) <= room:
        return text
    while kept and _measure(kept, size) + size > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _measure(text: str, size: int) -> float:
    """About how wide a text is drawn, for nobody knows the font."""
    return sum(_WIDE if ord(char) >= _FIRST_WIDE else _NARROW for char in text) * size
