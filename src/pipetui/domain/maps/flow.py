"""A map as a picture knows it: which stage leads to which, by the line or by an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.domain.process import Exit, ProcessMap, Stage, StageKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Arrow:
    """One way on from a stage."""

    start: Stage
    to: Stage | Exit | None
    """None for the win, where no stage stands for it."""
    label: str | None = None
    """The answer that leads there; None for the line itself."""


def exit_of(to: str) -> Exit | None:
    """The exit that a branch names, if it names one."""
    return Exit(to) if to in set(Exit) else None


def leads_on(process: ProcessMap, stage: Stage) -> bool:
    """Whether the line goes on from a stage to the next; from the last it does not.

    Where answers lead further down the line, it goes on only if one of them leads to the next
    stage: all others pass it.
    """
    place = process.stages.index(stage)
    later = [each.key for each in process.stages[place + 1 :]]
    ahead = {branch.to for branch in stage.branches if branch.to in later}
    return bool(later) and (not ahead or later[0] in ahead)


def arrows(process: ProcessMap) -> tuple[Arrow, ...]:
    """Every way on, stage by stage: the line first, then the answers that lead elsewhere.

    Where an answer leads along the line, it is the line's label. Branches to no stage are left out.
    """
    return tuple(arrow for stage in process.stages for arrow in _from(process, stage))


def _from(process: ProcessMap, stage: Stage) -> Iterator[Arrow]:
    following = process.neighbour(stage, 1)
    along = [b.label for b in stage.branches if following is not None and b.to == following.key]
    if following is not None and leads_on(process, stage):
        yield Arrow(stage, following, " / ".join(along) or None)
    elif following is None and stage.kind is StageKind.OPEN:
        yield Arrow(stage, None)
    for branch in stage.branches:
        to = exit_of(branch.to) or process.stage_keyed(branch.to)
        if to is not None and to is not following:
            yield Arrow(stage, to, branch.label)
