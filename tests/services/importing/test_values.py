"""Amounts and set words in cells."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.errors import BadValue
from pipetui.domain.model import Status
from pipetui.domain.money import Every, Money
from pipetui.services.importing import values
from pipetui.services.importing.days import ORDERS, read_moment
from tests.support.tables import naughty_strings


def amounts(*cells: str, currency: str = "EUR") -> list[Money | None]:
    column = values.AmountColumn()
    for cell in cells:
        column.hear(cell)
    return [values.read_amount(cell, currency, column.mark) for cell in cells]


@pytest.mark.parametrize(
    ("cell", "money"),
    [
        ("1054", Money(105_400, "EUR")),
        ("0", Money(0, "EUR")),
        ("$45,000", Money(4_500_000, "USD")),
        ("45k", Money(4_500_000, "EUR")),
        ("1.2M", Money(120_000_000, "EUR")),
        ("1 234,56", Money(123_456, "EUR")),
        ("1\N{NO-BREAK SPACE}234,56", Money(123_456, "EUR")),
        ("1\N{NARROW NO-BREAK SPACE}234,56", Money(123_456, "EUR")),
        ("(500)", Money(-50_000, "EUR")),
        ("-500.00", Money(-50_000, "EUR")),
        ("95,570.69 USD", Money(9_557_069, "USD")),
        ("€99/mo", Money(9_900, "EUR", Every.MONTH)),
        ("", None),
        (" - ", None),
        ("n/a", None),
    ],
)
def test_an_amount_is_read_as_it_stands(cell: str, money: Money | None) -> None:
    assert amounts(cell) == [money]


@pytest.mark.parametrize(
    "cell",
    ["NaN", "Infinity", "1_000", "１２", "٣", "1e5", "abc", "12 13", "=1+1", "1.2.3", "9" * 99],
)
def test_what_only_looks_like_a_number_is_none(cell: str) -> None:
    with pytest.raises(BadValue):
        amounts(cell)


def test_three_digits_after_a_mark_are_thousands_unless_the_column_says_otherwise() -> None:
    assert amounts("1.234") == [Money(123_400, "EUR")]
    assert amounts("12.500", "7.25") == [Money(1_250, "EUR"), Money(725, "EUR")]
    assert amounts("12,500", "7,25") == [Money(1_250, "EUR"), Money(725, "EUR")]
    assert amounts("12,500", "7.25") == [Money(1_250_000, "EUR"), Money(725, "EUR")]
    assert amounts("1.234", "1.234.567,80") == [Money(123_400, "EUR"), Money(123_456_780, "EUR")]


def test_a_fraction_too_fine_for_the_currency_is_told_not_multiplied() -> None:
    with pytest.raises(BadValue, match="more decimals than EUR"):
        amounts("12.125", "7.25")


def test_a_column_that_uses_both_marks_is_read_cell_by_cell() -> None:
    assert amounts("1.5", "1,5", "1.234") == [
        Money(150, "EUR"),
        Money(150, "EUR"),
        Money(123_400, "EUR"),
    ]


@pytest.mark.parametrize(
    ("text", "code"), [("usd", "USD"), (" EUR ", "EUR"), ("€", "EUR"), ("$", "USD"), ("CA$", "CAD")]
)
def test_a_currency_is_its_code_or_its_sign(text: str, code: str) -> None:
    assert values.read_currency(text) == code


@pytest.mark.parametrize("text", ["", "12", "XXQ", "$5", "dollars"])
def test_what_names_no_currency_is_told(text: str) -> None:
    with pytest.raises(BadValue):
        values.read_currency(text)


@pytest.mark.parametrize(
    ("column", "code"),
    [
        ("Amount (USD)", "USD"),
        ("Value in EUR", "EUR"),
        ("Betrag [€]", None),
        ("Betrag (€)", "EUR"),
        ("Amount (converted)", None),
        ("ALL Amounts", None),
        ("Amount", None),
    ],
)
def test_a_column_may_name_its_currency(column: str, code: str | None) -> None:
    assert values.currency_in_name(column) == code


@pytest.mark.parametrize(
    ("text", "every"),
    [
        ("monthly", Every.MONTH),
        ("Jährlich", Every.YEAR),
        ("once", Every.ONCE),
        ("QTR", Every.QUARTER),
    ],
)
def test_a_rhythm_is_known_in_several_words(text: str, every: Every) -> None:
    assert values.read_every(text) is every


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Won", Status.WON),
        ("closed won", Status.WON),
        ("Closed - Won", Status.WON),
        ("closedwon", Status.WON),
        ("Gewonnen", Status.WON),
        ("Gagné", Status.WON),
        ("受注", Status.WON),
        ("Closed Lost", Status.LOST),
        ("verloren", Status.LOST),
        ("Perdu", Status.LOST),
        ("OPEN ", Status.OPEN),
        ("In Progress", Status.OPEN),
        ("Negotiation", None),
        ("Wonderful", None),
        ("closed", None),
        ("", None),
    ],
)
def test_a_status_is_known_in_several_languages(text: str, status: Status | None) -> None:
    assert values.read_status(text) is status


@pytest.mark.parametrize(
    ("text", "percent"),
    [("40", 40), ("40 %", 40), ("40.0", 40), ("0", 0), ("100%", 100), ("", None)],
)
def test_a_percentage_is_whole(text: str, percent: int | None) -> None:
    assert values.read_percent(text) == percent


@pytest.mark.parametrize("text", ["101", "0.4", "-1", "high", "４０"])
def test_what_is_no_whole_percentage_is_told(text: str) -> None:
    with pytest.raises(BadValue):
        values.read_percent(text)


@pytest.mark.parametrize(
    ("text", "flag"), [("1", True), ("TRUE", True), ("", False), ("Nein", False)]
)
def test_flags_are_yes_or_no(text: str, flag: bool) -> None:
    assert values.read_flag(text) is flag
    with pytest.raises(BadValue):
        values.read_flag("perhaps")


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Ann Lee", ("Ann Lee", None)),
        ("Ann Lee <ann@example.com>", ("Ann Lee", "ann@example.com")),
        ("Ann Lee (ann@example.com)", ("Ann Lee", "ann@example.com")),
        ('"Lee, Ann" <ann@example.com>', ("Lee, Ann", "ann@example.com")),
        ("ann@example.com", ("ann@example.com", None)),
        ("Ann (boss)", ("Ann (boss)", None)),
    ],
)
def test_a_person_may_come_with_an_address(text: str, person: tuple[str, str | None]) -> None:
    assert values.split_person(text) == person


def test_no_text_that_breaks_programs_does_harm() -> None:
    for text in naughty_strings():
        read_in_every_way(text)


@given(st.text(max_size=90))
def test_no_text_does_harm(text: str) -> None:
    read_in_every_way(text)


def read_in_every_way(text: str) -> None:
    """Read a cell as whatever it could be; that it is none of that is all that may be said."""
    values.AmountColumn().hear(text)
    values.read_status(text)
    values.split_person(text)
    values.currency_in_name(text)
    for read in (values.read_currency, values.read_every, values.read_flag, values.read_percent):
        with suppress(BadValue):
            read(text)
    with suppress(BadValue):
        amounts(text)
    for order in ORDERS:
        with suppress(BadValue):
            read_moment(text, order)
