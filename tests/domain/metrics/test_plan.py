"""The reverse funnel: worked out by hand, refused where too little is known, and as laws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.metrics.periods import period_between
from pipetui.domain.metrics.plan import LeverKind, Needed, plan
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.reaching import reach_to_win
from pipetui.domain.model import Status, TouchKind
from pipetui.domain.money import Money
from pipetui.domain.process import Branch
from pipetui.domain.pushing import PushKind
from tests.support.examples import FEW
from tests.support.facts import ALL, NOW, ago, fact, facts, last_days, line, touch
from tests.support.later import few_deals, until, with_today

if TYPE_CHECKING:
    from pipetui.domain.metrics.facts import DealFact, Facts, TouchFact
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.metrics.plan import Plan

MAP = line()
LEAD, TALK, OFFER = 11, 12, 13
NOVEMBER = period_between(date(2026, 11, 1), date(2026, 11, 30))
"""Today is the 23rd: 8 days are left with it, 8/7 of a week."""
REACH = {LEAD: Rate(6, 24), TALK: Rate(6, 12), OFFER: Rate(6, 8)}
THOUSAND = Money(1_000_00, "EUR")
FIVE = Money(5_000_00, "EUR")


def euros(amount: int) -> Money:
    return Money(amount * 100, "EUR")


def called(times: int) -> tuple[TouchFact, ...]:
    """So many calls, all before any close."""
    return (touch(TouchKind.CALL, 45),) * times


def history() -> list[DealFact]:
    """Six in 24 were won for a thousand euros, two of them this month; touched sixty times."""
    old: dict[str, Any] = {"created_at": ago(60), "value": THOUSAND}
    afterwards = touch(TouchKind.CALL, 0)
    return [
        fact(1, closed=2, touches=(*called(10), afterwards), **old),
        fact(2, closed=3, touches=called(6), **old),
        *(fact(number, closed=40, touches=called(2), **old) for number in range(3, 7)),
        *(
            fact(number, closed=40, status=Status.LOST, touches=called(2), **old)
            for number in range(7, 25)
        ),
    ]


def active() -> list[DealFact]:
    """Two leads, a talk and an offer, each worth a thousand and a quarter likely; one is parked."""
    fields: dict[str, Any] = {"value": THOUSAND, "probability": 25}
    return [
        fact(31, stage_id=LEAD, **fields),
        fact(32, stage_id=LEAD, **fields),
        fact(33, stage_id=TALK, **fields),
        fact(34, stage_id=OFFER, **fields),
        fact(35, stage_id=OFFER, parked_until=date(2026, 12, 24), **fields),
    ]


def planned(wanted: Money | int = FIVE, *more: DealFact, **fields: Any) -> Plan:  # noqa: ANN401
    known = facts(*history(), *active(), *more)
    period: Period = fields.get("period", NOVEMBER)
    return plan(known, MAP, wanted, period, fields.get("reach", REACH))


def exact(needed: Needed | None) -> Fraction | None:
    return None if needed is None else needed.exact


class TestReverseFunnel:
    def test_from_the_gap_to_the_wins_and_the_deals_at_each_stage(self) -> None:
        # 5,000 - 2,000 = 3,000, or three wins. One in four leads is won: 12; 4 are there.
        found = planned()

        assert (found.gap, found.won, found.mean_won) == (
            *(3_000_00, 2_000_00),
            Fraction(1_000_00),
        )
        assert found.wins is not None
        assert found.wins.exact == 3
        assert [
            (
                each.stage.id,
                exact(each.needed),
                each.there,
                exact(each.more),
            )
            for each in found.stages
        ] == [
            (LEAD, Fraction(12), (31, 32, 33, 34), Fraction(8)),
            (TALK, Fraction(6), (33, 34), Fraction(4)),
            (OFFER, Fraction(4), (34,), Fraction(3)),
        ]
        assert (found.deal_ids, found.resolved, found.missing) == ((1, 2), tuple(range(1, 25)), ())

    def test_touches_on_lost_deals_are_needed_for_a_win_too(self) -> None:
        found = planned()

        assert found.touches_per_win == 10  # 60 on resolved deals, 6 wins; not the one afterwards
        assert found.touches is not None
        assert found.touches.exact == 30

    def test_all_is_told_for_each_week_that_is_left(self) -> None:
        found = planned()

        assert found.days_left == 8
        assert found.wins is not None
        assert found.touches is not None
        assert (found.wins.per_week, found.wins.per_week_shown) == (Fraction(21, 8), 3)
        assert (found.touches.per_week, found.touches.per_week_shown) == (Fraction(105, 4), 27)

    def test_numbers_are_carried_unrounded_and_shown_rounded_up(self) -> None:
        found = planned(euros(5_500))
        lead = found.stages[0]

        assert found.wins is not None
        assert (found.wins.exact, found.wins.shown) == (Fraction(7, 2), 4)
        assert lead.needed is not None
        assert lead.needed.exact == 14  # not 4 / 25 % = 16

    @given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(1, 400))
    def test_what_is_whole_is_not_rounded_further_up(self, of: int, by: int, days: int) -> None:
        needed = Needed(Fraction(of, by) * by, Fraction(days, 7))

        assert needed.shown == of
        assert needed.per_week_shown == -(-of * 7 // days)

    def test_more_than_enough_at_a_stage_needs_no_more(self) -> None:
        many = [fact(100 + each, stage_id=OFFER) for each in range(9)]
        found = planned(euros(5_000), *many)

        assert [exact(each.more) for each in found.stages] == [0, 0, 0]

    def test_a_target_that_is_reached_needs_nothing(self) -> None:
        found = planned(euros(1_500))

        assert (found.gap, found.missing, found.levers) == (0, (), ())
        assert found.push.kind is PushKind.NEITHER
        assert found.wins is not None
        assert found.wins.exact == 0
        assert found.stages[0].more == Needed(Fraction(), Fraction(8, 7))

    def test_customers_are_won_one_by_one(self) -> None:
        found = planned(6)

        assert (found.currency, found.won, found.gap) == (None, 2, 4)
        assert found.mean_won == 1
        assert found.wins is not None
        assert found.wins.exact == 4

    def test_a_period_to_come_has_all_its_days(self) -> None:
        december = period_between(date(2026, 12, 1), date(2026, 12, 31))

        assert planned(period=december).days_left == 31

    def test_who_stands_beside_the_main_line_has_come_as_far_as_the_stage_before(self) -> None:
        past = (Branch(label="yes", to=MAP.stages[2].key),)
        forked = replace(MAP, stages=(replace(MAP.stages[0], branches=past), *MAP.stages[1:]))
        known = facts(*history(), fact(40, stage_id=TALK), maps=(forked,))
        found = plan(known, forked, euros(5_000), NOVEMBER, REACH)

        assert [(each.stage.id, each.there) for each in found.stages] == [
            (LEAD, (40,)),
            (OFFER, ()),
        ]

    def test_deals_of_other_pipelines_are_none_of_it(self) -> None:
        other = [
            fact(90, closed=1, value=euros(9_000), pipeline_id=2),
            fact(91, stage_id=LEAD, pipeline_id=2),
        ]

        assert planned(euros(5_000), *other) == planned()


class TestRefusals:
    def test_below_twenty_resolved_deals_there_is_no_plan_and_it_says_why(self) -> None:
        found = plan(facts(*history()[:19], *active()), MAP, euros(5_000), NOVEMBER, REACH)

        assert found.missing == ("20 deals won or lost, there are 19",)
        assert (found.wins, found.touches, found.stages, found.levers) == (None, None, (), ())
        assert (found.gap, len(found.resolved)) == (3_000_00, 19)

    def test_with_twenty_there_is(self) -> None:
        assert plan(facts(*history()[:20]), MAP, euros(5_000), NOVEMBER, REACH).missing == ()

    def test_without_a_win_in_the_currency_it_is_missing(self) -> None:
        assert planned(Money(5, "USD")).missing == ("a won deal with a value in USD",)

    def test_without_any_win_it_is_missing(self) -> None:
        known = facts(*history()[6:], *(replace(each, id=each.id + 50) for each in history()[6:]))

        assert plan(known, MAP, 5, NOVEMBER, REACH).missing == ("a deal that was won",)

    def test_for_a_period_that_is_over_there_is_none(self) -> None:
        found = planned(period=last_days(30, before=1))

        assert (found.days_left, found.missing) == (0, ("a goal whose day is still to come",))

    def test_a_stage_from_which_nobody_was_won_says_nothing(self) -> None:
        found = planned(reach={LEAD: Rate(6, 24), TALK: Rate(0, 3)})

        assert [each.needed is None for each in found.stages] == [False, True, True]
        assert [each.reach for each in found.stages] == [Rate(6, 24), Rate(0, 3), Rate(0, 0)]

    def test_without_a_last_day_there_is_nothing_to_plan_for(self) -> None:
        found = planned(period=ALL)

        assert (found.wins, found.days_left) == (None, 0)
        assert found.missing == ("a last day to plan for",)

    def test_without_a_first_day_all_that_was_ever_won_counts(self) -> None:
        ever = period_between(None, date(2026, 11, 30))

        assert (planned(euros(9_000), period=ever).won, planned(7, period=ever).won) == (
            6_000_00,
            6,
        )


class TestLevers:
    def test_the_same_gap_is_closed_by_more_leads_or_by_more_closings_alone(self) -> None:
        # Likely: 4 x 1,000 x 1/4 = 1,000. 2,000 more at 1/4 x 1,000 each: 8. Or 3,000 of 4,000.
        leads, closings = planned().levers

        assert (leads.kind, leads.needed) == (LeverKind.LEADS, 8)
        assert leads.arithmetic == (
            "3,000 EUR missing, less 1,000 EUR that is likely of what is open, is 2,000 EUR; "
            "a new deal brings 6 of 24 x 1,000 EUR: 8 new deals"
        )
        assert (closings.kind, closings.needed) == (LeverKind.CLOSINGS, 0.75)
        assert closings.arithmetic == (
            "3,000 EUR missing / 4,000 EUR open: 75 % of it must be won; usually 25 % (n 24) are"
        )

    def test_closings_that_cannot_do_it_say_so(self) -> None:
        assert (
            planned(euros(9_000))
            .levers[1]
            .arithmetic.endswith("175 % of it must be won, which is more than all")
        )
        nothing = plan(facts(*history()), MAP, euros(5_000), NOVEMBER, REACH).levers[1]
        assert (nothing.needed, nothing.arithmetic) == (
            *(None, "3,000 EUR missing and nothing open to win"),
        )

    def test_a_whole_percent_is_not_rounded_up_to_the_next(self) -> None:
        # 280 of 4,000 is 7 % exactly; in binary fractions it would be a trace more.
        closings = planned(euros(2_280)).levers[1]

        assert "280 EUR missing / 4,000 EUR open: 7 % of it" in closings.arithmetic

    def test_customers_are_carried_unrounded_and_told_to_a_tenth(self) -> None:
        # Likely: 4 x 1/4 and another at 30 %, 1.3 of 5; 3.7 at one in four each: 14.8.
        leads = planned(7, fact(36, probability=30)).levers[0]

        assert leads.needed == 15
        assert leads.arithmetic == (
            "5 customers missing, less 1.3 customers that is likely of what is open, is "
            "3.7 customers; a new deal brings 6 of 24 x 1 customer: 15 new deals"
        )

    def test_which_to_push_is_what_the_health_of_a_pipeline_says(self) -> None:
        assert planned().push.kind is PushKind.CLOSINGS  # deals take longer than a week
        december = period_between(date(2026, 11, 1), date(2027, 12, 31))
        assert planned(euros(9_000), period=december).push.kind is PushKind.LEADS

    def test_a_cycle_is_held_against_the_days_left_in_the_same_days(self) -> None:
        # In the middle a win takes 20 days, 14 of them working days; 18 days are left.
        soon = period_between(date(2026, 11, 1), date(2026, 12, 10))
        known = facts(*history(), *active())
        working = replace(known, lines=replace(known.lines, working_days=True))

        for each in (known, working):
            found = plan(each, MAP, euros(9_000), soon, REACH)
            assert (found.days_left, found.push.kind) == (18, PushKind.CLOSINGS)

    def test_measured_chances_are_not_rounded_to_whole_percent(self) -> None:
        known = facts(*history(), *(fact(60 + each, value=THOUSAND) for each in range(3)))
        found = plan(known, MAP, euros(5_000), NOVEMBER, {LEAD: Rate(8, 24)})

        assert found.push.likely == 1_000_00  # three times a third


class TestLaws:
    @settings(max_examples=FEW)
    @given(few_deals, st.integers(1, 20))
    def test_what_happens_later_changes_nothing(self, known: Facts, days: int) -> None:
        period = period_between(date(2026, 9, 1), date(2026, 12, 31))
        found = [
            plan(
                until(replace(each, deals=(*history(), *each.deals)), days),
                MAP,
                euros(5_000),
                period,
                REACH,
            )
            for each in (known, replace(known, deals=with_today(known).deals))
        ]

        assert found[0] == found[1]

    @settings(max_examples=FEW)
    @given(st.integers(1, 30), st.integers(1, 20_000))
    def test_an_open_deal_changes_no_rate_and_is_needed_no_more(
        self, more: int, wanted: int
    ) -> None:
        before = planned(euros(wanted))
        after = planned(euros(wanted), *(fact(100 + each, stage_id=TALK) for each in range(more)))

        assert (after.wins, after.touches, after.mean_won) == (
            before.wins,
            before.touches,
            before.mean_won,
        )
        for one, other in zip(before.stages, after.stages, strict=True):
            assert one.needed == other.needed
            assert one.more is not None
            assert other.more is not None
            came = more if one.stage.id in {LEAD, TALK} else 0
            assert other.more.exact == max(one.more.exact - came, 0)

    def test_the_plan_leads_from_the_deals_back_to_the_gap(self) -> None:
        known = facts(*history(), *active())
        found = plan(known, MAP, euros(7_777), NOVEMBER, reach_to_win(MAP, known.deals))

        for each in found.stages:
            assert each.needed is not None
            wins = each.needed.exact * Fraction(each.reach.hits, each.reach.n)
            assert wins * (found.mean_won or 0) == found.gap
            assert each.needed.shown == ceil(each.needed.exact)

    def test_today_is_a_day_that_is_left(self) -> None:
        today = period_between(date(2026, 11, 1), NOW.today)

        assert planned(period=today).days_left == 1
