"""Maps and what differs between them, as pages for people."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from pipetui.cli.layout import facts, paragraph, width_of, wrapped
from pipetui.cli.output import Piece, Style
from pipetui.domain.conditions import describe_condition
from pipetui.domain.maps.changes import ChangeKind
from pipetui.domain.maps.words import (
    action_words,
    branch_words,
    days_words,
    goal_words,
    route_words,
    stage_marks,
    stage_notes,
)
from pipetui.domain.process import GatePolicy
from pipetui.domain.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipetui.cli.output import Line
    from pipetui.domain.maps.changes import MapChange
    from pipetui.domain.process import Item, ProcessMap, Stage

_SIGNS = {
    ChangeKind.ADDED: Piece("+", Style.GOOD),
    ChangeKind.REMOVED: Piece("-", Style.BAD),
    ChangeKind.MOVED: Piece(">", Style.ACCENT),
    ChangeKind.CHANGED: Piece("~", Style.WARN),
}
_SHORT = 60


def line_of(process: ProcessMap) -> str:
    """The stages in a line."""
    return " → ".join(stage.name for stage in process.stages)


# -- a map ---------------------------------------------------------------------------------


def map_page(
    process: ProcessMap, width: int | None, open_deals: Mapping[int, int]
) -> Iterator[Line]:
    """All a map says, stage by stage."""
    line = process.pipeline
    yield (Piece(line.name, Style.STRONG), f"  {line.key}, {line.currency}")
    yield from facts(
        [
            ("Goal", goal_words(line.goal) if line.goal else None),
            ("Gate", str(line.gate)),
            ("Skipping", "" if line.skip is GatePolicy.OFF else str(line.skip)),
            ("Moving back", "" if line.back is GatePolicy.OFF else str(line.back)),
            ("Comes here", "\n".join(route_words(route, process) for route in line.routes)),
            ("Lost reasons", "; ".join(line.lost_reasons)),
            ("Objections", "; ".join(line.objections)),
            ("Competitors", "; ".join(line.competitors)),
            ("Questions", "\n".join(line.questions)),
        ],
        width,
    )
    for number, stage in enumerate(process.stages, 1):
        yield ""
        yield from _stage(number, stage, process, open_deals.get(stage.id, 0), width)


def _stage(
    number: int, stage: Stage, process: ProcessMap, count: int, width: int | None
) -> Iterator[Line]:
    notes = [*stage_marks(stage), *stage_notes(stage)]
    if count:
        notes.append(counted(count, "deal"))
    head = f"{number} {stage.name}"
    room = None if width is None else width - width_of(head) - 2
    first, *others = wrapped(" · ".join(notes), room)
    yield (Piece(head, Style.STRONG), Piece(f"  {first}", Style.FAINT))
    yield from (Piece(f"{' ' * (width_of(head) + 2)}{other}", Style.FAINT) for other in others)
    items = [(item.key, item.text) for item in stage.items]
    yield from facts(
        [
            ("Definition", stage.definition),
            ("Guidance", stage.guidance),
            ("Gain", stage.gain),
            ("Phase", stage.phase),
            ("Links", "\n".join(stage.links)),
            ("Conditions", _lines(describe_condition(each, items) for each in stage.conditions)),
            ("Branches", _lines(branch_words(each, process) for each in stage.branches)),
            ("On entering", _lines(map(action_words, stage.on_enter))),
            ("On leaving", _lines(map(action_words, stage.on_leave))),
        ],
        width,
    )
    yield from facts(
        [(f"[ ] {place}", _item_text(item)) for place, item in enumerate(stage.items, 1)], width
    )


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def _item_text(item: Item) -> str:
    notes = ("required" if item.required else "", days_words(item.due_days))
    said = ", ".join(note for note in notes if note)
    steps = "".join(f"\n- {step}" for step in item.steps)
    return (f"{item.text} ({said})" if said else item.text) + steps


# -- what differs --------------------------------------------------------------------------


def change_lines(changes: Iterable[MapChange], width: int | None) -> Iterator[Line]:
    """What differs, place by place; long texts whole, as they were and as they are."""
    for where, group in groupby(changes, key=lambda change: change.where):
        yield f"  {where}"
        for change in group:
            yield from _change(change, width)


def _change(change: MapChange, width: int | None) -> Iterator[Line]:
    room = None if width is None else width - 2
    first, *others = paragraph(change.text, room, indent=0) or [""]
    yield ("    ", _SIGNS[change.kind], " ", *_pieces(first))
    yield from (("      ", *_pieces(line)) for line in others)
    beside = [("was", change.before), ("now", change.after)]
    yield from facts(
        [(name, text) for name, text in beside if text and _is_unsaid(text, change.text)],
        width,
        indent=6,
    )


def _is_unsaid(value: str, text: str) -> bool:
    """Whether a value is too long to have been told with the change."""
    return ("\n" in value or len(value) > _SHORT) and value not in text


def _pieces(line: Line) -> tuple[str | Piece, ...]:
    return line if isinstance(line, tuple) and not isinstance(line, Piece) else (line,)
