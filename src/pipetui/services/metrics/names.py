"""Every metric by its name, as the command line's contract has them: THE table of metrics.

Each entry counts one metric from figures for a period. Screen, command line, report and export all
come through here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from pipetui.domain.goals import first_day
from pipetui.domain.metrics.accuracy import forecast_accuracy
from pipetui.domain.metrics.adoption import adoption
from pipetui.domain.metrics.associations import losses, what_moves_deals
from pipetui.domain.metrics.calibration import calibration
from pipetui.domain.metrics.channels import channels
from pipetui.domain.metrics.closing import (
    cohort,
    deal_size,
    revenue,
    sales_cycle,
    win_rate,
    win_rate_value,
)
from pipetui.domain.metrics.customers import customers
from pipetui.domain.metrics.fastest import fastest_third
from pipetui.domain.metrics.fastest_losses import fastest_losses
from pipetui.domain.metrics.hearing import objections, satisfaction
from pipetui.domain.metrics.ledger import bottleneck, stage_ledger
from pipetui.domain.metrics.periods import ahead, period_between
from pipetui.domain.metrics.plan import plan
from pipetui.domain.metrics.reaching import funnel, qualified_leads
from pipetui.domain.metrics.responding import ask_to_decision, first_response
from pipetui.domain.metrics.targets import target_progress
from pipetui.domain.metrics.velocity import velocity
from pipetui.domain.metrics.ways import paths_won_in
from pipetui.domain.money import Every
from pipetui.domain.targets import wanted_of
from pipetui.services.metrics.values import OfMap, Planned, WhatMoves

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.domain.metrics.customers import Customers
    from pipetui.domain.metrics.facts import Facts
    from pipetui.domain.metrics.fastest import Fastest
    from pipetui.domain.metrics.forecast import Forecast
    from pipetui.domain.metrics.ledger import Bottleneck, Ledger
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.metrics.process_change import NoChange, ProcessChange
    from pipetui.domain.metrics.targets import TargetProgress
    from pipetui.domain.model import Target
    from pipetui.domain.money import Money
    from pipetui.domain.process import ProcessMap
    from pipetui.services.metrics.figures import Figures

T = TypeVar("T")
_A_DAY = timedelta(days=1)


def _plain(count: Callable[[Facts, Period], T]) -> Callable[[Figures, Period], T]:
    """A metric that needs facts alone."""
    return lambda figures, period: count(figures.facts, period)


def _by_map(
    count: Callable[[Facts, ProcessMap, Period], T],
) -> Callable[[Figures, Period], tuple[OfMap[T], ...]]:
    """A metric that is about the stages of each map."""

    def counted(figures: Figures, period: Period) -> tuple[OfMap[T], ...]:
        facts = figures.facts
        return tuple(OfMap(each, count(facts, each, period)) for each in figures.maps)

    return counted


def _forecast(figures: Figures, period: Period) -> Forecast:
    return figures.forecast(ahead(period, figures.facts.as_of.today))


def _targets(figures: Figures, period: Period) -> tuple[TargetProgress, ...]:
    """Every target with a day in the period, by its days."""
    return tuple(
        target_progress(
            figures.facts,
            each,
            figures.forecast(period_between(each.first, each.last)),
            figures.measured,
        )
        for each in _targets_in(figures, period)
    )


def _targets_in(figures: Figures, period: Period) -> list[Target]:
    """Of one pipeline only what is wanted of that: what is wanted of all is not its affair.

    Where there is no other pipeline, both are the same. What ends first is told first, the shorter
    before the longer.
    """
    days = ahead(period, figures.facts.as_of.today)
    asked = figures.facts.pipeline_id
    alone = len(figures.facts.maps) == 1
    found = [
        each
        for each in figures.targets
        if days.touches(each.first, each.last)
        and (asked in {None, each.pipeline_id} or (each.pipeline_id is None and alone))
    ]
    return sorted(found, key=lambda each: (each.last, each.last - each.first, each.kind))


def _plans(figures: Figures, period: Period) -> tuple[Planned, ...]:
    """A plan for each target with a day in the period, and for the goal of each other pipeline."""
    today = figures.facts.as_of.today
    days = ahead(period, today)
    wanted = [
        (_map_of(figures, each.pipeline_id), wanted_of(each), period_between(each.first, each.last))
        for each in _targets_in(figures, period)
        if each.last >= today
    ]
    told = {process.pipeline.id for process, _, _ in wanted if process is not None}
    goals = [
        (each, goal.revenue or goal.customers or 0, period_between(first_day(goal), goal.by))
        for each in figures.maps
        if each.pipeline.id not in told
        and (goal := each.pipeline.goal) is not None
        and days.touches(first_day(goal), goal.by)
        and (goal.by >= today or not wanted)
    ]
    return (
        *(_planned(figures, *each, is_goal=False) for each in wanted),
        *(_planned(figures, *each, is_goal=True) for each in goals),
    )


def _planned(
    figures: Figures,
    process: ProcessMap | None,
    wanted: Money | int,
    period: Period,
    *,
    is_goal: bool,
) -> Planned:
    found = None
    if process is not None:
        found = plan(figures.facts, process, wanted, period, figures.measured)
    return Planned(process, wanted, period, is_goal, found)


def _map_of(figures: Figures, pipeline_id: int | None) -> ProcessMap | None:
    """The map a target is of; of all pipelines the only one."""
    if pipeline_id is None:
        return figures.maps[0] if len(figures.maps) == 1 else None
    return next((each for each in figures.maps if each.pipeline.id == pipeline_id), None)


def _bottlenecks(figures: Figures, period: Period) -> tuple[OfMap[Bottleneck], ...]:
    ledgers: tuple[OfMap[Ledger], ...] = figures.of("stages", period)
    return tuple(
        OfMap(each.process, bottleneck(figures.facts, each.process, period, each.value))
        for each in ledgers
    )


def _customers(figures: Figures, period: Period) -> Customers:
    """Clients at their prices of both ends of the period, where a price of then counts."""
    first, last = period.first, period.last
    recurs = first is not None and any(
        deal.closed < first and deal.value is not None and deal.value.every is not Every.ONCE
        for deal in figures.facts.won
        if deal.closed is not None
    )
    at_start = at_end = None
    if recurs and first is not None and figures.earlier is not None:
        at_start = figures.earlier(first)
        if last is not None and period.is_over(figures.facts.as_of.today):
            at_end = figures.earlier(last + _A_DAY)
    return customers(figures.facts, period, at_start, at_end)


def _process_change(
    figures: Figures, _period: Period
) -> tuple[OfMap[ProcessChange | NoChange], ...]:
    """Of each map; its windows follow from the version, not from the period. None of groups."""
    change = figures.change
    return () if change is None else tuple(OfMap(each, change(each)) for each in figures.maps)


def _fastest_wins(facts: Facts, process: ProcessMap, period: Period) -> Fastest | None:
    return fastest_third(paths_won_in(facts, process, period))


def _what_moves(figures: Figures, period: Period) -> WhatMoves:
    return WhatMoves(
        moves=_by_map(what_moves_deals)(figures, period),
        losses=losses(figures.facts, period),
        fastest_wins=_by_map(_fastest_wins)(figures, period),
        fastest_losses=_by_map(fastest_losses)(figures, period),
    )


NAMES: Final[Mapping[str, Callable[[Figures, Period], object]]] = {
    "win_rate": _plain(win_rate),
    "win_rate_value": _plain(win_rate_value),
    "cohort": _plain(cohort),
    "stages": _by_map(stage_ledger),
    "funnel": _by_map(funnel),
    "cycle": _plain(sales_cycle),
    "ask_to_decision": _plain(ask_to_decision),
    "first_response": lambda figures, period: first_response(
        figures.facts, period, figures.answer_hours
    ),
    "qualified": _plain(qualified_leads),
    "revenue": _plain(revenue),
    "deal_size": _plain(deal_size),
    "velocity": _plain(velocity),
    "forecast": _forecast,
    "forecast_accuracy": lambda figures, period: forecast_accuracy(
        figures.facts, period, figures.snapshots, figures.chance()
    ),
    "calibration": lambda figures, period: calibration(figures.facts, period, figures.snapshots),
    "target": _targets,
    "coverage": _targets,
    "plan": _plans,
    "adoption": _plain(adoption),
    "retention": _customers,
    "renewals": lambda figures, period: customers(
        figures.facts, ahead(period, figures.facts.as_of.today)
    ),
    "channels": lambda figures, period: channels(figures.facts, figures.spends, period),
    "objections": _plain(objections),
    "bottleneck": _bottlenecks,
    "what_moves": _what_moves,
    "paths": _by_map(paths_won_in),
    "satisfaction": _plain(satisfaction),
    "process_change": _process_change,
}
"""In the order in which they are told."""
