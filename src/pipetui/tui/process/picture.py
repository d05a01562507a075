"""The process as a picture: its stages from top to bottom, and every way out of them; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.domain.maps.places import Place
from pipetui.domain.maps.words import stage_marks
from pipetui.domain.process import Exit, Stage, StageKind
from pipetui.domain.text import counted
from pipetui.tui.process.page import Page, Part, PartGroup
from pipetui.tui.sheets.sheet import Row
from pipetui.tui.widgets.lines import Ink, cut, width_of

if TYPE_CHECKING:
    from pipetui.domain.metrics.flow import StageFlow
    from pipetui.domain.process import Branch
    from pipetui.tui.process.state import ProcessState

EXITS = {Exit.NO.value: "no", Exit.PARK.value: "parked", Exit.LOST.value: "lost"}
_GUTTER = "   "
_LEAST_NAME = 8
_TO = " → "


@dataclass(frozen=True, slots=True)
class Size:
    """How much is drawn of a stage: the lines of its box, or one line without a box."""

    inside: int
    boxed: bool
    arrows: bool = True


SIZES = (Size(2, boxed=True), Size(1, boxed=True), Size(1, boxed=False))
SMALLEST = Size(1, boxed=False, arrows=False)


def picture(state: ProcessState, width: int, height: int) -> Page:
    """The stages one below the other, as large as the height lets them all be."""
    fitting = (size for size in SIZES if _lines(state, size) <= height)
    size = next(fitting, SMALLEST)
    parts = tuple(_part(state, stage, size, width) for stage in state.process.stages)
    return Page(("picture", state.process.pipeline.id), (), (PartGroup(parts),))


def _lines(state: ProcessState, size: Size) -> int:
    stages = state.process.stages
    boxes = len(stages) * (size.inside + 2 * size.boxed)
    return boxes + sum(len(stage.branches) for stage in stages) + len(stages) - 1


def _part(state: ProcessState, stage: Stage, size: Size, width: int) -> Part:
    selected = stage.key == state.stage.key
    inside = [_head(state, stage, size, width, selected=selected)]
    if size.inside > 1:
        inside.append(Row((Ink(cut(_facts(state, stage), width - 4), "muted"),)))
    trail = _trail(state, stage, size, width)
    rows = (
        _boxed(inside, width, leads_on=bool(trail), selected=selected)
        if size.boxed
        else tuple(inside)
    )
    return Part(rows, Place(field="stage", stage=stage.key), trail)


def _head(state: ProcessState, stage: Stage, size: Size, width: int, *, selected: bool) -> Row:
    place = state.process.stages.index(stage) + 1
    digits = len(str(len(state.process.stages)))
    number = f"{place:>{digits}} "
    count = state.standing(stage)
    found = len(state.findings_of(stage))
    ends = [Ink(f"{_mark(stage)} ", "muted")] if _mark(stage) else []
    if stage.auto_advance:
        ends.append(Ink("auto ", "muted"))
    ends += [Ink(f"!{found} ", "warning")] if found else []
    over = stage.deal_limit is not None and count > stage.deal_limit
    told = f"{count:,}/{stage.deal_limit:,}!" if over else f"{count:,}"
    ends.append(Ink(told, "error" if over else "text", bold=bool(count)))
    if not size.arrows:
        wide = max(len(_share(state, each)) for each in state.process.stages)
        ends.append(Ink(f" {_share(state, stage):>{wide}}" if wide else "", "muted"))
    room = width - 4 * size.boxed - len(number)
    while len(ends) > 1 and room - sum(width_of(ink.text) for ink in ends) < _LEAST_NAME:
        # What is least needed stands first.
        ends.pop(0)
    name_room = max(1, room - sum(width_of(ink.text) for ink in ends) - 1)
    colour = "accent" if selected else "ok" if stage.kind is StageKind.WON else "text"
    name = Ink(cut(stage.name, name_room), colour, bold=True)
    return Row((Ink(number, "muted"), name), tuple(ends))


def _boxed(
    inside: list[Row],
    width: int,
    *,
    leads_on: bool,
    selected: bool,
) -> tuple[Row, ...]:
    colour = "accent" if selected else "border"
    line = "─" * max(0, width - 2)
    below = f"──┬{line[3:]}" if leads_on else line
    rows = [Row((Ink(f"╭{line}╮", colour),))]
    for row in inside:
        used = sum(width_of(ink.text) for ink in (*row.left, *row.right))
        blank = " " * max(0, width - 4 - used)
        rows.append(Row((Ink("│ ", colour), *row.left, Ink(blank), *row.right, Ink(" │", colour))))
    return (*rows, Row((Ink(f"╰{below}╯", colour),)))


def _trail(state: ProcessState, stage: Stage, size: Size, width: int) -> tuple[Row, ...]:
    """The ways out: each branch, then the arrow on."""
    following = state.process.neighbour(stage, 1)
    flow = state.flows.get(stage.id)
    rows = [
        _branch(state, stage, place, width, last=following is None and not _wins(state, stage))
        for place in range(len(stage.branches))
    ]
    if not size.arrows:
        return tuple(rows)
    lost = () if not flow or not flow.lost else (Ink(f"{flow.lost:,} lost", "muted"),)
    if following is not None:
        signed = stage.kind is not following.kind
        word = Ink("won ", "ok", bold=True) if signed else Ink("")
        rows.append(
            Row((Ink(f"{_GUTTER}▼ ", "muted"), word, Ink(_share(state, stage), "muted")), lost)
        )
    elif _wins(state, stage):
        share = _share(state, stage)
        rows.append(
            Row(
                (Ink(f"{_GUTTER}▼ ", "muted"), Ink("won ", "ok", bold=True), Ink(share, "muted")),
                lost,
            )
        )
    return tuple(rows)


def _wins(state: ProcessState, stage: Stage) -> bool:
    """Whether winning is an outcome that follows this stage."""
    return stage.kind is StageKind.OPEN and state.process.neighbour(stage, 1) is None


def _branch(state: ProcessState, stage: Stage, place: int, width: int, *, last: bool) -> Row:
    branch = stage.branches[place]
    ends = last and place == len(stage.branches) - 1
    target = _target(state, stage, branch)
    used = _used(state.flows.get(stage.id), branch)
    head = f"{_GUTTER}{'└' if ends else '├'}─ "
    room = width - len(head) - width_of(used) - 1 - len(_TO)
    if width_of(branch.label) + width_of(target.text) > room:
        # A stage's number names it, too; what leads there is told nowhere else.
        target = _target(state, stage, branch, short=True)
    label = cut(branch.label, max(1, room - width_of(target.text)))
    return Row(
        (Ink(head, "border"), Ink(label), Ink(_TO, "muted"), target),
        (Ink(used, "muted"),) if used else (),
    )


def _target(state: ProcessState, stage: Stage, branch: Branch, *, short: bool = False) -> Ink:
    if branch.to in EXITS:
        return Ink(EXITS[branch.to], "muted")
    to = state.process.stage_keyed(branch.to)
    if to is None:
        return Ink(branch.to, "error")
    name = "" if short else f" {to.name}"
    back = " ↑" if to.position < stage.position else ""
    return Ink(f"{state.process.stages.index(to) + 1}{name}{back}")


def _used(flow: StageFlow | None, branch: Branch) -> str:
    found = [each for each in flow.branches if each.branch == branch] if flow else []
    taken = found[0].taken if found else None
    return f"{taken.hits:,}" if taken is not None and taken.hits else ""


def _share(state: ProcessState, stage: Stage) -> str:
    flow = state.flows.get(stage.id)
    return flow.conversion.said if flow and flow.conversion.n else ""


def _mark(stage: Stage) -> str:
    return " ".join(mark for mark in stage_marks(stage) if mark != "won")


def _facts(state: ProcessState, stage: Stage) -> str:
    required, parked = sum(item.required for item in stage.items), state.parked(stage)
    facts = [
        "" if stage.probability is None else f"{stage.probability} %",
        f"☐ {required}/{len(stage.items)} required" if stage.items else "",
        counted(len(stage.conditions), "condition") if stage.conditions else "",
        "" if stage.stale_days is None else f"stale {stage.stale_days}d",
        f"{parked:,} parked" if parked else "",
    ]
    return " · ".join(fact for fact in facts if fact) or "nothing written yet"
