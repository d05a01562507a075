"""A look back in words."""

from __future__ import annotations

from datetime import date
from itertools import count

from pipetui.domain.looking_back import Ending, Totals, total
from pipetui.domain.money import Every, Money
from pipetui.services.present.looking_back import churned_words, lost_words, won_words

DAY = date(2026, 11, 3)
NUMBERS = count(1)


def euros(amount: int, reason: str | None = None, days: int | None = None) -> Ending:
    return Ending(next(NUMBERS), DAY, Money(amount * 100, "EUR"), reason, days)


def dollars(amount: int) -> Ending:
    return Ending(2, DAY, Money(amount * 100, "USD"))


def test_wins_are_told_with_their_worth_and_their_days() -> None:
    totals = total([euros(80_000, days=41), euros(4_000, days=60), euros(200, days=20)])

    assert won_words(totals, "EUR") == "€84k · half of them within 41 days"


def test_each_currency_is_told_apart_and_what_is_in_no_sum_is_counted() -> None:
    totals = total([dollars(500), euros(3_000), Ending(3, DAY), Ending(4, DAY)])

    assert won_words(totals, "USD") == "$500 + €3k · 2 without a value"


def test_one_win_has_no_middle() -> None:
    assert won_words(total([euros(10, days=1)]), "EUR") == "€10 · after 1 day"


def test_losses_are_told_with_their_reasons() -> None:
    lost = [euros(0, reason) for reason in ("Timing", "Price", "Price", None, "Price")]

    assert lost_words(total(lost), "EUR") == "Price 3, Timing 1, no reason 1"


def test_of_many_reasons_the_rest_is_counted() -> None:
    reasons = [*(f"R{number % 8}" for number in range(16)), "A", "B"]
    lost = [euros(1, reason) for reason in reasons]

    assert lost_words(total(lost), "EUR") == (
        "R0 2, R1 2, R2 2, R3 2, R4 2, R5 2, R6 2, R7 2, 2 other reasons 2 · €18"
    )


def test_clients_who_left_are_told_by_what_they_paid_in_a_year() -> None:
    left = [Ending(1, DAY, Money(500_00, "EUR", Every.MONTH), "Price", 80)]

    assert churned_words(total(left), "EUR") == "Price 1 · €6k"


def test_nothing_is_said_in_words() -> None:
    assert won_words(Totals(), "EUR") == "Nothing was won."
    assert lost_words(Totals(), "EUR") == "Nothing was lost."
    assert churned_words(Totals(), "EUR") == "No customer has churned."
