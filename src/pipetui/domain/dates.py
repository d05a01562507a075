"""Days, times and the clock: what they are, what lies between them, and their words.

No function here asks what time it is: callers pass a `Now`, or the day it is. Instants are aware
and in UTC; a day is a day in the zone of the person.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipetui.domain.errors import BadValue
from pipetui.domain.text import shown

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 9999
CLOCKS_DIFFER: Final = timedelta(days=1)
"""How far ahead what has happened may lie: elsewhere it is tomorrow already."""

_A_YEAR = 12
_A_QUARTER = 3
A_WEEK = 7
_WORKING_DAYS = 5
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True)
class Now:
    """The one moment a command works at, and the zone its days are counted in."""

    instant: datetime
    """Aware, in UTC."""
    zone: ZoneInfo

    def __post_init__(self) -> None:
        """Refuse an instant that is naive or not in UTC."""
        if self.instant.utcoffset() != timedelta(0):
            msg = f"an instant in UTC is needed, not {self.instant!r}"
            raise ValueError(msg)

    @property
    def today(self) -> date:
        """The day it is for the person."""
        return _day_of(self.instant, self.zone)

    def day_of(self, instant: datetime) -> date:
        """The person's day an aware instant falls on."""
        return instant.astimezone(self.zone).date()

    def midnight(self, day: date) -> datetime:
        """The first instant of a day, in UTC, whatever clock changes fall on it."""
        return When(day).instant(self.zone)


@lru_cache(maxsize=8)
def _day_of(instant: datetime, zone: ZoneInfo) -> date:
    # Kept, because it is asked for once a card, and always about the present.
    return instant.astimezone(zone).date()


@dataclass(frozen=True, slots=True)
class When:
    """A day and, where one was given, a time of that day, both as the person says them."""

    day: date
    time: time | None = None

    def instant(self, zone: ZoneInfo) -> datetime:
        """The moment in UTC; without a time the start of the day.

        A time the clocks skip is as much later as they were put forward; of a time they show
        twice it is the first. Raises BadValue at the very end of the calendar.
        """
        # fold=0 gives both, as in RFC 5545, section 3.3.5.
        local = datetime.combine(self.day, self.time or time(), zone)
        return in_utc(local, self.day.isoformat())


def in_utc(local: datetime, text: str) -> datetime:
    """A moment in UTC; BadValue, naming the text it was read from, outside of the calendar."""
    try:
        instant = local.astimezone(UTC)
    except OverflowError:
        instant = None
    if instant is None or not FIRST_YEAR <= local.year <= LAST_YEAR:
        raise BadValue(
            f"{shown(text)} is outside the calendar",
            f"Give a year from {FIRST_YEAR} to {LAST_YEAR}",
        )
    return instant


def days_between(earlier: date, later: date) -> int:
    """Days from one day to a later one; 0 when it is not later."""
    return max((later - earlier).days, 0)


def working_days_between(earlier: date, later: date) -> int:
    """Days from Monday to Friday after one day and up to a later one; 0 when it is not later."""
    return max(_working_days_until(later) - _working_days_until(earlier), 0)


def _working_days_until(day: date) -> int:
    # The calendar of `date` begins on a Monday, with ordinal 1.
    weeks, rest = divmod(day.toordinal(), A_WEEK)
    return weeks * _WORKING_DAYS + min(rest, _WORKING_DAYS)


def add_months(day: date, months: int) -> date:
    """The same day some months on, or the last one of a shorter month.

    Raises ValueError outside the calendar.
    """
    years, month = divmod(day.month - 1 + months, _A_YEAR)
    year = day.year + years
    if not date.min.year <= year <= date.max.year:
        msg = f"year {year} is outside the calendar"
        raise ValueError(msg)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def stepped(day: date, count: int, unit: str) -> date:
    """So many days (`d`), weeks, months or years from a day; back when there are less than none.

    Raises ValueError or OverflowError outside the calendar.
    """
    if unit in "dw":
        return day + timedelta(count if unit == "d" else count * A_WEEK)
    return add_months(day, count if unit == "m" else count * _A_YEAR)


def short_day(day: date, today: date) -> str:
    """A day in the room of a card: `today`, `tomorrow`, `Fri`, `27 Nov`, `27 Nov 2027`.

    A day gone by counts back, four days as `\N{MINUS SIGN}4d`.
    """
    ahead = (day - today).days
    if ahead < 0:
        return f"\N{MINUS SIGN}{-ahead}d"
    if ahead <= 1:
        return "tomorrow" if ahead else "today"
    if ahead < A_WEEK:
        return DAY_NAMES[day.weekday()][:3]
    return date_words(day, today)


def date_words(day: date, today: date | None = None) -> str:
    """A day with its month, and its year where that is not today's: `27 Nov`, `27 Nov 2027`."""
    said = f"{day.day} {MONTH_NAMES[day.month - 1][:3]}"
    return said if today is not None and day.year == today.year else f"{said} {day.year}"


def long_day(day: date, today: date) -> str:
    """A day that stays true when it is read later: `Fri 27 Nov`, of another year `27 Nov 2027`."""
    said = date_words(day, today)
    return f"{DAY_NAMES[day.weekday()][:3]} {said}" if day.year == today.year else said
