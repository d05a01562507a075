"""Amounts of money: whole minor units and a currency, never a float.

`parse_amount` reads what people type and what other programs export. It looks at the shape first,
so that nothing `Decimal` or `int` would swallow by accident (`NaN`, `1_000`, `١٢`) counts as money.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pipetui.domain.errors import BadValue
from pipetui.domain.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_MINOR: Final = 10**15
"""The largest amount taken from outside, in minor units: sums stay inside 64 bits."""

# ISO 4217 with its own exponents. Locale data differs here and there, because it says how many
# digits people print; ours is what the standard says can be owed.
_WITHOUT_MINOR = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THOUSANDTHS = "BHD IQD JOD KWD LYD OMR TND"
_TEN_THOUSANDTHS = "CLF UYW"
_HUNDREDTHS = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD "
    "CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS "
    "GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD "
    "LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB "
    "PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP "
    "SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"
)
# Withdrawn in the last years; deals in files of that time are still in them.
_WITHDRAWN = "ANG BGN CUC HRK SLL ZWL"

CURRENCIES: Final[Mapping[str, int]] = MappingProxyType(
    {
        code: digits
        for codes, digits in (
            (_WITHOUT_MINOR, 0),
            (_THOUSANDTHS, 3),
            (_TEN_THOUSANDTHS, 4),
            (_HUNDREDTHS, 2),
            (_WITHDRAWN, 2),
        )
        for code in codes.split()
    }
)
"""ISO 4217 code to the number of decimals of its minor unit."""

_DOLLARS = (
    "USD AUD BBD BMD BND BSD BZD CAD FJD GYD HKD JMD KYD LRD NAD NZD SBD SGD SRD TTD TWD XCD "
    "ARS CLP COP MXN UYU"
)
# A sign several currencies share means the default currency when that is one of them, else the
# first one named.
_SIGNS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        sign: tuple(codes.split())
        for sign, codes in {
            "$": _DOLLARS,
            "US$": "USD",
            "A$": "AUD",
            "AU$": "AUD",
            "C$": "CAD",
            "CA$": "CAD",
            "HK$": "HKD",
            "MX$": "MXN",
            "NZ$": "NZD",
            "R$": "BRL",
            "S$": "SGD",
            "€": "EUR",
            "£": "GBP EGP FKP GIP SHP",
            "¥": "JPY CNY",
            "₩": "KRW KPW",
            "₹": "INR",
            "₽": "RUB",
            "₺": "TRY",
            "₴": "UAH",
            "₪": "ILS",
            "₫": "VND",
            "₱": "PHP",
            "฿": "THB",
            "₦": "NGN",
            "₡": "CRC",
            "₲": "PYG",
            "₸": "KZT",
            "₾": "GEL",
            "₼": "AZN",
            "zł": "PLN",
            "Kč": "CZK",
        }.items()
    }
)


class Every(StrEnum):
    """How often an amount is paid."""

    ONCE = "once"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def times_a_year(self) -> int:
        """What turns the amount into a year's; 1 for a single payment."""
        return {Every.MONTH: 12, Every.QUARTER: 4}.get(self, 1)


_EVERY: Final[Mapping[str, Every]] = MappingProxyType(
    {
        word: every
        for every, words in (
            (Every.MONTH, "m mo month"),
            (Every.QUARTER, "q qtr quarter"),
            (Every.YEAR, "y yr year"),
        )
        for word in words.split()
    }
)

# Regular expressions for the parts of an amount, all of bounded length. They are compiled by their
# first use, because most commands read no amount.
SIGN: Final = "|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True))
EVERY: Final = "|".join(sorted(_EVERY, key=len, reverse=True))
_BLANKS = (
    "[ '\N{RIGHT SINGLE QUOTATION MARK}\N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}]"
)
_COMMAS = r"[1-9][0-9]{0,2}(?:,[0-9]{3}){1,6}"
_POINTS = r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,6}"
NUMBER: Final = "|".join(
    (
        rf"[1-9][0-9]{{0,2}}(?:{_BLANKS}[0-9]{{3}}){{1,6}}(?:[.,][0-9]{{1,9}})?",
        rf"{_COMMAS}(?:\.[0-9]{{1,9}})?",
        rf"{_POINTS}(?:,[0-9]{{1,9}})?",
        r"[1-9][0-9]?(?:,[0-9]{2}){1,8},[0-9]{3}(?:\.[0-9]{1,9})?",  # 12,34,567 as in India
        r"[0-9]{1,30}(?:[.,][0-9]{1,9})?",
    )
)
_MINUS = "\N{MINUS SIGN}"
_AMOUNT = (
    rf"(?P<minus>[-{_MINUS}]?)\s?(?P<before>{SIGN}|[A-Za-z]{{3}})?\s?(?P<minus_after>[-{_MINUS}]?)"
    rf"(?P<number>{NUMBER})\s?(?P<unit>[kKmM]?)\s?(?P<after>{SIGN}|[A-Za-z]{{3}})?"
    rf"(?:\s?/\s?(?P<every>(?i:{EVERY})))?"
)
_GROUPED = rf"{_COMMAS}|{_POINTS}|[1-9][0-9]?(?:,[0-9]{{2}})+,[0-9]{{3}}"
_FRACTION = r"(.*)[.,]([0-9]+)"
_FACTOR = {"": 1, "k": 1_000, "m": 1_000_000}
_LONGEST = 60
_THREE_DIGITS = 3
_EXAMPLES = "Write it like 12000, 12k, €1.2m/mo or 1 200,50 EUR"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency, paid once or every so often."""

    minor: int
    """Minor units: cents of EUR, yen of JPY, fils of KWD."""
    currency: str
    """ISO 4217 code."""
    every: Every = Every.ONCE

    @property
    def amount(self) -> Decimal:
        """The amount in major units, exact: 12000.00."""
        digits = tuple(int(digit) for digit in str(abs(self.minor)))
        return Decimal((int(self.minor < 0), digits, -currency_digits(self.currency)))

    @property
    def amount_text(self) -> str:
        """The amount in major units with all decimals of the currency, for machines."""
        digits = currency_digits(self.currency)
        whole, part = divmod(abs(self.minor), _power(digits))
        sign = "-" if self.minor < 0 else ""
        return f"{sign}{whole}.{part:0{digits}d}" if digits else f"{sign}{whole}"

    def annualised(self) -> Money:
        """What a recurring amount makes in a year; a single payment is itself."""
        if self.every is Every.ONCE:
            return self
        return Money(self.minor * self.every.times_a_year, self.currency, Every.YEAR)

    def in_currency(self, code: str) -> Money:
        """The same figure in another currency, unconverted; raises BadValue when it is too fine."""
        scaled = self.minor * _power(currency_digits(code))
        minor, rest = divmod(scaled, _power(currency_digits(self.currency)))
        if rest:
            raise _too_fine(self.text(), code)
        return Money(minor, code, self.every)

    def short_text(self) -> str:
        """The same without decimals that are all zero: `1200 EUR/month`."""
        whole, rest = divmod(self.minor, _power(currency_digits(self.currency)))
        suffix = "" if self.every is Every.ONCE else f"/{self.every.value}"
        return self.text() if rest else f"{whole} {self.currency}{suffix}"

    def text(self) -> str:
        """The amount for machines, as `parse_amount` reads it back: `1200.00 EUR/month`."""
        suffix = "" if self.every is Every.ONCE else f"/{self.every.value}"
        return f"{self.amount_text} {self.currency}{suffix}"


def currency_digits(code: str) -> int:
    """The number of decimals of a currency's minor unit; raises BadValue for no currency."""
    try:
        return CURRENCIES[code]
    except KeyError:
        raise _no_currency(code) from None


def parse_currency(text: str) -> str:
    """The ISO 4217 code a text names, in capitals; raises BadValue for anything else."""
    code = text.strip().upper()
    if code not in CURRENCIES:
        raise _no_currency(text)
    return code


def parse_amount(text: str, default_currency: str, *, accounting: bool = False) -> Money:
    """Read one amount, such as `12k`, `$12,000`, `€1.2m/mo`, `1 200,50 EUR` or `CHF 1'200`.

    A currency is a sign or an ISO 4217 code, before or after; without one it is the default. `$`,
    `¥` and `£` mean the default currency where it uses that sign. `k` and `m` multiply.

    One point or comma with exactly three digits behind it groups thousands: `1.234` is 1234. Two
    cases are too close to call. With `k` or `m` such a number is refused. In a currency of three
    decimals the point is decimal (`1.234 KWD`) and the comma refused.

    `accounting` takes negative amounts as well, as `-500` or `(500)`. Raises BadValue for what is
    no amount, is finer than the minor unit, or is larger than 10^15 minor units.
    """
    if len(text) > _LONGEST:
        raise _no_amount(text)
    body = text.strip()
    bracketed = body.startswith("(") and body.endswith(")")
    found = re.fullmatch(_AMOUNT, body[1:-1].strip() if bracketed else body)
    minuses = found["minus"] + found["minus_after"] if found else ""
    if found is None or len(minuses) + bracketed > 1:
        raise _no_amount(text)
    if (minuses or bracketed) and not accounting:
        raise BadValue(f"{shown(text)} is negative", "Write an amount of zero or more")
    currency = _currency(found["before"], found["after"], default_currency, text)
    minor = _minor(found["number"], found["unit"].lower(), currency, text)
    every = _EVERY[found["every"].lower()] if found["every"] else Every.ONCE
    return Money(-minor if minuses or bracketed else minor, currency, every)


def plain_number(amount: Decimal) -> str:
    """The digits grouped, decimals only where there are some: `12,000`."""
    whole = amount.to_integral_value()
    return f"{whole:,f}" if amount == whole else f"{amount:,f}"


def sum_by_currency(moneys: Iterable[Money]) -> dict[str, int]:
    """Minor units per currency, recurring amounts by their year; currencies are never mixed."""
    totals: dict[str, int] = {}
    for money in moneys:
        year = money.annualised()
        totals[year.currency] = totals.get(year.currency, 0) + year.minor
    return totals


def _currency(before: str | None, after: str | None, default: str, text: str) -> str:
    possible = [_meant_by(name) for name in (before, after) if name]
    if not possible:
        return parse_currency(default)
    both = [code for code in possible[0] if code in possible[-1]]
    if not both:
        raise BadValue(f"{shown(text)} names two currencies", "Keep one of them")
    return default if default in both else both[0]


def _meant_by(name: str) -> tuple[str, ...]:
    return _SIGNS.get(name) or (parse_currency(name),)


def _minor(number: str, unit: str, currency: str, text: str) -> int:
    digits = currency_digits(currency)
    whole, fraction = _split(number, unit, digits, text)
    significant = int(re.sub("[^0-9]", "", whole) + fraction)
    minor, rest = divmod(significant * _FACTOR[unit] * _power(digits), _power(len(fraction)))
    if rest:
        raise _too_fine(text, currency)
    if minor > MAX_MINOR:
        raise BadValue(f"{shown(text)} is too large", "Give an amount with fewer digits")
    return minor


def _split(number: str, unit: str, digits: int, text: str) -> tuple[str, str]:
    """The parts before and after the decimal point, separators still in the first."""
    found = re.fullmatch(_FRACTION, number)
    if found is None:
        return number, ""
    if not re.fullmatch(_GROUPED, number):
        return found[1], found[2]
    if number.count(",") + number.count(".") > 1:
        return number, ""
    thousandths = digits == _THREE_DIGITS
    if thousandths and not unit and "." in number:
        return found[1], found[2]
    if thousandths or unit:
        grouped = f"{found[1]}{found[2]}{unit}"
        decimal = f"{found[1]}.{found[2]}{'0' if unit else ''}{unit}"
        raise BadValue(
            f"{shown(text)} can be read in two ways", f"Write either {grouped} or {decimal}"
        )
    return number, ""


def _power(digits: int) -> int:
    power: int = 10**digits
    return power


def _no_amount(text: str) -> BadValue:
    return BadValue(f"{shown(text)} is no amount of money", _EXAMPLES)


def _too_fine(text: str, currency: str) -> BadValue:
    digits = CURRENCIES[currency]
    return BadValue(
        f"{shown(text)} has more decimals than {currency}",
        f"Give at most {digits} decimals" if digits else "Give a whole number",
    )


def _no_currency(text: str) -> BadValue:
    return BadValue(
        f"{shown(text)} is no currency",
        "Give the three letters of an ISO 4217 code, such as EUR or USD",
    )
