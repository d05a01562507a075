"""A deal whose parking day has come is back for good once something is decided about it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.commands import (
    AddTask,
    CheckItems,
    EditTask,
    FinishTasks,
    LogAttempt,
    LogTouch,
    MoveDeals,
    PlanStep,
    RemoveTasks,
    StepDeals,
)
from pipetui.domain.model import Deal, Entity

if TYPE_CHECKING:
    from pipetui.domain.draft import Draft

DECISIONS = (
    AddTask,
    CheckItems,
    EditTask,
    FinishTasks,
    LogAttempt,
    LogTouch,
    MoveDeals,
    PlanStep,
    RemoveTasks,
    StepDeals,
)
"""The commands by which a deal is worked on; who only edits a field has decided nothing."""


def take_up(draft: Draft) -> None:
    """Forget the parking day of the deals that were worked on, where it has come."""
    for deal_id in draft.touched():
        deal = draft.get(Entity.DEAL, deal_id)
        if isinstance(deal, Deal) and deal.parked_until and deal.parked_until <= draft.now.today:
            draft.put(replace(deal, parked_until=None))
