"""Money and counts as people read them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from pipetui.domain.money import Every, Money, currency_digits

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOCALE = "en"
_EVERY = {Every.ONCE: "", Every.MONTH: "/m", Every.QUARTER: "/q", Every.YEAR: "/y"}
_UNITS = ((Decimal(10**9), "bn"), (Decimal(10**6), "m"), (Decimal(10**3), "k"))
_ROOM_FOR_A_DECIMAL = 10


@lru_cache(maxsize=4096)
def money_text(money: Money) -> str:
    """The amount in full, its cents only where there are some: `€12,000`, `$49.90/m`."""
    # Babel reads its data when it is imported: not before an amount is shown.
    from babel.numbers import format_currency

    amount = money.amount
    decimals = (
        "" if amount == amount.to_integral_value() else "." + "0" * currency_digits(money.currency)
    )
    pattern = f"{_sign(money.currency)}#,##0{decimals}"
    text = format_currency(amount, money.currency, pattern, locale=_LOCALE, currency_digits=False)
    return text + _EVERY[money.every]


@lru_cache(maxsize=1024)
def short_money(minor: int, currency: str) -> str:
    """An amount in four or so characters: `€144k`, `€1.2m`, `€850`."""
    from babel.numbers import get_currency_symbol

    amount = Decimal(minor).scaleb(-currency_digits(currency))
    size, unit = next(
        ((size, unit) for size, unit in _UNITS if abs(amount) >= size), (Decimal(1), "")
    )
    scaled = amount / size
    small = unit and abs(scaled) < _ROOM_FOR_A_DECIMAL
    rounded = scaled.quantize(Decimal("0.1") if small else Decimal(1), ROUND_HALF_UP)
    number = f"{rounded}".removesuffix(".0")
    symbol = get_currency_symbol(currency, locale=_LOCALE)
    return f"{symbol}{' ' if symbol[-1].isalpha() else ''}{number}{unit}"


def short_sums(sums: Mapping[str, int], first: str) -> str:
    """Sums per currency, that of `first` before the others: `€144k + $12k`; empty without any."""
    ordered = sorted(sums.items(), key=lambda pair: (pair[0] != first, pair[0]))
    return " + ".join(short_money(minor, currency) for currency, minor in ordered if minor)


def money_json(money: Money | None) -> dict[str, str] | None:
    """The contract's form of an amount."""
    if money is None:
        return None
    return {
        "amount": money.amount_text,
        "currency": money.currency,
        "every": str(money.every),
    }


def _sign(currency: str) -> str:
    from babel.numbers import get_currency_symbol

    # CHF and the like need a space before the figure, signs do not.
    return "¤ " if get_currency_symbol(currency, locale=_LOCALE)[-1].isalpha() else "¤"
