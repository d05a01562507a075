"""Stays that are over, and what of the stage's checklist was done by then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.metrics.local_days import day_finder

if TYPE_CHECKING:
    from pipetui.domain.metrics.facts import DealFact, Facts, ItemFact
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.model import Visit


def ended_in(facts: Facts, period: Period) -> list[tuple[DealFact, Visit]]:
    """The stays that ended in a period, with their deals; of one pipeline those in its stages."""
    whole = period.first is None and period.last is None  # the day of each takes a while to find
    day_of = day_finder(facts.as_of)
    return [
        (deal, stay)
        for deal in (*facts.deals, *facts.passed)
        for stay in deal.stays
        if stay.left_at is not None
        and facts.pipeline_id in {None, stay.pipeline_id}
        and (whole or period.holds(day_of(stay.left_at)))
    ]


def given_items(deal: DealFact, stay: Visit) -> list[ItemFact]:
    """The items of the stage's checklist that a deal had been given when it left."""
    return [
        item
        for item in deal.items
        if item.stage_id == stay.stage_id
        and stay.left_at is not None
        and item.created_at <= stay.left_at
    ]


def was_done(item: ItemFact, stay: Visit) -> bool:
    """Whether an item was done when the deal left; done later it was passed over all the same."""
    return item.done_at is not None and stay.left_at is not None and item.done_at <= stay.left_at
