"""Amounts are read by their shape, kept in whole minor units, and never mixed."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.errors import BadValue
from pipetui.domain.money import (
    CURRENCIES,
    MAX_MINOR,
    Every,
    Money,
    currency_digits,
    parse_amount,
    parse_currency,
    sum_by_currency,
)

moneys = st.builds(
    Money,
    st.integers(-MAX_MINOR, MAX_MINOR),
    st.sampled_from(sorted(CURRENCIES)),
    st.sampled_from(Every),
)


def read(text: str, default: str = "EUR", *, accounting: bool = False) -> str:
    return parse_amount(text, default, accounting=accounting).text()


def refusal(text: str, default: str = "EUR", *, accounting: bool = False) -> BadValue:
    with pytest.raises(BadValue) as caught:
        parse_amount(text, default, accounting=accounting)
    return caught.value


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12000", "12000.00 EUR"),
        ("0", "0.00 EUR"),
        ("007", "7.00 EUR"),
        ("12.5", "12.50 EUR"),
        ("12,50", "12.50 EUR"),
        ("12.50", "12.50 EUR"),
        ("12.5000", "12.50 EUR"),
        ("0.125k", "125.00 EUR"),
        ("12k", "12000.00 EUR"),
        ("12K", "12000.00 EUR"),
        ("1.5k", "1500.00 EUR"),
        ("1,5k", "1500.00 EUR"),
        ("1.2m", "1200000.00 EUR"),
        ("3M", "3000000.00 EUR"),
        ("  12 k  ", "12000.00 EUR"),
        ("1.23456k", "1234.56 EUR"),
        ("1.234567m", "1234567.00 EUR"),
    ],
)
def test_a_number_is_an_amount_of_the_default_currency(text: str, amount: str) -> None:
    assert read(text) == amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,200", "1200.00 EUR"),
        ("1.234", "1234.00 EUR"),
        ("12,345,678", "12345678.00 EUR"),
        ("12.345.678", "12345678.00 EUR"),
        ("12.000,50", "12000.50 EUR"),
        ("12,000.50", "12000.50 EUR"),
        ("1 200,50", "1200.50 EUR"),
        ("1\N{NO-BREAK SPACE}200,50", "1200.50 EUR"),
        ("1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567", "1234567.00 EUR"),
        ("1'200", "1200.00 EUR"),
        ("1\N{RIGHT SINGLE QUOTATION MARK}200.50", "1200.50 EUR"),
        ("12,34,567", "1234567.00 EUR"),
        ("1,00,000.50", "100000.50 EUR"),
        ("1,234,567k", "1234567000.00 EUR"),
    ],
)
def test_thousands_are_grouped_as_people_group_them(text: str, amount: str) -> None:
    assert read(text) == amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("$12,000", "12000.00 USD"),
        ("US$ 5", "5.00 USD"),
        ("C$5", "5.00 CAD"),
        ("R$5", "5.00 BRL"),
        ("€500", "500.00 EUR"),
        ("12.000,50 €", "12000.50 EUR"),
        ("£5", "5.00 GBP"),
        ("¥500", "500 JPY"),
        ("₩500", "500 KRW"),
        ("5 zł", "5.00 PLN"),
        ("EUR 500", "500.00 EUR"),
        ("500 eur", "500.00 EUR"),
        ("12k USD", "12000.00 USD"),
        ("12kUSD", "12000.00 USD"),
        ("CHF 1'200", "1200.00 CHF"),
        ("5 mad", "5.00 MAD"),
        ("5m mad", "5000000.00 MAD"),
        ("5 kes", "5.00 KES"),
        ("HRK 5", "5.00 HRK"),
        ("12.5 CLF", "12.5000 CLF"),
    ],
)
def test_a_currency_is_named_by_sign_or_code_on_either_side(text: str, amount: str) -> None:
    assert read(text) == amount


@pytest.mark.parametrize(
    ("text", "default", "currency"),
    [
        ("$5", "EUR", "USD"),
        ("$5", "CAD", "CAD"),
        ("¥5", "CNY", "CNY"),
        ("£5", "EGP", "EGP"),
        ("$5 AUD", "CAD", "AUD"),
        ("€5 EUR", "USD", "EUR"),
    ],
)
def test_a_shared_sign_means_the_default_currency_where_it_can(
    text: str, default: str, currency: str
) -> None:
    assert parse_amount(text, default).currency == currency


@pytest.mark.parametrize(
    ("text", "every"),
    [
        ("99", Every.ONCE),
        ("99/m", Every.MONTH),
        ("99/mo", Every.MONTH),
        ("99/month", Every.MONTH),
        ("99 / MO", Every.MONTH),
        ("€1.2m/mo", Every.MONTH),
        ("99/q", Every.QUARTER),
        ("99 EUR/quarter", Every.QUARTER),
        ("99/y", Every.YEAR),
        ("99/yr", Every.YEAR),
        ("99 €/year", Every.YEAR),
    ],
)
def test_an_amount_can_recur(text: str, every: Every) -> None:
    assert parse_amount(text, "EUR").every is every


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "k",
        "€",
        "EUR",
        "abc",
        "NaN",
        "Infinity",
        "inf EUR",
        "1e5",
        "1e999",
        "0x10",
        "1_000",
        "١٢",
        "１２",
        "12.５",
        "½",
        "1.2.3",
        "1,2,3",
        "12,00,0",
        "1.234.56",
        "1,234.567.890",
        "1 23",
        "1 2345",
        "1  200",
        ".5",
        "5.",
        "5,",
        "5b",
        "5kk",
        "5km",
        "5%",
        "5/week",
        "5/",
        "5 EUR USD",
        "+5",
        "5-",
        "()",
        "5\x00",
        "5\nEUR 6",
        "9" * 31,
        "1" * 1_000_000,
    ],
)
def test_what_has_no_shape_of_an_amount_is_refused(text: str) -> None:
    assert "is no amount of money" in refusal(text).message


@pytest.mark.parametrize("text", ["1.234k", "1,250m", "12.500k EUR"])
def test_three_digits_before_k_or_m_are_refused_as_ambiguous(text: str) -> None:
    assert "in two ways" in refusal(text).message


def test_the_hint_for_an_ambiguous_amount_gives_both_readings() -> None:
    hint = refusal("1.234k").hint
    assert hint == "Write either 1234k or 1.2340k"
    assert [read(each) for each in re.findall(r"[0-9.]+k", hint)] == [
        "1234000.00 EUR",
        "1234.00 EUR",
    ]


def test_in_a_currency_of_three_decimals_the_point_is_decimal() -> None:
    assert read("1.234 KWD") == "1.234 KWD"
    assert read("1,234.567 KWD") == "1234.567 KWD"


def test_in_a_currency_of_three_decimals_the_comma_is_refused_as_ambiguous() -> None:
    assert refusal("12,500", "TND").hint == "Write either 12500 or 12.500"


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("12.3456 EUR", "at most 2 decimals"),
        ("1234.567 EUR", "at most 2 decimals"),
        ("0.123 EUR", "at most 2 decimals"),
        ("12.50 JPY", "a whole number"),
        ("1.2345678k", "at most 2 decimals"),
    ],
)
def test_an_amount_finer_than_the_minor_unit_is_refused(text: str, limit: str) -> None:
    error = refusal(text)
    assert "more decimals" in error.message
    assert limit in error.hint


def test_decimals_that_are_all_zero_are_none() -> None:
    assert read("500.00 JPY") == "500 JPY"


def test_an_amount_beyond_any_deal_is_refused() -> None:
    assert read("10000000000000.00 EUR") == "10000000000000.00 EUR"
    assert "too large" in refusal("10000000000000.01 EUR").message
    assert "too large" in refusal("999999999999999m").message


@pytest.mark.parametrize("text", ["-500", "(500)", "€-500", "-€500", "\N{MINUS SIGN}500"])
def test_a_negative_amount_is_taken_in_accounting_only(text: str) -> None:
    assert refusal(text).message.endswith("is negative")
    assert read(text, accounting=True) == "-500.00 EUR"


@pytest.mark.parametrize("text", ["(-500)", "--500", "-€-500", "(500", "500)", "((500))"])
def test_a_doubled_or_open_sign_is_refused(text: str) -> None:
    assert "is no amount" in refusal(text, accounting=True).message


def test_two_currencies_in_one_amount_are_refused() -> None:
    assert "two currencies" in refusal("€500 USD").message


def test_a_code_that_is_no_currency_is_named() -> None:
    assert refusal("500 XYZ").message == '"XYZ" is no currency'
    assert refusal("500", "XYZ").message == '"XYZ" is no currency'


def test_a_currency_is_read_in_any_case() -> None:
    assert parse_currency(" eur ") == "EUR"


@pytest.mark.parametrize("text", ["", "EURO", "EU", "€", "XXX", "ＥＵＲ"])
def test_what_is_no_currency_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        parse_currency(text)
    with pytest.raises(BadValue):
        currency_digits(text)


# Locale data says how people print amounts; ISO 4217 what can be owed. In these they differ.
PRINTED_WITHOUT_DECIMALS = (
    "AFN ALL IRR KPW LAK LBP MGA MMK RSD SLL SOS SYP YER"  # the coin fell out of use
)
PRINTED_AS = dict.fromkeys(PRINTED_WITHOUT_DECIMALS.split(), 0) | {"IQD": 0}


def test_minor_units_agree_with_locale_data_but_for_known_differences() -> None:
    printed = get_global("currency_fractions")
    found = {code: printed.get(code, printed["DEFAULT"])[0] for code in CURRENCIES}

    assert found == {**CURRENCIES, **PRINTED_AS}


def test_every_currency_now_in_use_somewhere_is_known() -> None:
    in_use = {
        code
        for history in get_global("territory_currencies").values()
        for code, _, end, is_tender in history
        if end is None and is_tender
    }
    assert in_use - CURRENCIES.keys() == set()


def test_an_amount_has_the_decimals_of_its_currency() -> None:
    assert Money(1200000, "EUR").amount_text == "12000.00"
    assert Money(5, "EUR").amount_text == "0.05"
    assert Money(-5, "EUR").amount_text == "-0.05"
    assert Money(500, "JPY").amount_text == "500"
    assert Money(1234, "KWD").amount_text == "1.234"


def test_a_recurring_amount_says_how_often() -> None:
    assert Money(9900, "EUR", Every.MONTH).text() == "99.00 EUR/month"


@pytest.mark.parametrize(
    ("every", "a_year"),
    [(Every.MONTH, 1200), (Every.QUARTER, 400), (Every.YEAR, 100)],
)
def test_a_recurring_amount_is_annualised(every: Every, a_year: int) -> None:
    assert Money(100, "EUR", every).annualised() == Money(a_year, "EUR", Every.YEAR)


def test_a_single_payment_is_not_annualised() -> None:
    assert Money(100, "EUR").annualised() == Money(100, "EUR")


def test_an_amount_can_be_put_into_another_currency_unconverted() -> None:
    assert Money(1234500, "EUR", Every.MONTH).in_currency("KWD").text() == "12345.000 KWD/month"
    assert Money(12340, "KWD").in_currency("EUR") == Money(1234, "EUR")


def test_an_amount_too_fine_for_another_currency_is_refused() -> None:
    with pytest.raises(BadValue, match="more decimals than EUR"):
        Money(12345, "KWD").in_currency("EUR")


def test_a_sum_is_kept_per_currency_and_by_the_year() -> None:
    moneys = [Money(100, "EUR"), Money(10, "EUR", Every.MONTH), Money(7, "JPY")]
    assert sum_by_currency(moneys) == {"EUR": 220, "JPY": 7}


@given(moneys)
def test_the_machine_form_reads_back_as_the_same_amount(money: Money) -> None:
    assert parse_amount(money.text(), "EUR", accounting=True) == money


@given(moneys)
def test_the_decimal_amount_is_exact(money: Money) -> None:
    assert money.amount == Decimal(money.amount_text)
    assert money.amount.scaleb(currency_digits(money.currency)) == money.minor


@given(st.lists(moneys), st.lists(moneys))
def test_the_sum_of_parts_is_the_sum_of_the_whole(one: list[Money], other: list[Money]) -> None:
    parts = [sum_by_currency(one), sum_by_currency(other)]
    whole = sum_by_currency(one + other)
    assert whole == {code: sum(part.get(code, 0) for part in parts) for code in whole}


@given(st.integers(0, 10**12), st.sampled_from([",", ".", " ", "'"]))
def test_grouping_does_not_change_an_amount(number: int, separator: str) -> None:
    assert read(f"{number:,}".replace(",", separator)) == read(str(number))


@given(st.text(max_size=80) | st.from_regex(r"\A[-(]?[€$]?[0-9., ']{1,20}[km]?( EUR|/mo)?\)?\Z"))
def test_any_text_is_an_amount_or_a_refusal(text: str) -> None:
    try:
        money = parse_amount(text, "EUR", accounting=True)
    except BadValue as error:
        assert error.message  # noqa: PT017
        assert error.hint  # noqa: PT017
        assert not error.message.endswith(".")  # noqa: PT017
    else:
        assert abs(money.minor) <= MAX_MINOR
