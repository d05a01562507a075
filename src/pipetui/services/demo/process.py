"""How the seller's own process came to be what it is: a few edits of its map, in their time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.commands import ApplyMap
from pipetui.domain.money import Money
from pipetui.domain.process import Branch, Goal, ProcessMap
from pipetui.services.demo.diary import NOBODY, Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipetui.domain.commands import Command
    from pipetui.domain.process import Stage
    from pipetui.services.demo.workdays import Workdays
    from pipetui.services.demo.world import World

_GOAL = Money(36_000_000, "EUR")
_LIMITED, _MOST = "proposal", 6
_ANSWERS = (
    Branch(label="Yes", to="negotiation"),
    Branch(label="Not now", to="park"),
    Branch(label="No", to="no"),
)


def process_entries(process: ProcessMap, workdays: Workdays) -> Iterator[Entry]:
    """The edits of a pipeline's map, each on top of the one before, oldest first."""
    today = workdays.now.today
    goal = Goal(revenue=_GOAL, by=today.replace(month=12, day=31))
    edits = (
        (300, "Branched stage Proposal", _on_stage("proposal", branches=_ANSWERS)),
        (
            120,
            "Set the goal of Sales",
            lambda m: replace(m, pipeline=replace(m.pipeline, goal=goal)),
        ),
        (45, f"Limited stage Proposal to {_MOST} deals", _on_stage(_LIMITED, deal_limit=_MOST)),
    )
    for order, (days_ago, label, edit) in enumerate(edits):
        process = edit(process)
        command = ApplyMap(map=process, label=label)
        yield Entry(workdays.past(days_ago, 9), NOBODY, order, _giving(command))


def _giving(command: ApplyMap) -> Callable[[World, int], Command]:
    return lambda _world, _deal: command


def _on_stage(key: str, **fields: object) -> Callable[[ProcessMap], ProcessMap]:
    """An edit that sets fields of one stage."""

    def changed(stage: Stage) -> Stage:
        return replace(stage, **fields) if stage.key == key else stage  # type: ignore[arg-type]

    return lambda process: ProcessMap(process.pipeline, tuple(map(changed, process.stages)))
