"""How figures are said: what is few, what is missing, what was before."""

from __future__ import annotations

from datetime import date

import pytest

from pipetui.domain.metrics.rates import Rate
from pipetui.services.present.figures.blocks import Tone
from pipetui.services.present.figures.words import (
    Words,
    about,
    beside,
    compared,
    counted,
    day_words,
    money_share,
    name_of,
    number,
    rate_number,
    rest_row,
)
from tests.support.facts import NOW, fact, last_days, line

WORDS = Words(
    today=NOW.today,
    period=last_days(30),
    previous=last_days(30, before=30),
    currency="USD",
    pipelines={1: "Sales"},
    deals={7: fact(7, title="Portal"), 8: fact(8, title="")},
)
ALONE = Words(today=NOW.today, pipelines={1: "Sales", 2: "Accounts"})


class TestRates:
    """Shares of few and of many, beside those of before."""

    def test_a_share_of_few_is_a_fraction_with_its_interval(self) -> None:
        assert rate_number("Won", Rate(3, 7), WORDS).text == "3 of 7, 16–75 %"

    def test_a_share_of_many_is_a_percentage_with_cases_and_interval(self) -> None:
        assert rate_number("Won", Rate(13, 30), WORDS).text == "43 % (n 30), 27–61 %"

    def test_without_cases_it_says_what_is_missing(self) -> None:
        assert rate_number("Won", Rate(0, 0), WORDS, missing="nothing closed").text == (
            "nothing closed"
        )

    def test_it_is_called_higher_only_where_the_intervals_are_apart(self) -> None:
        said, tone = compared(Rate(28, 30), Rate(2, 30), WORDS)

        assert said == "higher than in 30 days before: 7 % (n 30), 2–21 %".replace(
            "30 days before", WORDS.before
        )
        assert tone is Tone.GOOD

    def test_overlapping_intervals_are_no_difference(self) -> None:
        said, tone = compared(Rate(4, 7), Rate(3, 7), WORDS)

        assert said == f"{WORDS.before}: 3 of 7, 16–75 %; no difference beyond chance"
        assert tone is Tone.PLAIN

    def test_more_churn_is_no_good_news(self) -> None:
        assert compared(Rate(28, 30), Rate(2, 30), WORDS, more_is=Tone.BAD).tone is Tone.BAD
        assert compared(Rate(2, 30), Rate(28, 30), WORDS, more_is=Tone.BAD).tone is Tone.GOOD

    def test_before_without_cases_there_is_none_to_compare(self) -> None:
        assert compared(Rate(3, 7), Rate(0, 0), WORDS).said == f"{WORDS.before}: none to compare"

    def test_now_without_cases_only_before_is_told(self) -> None:
        assert compared(Rate(0, 0), Rate(3, 7), WORDS).said == f"{WORDS.before}: 3 of 7, 16–75 %"

    def test_without_a_period_before_nothing_is_compared(self) -> None:
        assert compared(Rate(3, 7), Rate(1, 7), ALONE).said == ""

    @pytest.mark.parametrize(
        ("rate", "before", "said"),
        [
            (Rate(3, 7), Rate(0, 0), "none"),
            (Rate(3, 7), Rate(4, 7), "4 of 7, 25–84 %"),
            (Rate(0, 0), Rate(4, 7), "4 of 7, 25–84 %"),
            (Rate(2, 30), Rate(28, 30), "lower than 93 % (n 30), 79–98 %"),
        ],
    )
    def test_a_cell_of_before_says_the_same_in_short(
        self, rate: Rate, before: Rate, said: str
    ) -> None:
        assert beside(rate, before).said == said


class TestMoney:
    """Amounts in words."""

    def test_the_first_currency_is_told_first(self) -> None:
        assert WORDS.sums({"EUR": 12_400_00, "USD": 300_00}) == "$300 + €12,400"
        assert WORDS.short({"EUR": 12_400_00, "USD": 300_00}) == "$300 + €12k"

    def test_what_was_worked_out_is_told_without_cents_once_it_is_large(self) -> None:
        assert about(9_004_17, "EUR") == "€9,004"
        assert about(99_17, "EUR") == "€99.17"
        assert about(9_004, "JPY") == "¥9,004"

    def test_a_share_of_few_deals_is_told_by_its_amounts(self) -> None:
        assert money_share(300_00, 1_000_00, "EUR", 19) == "€300 of €1,000 (n 19)"
        assert money_share(300_00, 1_000_00, "EUR", 20) == "30 % (n 20), €300 of €1,000"

    def test_nearly_all_is_not_all(self) -> None:
        assert money_share(999_99, 1_000_00, "EUR", 20).startswith("99 %")
        assert money_share(1, 1_000_00, "EUR", 20).startswith("1 %")


class TestPlainWords:
    """Counts, days and names."""

    def test_counts_have_their_plural(self) -> None:
        assert [counted(n, "deal") for n in (0, 1, 1204)] == ["0 deals", "1 deal", "1,204 deals"]

    @pytest.mark.parametrize(
        ("value", "said"),
        [(0, "0"), (0.04, "< 0.1"), (8.54, "8.5"), (12.0, "12"), (1203.6, "1,204")],
    )
    def test_numbers_have_a_tenth_at_most(self, value: float, said: str) -> None:
        assert number(value) == said

    def test_days_are_called_what_is_counted(self) -> None:
        working = Words(today=NOW.today, unit="working days")

        assert WORDS.days(1) == "1 day"
        assert WORDS.days(8.5) == "8.5 days"
        assert working.days(1) == "1 working day"
        assert working.days(2) == "2 working days"
        assert WORDS.days(None) == ""

    def test_a_day_of_another_year_has_its_year(self) -> None:
        assert day_words(date(2026, 12, 3), NOW.today) == "3 Dec"
        assert day_words(date(2025, 12, 3), NOW.today) == "3 Dec 2025"

    def test_names_are_shown_with_their_control_characters_made_visible(self) -> None:
        assert name_of("A\x1b[31m") == "A␛[31m"
        assert name_of("  ") == name_of(None) == "not said"

    def test_a_deal_without_a_title_has_its_number(self) -> None:
        assert [WORDS.title(each) for each in (7, 8, 9)] == ["Portal", "deal 8", "deal 9"]

    def test_a_heading_names_the_pipeline_where_there_are_several(self) -> None:
        assert WORDS.heading("Funnel", line()) == "Funnel"
        assert ALONE.heading("Funnel", line()) == "Funnel: Sales"

    def test_deals_without_room_in_a_table_stay_behind_its_last_line(self) -> None:
        (row,) = rest_row((1, 2), 3)

        assert row.cells == ("and 2 more deals", "…", "…")
        assert row.deals == (1, 2)
        assert rest_row((), 3) == ()
