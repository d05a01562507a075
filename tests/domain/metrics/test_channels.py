"""Channels: worked out by hand, counted by pandas, and as laws of any history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.metrics.channels import channels, spent_in
from pipetui.domain.metrics.closing import revenue, sales_cycle, win_rate
from pipetui.domain.metrics.customers import customers
from pipetui.domain.metrics.periods import parse_period, period_between
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.model import Spend, Status
from pipetui.domain.money import Every, Money
from tests.support.examples import FEW
from tests.support.facts import ALL, NOW, ago, fact, facts, last_days, periods
from tests.support.later import few_deals, until, with_today

if TYPE_CHECKING:
    from pipetui.domain.metrics.channels import Channel, Channels
    from pipetui.domain.metrics.facts import Facts
    from pipetui.domain.metrics.periods import Period

MONTH = last_days(31)


def euros(amount: int) -> Money:
    return Money(amount * 100, "EUR")


def spend(source: str, minor: int, first: int, last: int, currency: str = "EUR") -> Spend:
    """Spent from so many days ago until so many days ago."""
    days = [NOW.today - timedelta(days=each) for each in (first, last)]
    return Spend(
        id=0,
        source=source,
        first=days[0],
        last=days[1],
        key=period_between(*days).key,
        amount=Money(minor, currency),
    )


def named(told: Channels) -> dict[str, Channel]:
    return {each.name: each.figures for each in told.sources}


class TestByHand:
    def test_leads_outcomes_cycle_value_and_what_a_client_costs(self) -> None:
        known = facts(
            fact(1, closed=2, source="web", value=euros(1_000), created_at=ago(12)),
            fact(2, closed=1, source="Web/ads", value=euros(500), created_at=ago(21)),
            fact(3, closed=1, source="web", status=Status.LOST),
            fact(4, source="web"),
            fact(5, source="fair", created_at=ago(40)),
            fact(6, closed=1, created_at=ago(90)),
        )
        told = named(channels(known, [spend("WEB", 400_01, 20, 0)], MONTH))

        assert list(told) == ["web", "unknown"]
        web = told["web"]
        assert (web.leads, web.won, web.lost) == ((1, 2, 3, 4), (1, 2), (3,))
        assert (web.win_rate, web.cycle.median) == (Rate(2, 3), 15)
        assert (web.value.by_currency["EUR"].total, web.new_clients) == (1_500_00, (1, 2))
        assert (web.spend, web.cac) == ({"EUR": 400_01}, {"EUR": 200_00})
        assert web.returns["EUR"].value == pytest.approx((150_000 - 40_001) / 40_001)
        assert web.deal_ids == (1, 2, 3, 4)

    def test_a_source_is_told_by_campaign_as_well(self) -> None:
        known = facts(
            fact(1, source="web / Spring"),
            fact(2, source="web/spring"),
            fact(3, source="web/a/b"),
            fact(4, source="web/"),
        )
        (web,) = channels(known, [spend("web/Autumn", 5, 9, 9)], ALL).sources

        assert [(each.name, each.figures.leads) for each in web.campaigns] == [
            (None, (4,)),
            ("a/b", (3,)),
            ("Autumn", ()),
            ("Spring", (1, 2)),
        ]
        assert web.campaigns[2].figures.spend == {"EUR": 5}

    def test_a_deal_without_a_source_is_of_an_unknown_one(self) -> None:
        known = facts(fact(1), fact(2, source="/ads"), fact(3, source="Unknown"))

        assert named(channels(known, [], ALL))["unknown"].leads == (1, 2, 3)

    def test_a_client_is_of_the_source_that_brought_the_first_win(self) -> None:
        known = facts(
            fact(1, closed=2, source="web", company_id=3),
            fact(2, closed=9, source="fair", company_id=3),
            fact(3, closed=80, source="fair", company_id=4, created_at=ago(90)),
            fact(4, closed=1, source="fair", company_id=4),
        )
        told = named(channels(known, [spend("web", 100, 3, 3)], MONTH))

        assert (told["web"].new_clients, told["fair"].new_clients) == ((), (2,))
        assert (told["web"].cac, told["fair"].cac) == (None, {})

    def test_unpriced_deals_are_counted_and_never_nothing(self) -> None:
        known = facts(
            fact(1, closed=2, source="web"), fact(2, closed=2, source="web", value=euros(3))
        )
        web = named(channels(known, [spend("web", 300, 2, 2)], ALL))["web"]

        assert (web.value.unpriced, web.returns["EUR"]) == (1, (300, 300, 0.0, 1, None))

    def test_what_was_won_in_other_money_gives_no_return(self) -> None:
        known = facts(fact(1, closed=2, source="web", value=Money(900, "USD")))
        web = named(channels(known, [spend("web", 300, 2, 2)], ALL))["web"].returns["EUR"]

        assert (web.value, web.missing) == (None, "what was won has no value in EUR")

    def test_what_brought_nothing_has_lost_all_and_what_cost_nothing_has_no_return(self) -> None:
        told = named(
            channels(
                facts(fact(1, source="fair")), [spend("web", 300, 2, 2), spend("x", 0, 2, 2)], ALL
            )
        )

        assert told["web"].returns["EUR"].value == -1.0
        assert (told["x"].spend, told["x"].returns, told["fair"].returns) == ({"EUR": 0}, {}, {})

    def test_currencies_spent_are_told_apart(self) -> None:
        known = facts(fact(1, closed=1, source="web"))
        paid = [spend("web", 5, 2, 2), spend("web", 7, 1, 1, "JPY"), spend("web", 2, 1, 1)]

        assert named(channels(known, paid, ALL))["web"].cac == {"EUR": 7, "JPY": 7}


class TestSpendInPart:
    def test_it_counts_by_its_share_of_days_and_the_basis_says_so(self) -> None:
        # November has 30 days; the week from the 2nd to the 8th is 7 of them.
        november = Spend(
            id=1,
            source="web",
            first=date(2026, 11, 1),
            last=date(2026, 11, 30),
            key="2026-11",
            amount=euros(300),
        )
        week = parse_period("2026-11-02..2026-11-08", NOW.today)
        told = channels(facts(), [november], week)

        assert told.whole.spend == {"EUR": 70_00}
        assert told.shared_spends == 1
        assert told.basis.endswith("; 1 spend counts by the share of its days")
        assert channels(facts(), [november], parse_period("2026-11", NOW.today)).whole.spend == {
            "EUR": 300_00
        }

    @pytest.mark.parametrize(("minor", "told"), [(1, 0), (3, 2), (5, 2), (7, 4)])
    def test_half_a_cent_is_rounded_to_the_even_one(self, minor: int, told: int) -> None:
        assert spent_in(spend("web", minor, 1, 0), last_days(1)) == told

    def test_what_begins_later_is_not_known_yet(self) -> None:
        assert channels(facts(), [spend("web", 300, -1, -9)], ALL).sources == ()

    def test_spend_of_one_pipeline_is_that_of_all_and_says_so(self) -> None:
        assert channels(facts(pipeline_id=1), [], MONTH).basis == (
            "leads by the day of creation, won and lost by the day of the close, recurring value "
            "by its year, 31 days; spend of all pipelines"
        )

    @given(st.integers(0, 10**6), st.integers(0, 60), st.integers(0, 30), st.integers(1, 90))
    def test_the_share_is_that_of_the_days_both_have(
        self, minor: int, last: int, more: int, days: int
    ) -> None:
        paid, period = spend("web", minor, last + more, last), last_days(days)
        both = sum(period.holds(paid.first + timedelta(days=each)) for each in range(more + 1))

        assert spent_in(paid, period) == round(Fraction(minor * both, more + 1))


spends = st.lists(
    st.builds(
        lambda source, minor, last, more, code: spend(source, minor, last + more, last, code),
        st.sampled_from(["web", "WEB/spring", "fair", "post"]),
        st.integers(0, 10_000),
        st.integers(-5, 100),
        st.integers(0, 40),
        st.sampled_from(["EUR", "JPY"]),
    ),
    max_size=6,
)
YEARLY = {Every.ONCE: 1, Every.YEAR: 1, Every.QUARTER: 4, Every.MONTH: 12}


class TestLaws:
    @settings(max_examples=FEW)
    @given(few_deals, spends, periods)
    def test_sources_and_their_campaigns_add_up_to_the_whole(
        self, known: Facts, paid: list[Spend], period: Period
    ) -> None:
        told = channels(known, paid, period)
        for whole, parts in (
            (told.whole, [each.figures for each in told.sources]),
            *((s.figures, [each.figures for each in s.campaigns]) for s in told.sources),
        ):
            for name in ("leads", "won", "lost", "new_clients"):
                joined = sorted(each for part in parts for each in getattr(part, name))
                assert joined == sorted(getattr(whole, name))
            assert sum(part.value.unpriced for part in parts) == whole.value.unpriced
            for code in {*whole.spend, *whole.value.by_currency}:
                assert sum(part.spend.get(code, 0) for part in parts) == whole.spend.get(code, 0)
                amounts = [part.value.by_currency.get(code) for part in [*parts, whole]]
                totals = [each.total if each else 0 for each in amounts]
                assert sum(totals[:-1]) == totals[-1]

    @settings(max_examples=FEW)
    @given(few_deals, periods)
    def test_the_whole_is_what_the_other_metrics_say(self, known: Facts, period: Period) -> None:
        whole = channels(known, [], period).whole

        assert whole.win_rate == win_rate(known, period).rate
        assert whole.value == revenue(known, period).amounts
        assert whole.cycle == sales_cycle(known, period).won
        assert len(whole.new_clients) == len(customers(known, period).new)

    @settings(max_examples=FEW)
    @given(few_deals, periods)
    def test_each_source_is_what_pandas_counts(self, known: Facts, period: Period) -> None:
        table = pd.DataFrame(
            [
                (
                    (deal.source or "unknown").split("/")[0].lower(),
                    str(deal.status),
                    period.holds(deal.created),
                    bool(deal.closed and period.holds(deal.closed)),
                    deal.value.minor * YEARLY[deal.value.every] if deal.value else None,
                    deal.value.currency if deal.value else None,
                )
                for deal in known.deals
            ],
            columns=["source", "status", "made", "closed", "minor", "currency"],
        )
        told = {name.lower(): each for name, each in named(channels(known, [], period)).items()}
        assert set(told) == set(table[table.made | table.closed].source)
        for source, group in table.groupby("source"):
            if source not in told:
                continue
            found = told[str(source)]
            won = group[group.closed & (group.status == "won")]
            assert len(found.leads) == group.made.sum()
            assert found.win_rate == Rate(len(won), int(group.closed.sum()))
            assert found.value.unpriced == won.minor.isna().sum()
            assert {code: each.total for code, each in found.value.by_currency.items()} == (
                won.groupby("currency").minor.sum().to_dict()
            )

    @settings(max_examples=FEW)
    @given(few_deals, spends, periods, st.integers(1, 90))
    def test_what_happens_later_changes_nothing(
        self, known: Facts, paid: list[Spend], period: Period, days: int
    ) -> None:
        later = [spend("web", 70_000, days - 1, 0)]
        told = channels(until(known, days), paid, period)

        assert channels(until(with_today(known), days), [*paid, *later], period) == told

    @settings(max_examples=FEW)
    @given(few_deals, periods)
    def test_an_open_deal_is_a_lead_and_nothing_else(self, known: Facts, period: Period) -> None:
        more = replace(known, deals=(*known.deals, fact(999, value=Money(5, "EUR"))))
        before, after = (channels(each, [], period).whole for each in (known, more))

        assert replace(after, leads=before.leads) == before
