"""Where the demo lies in time: hours of past working days, days to come, all counted from now."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from pipetui.domain.dates import When

if TYPE_CHECKING:
    from pipetui.domain.dates import Now

_SATURDAY, _SUNDAY = 5, 6
_DAY = timedelta(days=1)
_OPENS = 8
"""The hour in which the first are at work."""
_SPARE = timedelta(minutes=50)
"""Room before now for what one deal has to follow up in the same hour."""


class Workdays:
    """Working days as seen from one present."""

    def __init__(self, now: Now) -> None:
        self.now = now
        self._latest = (now.instant - _SPARE).replace(second=0, microsecond=0)
        local = self._latest.astimezone(now.zone)
        self._is_open = local.date() == now.today and local.hour > _OPENS

    def past(self, days_ago: float, hour: float) -> datetime:
        """An hour of the working day nearest to so many days ago; always in the past.

        What would lie in the future moves to an earlier hour of today, else to the day before.
        """
        day = self.day(-int(days_ago))
        if day.weekday() == _SUNDAY and day < self.now.today:
            day += _DAY
        clock = time(int(hour), int(hour % 1 * 60))
        while True:
            if day.weekday() < _SATURDAY:
                instant = When(day, clock).instant(self.now.zone)
                if instant <= self._latest:
                    return instant
                if day == self.now.today and self._is_open:
                    return self._latest - timedelta(minutes=int(hour % 1 * 60))
            day -= _DAY

    def day(self, days: int) -> date:
        """A calendar day from today on."""
        return self.now.today + timedelta(days=days)

    def coming(self, count: int) -> date:
        """The working day `count` working days after today (negative: before it); 0 is today."""
        day = self.now.today
        step = _DAY if count > 0 else -_DAY
        while count:
            day += step
            if day.weekday() < _SATURDAY:
                count -= 1 if count > 0 else -1
        return day
