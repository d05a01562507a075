"""What is typed to log a touch: `c left a message @anna yesterday 14:00`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.domain.dates import When
from pipetui.domain.errors import BadValue
from pipetui.domain.model import Direction, TouchKind
from pipetui.domain.spoken_dates import parse_when, trailing
from pipetui.domain.text import clean_line, fold, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from pipetui.domain.dates import Now
    from pipetui.domain.model import Contact

LETTERS: Mapping[str, TouchKind] = {
    "c": TouchKind.CALL,
    "e": TouchKind.EMAIL,
    "m": TouchKind.MEETING,
    "g": TouchKind.MESSAGE,
    "d": TouchKind.DEMO,
    "p": TouchKind.PROPOSAL,
    "o": TouchKind.OBJECTION,
    "n": TouchKind.NO,
    "f": TouchKind.FEEDBACK,
}
"""By the letter; its capital is a touch by which the buyer reached out."""
SAID_BY_THE_BUYER = {TouchKind.OBJECTION, TouchKind.NO, TouchKind.FEEDBACK}
_MARK = r"(?:^|(?<=\s))@(?=\S)"


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchLine:
    """A touch as it was typed; None for what was not said."""

    kind: TouchKind
    direction: Direction = Direction.OUT
    text: str | None = None
    at: datetime | None = None
    contact_id: int | None = None


def kind_of_letter(letter: str) -> tuple[TouchKind, Direction]:
    """What a letter logs, and who reached out. KeyError for one that logs nothing."""
    kind = LETTERS[letter.lower()]
    incoming = letter.isupper() or kind in SAID_BY_THE_BUYER
    return kind, Direction.IN if incoming else Direction.OUT


def parse_touch(
    line: str, now: Now, people: Sequence[Contact] = (), *, step_key: str = "s"
) -> TouchLine:
    """Read a touch: its letter or the beginning of its kind, then words, who, and when it was.

    `@anna` is one of the deal's `people`. A day or time at the end is one gone by: `fri` is the
    last Friday, and what would lie ahead belongs to the words, unless an `@` stands before it.
    Raises BadValue for that, with the key that plans a step, and for what names no kind or nobody.
    """
    first, _, rest = clean_line(line).partition(" ")
    kind, direction = _kind(first)
    rest, at = _when(rest, now, people, step_key)
    rest, contact = _person(rest, people)
    return TouchLine(
        kind=kind,
        direction=direction,
        text=" ".join(rest.split()) or None,
        at=at,
        contact_id=contact.id if contact else None,
    )


def _kind(word: str) -> tuple[TouchKind, Direction]:
    if word.lower() in LETTERS:
        return kind_of_letter(word)
    wanted = fold(word)
    found = [kind for kind in LETTERS.values() if wanted and kind.startswith(wanted)]
    if len(found) != 1:
        letters = ", ".join(f"{letter} {kind}" for letter, kind in LETTERS.items())
        message = f"{shown(word)} is no kind of touch" if word else "the kind is missing"
        raise BadValue(message, f"begin with {letters}")
    kind = found[0]
    return kind, Direction.IN if kind in SAID_BY_THE_BUYER else Direction.OUT


def _when(
    text: str, now: Now, people: Sequence[Contact], step_key: str
) -> tuple[str, datetime | None]:
    """The words without the moment at their end, and that moment."""
    for mark in reversed(list(re.finditer(_MARK, text))):
        rest = text[mark.end() :]
        at = None if _named(rest.split()[0], people) else _moment(rest, now)
        if at is not None and at > now.instant:
            message = f"{shown(rest)} has not come yet"
            raise BadValue(message, f"a touch lies behind; {step_key} plans what comes")
        if at is not None:
            return text[: mark.start()], at

    def gone_by(words: str) -> datetime | None:
        at = _moment(words, now)
        return at if at is not None and at <= now.instant else None

    found = trailing(text, gone_by)
    return (text[: found[1]], found[0]) if found else (text, None)


def _moment(text: str, now: Now) -> datetime | None:
    """The moment a text means; today without a time is now."""
    try:
        when = parse_when(text, now.today, past=True)
        return now.instant if when == When(now.today) else when.instant(now.zone)
    except BadValue:
        return None


def _person(text: str, people: Sequence[Contact]) -> tuple[str, Contact | None]:
    """The words without the person they name, and that person."""
    mark = re.search(rf"{_MARK}(?P<name>\S+)", text)
    if mark is None:
        return text, None
    found = _named(mark["name"], people)
    if len(found) != 1:
        says = "is more than one contact" if found else "is no contact"
        known = ", ".join(each.name for each in people) or "none yet"
        raise BadValue(f"{shown(mark['name'])} {says} of this deal", f"contacts: {known}")
    return f"{text[: mark.start()]}{text[mark.end() :]}", found[0]


def _named(wanted: str, people: Sequence[Contact]) -> list[Contact]:
    """The people of whose names a word begins so."""
    begins = re.compile(rf"(?<!\w){re.escape(fold(wanted))}")
    return [each for each in people if begins.search(fold(each.name))]
