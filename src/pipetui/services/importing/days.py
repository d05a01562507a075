"""Days and instants in the cells of a column, their order settled over the whole column.

`03/04/2026` is two days. Which of them is meant no single cell can say, so a `DateColumn` first
hears every cell, and only then is one of them read.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, get_args

from pipetui.domain.dates import FIRST_YEAR, LAST_YEAR, When
from pipetui.domain.errors import BadValue, InputError
from pipetui.domain.text import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.domain.dates import Now

Order = Literal["dmy", "mdy", "ymd"]
ORDERS: Final[tuple[Order, ...]] = get_args(Order)

_WORDS_OF: Final[Mapping[Order, str]] = {
    "dmy": "day first",
    "mdy": "month first",
    "ymd": "year first",
}
_LONGEST = 60
_CENTURY = 100
_TWO_DIGITS = 2
_FOUR_DIGITS = 4
_PIVOT = 70  # two-digit years from here on are of the last century
_NOON = 12
_LARGEST_OFFSET = timedelta(hours=14)

_MONTHS: Final[Mapping[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janner janvier janv enero ene gennaio gen janeiro januari",
            "february feb februar fevrier fevr fev febrero febbraio fevereiro februari",
            "march mar marz maerz mrz mars marzo marco maart mrt",
            "april apr avril avr abril abr aprile",
            "may mai mayo maggio mag maio mei",
            "june jun juni juin junio giugno giu junho",
            "july jul juli juillet juil julio luglio lug julho",
            "august aug aout agosto ago augustus",
            "september sep sept septembre septiembre settembre setembro set",
            "october oct oktober okt octobre octubre ottobre ott outubro out",
            "november nov novembre noviembre novembro",
            "december dec dezember dez decembre diciembre dic dicembre dezembro",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_CLOCK = (
    r"(?:(?:[t ]|, ?| at )(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)? ?(?P<offset>z|utc|gmt|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_NUMBERS = re.compile(
    r"(?P<a>[0-9]{1,4}) ?(?P<mark>[-/.]) ?(?P<b>[0-9]{1,2}) ?(?P=mark) ?(?P<c>[0-9]{1,4})" + _CLOCK
)
_NAMED = (
    re.compile(
        rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|er)?[. -]{{1,2}}(?:de )?(?P<month>{_MONTH})\.?"
        rf"(?:,? |-|/)(?:de )?(?P<year>[0-9]{{4}}|[0-9]{{2}}){_CLOCK}"
    ),
    re.compile(
        rf"(?P<month>{_MONTH})\.?[ -](?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?"
        rf"(?:,? |-)(?P<year>[0-9]{{4}}|[0-9]{{2}}){_CLOCK}"
    ),
)
_COMPACT = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})" + _CLOCK)
_CHINESE = re.compile(r"(?P<year>[0-9]{4})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日" + _CLOCK)
_EPOCH = re.compile(r"(?P<seconds>[0-9]{10})(?P<milli>[0-9]{3})?")
# Days since 1899-12-30, as spreadsheets count; five digits reach from 1927 to 2173.
_SERIAL = re.compile(r"(?P<days>[2-7][0-9]{4})(?:[.,](?P<part>[0-9]{1,12}))?")
_BLANKS = frozenset({"", "-", "\N{EN DASH}", "\N{EM DASH}", "n/a", "na", "none", "null", "(none)"})
_SERIAL_DAY_0 = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, with the time and the offset from UTC where the cell has them."""

    day: date
    time: time | None = None
    offset: timedelta | None = None

    def text(self) -> str:
        """The moment as it can be read in one way only."""
        local = datetime.combine(self.day, self.time or time())
        if self.offset is not None:
            local = local.replace(tzinfo=timezone(self.offset))
        return local.isoformat(" ") if self.time else self.day.isoformat()

    def instant(self, now: Now) -> datetime:
        """The moment in UTC: without an offset in the zone of the session, without a time 0:00.

        Raises BadValue outside the calendar.
        """
        if self.offset is None:
            return When(self.day, self.time).instant(now.zone)
        local = datetime.combine(self.day, self.time or time())
        with suppress(OverflowError):
            return (local - self.offset).replace(tzinfo=UTC)
        raise _outside(self.day.isoformat())

    def day_in(self, now: Now) -> date:
        """The day in the zone of the session."""
        return self.day if self.offset is None else now.day_of(self.instant(now))

    def when(self, now: Now) -> When:
        """Day and time in the zone of the session."""
        if self.offset is None:
            return When(self.day, self.time)
        local = self.instant(now).astimezone(now.zone)
        return When(local.date(), local.time().replace(tzinfo=None))


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell taken apart: the day it means by each order, and its time."""

    days: Mapping[Order, date]
    time: time | None = None
    offset: timedelta | None = None
    dotted: bool = False
    """Written with points, which is always day first unless a part says otherwise."""
    serial: bool = False
    """A spreadsheet's number of a day."""

    @property
    def is_open(self) -> bool:
        """Whether the order makes a difference."""
        return len(set(self.days.values())) > 1


class DateColumn:
    """What the cells of one column say about the order of day, month and year."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._possible: set[Order] = set(ORDERS)
        self._open: str | None = None
        self._dotted_only = True
        self._serial: str | None = None

    def hear(self, text: str) -> None:
        """Take in one cell."""
        cell = _take_apart(text)
        if cell is None:
            return
        if cell.serial:
            self._serial = self._serial or text
        likely = _likely(cell)
        if len(likely) == len(ORDERS):
            return
        self._possible &= set(likely)
        if len(set(likely.values())) > 1:
            self._open = self._open or text
            self._dotted_only = self._dotted_only and cell.dotted

    def settle(self, chosen: Order | None) -> tuple[Order, str | None]:
        """The order of the column, and a warning where it rests on custom alone.

        Raises InputError when the cells leave it open and nobody has chosen.
        """
        warning = None
        if self._serial:
            warning = (
                f'numbers such as {self._serial} in the column "{self.name}" were read as the '
                "days of a spreadsheet"
            )
        if chosen is not None:
            return chosen, warning
        if not self._possible:
            message = (
                f'the column "{self.name}" has dates with the day first and with the month first'
            )
            raise InputError(message, "say which is meant with --dates dmy or --dates mdy")
        if len(self._possible) == 1 or self._open is None:
            return min(self._possible), warning
        if self._dotted_only:
            dotted = f'dates such as {self._open} in the column "{self.name}" were read day first'
            return "dmy", "; ".join(filter(None, (warning, dotted)))
        cell = _take_apart(self._open)
        days = cell.days if cell else {}
        ways = (f"{day} ({_WORDS_OF[order]})" for order, day in days.items())
        message = f'the dates in the column "{self.name}" can be read in more than one way'
        raise InputError(
            f"{message}: {shown(self._open)} is {' or '.join(ways)}",
            f"say which is meant with {' or '.join(f'--dates {order}' for order in days)}",
        )


def read_moment(text: str, order: Order) -> Moment | None:
    """The moment a cell means; None for an empty one. Raises BadValue for anything else."""
    if is_blank(text):
        return None
    cell = _take_apart(text)
    if cell is None:
        raise BadValue(f"{shown(text)} is no date", "write it like 2026-11-27")
    day = cell.days.get(order)
    if day is None:
        raise BadValue(f"{shown(text)} is no date with the {_WORDS_OF[order]}", "correct it")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _outside(text)
    return Moment(day, cell.time, cell.offset)


def is_blank(text: str) -> bool:
    """Whether a cell meant for a date or an amount says that there is none."""
    return text.strip().casefold() in _BLANKS


def _likely(cell: _Cell) -> Mapping[Order, date]:
    """The orders worth considering: two-digit years stand last unless nothing else is possible."""
    if len(set(cell.days.values())) == 1 and len(cell.days) == len(ORDERS):
        return cell.days
    usual: dict[Order, date] = {o: day for o, day in cell.days.items() if o != "ymd"}
    return usual or cell.days


@lru_cache(maxsize=4096)
def _take_apart(text: str) -> _Cell | None:
    """The cell as far as it can be read without knowing the order; None for no date."""
    spoken = _spoken(text)
    try:
        if found := _NUMBERS.fullmatch(spoken):
            days = _by_order(found["a"], found["b"], found["c"])
            return _Cell(days, *_clock(found), dotted=found["mark"] == ".") if days else None
        for pattern in (*_NAMED, _COMPACT, _CHINESE):
            if found := pattern.fullmatch(spoken):
                month = found["month"]
                number = int(month) if month.isdecimal() else _MONTHS[month]
                return _same(date(_year(found["year"]), number, int(found["day"])), *_clock(found))
        return _counted(spoken)
    except (ValueError, OverflowError):  # 31 June, 25:00
        return None


def _spoken(text: str) -> str:
    if len(text) > _LONGEST:
        return ""
    # Accents off, for the names of months. Not NFKC, which takes digits of other scripts for ours.
    parts = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(char for char in parts if not unicodedata.combining(char)).split())


def _same(day: date, clock: time | None = None, offset: timedelta | None = None) -> _Cell:
    return _Cell(dict.fromkeys(ORDERS, day), clock, offset)


def _by_order(a: str, b: str, c: str) -> dict[Order, date]:
    readings: dict[Order, tuple[str, str, str]] = {"dmy": (c, b, a), "mdy": (c, a, b)}
    if len(a) > _TWO_DIGITS:
        readings = dict.fromkeys(ORDERS, (a, b, c))
    elif len(c) <= _TWO_DIGITS:
        readings["ymd"] = (a, b, c)
    days: dict[Order, date] = {}
    for order, (year, month, day) in readings.items():
        with suppress(ValueError):
            days[order] = date(_year(year), int(month), int(day))
    return days


def _year(digits: str) -> int:
    number = int(digits)
    if len(digits) <= _TWO_DIGITS:
        return number + (19 if number >= _PIVOT else 20) * _CENTURY
    if len(digits) < _FOUR_DIGITS:
        msg = f"{digits} is no year"
        raise ValueError(msg)
    return number


def _clock(found: re.Match[str]) -> tuple[time | None, timedelta | None]:
    if found["hour"] is None:
        return None, None
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= _NOON:
            msg = "no such hour"
            raise ValueError(msg)
        hour = hour % _NOON + (_NOON if found["half"] == "p" else 0)
    return time(hour, int(found["minute"]), int(found["second"] or 0)), _offset(found["offset"])


def _offset(text: str | None) -> timedelta | None:
    if text is None:
        return None
    if text in {"z", "utc", "gmt"}:
        return timedelta(0)
    digits = text[1:].replace(":", "")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if size > _LARGEST_OFFSET:
        msg = f"{text} is no offset"
        raise ValueError(msg)
    return -size if text[0] == "-" else size


def _counted(spoken: str) -> _Cell | None:
    """Seconds or milliseconds since 1970, or a spreadsheet's number of days."""
    if found := _EPOCH.fullmatch(spoken):
        moment = datetime.fromtimestamp(int(found["seconds"]), UTC)
        return _same(moment.date(), moment.time(), timedelta(0))
    if found := _SERIAL.fullmatch(spoken):
        day = _SERIAL_DAY_0 + timedelta(days=int(found["days"]))
        clock = None
        if found["part"] and int(found["part"]):
            share = int(found["part"]) / 10 ** len(found["part"])
            # Rounded to seconds, since a share of a day is seldom exact; the last one stays today.
            second = min(round(share * 86_400), 86_399)
            clock = time(second // 3600, second // 60 % 60, second % 60)
        return _Cell(dict.fromkeys(ORDERS, day), clock, serial=True)
    return None


def _outside(text: str) -> BadValue:
    return BadValue(
        f"{shown(text)} is outside the calendar", f"give a year from {FIRST_YEAR} to {LAST_YEAR}"
    )
