"""How the win rate goes over time: a period cut into weeks, months, quarters or years."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from pipetui.domain.dates import LAST_YEAR, add_months
from pipetui.domain.metrics.closing import WinRate, stale_deals
from pipetui.domain.metrics.facts import closed_in, ids_of
from pipetui.domain.metrics.periods import period_between

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.domain.metrics.facts import Facts
    from pipetui.domain.metrics.periods import Period

MOST_POINTS: Final = 13
"""A year of months that begins in the middle of one has so many."""
_A_WEEK = timedelta(days=7)
_A_DAY = timedelta(days=1)
_MONTHS = (1, 3, 12)


class Moment(NamedTuple):
    """A part of the period, and the win rate of the deals that closed in it."""

    period: Period
    rate: WinRate


def trend(facts: Facts, period: Period) -> tuple[Moment, ...]:
    """The win rate of each part of a period, up to today; parts without a close among them.

    The parts are the shortest ones of which there are `MOST_POINTS` at most: weeks from Monday on,
    else months, quarters or years of the calendar; more years than that are told from the last
    ones. The first and the last part are cut where the period is. Without a first day it begins
    with the first deal that closed.
    """
    closed = closed_in(facts.deals, period)
    days = [deal.closed for deal in closed if deal.closed is not None]
    first = period.first or min(days, default=None)
    last = min(period.last or facts.as_of.today, facts.as_of.today)
    if first is None or first > last:
        return ()
    stale = stale_deals(facts)
    told = []
    for part in _parts(first, last):
        within = closed_in(closed, part)
        rate = WinRate(
            won=ids_of(deal for deal in within if deal.is_won),
            lost=ids_of(deal for deal in within if deal.is_lost),
            open_stale=stale,
            basis=f"won / (won + lost), by the day of the close, {part.label}",
        )
        told.append(Moment(part, rate))
    return tuple(told)


def _parts(first: date, last: date) -> list[Period]:
    """The parts between two days, in order."""
    begins = list(_weeks(first, last))
    for months in _MONTHS:
        if len(begins) <= MOST_POINTS:
            break
        begins = list(_calendar(first, last, months))
    begins = begins[-MOST_POINTS:]
    ends = [*(begin - _A_DAY for begin in begins[1:]), last]
    return [period_between(*each) for each in zip(begins, ends, strict=True)]


def _weeks(first: date, last: date) -> Iterator[date]:
    """The first day, and every Monday after it."""
    yield first
    ahead = _A_WEEK - timedelta(days=first.weekday())
    count = (last - first - ahead).days // _A_WEEK.days + 1
    for week in range(min(max(count, 0), MOST_POINTS)):  # more of them are not looked at
        yield first + ahead + week * _A_WEEK


def _calendar(first: date, last: date, months: int) -> Iterator[date]:
    """The first day, and every day after it with which a month, quarter or year begins."""
    yield first
    begin = first.replace(month=(first.month - 1) // months * months + 1, day=1)
    while begin.year < LAST_YEAR and (begin := add_months(begin, months)) <= last:
        yield begin
