"""What is typed to plan a next step: `call anna fri 14:00`, `+3d`, `call anna every week`."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.dates import When, add_months, stepped
from pipetui.domain.errors import BadValue
from pipetui.domain.model import TouchKind
from pipetui.domain.spoken_dates import parse_when, trailing_when, when_inside
from pipetui.domain.text import clean_line, fold, shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

DEFAULT_STEP = "Follow up"
"""What a next step is called that has a day and no text."""
_A_WEEK = 7
_A_YEAR = 12
_A_QUARTER = 3
_SHORT = r"(?P<text>(?:.*\s)?)(?P<span>[0-9]{1,3}[dwmyDWMY])"

_COUNT = "[1-9][0-9]{0,2}"
_KEPT = rf"\+({_COUNT})([dwmy])"
_WEEKDAYS = "(?:mon|tues?|wed|wednes|thu|thurs|fri|sat|satur|sun)(?:day)?"
_SPANS = (
    rf"\+?(?P<short>{_COUNT})?(?P<unit>[dwmy])",
    rf"(?:(?P<count>{_COUNT}|other) )?(?P<span>day|week|month|quarter|year)s?",
    rf"(?P<weekday>{_WEEKDAYS})",
)
_REPEATED = rf"(?:^|(?<=\s))(?:\*{_SPANS[0]}|every {_SPANS[1]}|every {_SPANS[2]})$"
_ADVERBS: Mapping[str, str] = {
    "daily": "+1d",
    "weekly": "+1w",
    "monthly": "+1m",
    "quarterly": "+3m",
    "yearly": "+1y",
}
_UNITS: Mapping[str, str] = {"d": "day", "w": "week", "m": "month", "y": "year"}

_ASKS: Mapping[TouchKind, str] = {
    TouchKind.CALL: "call calls phone ring dial telephone",
    TouchKind.EMAIL: "email emails e-mail mail write",
    TouchKind.MEETING: "meet meeting visit lunch coffee workshop",
    TouchKind.MESSAGE: "message text sms dm linkedin whatsapp",
    TouchKind.DEMO: "demo show present presentation",
    TouchKind.PROPOSAL: "proposal propose quote offer",
}
_HOME_WORK = {
    "calculate",
    "draft",
    "find",
    "learn",
    "plan",
    "prepare",
    "read",
    "research",
    "review",
}
_WORD = r"[\w-]+"


class Plan(NamedTuple):
    """A step as it was typed; None for what was not said."""

    text: str | None
    due: When | None
    repeat: str | None


def parse_step(text: str, today: date) -> tuple[str | None, When | None]:
    """What is to be done and when; None for what is not said.

    A lone `1` to `9` is so many days on, `w` a week, `m` a month. A day at the end is read as in
    quick add, and there `2w` is as good as `+2w`; one within the text is read and stays in it.
    Nothing but a text far too long is an error (BadValue): what is no day belongs to the text.
    """
    line = clean_line(text)
    if re.fullmatch("[1-9]", line):
        return None, When(stepped(today, int(line), "d"))
    if line.lower() in {"w", "m"}:
        return None, When(stepped(today, 1, line.lower()))
    if short := re.fullmatch(_SHORT, line):
        return short["text"].strip() or None, parse_when(f"+{short['span']}", today)
    found = trailing_when(line, today)
    if found is None:
        inside = when_inside(line, today)
        return line or None, inside[0] if inside else None
    when, start = found
    return line[:start].strip() or None, when


def parse_plan(text: str, today: date) -> Plan:
    """What is to be done, when, and how often: `call anna fri *+1w`, `call anna every week`.

    Behind or before the day may stand `*+2w`, `*w`, `every month`, `every 2 weeks`, `every fri`,
    which is also the first day. All else is as in `parse_step`.
    """
    line = clean_line(text)
    found = re.search(_REPEATED, line, re.IGNORECASE)
    if found is not None:
        # Of `every fri` the day stays behind: it is the first one.
        words, due = parse_step(f"{line[: found.start()]}{found['weekday'] or ''}", today)
        return Plan(words, due, _span_of(found))
    words, due = parse_step(line, today)
    found = re.search(_REPEATED, words or "", re.IGNORECASE)
    if words is None or found is None:
        return Plan(words, due, None)
    return Plan(words[: found.start()].strip() or None, due, _span_of(found))


def parse_repeat(text: str) -> str:
    """How often, as it is stored: `+1w` of `1w`, `week`, `weekly`, `every week`.

    Raises BadValue for anything else.
    """
    spoken = fold(clean_line(text)).removeprefix("*").removeprefix("every ")
    if spoken in _ADVERBS:
        return _ADVERBS[spoken]
    for span in _SPANS:
        if found := re.fullmatch(span, spoken):
            return _span_of(found)
    message = f"{shown(text)} is no rhythm"
    raise BadValue(message, "Write it like +1w, 2 weeks, month, every fri")


def next_on(repeat: str, due: date | None, today: date) -> date | None:
    """The day a repeated task is due again: the first one in its rhythm after today.

    Counted from the day it was due, so that Fridays stay Fridays; done early, it keeps its pace. A
    month's end that a shorter month lacks is that month's last day. None outside the calendar.
    """
    found = re.fullmatch(_KEPT, repeat)
    if found is None:
        return None
    count, unit, start = int(found[1]), found[2], due or today
    behind = max((today - start).days, 0)
    try:
        if unit in "dw":
            step = count * (_A_WEEK if unit == "w" else 1)
            return start + timedelta((behind // step + 1) * step)
        step = count * (_A_YEAR if unit == "y" else 1)
        months = (today.year - start.year) * _A_YEAR + today.month - start.month
        times = max(months // step, 1)
        day = add_months(start, times * step)
        return day if day > today else add_months(start, (times + 1) * step)
    except (ValueError, OverflowError):
        return None


def repeat_text(repeat: str) -> str:
    """How often, in words: `every week`, `every 2 months`."""
    found = re.fullmatch(_KEPT, repeat)
    if found is None:
        return repeat
    unit = _UNITS[found[2]]
    return f"every {unit}" if found[1] == "1" else f"every {found[1]} {unit}s"


def is_fulfilled(step: str, kind: TouchKind) -> bool:
    """Whether a touch of this kind is what a step asked for, by its words.

    A step that names a kind, such as `call Anna`, asks for that. One that names none is settled by
    any, unless it is work of one's own, such as `prepare the deck`.
    """
    if kind not in _ASKS:
        return False
    words = set(re.findall(_WORD, fold(step)))
    asked = {each for each, names in _ASKS.items() if not words.isdisjoint(names.split())}
    return kind in asked if asked else words.isdisjoint(_HOME_WORK)


def _span_of(found: re.Match[str]) -> str:
    parts = found.groupdict()
    if parts.get("weekday"):
        return "+1w"
    if parts.get("unit"):
        return f"+{parts['short'] or 1}{parts['unit'].lower()}"
    span = parts["span"].lower()
    given = (parts.get("count") or "1").lower()
    count = 2 if given == "other" else int(given)
    return f"+{count * _A_QUARTER}m" if span == "quarter" else f"+{count}{span[0]}"
