"""The local days of many instants: a zone takes its time for each, and a history has a million."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.domain.dates import Now

_A_DAY = timedelta(days=1)


class _Around(NamedTuple):
    """The local days that a day in UTC has a part in, and when the later ones begin."""

    first: date
    second_begins: datetime
    second: date
    third_begins: datetime
    third: date


@lru_cache(maxsize=4)
def day_finder(now: Now) -> Callable[[datetime], date]:
    """What `now.day_of` does, for an instant in UTC, several times faster.

    Where days begin is found once for each day in UTC.
    """
    known: dict[int, _Around] = {}

    def day_of(instant: datetime) -> date:
        place = instant.toordinal()
        found = known.get(place)
        if found is None:
            found = known[place] = _around(instant, now)
        if instant < found.second_begins:
            return found.first
        return found.second if instant < found.third_begins else found.third

    return day_of


def _around(instant: datetime, now: Now) -> _Around:
    first = now.day_of(datetime(instant.year, instant.month, instant.day, tzinfo=UTC))
    second, third = first + _A_DAY, first + 2 * _A_DAY
    return _Around(first, now.midnight(second), second, now.midnight(third), third)
