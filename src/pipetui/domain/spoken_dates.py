"""Days, times and moments as people write them, read and never guessed."""

from __future__ import annotations

import re
from calendar import monthrange
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeVar

from pipetui.domain.dates import (
    A_WEEK,
    DAY_NAMES,
    FIRST_YEAR,
    LAST_YEAR,
    MONTH_NAMES,
    When,
    in_utc,
    stepped,
)
from pipetui.domain.errors import BadValue
from pipetui.domain.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.domain.dates import Now

T = TypeVar("T")
_LONGEST = 40
_NOON = 12
_A_YEAR = 12
_A_QUARTER = 3
_WHEN_WORDS = 6
_MOST_WORDS = 40
_WORDS_TOO = {"sat", "sun"}
_MONTHS = {name.lower(): number for number, name in enumerate(MONTH_NAMES, 1)}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_WEEKDAYS = {name.lower(): number for number, name in enumerate(DAY_NAMES)}
_WEEKDAYS |= {name[:3]: number for name, number in _WEEKDAYS.items()}
_WEEKDAYS |= {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
# Compiled by their first use, because most commands read no date.
_NAMES_OF_MONTHS = "|".join(_MONTHS)
_ISO = r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
_STEP = r"[+-](?P<count>[0-9]{1,4})(?P<unit>[dwmy])"
_BEHIND = r"(?:on |by )?(?:yesterday|-[0-9]{1,4}[dwmy])\b"
_STEP_IN_WORDS = (
    r"in (?P<count>[0-9]{1,4}) (?P<unit>[dwmy])(?:(?<=d)ay|(?<=w)eek|(?<=m)onth|(?<=y)ear)s?"
)
_YEARLY = (
    r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})?",
    rf"(?P<day>[0-9]{{1,2}}) (?P<month>{_NAMES_OF_MONTHS})(?: (?P<year>[0-9]{{4}}))?",
    rf"(?P<month>{_NAMES_OF_MONTHS}) (?P<day>[0-9]{{1,2}}),?(?: (?P<year>[0-9]{{4}}))?",
)
_TIME = r"[0-9]{1,2}:[0-9]{2}(?: ?[ap]m)?|[0-9]{1,2} ?[ap]m"
_TIME_LAST = rf"(?:at |(?P<day>.+?)(?: at)? )?(?P<time>{_TIME})"
_TIME_FIRST = rf"(?:at )?(?P<time>{_TIME}) (?P<day>.+)"
_INSTANT = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})"
)


def parse_day(text: str, today: date, *, past: bool = False) -> date:
    """Read a day: ISO, `today tomorrow fri +3d +2w +1m +1y eom eoq eoy`, `in 2 weeks`, `27 nov`.

    `nov 27`, `27 nov 2027`, `24.12.` and `24.12.2026` are read too. What leaves the year or the
    week open is a coming day: `fri` on a Friday is the next one, `27 nov` in December is next
    year's. A day with its year is taken as it stands, past or not.

    With `past` the text tells of something that was: `yesterday` and `-3d` are read as well, and
    `fri` and `27 nov` are the last ones; whether a coming day makes sense is for the caller to
    say. Raises BadValue for anything else.
    """
    try:
        day = _read_day(_plain(text), today, past=past)
    except (ValueError, OverflowError):  # 31 June, or beyond the calendar
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _no_date(text, past=past)
    return day


def parse_when(text: str, today: date, *, past: bool = False) -> When:
    """Read a day with an optional time: `fri`, `fri 14:00`, `2pm tomorrow`, `27 nov at 9:30`.

    A time alone is today's. `on`, `by` and `at` may stand where they do in speech.
    """
    plain = re.sub(r"^([0-9]{4}-[0-9]{2}-[0-9]{2})t(?=[0-9])", r"\1 ", _plain(text))
    found = re.fullmatch(_TIME_LAST, plain) or re.fullmatch(_TIME_FIRST, plain)
    spoken = found["day"] if found else plain
    try:
        day = today
        if spoken is not None:
            day = parse_day(re.sub(r"^(?:on|by) ", "", spoken), today, past=past)
        return When(day, _read_time(found["time"]) if found else None)
    except (BadValue, ValueError):
        raise _no_date(text, past=past) from None


def trailing_when(text: str, today: date) -> tuple[When, int] | None:
    """The longest run of last words that is a day or time, and where in the text it begins."""

    def read(words: str) -> When | None:
        with suppress(BadValue):
            return parse_when(words, today)
        return None

    return trailing(text, read)


def trailing(text: str, read: Callable[[str], T | None]) -> tuple[T, int] | None:
    """What `read` makes of the longest run of last words it understands, and where that begins."""
    for word in list(re.finditer(r"\S+", text))[-_WHEN_WORDS:]:
        found = read(text[word.start() :])
        if found is not None:
            return found, word.start()
    return None


def when_inside(text: str, today: date) -> tuple[When, int, int] | None:
    """The last run of words anywhere in a text that is a day or time, and where it stands.

    Of runs that end alike it is the longest. `sat` and `sun` alone are left to the text.
    """
    words = list(re.finditer(r"\S+", text))[-_MOST_WORDS:]
    for last in range(len(words) - 1, -1, -1):
        for first in words[max(0, last + 1 - _WHEN_WORDS) : last + 1]:
            start, end = first.start(), words[last].end()
            if text[start:end].lower() in _WORDS_TOO:
                continue
            with suppress(BadValue):
                return parse_when(text[start:end], today), start, end
    return None


def parse_instant(text: str, now: Now) -> datetime:
    """Read the moment something happened: ISO 8601 with an offset, or `parse_when` looking back."""
    if re.fullmatch(_INSTANT, text.strip()):
        return _read_instant(text)
    return parse_when(text, now.today, past=True).instant(now.zone)


def parse_now(text: str) -> datetime:
    """Read the instant a fixed clock stands at: ISO 8601 with an offset or Z."""
    if not re.fullmatch(_INSTANT, text.strip()):
        raise BadValue(
            f"{shown(text)} is no instant", "Write it like 2026-11-23T09:00:00Z or with +01:00"
        )
    return _read_instant(text)


def _plain(text: str) -> str:
    """Small letters and single spaces; nothing, when that cannot be a date."""
    if len(text) > _LONGEST or not text.isascii():
        return ""
    return " ".join(text.lower().split())


def _read_day(spoken: str, today: date, *, past: bool) -> date | None:
    if found := re.fullmatch(_ISO, spoken):
        return date(*map(int, found.groups()))
    return (
        _named(spoken, today, past=past)
        or _step(spoken, today, past=past)
        or _yearly(spoken, today, past=past)
    )


def _named(spoken: str, today: date, *, past: bool) -> date | None:
    if spoken in _WEEKDAYS:
        return _weekday(_WEEKDAYS[spoken], today, past=past)
    days = {"today": 0, "tomorrow": 1} | ({"yesterday": -1} if past else {})
    if spoken in days:
        return today + timedelta(days[spoken])
    quarter = -(-today.month // _A_QUARTER) * _A_QUARTER
    month = {"eom": today.month, "eoq": quarter, "eoy": _A_YEAR}.get(spoken)
    return date(today.year, month, monthrange(today.year, month)[1]) if month else None


def _weekday(weekday: int, today: date, *, past: bool) -> date:
    if past:
        return today - timedelta((today.weekday() - weekday - 1) % A_WEEK + 1)
    return today + timedelta((weekday - today.weekday() - 1) % A_WEEK + 1)


def _step(spoken: str, today: date, *, past: bool) -> date | None:
    found = re.fullmatch(_STEP, spoken) or re.fullmatch(_STEP_IN_WORDS, spoken)
    if found is None or ("-" in spoken and not past):
        return None
    sign = -1 if "-" in spoken else 1
    return stepped(today, sign * int(found["count"]), found["unit"])


def _yearly(spoken: str, today: date, *, past: bool) -> date | None:
    """A day and month with its year, else the nearest one coming (or gone by)."""
    found = next(filter(None, (re.fullmatch(pattern, spoken) for pattern in _YEARLY)), None)
    if found is None:
        return None
    name = found["month"]
    month = int(name) if name.isdecimal() else _MONTHS[name]
    if found["year"]:
        return date(int(found["year"]), month, int(found["day"]))
    for year in (today.year, today.year + (-1 if past else 1)):
        with suppress(ValueError):  # 29 February in most years
            day = date(year, month, int(found["day"]))
            if (day <= today) if past else (day >= today):
                return day
    return None


def _read_time(spoken: str) -> time:
    clock = spoken.rstrip("apm ")
    hour, _, minute = clock.partition(":")
    if clock == spoken:
        return time(int(hour), int(minute))
    if not 1 <= int(hour) <= _NOON:
        msg = f"{spoken} is no time"
        raise ValueError(msg)
    return time(int(hour) % _NOON + (_NOON if "pm" in spoken else 0), int(minute or 0))


def _read_instant(text: str) -> datetime:
    try:
        local = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadValue(f"{shown(text)} is no instant", "Correct its day, time or offset") from None
    return in_utc(local, text)


def _no_date(text: str, *, past: bool) -> BadValue:
    if not past and re.match(_BEHIND, _plain(text)):
        return BadValue(f"{shown(text)} is in the past", "Give a coming day, such as fri or +3d")
    if re.fullmatch(r"[0-9]{1,2}\.[0-9]{1,2}", text.strip()):
        return BadValue(
            f"{shown(text)} is no date", f"Write it like {text.strip()}., 2026-11-27, 27 nov"
        )
    examples = "fri, yesterday, -3d" if past else "fri, tomorrow, +3d, +2w, eom"
    return BadValue(f"{shown(text)} is no date", f"Write it like 2026-11-27, 27 nov, {examples}")
