"""What is typed to plan a next step: `call anna fri 14:00`, `+3d`, or only `call anna`."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from pipetui.domain.dates import When, add_months, parse_when, trailing_when
from pipetui.domain.text import clean_line

if TYPE_CHECKING:
    from datetime import date

_A_WEEK = 7
_SHORT = r"(?P<text>(?:.*\s)?)(?P<span>[0-9]{1,3}[dwmyDWMY])"


def parse_step(text: str, today: date) -> tuple[str | None, When | None]:
    """What is to be done and when; None for what is not said.

    A lone `1` to `9` is so many days on, `w` a week, `m` a month. A day at the end is read as in
    quick add, and there `2w` is as good as `+2w`. Nothing but a text far too long is an error
    (BadValue): what is no day belongs to the text.
    """
    line = clean_line(text)
    if re.fullmatch("[1-9]", line):
        return None, When(today + timedelta(int(line)))
    if line.lower() == "w":
        return None, When(today + timedelta(_A_WEEK))
    if line.lower() == "m":
        return None, When(add_months(today, 1))
    if short := re.fullmatch(_SHORT, line):
        return short["text"].strip() or None, parse_when(f"+{short['span']}", today)
    found = trailing_when(line, today)
    if found is None:
        return line or None, None
    when, start = found
    return line[:start].strip() or None, when
