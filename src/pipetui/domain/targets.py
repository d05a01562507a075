"""What is to be won and what was spent, read from what people type and said in words."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from pipetui.domain.errors import BadValue
from pipetui.domain.maps.bounds import MOST_CUSTOMERS
from pipetui.domain.model import TargetKind
from pipetui.domain.money import parse_amount, plain_number
from pipetui.domain.text import counted, shown

if TYPE_CHECKING:
    from pipetui.domain.model import Target
    from pipetui.domain.money import Money

"""The greatest number of customers that is taken for one."""
_NONE = "none"
_CUSTOMERS = r"(?P<count>\S{1,12}) +(?:new +)?(?:customers?|clients?)"
_COUNT = r"[0-9]{1,10}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,3}"


def parse_wanted(text: str, kind: TargetKind, currency: str) -> Money | int | None:
    """Read an amount of revenue, or a number of customers; None for `none` and for nothing at all.

    Raises BadValue for what is neither.
    """
    if kind is TargetKind.CUSTOMERS:
        return parse_count(text) or None
    amount = parse_spent(text, currency)
    return amount if amount is not None and amount.minor else None


def parse_target(text: str, currency: str) -> tuple[TargetKind, Money | int | None]:
    """Read `60k` as revenue and `12 customers` as those; None beside the kind for `0` and `none`.

    Raises BadValue for what is neither.
    """
    found = re.fullmatch(_CUSTOMERS, text.strip().lower())
    if found is not None:
        return TargetKind.CUSTOMERS, parse_wanted(found["count"], TargetKind.CUSTOMERS, currency)
    return TargetKind.REVENUE, parse_wanted(text, TargetKind.REVENUE, currency)


def parse_count(text: str) -> int:
    """Read a number of customers; 0 for `none`."""
    plain = text.strip().lower()
    if plain == _NONE:
        return 0
    count = int(plain.replace(",", "")) if re.fullmatch(_COUNT, plain) else -1
    if not 0 <= count <= MOST_CUSTOMERS:
        raise BadValue(f"{shown(text)} is no number of customers", "Write it like 12")
    return count


def parse_spent(text: str, currency: str) -> Money | None:
    """Read an amount, which may be zero; None for `none`. Raises BadValue for anything else."""
    return None if text.strip().lower() == _NONE else parse_amount(text, currency)


def wanted_of(target: Target) -> Money | int:
    """What a target asks for, in its own measure."""
    return target.count or 0 if target.amount is None else target.amount


def amount_words(wanted: Money | int | Fraction) -> str:
    """An amount in full, its cents only where there are some: `60,000 EUR`, `12 customers`.

    A part of a customer is told to a tenth.
    """
    if isinstance(wanted, Fraction):
        if wanted.denominator > 1:
            return f"{float(wanted):,.1f} customers"
        wanted = int(wanted)
    if isinstance(wanted, int):
        return counted(wanted, "customer")
    return f"{plain_number(wanted.amount)} {wanted.currency}"
