"""What was closed and what passes the stages, in words: few cases, what is missing, currencies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.metrics.facts import ItemFact
from pipetui.domain.metrics.spread import days_of
from pipetui.domain.model import Direction, Status, TouchKind, VisitEnd
from pipetui.domain.money import Every, Money
from pipetui.services.present.figures.blocks import Bars, Boxes, Curve, Step, Tone, Trend
from pipetui.services.present.figures.sections_speed import histogram
from pipetui.services.present.figures.words import Words
from tests.support.facts import ALL, NOW, ago, fact, facts, last_days, line, stay, touch
from tests.support.maps import consulting
from tests.support.said_figures import lines, rows, said, told

if TYPE_CHECKING:
    from pipetui.domain.metrics.facts import DealFact, Facts

LOST = Status.LOST
LEAD, TALK, OFFER = 11, 12, 13


def eur(amount: int, every: Every = Every.ONCE) -> Money:
    return Money(amount * 100, "EUR", every)


def usd(amount: int) -> Money:
    return Money(amount * 100, "USD")


class TestWinRate:
    """Won of what closed."""

    def test_few_are_a_fraction_and_stand_beside_the_period_before(self) -> None:
        known = facts(
            fact(1, closed=3), fact(2, closed=4, status=LOST), fact(3, closed=33), fact(4)
        )

        rate = lines(told(known, "win_rate", last_days(30)))["Won of what closed"]

        assert rate.text == "1 of 2, 9–91 %"
        assert rate.note.endswith("1 of 1, 21–100 %; no difference beyond chance")
        assert rate.deals == (1, 2)

    def test_without_a_close_it_says_so(self) -> None:
        rate = lines(told(facts(fact()), "win_rate"))["Won of what closed"]

        assert rate.text == "nothing was won or lost"
        assert not rate.note

    def test_of_all_time_there_is_nothing_before(self) -> None:
        assert not lines(told(facts(fact(closed=3)), "win_rate"))["Won of what closed"].note

    def test_a_trend_is_drawn_from_two_moments_on(self) -> None:
        known = facts(fact(1, closed=3), fact(2, closed=80))

        (trend,) = (
            block
            for section in told(known, "win_rate", last_days(90))
            for block in section.blocks
            if isinstance(block, Trend)
        )

        assert sum(point.value is not None for point in trend.points) == 2
        assert {point.said for point in trend.points} == {
            "1 of 1, 21–100 %",
            "nothing was won or lost",
        }
        assert "win_rate_trend" not in {each.key for each in told(known, "win_rate", last_days(1))}

    def test_the_value_that_was_won_is_told_per_currency(self) -> None:
        known = facts(
            fact(1, closed=3, value=eur(100)),
            fact(2, closed=3, value=eur(300), status=LOST),
            fact(3, closed=3, value=usd(50)),
            fact(4, closed=3),
        )

        sections = told(known, "win_rate_value")
        told_lines = lines(sections)

        assert told_lines["Won of the value in EUR"].text == "€100 of €400 (n 2)"
        assert told_lines["Won of the value in EUR"].deals == (1, 2)
        assert told_lines["Won of the value in USD"].text == "$50 of $50 (n 1)"
        assert "1 deal without a value not counted" in said(sections)

    def test_where_lost_deals_have_no_value_there_is_no_share_of_it(self) -> None:
        known = facts(fact(1, closed=3, value=eur(100)), fact(2, closed=3, status=LOST))

        assert lines(told(known, "win_rate_value"))["Won of the value"].text == (
            "not available: the lost deals have no value"
        )


def test_younger_deals_that_are_won_less_are_no_bad_news() -> None:
    """They have had less time."""
    young = [fact(n, created_at=ago(5)) for n in range(1, 31)]
    old = [fact(n, created_at=ago(50), closed=2) for n in range(31, 61)]

    sections = told(facts(*young, *old), "cohort", last_days(30))
    rate = lines(sections)["Won so far"]

    assert rate.note.startswith("lower than in")
    assert rate.tone is Tone.PLAIN
    assert "more time" in said(sections)


class TestMoney:
    """Revenue, deal size and velocity."""

    def test_revenue_is_told_per_currency_and_says_what_it_leaves_out(self) -> None:
        known = facts(
            fact(1, closed=3, value=eur(100, Every.MONTH)),
            fact(2, closed=3, value=usd(50)),
            fact(3, closed=3),
        )

        told_lines = lines(told(known, "revenue"))

        assert told_lines["Won"].text == "€1,200 + $50 (n 2)"
        assert told_lines["Won"].note == "1 deal without a value not counted"
        assert told_lines["Of it every year again"].text == "€1,200"
        assert told_lines["Of it every year again"].deals == (1,)

    @pytest.mark.parametrize(
        ("known", "text"),
        [
            (facts(), "nothing was won"),
            (facts(fact(closed=3)), "no won deal has a value"),
        ],
    )
    def test_no_revenue_is_no_zero(self, known: Facts, text: str) -> None:
        assert lines(told(known, "revenue"))["Won"].text == text

    def test_deal_size_has_mean_and_middle(self) -> None:
        known = facts(*(fact(n, closed=3, value=eur(n * 100)) for n in (1, 2, 6)))

        told_lines = lines(told(known, "deal_size"))

        assert told_lines["Average"].text == "€300 (n 3)"
        assert told_lines["In the middle"].text == "€200 (n 3)"
        assert told_lines["Average"].deals == (1, 2, 6)

    def test_a_velocity_that_cannot_be_counted_says_which_factor_is_missing(self) -> None:
        assert lines(told(facts(fact()), "velocity"))["What the pipeline makes"].text == (
            "not available: no closed deal"
        )


class TestFunnel:
    """How far deals come, and where they stay."""

    def test_each_stage_has_its_share_of_the_first_and_of_the_one_before(self) -> None:
        known = facts(
            fact(1, stage_id=OFFER),
            fact(2, stage_id=TALK, stays=(stay(2, LEAD, 9, 5), stay(2, TALK, 5))),
            fact(3),
        )

        sections = told(known, "funnel")
        stages = rows(sections, "Stage")
        names = [stage.name for stage in line().stages]

        assert stages[names[0]].cells[1:] == ("3", "all", "all")
        assert stages[names[1]].cells[1:] == ("2", "2 of 3, 21–94 %", "2 of 3, 21–94 %")
        assert stages[names[2]].cells[1:] == ("1", "1 of 3, 6–79 %", "1 of 2, 9–91 %")
        assert stages[names[2]].deals == (1,)

    def test_the_ledger_tells_where_the_stays_went(self) -> None:
        known = facts(
            fact(1, stage_id=TALK, stays=(stay(1, LEAD, 9, 5), stay(1, TALK, 5))),
            fact(2, closed=2, status=LOST, stays=(stay(2, LEAD, 9, 2, VisitEnd.LOST),)),
        )

        (first, *_), name = told(known, "stages"), line().stages[0].name
        table = rows([replace(first, blocks=first.blocks[:1])], "Stage")

        assert table[name].cells == (name, "2", "1", "1", "0", "0", "0")

    def test_time_in_stage_has_a_box_with_the_line_as_its_mark(self) -> None:
        stays = tuple(stay(1, LEAD, 20 - n, 19 - 2 * n) for n in range(5))
        sections = told(facts(fact(1, stays=stays)), "stages")

        (boxes,) = (b for s in sections for b in s.blocks if isinstance(b, Boxes))

        assert boxes.boxes[0].n == 5
        assert boxes.boxes[0].spread == pytest.approx((1.4, 2, 3, 4, 4.6))
        assert boxes.boxes[0].mark == line().stages[0].stale_days

    def test_the_caveat_stands_by_it_while_the_process_is_not_followed(self) -> None:
        item = ItemFact(LEAD, "fit", required=True, created_at=ago(9))
        passed = fact(1, stays=(stay(1, LEAD, 9, 5),), items=(item,))
        done = replace(passed, items=(item._replace(done_at=ago(6)),))

        caveat = "required items were all done in 0 of 1 exit"
        for name in ("funnel", "stages", "bottleneck", "what_moves"):
            assert caveat in said(told(facts(passed), name)), name
            assert "required items were" not in said(told(facts(done), name)), name

    def test_nothing_stood_too_long_is_told_as_that(self) -> None:
        assert lines(told(facts(fact()), "bottleneck"))["Where most time is lost"].text == (
            "nowhere"
        )

    def test_each_pipeline_has_its_own(self) -> None:
        maps = (line(), line(consulting(), pipeline_id=2))
        sections = told(facts(fact(), maps=maps), "funnel")

        assert [each.key for each in sections] == ["funnel-1", "funnel-2"]
        assert len({each.title for each in sections}) == 2


class TestSpeed:
    """How long things take."""

    def test_the_cycle_is_told_for_won_and_lost_apart(self) -> None:
        known = facts(
            fact(1, closed=10), fact(2, closed=20), fact(3, closed=29, status=LOST), fact(4)
        )

        told_lines = lines(told(known, "cycle"))

        assert told_lines["Won, in the middle"].text == "15 days (n 2)"
        assert told_lines["Won, in the middle"].deals == (1, 2)
        assert told_lines["Lost, in the middle"].text == "1 day (n 1)"
        assert told_lines["Still open"].deals == (4,)

    @given(st.lists(st.integers(0, 4000), min_size=1, max_size=60))
    def test_every_value_lies_in_one_step_of_few(self, values: list[int]) -> None:
        days = days_of(dict(enumerate(values)))

        bins = histogram(days, Words(today=NOW.today), "").bins

        assert len(bins) <= 13
        assert len({each.last - each.first for each in bins}) == 1
        assert sum(each.n for each in bins) == len(values)
        for each in bins:
            assert each.n == len(each.deals)
            assert all(each.first <= values[deal] <= each.last for deal in each.deals)

    def test_the_curve_begins_with_all_and_tells_its_half(self) -> None:
        known = facts(fact(1, closed=10), fact(2, closed=20), fact(3))

        (curve,) = (b for s in told(known, "cycle") for b in s.blocks if isinstance(b, Curve))

        assert curve.steps[0] == Step(0, 1)
        assert curve.mark == 20
        assert curve.said == "Half of the deals are decided after 20 days."

    def test_open_asks_are_listed_by_their_age(self) -> None:
        known = facts(
            fact(1, title="Portal", touches=(touch(TouchKind.PROPOSAL, 4),)),
            fact(2, title="Shop", touches=(touch(TouchKind.PROPOSAL, 9),)),
        )

        table = rows(told(known, "ask_to_decision"), "Deal")

        assert [row.cells for row in table.values()] == [
            ("Shop", "14 Nov", "9 days"),
            ("Portal", "19 Nov", "4 days"),
        ]
        assert [row.deals for row in table.values()] == [(2,), (1,)]

    def test_leads_nobody_answered_stand_out(self) -> None:
        known = facts(
            fact(1, touches=(touch(TouchKind.EMAIL, 5, Direction.IN), touch(TouchKind.CALL, 4))),
            fact(2),
        )

        told_lines = lines(told(known, "first_response"))

        assert told_lines["In the middle"].text == "24 hours (n 1)"
        assert told_lines["Within 24 hours"].text == "1 of 1, 21–100 %"
        assert told_lines["Not answered yet"].deals == (2,)
        assert told_lines["Not answered yet"].tone is Tone.BAD


def many(count: int, won: int) -> list[DealFact]:
    """So many closed deals, of which the first ones were won."""
    return [fact(n, closed=3, status=Status.WON if n <= won else LOST) for n in range(1, count + 1)]


def test_from_twenty_on_a_share_is_a_percentage() -> None:
    assert lines(told(facts(*many(20, 5)), "win_rate"))["Won of what closed"].text == (
        "25 % (n 20), 11–47 %"
    )
    assert lines(told(facts(*many(19, 5)), "win_rate"))["Won of what closed"].text == (
        "5 of 19, 12–49 %"
    )


def test_bars_of_the_funnel_are_as_long_as_there_are_deals() -> None:
    (section,) = told(facts(*many(4, 4)), "funnel", ALL)

    (bars,) = (block for block in section.blocks if isinstance(block, Bars))

    assert [bar.value for bar in bars.bars] == [4, 4, 4, 0, 0]
