"""Stays that are over, and what of the stage's checklist was done by then."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pipetui.domain.metrics.local_days import day_finder
from pipetui.domain.model import VisitEnd

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipetui.domain.metrics.facts import DealFact, Facts, ItemFact
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.model import Visit

_STRAIGHT = {VisitEnd.ADVANCED, VisitEnd.MOVED_BACK}


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


def straight_ways(stays: Iterable[Visit]) -> Iterator[tuple[Visit, Visit]]:
    """Each stay from which a deal went straight to another stage, with its stay there.

    What is lost, or won without a stage for it, and taken up again, comes later or comes into the
    same stage. The stays are one deal's, in their order.
    """
    for here, there in pairwise(stays):
        if (
            here.left_at == there.entered_at
            and here.stage_id != there.stage_id
            and here.ended in _STRAIGHT
        ):
            yield here, there


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
