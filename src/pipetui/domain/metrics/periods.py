"""Stretches of days that figures are about: read from short texts, named for people, stepped back.

Both end days belong to a period; an absent end leaves it open. What moves on with the day, like
`30d`, becomes days when it is read, so a period means the same whenever it is looked at.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from pipetui.domain.dates import FIRST_YEAR, MONTH_NAMES, add_months, date_words
from pipetui.domain.errors import BadValue
from pipetui.domain.spoken_dates import parse_day
from pipetui.domain.text import shown

HINT: Final = (
    "Write it like 30d, 12m, mtd, qtd, ytd, 2026, 2026-Q3, 2026-07, all or 2026-07-01..2026-08-15"
)

_LONGEST = 60
_DAY = timedelta(days=1)
_A_WEEK = 7
_A_QUARTER = 3
_A_YEAR = 12
_EN_DASH = "\N{EN DASH}"

# Compiled by their first use, as those of `dates` are.
_CALENDAR = r"(?P<year>[0-9]{4})(?:-(?:q(?P<quarter>[1-4])|(?P<month>[0-9]{2})))?"
_COUNT = r"(?P<count>[0-9]{1,5})(?P<unit>[dwm])"
_CLEAR = r"today|tomorrow|yesterday|eom|eoq|eoy|[+-][0-9]+[dwmy]|.*\b[0-9]{4}\b.*"
"""Days that are the same one whether the text looks ahead or back; `fri` and `27 nov` are not."""


class Kind(StrEnum):
    """How the days of a period were said, which decides what the one before it is."""

    FIXED = "fixed"
    """By the calendar or by its days, whatever day it is now."""
    ROLLING = "rolling"
    """So many days or months up to now."""
    TO_DATE = "to date"
    """A month, quarter or year as far as it has come."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included; None leaves that end open."""

    first: date | None
    last: date | None
    label: str
    """Its name for people: `last 30 days`, `Q3 2026`, `1 - 15 Jul 2026`."""
    kind: Kind = Kind.FIXED
    months: int = 0
    """Of one that was said in months how many they are; 0 for one of days."""

    def holds(self, day: date) -> bool:
        """Whether a day is in it."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def touches(self, first: date, last: date) -> bool:
        """Whether it has a day of a stretch, both ends included."""
        return (self.first is None or self.first <= last) and (
            self.last is None or first <= self.last
        )

    @property
    def is_closed(self) -> bool:
        """Whether both ends are known."""
        return self.first is not None and self.last is not None

    @property
    def days(self) -> int | None:
        """How many days it has; None for one with an open end."""
        if self.first is None or self.last is None:
            return None
        return (self.last - self.first).days + 1

    @property
    def key(self) -> str:
        """Its days as `parse_period` reads them on any day: `2026-Q3`, `2026-07-01..2026-08-15`.

        The same days have the same key, however they were said.
        """
        if self.first is None and self.last is None:
            return "all"
        whole = _whole(self.first, self.last)
        if whole is None:
            return "..".join(day.isoformat() if day else "" for day in (self.first, self.last))
        return _whole_names(whole).key

    def previous(self) -> Period | None:
        """The equal one just before: a month before a month, else as many days.

        Of a month, quarter or year so far it is the same stretch of the one before, cut at its
        end. None for a period with an open end, and before the calendar begins in 1970.
        """
        if self.first is None or self.last is None:
            return None
        try:
            first, last = self._days_before(self.first, self.last)
        except (OverflowError, ValueError):
            return None
        if first.year < FIRST_YEAR:
            return None
        return Period(first, last, label_of(first, last), self.kind, self.months)

    def following(self) -> Period | None:
        """The equal one just after; None for a period with an open end, and beyond the calendar."""
        if self.first is None or self.last is None:
            return None
        whole = _whole(self.first, self.last)
        try:
            if self.kind is Kind.TO_DATE:
                first, last = (add_months(day, self.months) for day in (self.first, self.last))
            elif whole and self.kind is Kind.FIXED:
                first = add_months(self.first, whole.months)
                last = _last_of(first, whole.months)
            else:
                first = self.last + _DAY
                last = self.last + (first - self.first)
        except (OverflowError, ValueError):
            return None
        return Period(first, last, label_of(first, last), self.kind, self.months)

    def _days_before(self, first: date, last: date) -> tuple[date, date]:
        if self.kind is Kind.TO_DATE:
            return add_months(first, -self.months), add_months(last, -self.months)
        whole = _whole(first, last)
        months = self.months or (whole.months if whole and self.kind is Kind.FIXED else 0)
        end = first - _DAY
        return (_months_until(end, months) if months else end - (last - first)), end

    def is_over(self, today: date) -> bool:
        """Whether its last day has gone by."""
        return self.last is not None and self.last < today


class _Whole(NamedTuple):
    """A month, quarter or year of the calendar."""

    first: date
    months: int


class _Names(NamedTuple):
    """What such a one is called, for programs and for people."""

    key: str
    label: str


ALL: Final = Period(None, None, "all time")


def period_between(first: date | None, last: date | None) -> Period:
    """The period of these days, under the name they have for people."""
    return Period(first, last, label_of(first, last))


def parse_period(text: str, today: date) -> Period:
    """Read `30d 4w 12m mtd qtd ytd 2026 2026-Q3 2026-07 all FROM..TO`, in any capitals.

    A number of days, weeks or months ends today and includes it. FROM and TO are days as
    `parse_day` reads them, if they are the same one looking ahead and back; either may be left
    out. Raises BadValue for anything else, and for days before 1970.
    """
    plain = " ".join(text.lower().split()) if len(text) <= _LONGEST and text.isascii() else ""
    try:
        period = _read(plain, today)
    except (ValueError, OverflowError):  # month 13, or beyond the calendar
        period = None
    if period is None or (period.first is not None and period.first.year < FIRST_YEAR):
        raise BadValue(f"{shown(text)} is no period", HINT)
    return period


def ahead(period: Period, today: date) -> Period:
    """The period that what is to come is told of, where figures of a period are asked for.

    It is the period itself where it reaches beyond today, or lies in the past by its days. Of a
    month, quarter or year so far it is the whole one; of so many days up to now this quarter.
    """
    if period.kind is Kind.FIXED or period.first is None or period.last is None:
        return period
    if period.kind is Kind.TO_DATE:
        return period_between(period.first, _last_of(period.first, period.months))
    first = today.replace(month=(today.month - 1) // _A_QUARTER * _A_QUARTER + 1, day=1)
    return period_between(first, _last_of(first, _A_QUARTER))


def label_of(first: date | None, last: date | None) -> str:
    """What the days are called: `July 2026`, `1 - 15 Jul 2026`, `since 1 Jul 2026`."""
    if first is None:
        return "all time" if last is None else f"until {date_words(last)}"
    if last is None:
        return f"since {date_words(first)}"
    whole = _whole(first, last)
    if whole is not None:
        return _whole_names(whole).label
    if first == last:
        return date_words(last)
    start = date_words(first)
    if first.year == last.year:
        same = first.month == last.month
        start = str(first.day) if same else start.removesuffix(f" {first.year}")
    return f"{start} {_EN_DASH} {date_words(last)}"


def _read(plain: str, today: date) -> Period | None:
    if plain == "all":
        return ALL
    if ".." in plain:
        return _explicit(plain, today)
    return _to_date(plain, today) or _calendar(plain) or _rolling(plain, today)


def _explicit(plain: str, today: date) -> Period:
    ends = [part.strip() for part in plain.split("..", 1)]
    first, last = (_clear_day(part, today) if part else None for part in ends)
    if first is not None and last is not None and first > last:
        raise BadValue(
            f"{shown(plain)} ends before it begins",
            f"Write {last.isoformat()}..{first.isoformat()}",
        )
    return period_between(first, last)


def _clear_day(spoken: str, today: date) -> date:
    if not re.fullmatch(_CLEAR, spoken):
        raise BadValue(
            f"{shown(spoken)} is no day a period can begin or end with",
            "Write it like 2026-07-01, 1 jul 2026, today or -30d",
        )
    return parse_day(spoken, today, past=True)


def _to_date(plain: str, today: date) -> Period | None:
    spans = {"mtd": (1, "month"), "qtd": (_A_QUARTER, "quarter"), "ytd": (_A_YEAR, "year")}
    if plain not in spans:
        return None
    months, name = spans[plain]
    begun = (today.month - 1) // months * months + 1
    first = today.replace(month=begun, day=1)
    return Period(first, today, f"this {name} so far", Kind.TO_DATE, months)


def _calendar(plain: str) -> Period | None:
    found = re.fullmatch(_CALENDAR, plain)
    if found is None:
        return None
    months, begun = _A_YEAR, 1
    if found["quarter"]:
        months, begun = _A_QUARTER, (int(found["quarter"]) - 1) * _A_QUARTER + 1
    elif found["month"]:
        months, begun = 1, int(found["month"])
    first = date(int(found["year"]), begun, 1)
    return period_between(first, _last_of(first, months))


def _rolling(plain: str, today: date) -> Period | None:
    found = re.fullmatch(_COUNT, plain)
    if found is None or not int(found["count"]):
        return None
    count, unit = int(found["count"]), found["unit"]
    label = _rolling_label(count, unit)
    if unit == "m":
        return Period(_months_until(today, count), today, label, Kind.ROLLING, count)
    days = count * (_A_WEEK if unit == "w" else 1)
    return Period(today - timedelta(days - 1), today, label, Kind.ROLLING)


def _rolling_label(count: int, unit: str) -> str:
    name = {"d": "day", "w": "week", "m": "month"}[unit]
    if count > 1:
        return f"last {count} {name}s"
    # "Last month" is another one.
    return "today" if unit == "d" else f"the {name} until today"


def _months_until(last: date, months: int) -> date:
    """The first day of so many months that end on a day; ends of months are matched."""
    before = add_months(last, -months)
    if last == _last_of(last.replace(day=1), 1):
        before = _last_of(before.replace(day=1), 1)
    return before + _DAY


def _last_of(first: date, months: int) -> date:
    """The last day of so many calendar months that begin on a first."""
    end = add_months(first, months - 1)
    return end.replace(day=monthrange(end.year, end.month)[1])


def _whole(first: date | None, last: date | None) -> _Whole | None:
    """The month, quarter or year that the days are, if they are one."""
    if first is None or last is None or first.day != 1:
        return None
    for months in (1, _A_QUARTER, _A_YEAR):
        if (first.month - 1) % months == 0 and last == _last_of(first, months):
            return _Whole(first, months)
    return None


def _whole_names(whole: _Whole) -> _Names:
    first, months = whole
    if months == _A_YEAR:
        return _Names(f"{first.year}", f"{first.year}")
    if months == _A_QUARTER:
        quarter = (first.month - 1) // _A_QUARTER + 1
        return _Names(f"{first.year}-Q{quarter}", f"Q{quarter} {first.year}")
    return _Names(f"{first.year}-{first.month:02}", f"{MONTH_NAMES[first.month - 1]} {first.year}")
