"""The monthly look back: what was won, lost and churned in a period, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.dates import add_months
from pipetui.domain.metrics.spread import median
from pipetui.domain.metrics.tallies import tallied
from pipetui.domain.money import sum_by_currency

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from pipetui.domain.metrics.spread import Figure
    from pipetui.domain.money import Money

MOST = 200
"""Deals of a group that are told one by one."""


class Ending(NamedTuple):
    """The end of a deal, as far as it is counted."""

    deal_id: int
    day: date
    """The local day on which it was won or lost, or on which the client left."""
    value: Money | None = None
    reason: str | None = None
    """Why it was lost, or why the client left."""
    days: int | None = None
    """Of a won or lost deal its sales cycle; of a churned one the days with the client."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A deal that ended in the period, with what is told of it."""

    ended: Ending
    title: str
    company: str | None = None
    pipeline_id: int
    """Where it is now, and where its drawer is."""
    pipeline: str
    stage: str | None = None
    """The stage it is in; of a lost deal the one it was lost in."""
    competitor: str | None = None
    source: str | None = None
    touches: int = 0
    """Until it was won or lost."""

    @property
    def id(self) -> int:
        """The deal's."""
        return self.ended.deal_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What all endings of a group come to."""

    count: int = 0
    sums: Mapping[str, int] = field(default_factory=dict)
    """Minor units per currency, recurring amounts by their year."""
    unpriced: int = 0
    """How many have no value: they are in no sum."""
    reasons: tuple[tuple[str | None, int], ...] = ()
    """Each reason with its number, most frequent first; those without one last, as None."""
    days: Figure = field(default_factory=lambda: median(()))
    """The days in the middle."""


@dataclass(frozen=True, slots=True)
class Group:
    """Deals that ended in one way: the newest of them, and what all of them come to."""

    deals: tuple[Closed, ...] = ()
    totals: Totals = Totals()


@dataclass(frozen=True, slots=True)
class LookBack:
    """What ended from one day to another, both included."""

    since: date
    until: date
    won: Group = Group()
    lost: Group = Group()
    churned: Group = Group()
    """Of clients who left; such a deal may have been won in the same period."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing ended."""
        return not any(each.totals.count for each in (self.won, self.lost, self.churned))


def total(endings: Iterable[Ending]) -> Totals:
    """What endings come to; they stand newest first."""
    known = list(endings)
    values = [each.value for each in known if each.value is not None]
    return Totals(
        count=len(known),
        sums=sum_by_currency(values),
        unpriced=len(known) - len(values),
        reasons=tuple(
            (each.name, each.count)
            for each in tallied((ending.reason, ending.deal_id) for ending in known)
        ),
        days=median(each.days for each in known if each.days is not None),
    )


def month_of(day: date) -> str:
    """The month by which a look back is remembered: `2026-11`."""
    return day.isoformat()[: len("2026-11")]


def is_due(last: str | None, today: date) -> bool:
    """Whether a month has begun in which nobody has looked back; `last` is the month one did."""
    return last != month_of(today)


def default_since(today: date) -> date:
    """From where one looks back unless told otherwise: the first day of the month before."""
    return add_months(today.replace(day=1), -1)
