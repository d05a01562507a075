"""What is typed to log a touch."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.dates import Now
from pipetui.domain.errors import BadValue
from pipetui.domain.model import Contact, Direction, TouchKind
from pipetui.domain.touching import LETTERS, TouchLine, kind_of_letter, parse_touch
from tests.support.strategies import texts

NOW = Now(datetime(2026, 3, 2, 11, 0, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
"""A Monday at noon."""
ANNA = Contact(id=1, name="Anna Berg")
MONICA = Contact(id=2, name="Monica Bolt")
PEOPLE = (ANNA, MONICA, Contact(id=3, name="Zoë Bertram"))


def at(day: int, hour: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=NOW.zone).astimezone(UTC)


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_is_a_kind_and_its_capital_one_that_came_in(letter: str) -> None:
    kind, direction = kind_of_letter(letter)
    assert kind is LETTERS[letter]
    said = kind in {TouchKind.OBJECTION, TouchKind.NO, TouchKind.FEEDBACK}
    assert direction is (Direction.IN if said else Direction.OUT)
    assert kind_of_letter(letter.upper()) == (kind, Direction.IN)


@pytest.mark.parametrize(
    ("typed", "touch"),
    [
        ("c", TouchLine(kind=TouchKind.CALL)),
        (
            "C left  a message",
            TouchLine(kind=TouchKind.CALL, direction=Direction.IN, text="left a message"),
        ),
        ("Call about it", TouchLine(kind=TouchKind.CALL, text="about it")),
        ("mee coffee", TouchLine(kind=TouchKind.MEETING, text="coffee")),
        (
            "objection too dear",
            TouchLine(kind=TouchKind.OBJECTION, direction=Direction.IN, text="too dear"),
        ),
        ("c yesterday", TouchLine(kind=TouchKind.CALL, at=at(1))),
        (
            "c agreed yesterday 14:00",
            TouchLine(kind=TouchKind.CALL, text="agreed", at=at(1, 14)),
        ),
        ("c agreed @yesterday 14:00", TouchLine(kind=TouchKind.CALL, text="agreed", at=at(1, 14))),
        ("e sent it fri", TouchLine(kind=TouchKind.EMAIL, text="sent it", at=at(27, month=2))),
        ("e 9:00", TouchLine(kind=TouchKind.EMAIL, at=at(2, 9))),
        ("e today", TouchLine(kind=TouchKind.EMAIL, at=NOW.instant)),
        ("c rings again tomorrow", TouchLine(kind=TouchKind.CALL, text="rings again tomorrow")),
        ("c rings at 18:00", TouchLine(kind=TouchKind.CALL, text="rings at 18:00")),
        ("c @ann wants it", TouchLine(kind=TouchKind.CALL, text="wants it", contact_id=1)),
        (
            "c @berg agreed -3d",
            TouchLine(kind=TouchKind.CALL, text="agreed", contact_id=1, at=at(27, month=2)),
        ),
        ("c fine @mon", TouchLine(kind=TouchKind.CALL, text="fine", contact_id=2)),
        (
            "c fine @anna 9:00",
            TouchLine(kind=TouchKind.CALL, text="fine", contact_id=1, at=at(2, 9)),
        ),
        ("c sent to a@b.example", TouchLine(kind=TouchKind.CALL, text="sent to a@b.example")),
    ],
)
def test_a_line_is_read(typed: str, touch: TouchLine) -> None:
    assert parse_touch(typed, NOW, PEOPLE) == touch


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "the kind is missing"),
        ("x", '"x" is no kind of touch'),
        ("me", None),
        ("ring them", '"ring" is no kind of touch'),
        ("c @tomorrow", '"tomorrow" has not come yet'),
        ("c @bob agreed", '"bob" is no contact of this deal'),
        ("c @ber agreed", '"ber" is more than one contact of this deal'),
    ],
)
def test_what_cannot_be_meant_is_an_error(typed: str, message: str | None) -> None:
    with pytest.raises(BadValue) as caught:
        parse_touch(typed, NOW, PEOPLE)
    assert message is None or caught.value.message == message


@given(texts, st.sampled_from(["c", "E", "meeting"]))
def test_any_words_are_kept_or_refused_and_nothing_lies_ahead(words: str, kind: str) -> None:
    try:
        touch = parse_touch(f"{kind} {words}", NOW, PEOPLE)
    except BadValue:
        return
    assert touch.at is None or touch.at <= NOW.instant
    assert touch.text is None or touch.text.strip() == touch.text != ""
