"""Forecasts noted as the story goes on, as the program would have noted them each month."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from pipetui.domain.dates import add_months
from pipetui.domain.metrics.facts import DealFact, Facts
from pipetui.domain.metrics.reaching import reach_of_all
from pipetui.domain.metrics.rebuilding import deal_as_of
from pipetui.domain.metrics.snapshots import due_periods, take_snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pipetui.domain.dates import Now
    from pipetui.domain.metrics.snapshots import Snapshot
    from pipetui.domain.model import Deal, Visit
    from pipetui.services.demo.world import World

_OPENED = timedelta(minutes=1)
"""So long before the first thing is done in a month the program was opened."""


class Noting:
    """The forecasts noted so far; it is shown the world before each thing that is done in it."""

    def __init__(self) -> None:
        self.snapshots: list[Snapshot] = []
        self._next: datetime | None = None
        """When the next month begins."""

    def __call__(self, world: World, now: Now) -> None:
        """Note what is due, if a month has begun since the last time."""
        if self._next is not None and now.instant < self._next:
            return
        facts = _facts(world, replace(now, instant=now.instant - _OPENED))
        if not facts.deals:
            return
        self._next = now.midnight(add_months(now.today.replace(day=1), 1))
        measured = reach_of_all(facts.maps, facts.deals)
        known = {each.period.key for each in self.snapshots}
        due = due_periods(now.today, known)
        self.snapshots += (take_snapshot(facts, period, measured) for period in due)


def _facts(world: World, as_of: Now) -> Facts:
    """What a forecast is made from, of the deals as they stand in the world."""
    maps = world.maps()
    stages = {stage.id: stage for process in maps for stage in process.every_stage}
    known = (
        deal_as_of(_fact(deal, stays, as_of), as_of, stages, exact=True)
        for deal, stays in world.deals_with_stays()
    )
    return Facts(as_of=as_of, maps=maps, deals=tuple(deal for deal in known if deal is not None))


def _fact(deal: Deal, stays: Sequence[Visit], as_of: Now) -> DealFact:
    return DealFact(
        id=deal.id,
        title=deal.title,
        pipeline_id=deal.pipeline_id,
        stage_id=deal.stage_id,
        created_at=deal.created_at,
        created=as_of.day_of(deal.created_at),
        status=deal.status,
        closed_at=deal.closed_at,
        closed=as_of.day_of(deal.closed_at) if deal.closed_at else None,
        churned_at=deal.churned_at,
        value=deal.value,
        expected_close=deal.expected_close,
        parked_until=deal.parked_until,
        probability=deal.probability,
        stays=tuple(sorted(stays, key=lambda stay: (stay.entered_at, stay.id))),
    )
