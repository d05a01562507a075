"""Amounts as they are shown can be typed back where they are edited."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.money import Every, Money, parse_amount
from pipetui.services.present.amounts import money_text

moneys = st.builds(
    Money,
    st.integers(0, 10**12),
    st.sampled_from(["EUR", "USD", "GBP", "JPY", "CHF", "CAD", "SEK", "INR"]),
    st.sampled_from(Every),
)


@given(moneys)
def test_what_is_shown_is_read_as_the_same_amount(money: Money) -> None:
    assert parse_amount(money_text(money), money.currency) == money
