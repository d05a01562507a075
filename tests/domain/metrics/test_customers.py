"""Clients: worked out by hand, counted by pandas, and as laws of any history."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.metrics.customers import Client, Renewal, customers
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.tallies import Tally
from pipetui.domain.model import Status
from pipetui.domain.money import Every, Money
from tests.support.examples import FEW
from tests.support.facts import ALL, NOW, ago, fact, facts, last_days, periods
from tests.support.later import until, with_today

if TYPE_CHECKING:
    from pipetui.domain.metrics.facts import DealFact, Facts
    from pipetui.domain.metrics.periods import Period

QUARTER = last_days(90)
"""It began 89 days ago."""


def monthly(euros: int, currency: str = "EUR") -> Money:
    return Money(euros * 100, currency, Every.MONTH)


def client(
    number: int,
    won: float,
    *,
    company: int | None = None,
    churned: float | None = None,
    **fields: Any,  # noqa: ANN401 - any of a deal
) -> DealFact:
    """A deal that was won, and perhaps left, so many days ago."""
    return fact(
        number,
        closed=won,
        created_at=ago(max(won, 300)),
        company_id=company,
        churned_at=None if churned is None else ago(churned),
        **fields,
    )


def numbers(clients: tuple[Client, ...]) -> list[int]:
    return [each for client in clients for each in client.deal_ids]


class TestClients:
    def test_a_company_is_one_client_and_a_deal_without_one_is_a_client_of_its_own(self) -> None:
        known = facts(
            client(1, 200, company=7),
            client(2, 150, company=7),
            client(3, 200),
            client(4, 200),
            fact(5, company_id=8),
        )

        assert customers(known, QUARTER).at_start == (
            *(Client(7, (1, 2)), Client(None, (3,)), Client(None, (4,))),
        )

    def test_a_client_has_churned_when_all_its_deals_have(self) -> None:
        known = facts(
            client(1, 200, company=7, churned=10),
            client(2, 150, company=7),
            client(3, 200, company=8, churned=10),
            client(4, 200, company=8, churned=50),
        )
        told = customers(known, QUARTER)

        assert numbers(told.churned) == [3, 4]
        assert told.logo_churn == Rate(1, 2)

    def test_who_left_before_or_came_in_the_period_is_no_part_of_its_start(self) -> None:
        told = customers(
            facts(
                client(1, 200, churned=100),
                client(2, 30),
                client(3, 40, churned=20),
                client(4, 200, company=9, churned=100),
                client(5, 15, company=9),
            ),
            QUARTER,
        )

        assert told.logo_churn == Rate(0, 0)
        assert numbers(told.new) == [2, 3]
        assert told.came_and_left == (Client(None, (3,)),)
        assert told.returned == (Client(9, (4, 5)),)
        assert numbers(told.at_end) == [2, 4, 5]

    def test_the_days_of_both_ends_are_in_the_period(self) -> None:
        week = last_days(7, before=1)  # from the 7th day before today to yesterday
        known = facts(
            *(client(1, 7), client(2, 8), client(3, 1), client(4, 0)),
            *(client(5, 99, churned=7), client(6, 99, churned=8), client(7, 99, churned=0)),
        )
        told = customers(known, week)

        assert numbers(told.new) == [1, 3]
        assert numbers(told.at_start) == [2, 5, 7]
        assert numbers(told.churned) == [5]

    def test_a_period_without_a_start_has_no_churn_and_says_so(self) -> None:
        told = customers(facts(client(1, 200, value=monthly(10))), ALL)

        assert told.missing == "not available: the period has no first day"
        assert told.retention_missing == told.missing
        assert (told.logo_churn.value, told.retention) == (None, {})
        assert numbers(told.new) == [1]

    def test_a_period_to_come_has_neither(self) -> None:
        told = customers(facts(client(1, 200)), last_days(7, before=-20))

        assert told.missing == "not available: the period has not begun"
        assert (told.at_start, told.at_end, told.logo_churn) == ((), (), Rate(0, 0))


class TestRetention:
    def test_grr_and_nrr_of_a_book_worked_out_by_hand(self) -> None:
        # At the start 100 + 60 + 40 a month: 2,400 a year. One of 40 left: 480. One who paid
        # 60 pays 30: 360. One who paid 100 takes another 50: 600. A new client adds nothing.
        known = facts(
            client(1, 200, company=1, value=monthly(100)),
            client(2, 20, company=1, value=Money(150_00, "EUR", Every.QUARTER)),
            client(3, 200, company=2, value=monthly(30)),
            client(4, 200, company=2, value=monthly(30), churned=5),
            client(5, 200, company=3, value=monthly(40), churned=5),
            client(6, 20, company=4, value=monthly(500)),
            client(7, 200, company=1, value=Money(9_000_00, "EUR")),
        )
        euros = customers(known, QUARTER).retention["EUR"]

        assert (euros.start, euros.churn) == (2_400_00, 480_00)
        assert (euros.contraction, euros.expansion) == (360_00, 600_00)
        assert euros.gross == pytest.approx(1560 / 2400)
        assert euros.net == pytest.approx(2160 / 2400)
        assert euros.deal_ids == (1, 2, 3, 4, 5)

    def test_prices_of_the_start_make_a_changed_price_a_contraction(self) -> None:
        now = facts(client(1, 200, value=monthly(60)), client(2, 200, value=monthly(25)))
        then = facts(client(1, 200, value=monthly(80)), client(2, 200, value=monthly(20)))
        euros = customers(now, QUARTER, then).retention["EUR"]

        assert (euros.start, euros.contraction, euros.expansion) == (1_200_00, 240_00, 60_00)
        assert customers(now, QUARTER).retention["EUR"].gross == 1.0

    def test_prices_of_the_end_keep_a_later_change_out_of_the_period(self) -> None:
        now = facts(client(1, 200, value=monthly(30)), client(2, 200, value=monthly(90)))
        then = facts(client(1, 200, value=monthly(80)), client(2, 200, value=monthly(20)))
        over = facts(client(1, 200, value=monthly(60)), client(2, 200, value=monthly(25)))
        told = customers(now, QUARTER, then, over)
        euros = told.retention["EUR"]

        assert (euros.start, euros.contraction, euros.expansion) == (1_200_00, 240_00, 60_00)
        assert "the values of its start and of its end" in told.basis

    def test_no_currency_is_mixed_with_another(self) -> None:
        known = facts(
            client(1, 200, company=1, value=monthly(10)),
            client(2, 20, company=1, value=monthly(10, "USD")),
            client(3, 200, company=2, value=monthly(5, "USD")),
        )
        told = customers(known, QUARTER).retention

        assert (told["EUR"].start, told["EUR"].net) == (120_00, 1.0)
        assert (told["USD"].start, told["USD"].net) == (60_00, 1.0)

    @pytest.mark.parametrize("value", [None, Money(500_00, "EUR")])
    def test_without_recurring_value_at_the_start_there_is_none_and_it_says_why(
        self, value: Money | None
    ) -> None:
        told = customers(facts(client(1, 200, value=value)), QUARTER)

        assert told.retention_missing == (
            "not available: no customer had recurring value at the start of the period"
        )
        assert told.unpriced == ((1,) if value is None else ())

    def test_a_currency_that_nobody_paid_in_at_the_start_has_none_either(self) -> None:
        known = facts(
            client(1, 200, company=1, value=Money(500_00, "EUR")),
            client(2, 20, company=1, value=monthly(10)),
        )
        euros = customers(known, QUARTER).retention["EUR"]

        assert (euros.gross, euros.net) == (None, None)
        assert euros.missing == "no customer had recurring value at the start of the period"


class TestBeside:
    def test_renewals_due_in_the_period_the_first_one_first(self) -> None:
        day = NOW.today
        known = facts(
            client(1, 200, renewal=day + timedelta(days=9), value=monthly(10)),
            client(2, 200, renewal=day + timedelta(days=2)),
            client(3, 200, renewal=day + timedelta(days=10)),
            client(4, 200, renewal=day + timedelta(days=3), churned=1),
            fact(5, renewal=day + timedelta(days=3)),
        )

        assert customers(known, last_days(9, before=-9)).renewals == (
            Renewal(2, day + timedelta(days=2), None),
            Renewal(1, day + timedelta(days=9), monthly(10)),
        )

    def test_churn_reasons_of_the_period_the_most_frequent_first(self) -> None:
        known = facts(
            client(1, 200, churned=9, churn_reason="Price"),
            client(2, 200, churned=8),
            client(3, 200, churned=7, churn_reason="price "),
            client(4, 200, churned=120, churn_reason="Moved"),
        )

        assert customers(known, QUARTER).reasons == (Tally("Price", (1, 3)), Tally(None, (2,)))

    def test_the_basis_says_what_is_counted_by_which_day_and_over_which(self) -> None:
        assert customers(facts(), QUARTER).basis == (
            "companies with a won deal, by the days of close and of churn; recurring value by its "
            "year at the values of now; renewals by their day, 90 days"
        )


@st.composite
def bought(draw: st.DrawFn) -> DealFact:
    """A deal of one of a few companies, won and perhaps left, lost or open."""
    closed = draw(st.integers(0, 250))
    status = draw(st.sampled_from([Status.WON, Status.WON, Status.WON, Status.LOST, Status.OPEN]))
    left = draw(st.none() | st.integers(0, closed)) if status is Status.WON else None
    value = draw(
        st.none()
        | st.builds(
            Money,
            st.integers(0, 10_000),
            st.sampled_from(["EUR", "JPY"]),
            st.sampled_from(Every),
        )
    )
    return fact(
        closed=None if status is Status.OPEN else closed,
        status=status,
        created_at=ago(260),
        company_id=draw(st.none() | st.integers(1, 4)),
        churned_at=None if left is None else ago(left),
        value=value,
    )


books = st.lists(bought(), max_size=14).map(
    lambda deals: facts(*(replace(deal, id=number) for number, deal in enumerate(deals, 1)))
)


class TestLaws:
    @settings(max_examples=FEW)
    @given(books, periods)
    def test_clients_at_the_end_are_those_at_the_start_and_who_came_and_went(
        self, known: Facts, period: Period
    ) -> None:
        told = customers(known, period)
        gained = {*told.new, *told.returned}

        assert len(gained) == len(told.new) + len(told.returned)
        assert {*told.at_end} == ({*told.at_start} - {*told.churned}) | (
            gained - {*told.came_and_left}
        )

    @settings(max_examples=FEW)
    @given(books, periods)
    def test_retention_is_what_recurs_at_the_end_of_those_who_paid_at_the_start(
        self, known: Facts, period: Period
    ) -> None:
        rows = [
            (
                each.company_id or -each.id,
                each.value.currency,
                each.value.annualised().minor,
                each.closed,
                NOW.day_of(each.churned_at) if each.churned_at else None,
            )
            for each in known.won
            if each.value and each.value.every is not Every.ONCE
        ]
        table = pd.DataFrame(rows, columns=["client", "currency", "minor", "won", "left"])
        for name in ("won", "left"):
            table[name] = pd.to_datetime(table[name])
        first, last = pd.Timestamp(period.first), pd.Timestamp(period.last or NOW.today)

        told = customers(known, period)
        if period.first is None:
            assert not told.retention
            return
        at_start = (table.won < first) & ~(table.left < first)
        at_end = (table.won <= last) & ~(table.left <= last)
        sums = [
            table[held].groupby(["currency", "client"]).minor.sum() for held in (at_start, at_end)
        ]
        both = pd.concat(sums, axis=1, keys=["start", "end"]).fillna(0)
        both = both[both.start > 0]
        assert {code for code, each in told.retention.items() if each.start} == set(
            both.index.get_level_values("currency")
        )
        for code, group in both.groupby(level="currency"):
            found = told.retention[str(code)]
            lower = group[["start", "end"]].min(axis=1).sum()
            assert found.start == group.start.sum()
            assert found.gross == pytest.approx(lower / found.start)
            assert found.net == pytest.approx(group.end.sum() / found.start)

    @settings(max_examples=FEW)
    @given(books, periods)
    def test_an_open_deal_changes_nothing(self, known: Facts, period: Period) -> None:
        more = replace(known, deals=(*known.deals, fact(999, company_id=1, value=monthly(5))))

        assert customers(more, period) == customers(known, period)

    @settings(max_examples=FEW)
    @given(books, periods, st.integers(1, 100))
    def test_what_happens_later_changes_nothing(
        self, known: Facts, period: Period, days: int
    ) -> None:
        told = customers(until(known, days), period)

        assert customers(until(with_today(known), days), period) == told
