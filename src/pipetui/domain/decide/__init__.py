"""From what was asked to what will change: `decide`, and its rules, one family a module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.commands import (
    ApplyMap,
    EnsureStages,
    MergeCompanies,
    MergeContacts,
)
from pipetui.domain.decide import (
    deals,
    items,
    maps,
    merging,
    moves,
    outcomes,
    people,
    targets,
    tasks,
    work,
)
from pipetui.domain.decide.advancing import carry_on
from pipetui.domain.decide.returning import DECISIONS, take_up
from pipetui.domain.draft import Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.domain.commands import Command
    from pipetui.domain.context import Context
    from pipetui.domain.dates import Now
    from pipetui.domain.operation import Operation

_RULES: Mapping[type, Callable[..., str]] = {
    **deals.RULES,
    **moves.RULES,
    **outcomes.RULES,
    **items.RULES,
    **tasks.RULES,
    **work.RULES,
    **people.RULES,
    **merging.RULES,
    **maps.RULES,
    **targets.RULES,
}

_LEAVES_ALONE = (ApplyMap, EnsureStages, MergeContacts, MergeCompanies)
"""A map that is edited, and people who are one, move no deal on: nothing happened to any."""


def decide(context: Context, command: Command, now: Now) -> Operation:
    """The operation that does what `command` asks, given what the store holds.

    An operation without changes means that all was so already. Raises Refused, with nothing half
    decided, when a rule of the process or the command's own words stand against it.
    """
    draft = Draft(context, now)
    label = _RULES[type(command)](draft, command)
    advances = any(stage.auto_advance for process in draft.maps for stage in process.stages)
    if advances and not isinstance(command, _LEAVES_ALONE):
        label += carry_on(draft, Draft(context, now))
    if isinstance(command, DECISIONS):
        take_up(draft)
    return draft.operation(label)
