"""What the seller wants to win and what finding buyers costs, written down as the months go by."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

from pipetui.domain.commands import SetSpend, SetTarget
from pipetui.domain.dates import add_months
from pipetui.domain.metrics.periods import parse_period
from pipetui.domain.money import Money
from pipetui.services.demo.casting import FIRST_DAY, SALES
from pipetui.services.demo.diary import NOBODY, Entry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pipetui.domain.commands import Command
    from pipetui.domain.metrics.periods import Period
    from pipetui.services.demo.diary import Step
    from pipetui.services.demo.workdays import Workdays

_CURRENCY = "EUR"
_YEAR, _QUARTER, _CLIENTS = 360_000, 180_000, 30
_ADS = (380, 420, 450, 390, 520, 480, 460)
"""What search ads cost, month by month; then again from the first."""
_LETTERS = 65
"""What sending the newsletter costs a month."""
_FAIR = "fair/trade fair spring", 3_200
_SPRING = 3


def budget_entries(workdays: Workdays) -> Iterator[Entry]:
    """Targets on the first working days of their periods, spends when a month is over."""
    today = workdays.now.today
    year = today.replace(month=1, day=1)
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    named = f"{year.year}", f"{quarter.year}-Q{(quarter.month + 2) // 3}"
    of_year, of_quarter = (parse_period(key, today) for key in named)
    plans: list[tuple[date, Command]] = [
        (year, SetTarget(period=of_year, wanted=_euros(_YEAR), pipeline=SALES)),
        (year, SetTarget(period=of_year, wanted=_CLIENTS, pipeline=SALES)),
        (quarter, SetTarget(period=of_quarter, wanted=_euros(_QUARTER), pipeline=SALES)),
        *_spent(workdays.day(-FIRST_DAY), today),
    ]
    for order, (day, command) in enumerate(plans):
        yield Entry(workdays.past((today - day).days, 9), NOBODY, order, _giving(command))


def _spent(begin: date, today: date) -> Iterator[tuple[date, SetSpend]]:
    """What each month cost that is over, on the day after its last."""
    month, ads = begin.replace(day=1), cycle(_ADS)
    while (after := add_months(month, 1)) <= today:
        period = parse_period(f"{month.year}-{month.month:02}", today)
        yield after, _spend("search/ads", period, next(ads))
        yield after, _spend("newsletter", period, _LETTERS)
        if month.month == _SPRING:
            yield after, _spend(_FAIR[0], period, _FAIR[1])
        month = after


def _spend(source: str, period: Period, amount: int) -> SetSpend:
    return SetSpend(source=source, period=period, amount=_euros(amount))


def _euros(amount: int) -> Money:
    return Money(amount * 100, _CURRENCY)


def _giving(command: Command) -> Step:
    return lambda _world, _deal: command
