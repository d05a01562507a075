"""What was forecast when a period began: noted once, and compared with what came when it is over.

A snapshot holds the deals of the forecast and not its sums, so that it can be told for a pipeline,
in each currency, and with its range.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from pipetui.domain.dates import FIRST_YEAR
from pipetui.domain.metrics.chances import chance_of
from pipetui.domain.metrics.facts import closed_in
from pipetui.domain.metrics.forecast import coming_in
from pipetui.domain.metrics.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from datetime import date, datetime

    from pipetui.domain.metrics.chances import Chance
    from pipetui.domain.metrics.facts import DealFact, Facts
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.metrics.rates import Rate

NONE_NOTED: Final = "no forecast has been noted yet: it is when PipeTUI first runs in a month"
"""What is missing where nothing was ever noted."""
_A_MONTH, _A_QUARTER = 31, 92
"""The most days there are in one."""


class Span(StrEnum):
    """How long the periods are that forecasts are noted of."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class SnapshotDeal(NamedTuple):
    """A deal as a forecast counted it."""

    deal_id: int
    pipeline_id: int
    """In which it was at the time."""
    minor: int | None
    """Minor units, what recurs by its year; None of a deal without a value."""
    currency: str | None
    chance: Chance | None
    """None of a deal that was won in the period already."""

    @property
    def weighted(self) -> int:
        """Its amount by its chance, rounded half to even: all of one that was won, 0 of none."""
        if self.minor is None:
            return 0
        return self.minor if self.chance is None else self.chance.share(self.minor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The forecast of a month, a quarter or a year, as it was when it was noted."""

    period: Period
    taken_at: datetime
    deals: tuple[SnapshotDeal, ...]
    """What was expected in the period with a chance, and what was won in it, by their ids."""

    @property
    def span(self) -> Span:
        """How long its period is."""
        days = self.period.days or 0
        if days <= _A_MONTH:
            return Span.MONTH
        return Span.QUARTER if days <= _A_QUARTER else Span.YEAR

    def among(self, deals: Container[int]) -> Snapshot:
        """The same of some deals only, by their ids: what a group of them was expected to bring."""
        return replace(self, deals=tuple(each for each in self.deals if each.deal_id in deals))


def keys_of(today: date) -> tuple[str, ...]:
    """The keys of the month, the quarter and the year a day is in; none before the calendar."""
    if today.year < FIRST_YEAR:
        return ()
    year = f"{today.year:04}"
    return f"{year}-{today.month:02}", f"{year}-Q{(today.month + 2) // 3}", year


def due_periods(today: date, known: Container[str]) -> tuple[Period, ...]:
    """Those of them whose forecast was not noted yet."""
    return tuple(parse_period(key, today) for key in keys_of(today) if key not in known)


def take_snapshot(facts: Facts, period: Period, measured: Mapping[int, Rate]) -> Snapshot:
    """The forecast of a period as of the facts, to be kept.

    It has the deals of `forecast.forecast`, with a value or without; not those of which nothing
    says how likely they are. `measured` is reach-to-win by stage id.
    """
    stages = facts.stages
    taken = [_noted(deal, None) for deal in closed_in(facts.won, period)]
    for deal in coming_in(facts, period):
        likely = chance_of(deal, stages.get(deal.stage_id or 0), measured)
        if likely is not None:
            taken.append(_noted(deal, likely))
    taken.sort(key=lambda each: each.deal_id)
    return Snapshot(period=period, taken_at=facts.as_of.instant, deals=tuple(taken))


def known_by(snapshots: Iterable[Snapshot], instant: datetime) -> list[Snapshot]:
    """The snapshots that were taken by a moment, in the order in which they were."""
    then = [each for each in snapshots if each.taken_at <= instant]
    return sorted(then, key=lambda each: (each.taken_at, each.period.key))


def _noted(deal: DealFact, chance: Chance | None) -> SnapshotDeal:
    yearly = deal.value.annualised() if deal.value is not None else None
    return SnapshotDeal(
        deal.id,
        deal.pipeline_id,
        yearly.minor if yearly else None,
        yearly.currency if yearly else None,
        chance,
    )
