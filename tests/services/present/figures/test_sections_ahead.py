"""What is to come, in words: forecast, targets, plan, and what came of earlier forecasts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pipetui.domain.metrics.periods import period_between
from pipetui.domain.model import Status, Target, TargetKind
from pipetui.domain.money import Every, Money
from pipetui.services.present.figures.blocks import Dots, Fan, Tone
from tests.support.facts import ALL, NOW, fact, facts
from tests.support.said_figures import lines, rows, said, told
from tests.support.snapshots import noted, snapshot

TODAY = NOW.today
QUARTER = period_between(date(2026, 10, 1), date(2026, 12, 31))
DAY = timedelta(days=1)


def eur(amount: int, every: Every = Every.ONCE) -> Money:
    return Money(amount * 100, "EUR", every)


def target(amount: Money | None = None, count: int | None = None) -> Target:
    kind = TargetKind.CUSTOMERS if amount is None else TargetKind.REVENUE
    return Target(
        id=5,
        first=date(2026, 10, 1),
        last=date(2026, 12, 31),
        key="2026-Q4",
        kind=kind,
        amount=amount,
        count=count,
    )


class TestForecast:
    """What the period will bring."""

    def test_won_likely_and_both_are_told_with_their_range(self) -> None:
        known = facts(
            fact(1, closed=3, value=eur(1000)),
            fact(2, value=eur(400), probability=50, expected_close=TODAY + DAY),
        )

        told_lines = lines(told(known, "forecast", QUARTER))

        assert told_lines["Won so far"].text == "€1,000 (n 1)"
        assert told_lines["Open, weighted"].text == "€200 (n 1)"
        assert told_lines["Open, weighted"].note == "of €400 in all"
        assert told_lines["Together"].text == "€1,200"
        assert told_lines["Range"].text == "€1,000 to €1,400"
        assert told_lines["Range"].deals == (1, 2)

    def test_each_deal_says_where_its_chance_is_from(self) -> None:
        closed = [
            fact(n, closed=3, status=Status.WON if n < 10 else Status.LOST, stage_id=12)
            for n in range(1, 25)
        ]
        day, value = TODAY + DAY, eur(100)
        known = facts(
            *closed,
            fact(30, title="Own", probability=40, expected_close=day, value=value),
            fact(31, title="Measured", expected_close=day, value=value),
        )

        table = rows(told(known, "forecast", QUARTER), "Deal")

        assert table["Own"].cells[3:5] == ("40 %", "your own estimate")
        assert table["Measured"].cells[3:5] == ("38 % (n 24), 21–57 %", "measured")
        assert table["Measured"].cells[1] == "24 Nov"

    def test_what_no_forecast_counts_on_is_told_beside_it(self) -> None:
        known = facts(
            fact(1, value=eur(100), expected_close=TODAY - DAY, pushes=2),
            fact(2, value=eur(70)),
            fact(3, expected_close=TODAY + DAY),
        )

        told_lines = lines(told(known, "forecast", QUARTER))

        slipped = told_lines["Slipped: the expected close has passed"]
        assert (slipped.text, slipped.deals) == ("1 deal", (1,))
        assert slipped.note == "€100; put off 2 times in all"
        assert told_lines["Without an expected close"].note == "€70"
        assert told_lines["Without a value"].deals == (3,)

    def test_currencies_are_told_apart(self) -> None:
        known = facts(
            fact(1, closed=3, value=eur(1000)), fact(2, closed=3, value=Money(500, "JPY"))
        )

        told_lines = lines(told(known, "forecast", QUARTER))

        assert told_lines["Won so far in EUR"].text == "€1,000 (n 1)"
        assert told_lines["Won so far in JPY"].text == "¥500 (n 1)"

    def test_its_course_is_drawn_against_the_target_of_the_same_days(self) -> None:
        known = facts(
            fact(1, closed=3, value=eur(1000)),
            fact(2, value=eur(400), probability=50, expected_close=TODAY + DAY),
        )

        def drawn(*targets: Target) -> Fan:
            (found,) = (
                block
                for section in told(known, "forecast", QUARTER, targets=targets)
                for block in section.blocks
                if isinstance(block, Fan)
            )
            return found

        assert drawn(target(eur(2000))).target == 2000
        assert drawn().target is None
        assert drawn().course[-1] == (date(2026, 12, 31), 1000, 1000, 1400)
        assert drawn().said == "€1k to €1.4k by 31 Dec, in the middle €1k"

    def test_without_anything_it_says_so(self) -> None:
        told_lines = lines(told(facts(), "forecast", QUARTER))

        assert told_lines["Expected"].text == "nothing is won or expected to close in Q4 2026"


class TestTargets:
    """How far each target has come."""

    def test_won_missing_pace_and_chance(self) -> None:
        known = facts(
            fact(1, closed=3, value=eur(600)),
            fact(2, value=eur(400), probability=50, expected_close=TODAY + DAY),
            fact(3, closed=3),
        )

        told_lines = lines(told(known, "target", QUARTER, targets=(target(eur(1000)),)))

        assert told_lines["Won"].text == "€600 of €1,000"
        assert told_lines["Won"].note == "n 1"
        assert told_lines["Still to win"].text == "€400"
        assert told_lines["At this pace"].text == "€1,022 at the end"
        chance = told_lines["Chance to reach it"]
        assert chance.text == "50 %"
        assert chance.note == "by the 1 deal expected in these days, each by its chance"
        assert told_lines["Won and not counted"].deals == (3,)

    def test_without_a_deal_that_is_expected_the_chance_is_not_told_but_why(self) -> None:
        known = facts(fact(1, closed=3, value=eur(600)), fact(2, value=eur(400)))

        told_lines = lines(told(known, "target", QUARTER, targets=(target(eur(1000)),)))

        chance = told_lines["Chance to reach it"]
        assert (chance.text, chance.deals) == ("not told", (2,))
        assert "1 of 1 open deal has no expected close" in chance.note

    def test_a_target_of_customers_is_told_in_customers(self) -> None:
        told_lines = lines(
            told(facts(fact(1, closed=3)), "target", QUARTER, targets=(target(count=4),))
        )

        assert told_lines["Won"].text == "1 of 4 customers"
        assert "Chance to reach it" not in told_lines

    def test_coverage_is_how_many_times_over_the_gap_is_covered(self) -> None:
        known = facts(
            fact(2, value=eur(500), probability=50, expected_close=TODAY + DAY),
        )

        told_lines = lines(told(known, "coverage", QUARTER, targets=(target(eur(1000)),)))

        assert told_lines["Expected in these days, weighted"].text == "0.25 times what is missing"
        assert told_lines["All that is expected in them"].text == "0.5 times what is missing"

    def test_a_target_that_is_reached_needs_no_coverage(self) -> None:
        known = facts(fact(1, closed=3, value=eur(1000)))

        sections = told(known, "coverage", QUARTER, targets=(target(eur(1000)),))

        assert lines(sections)["All that is expected in them"].text == (
            "nothing is missing, the target is reached"
        )

    @pytest.mark.parametrize("name", ["target", "coverage", "plan"])
    def test_without_one_it_says_how_to_set_one(self, name: str) -> None:
        assert "pipetui target set" in said(told(facts(), name, QUARTER))


class TestPlan:
    """From what is wanted back to what has to be done."""

    def test_too_little_history_says_what_is_missing(self) -> None:
        sections = told(facts(fact(closed=3)), "plan", QUARTER, targets=(target(eur(1000)),))

        assert "Missing: 20 deals won or lost, there are 1" in said(sections)

    def test_with_enough_it_has_a_line_for_each_stage_and_both_levers(self) -> None:
        closed = [
            fact(
                n,
                closed=99,
                created_at=NOW.midnight(date(2026, 1, 1)),
                value=eur(100),
                status=Status.WON if n <= 10 else Status.LOST,
            )
            for n in range(1, 21)
        ]
        sections = told(facts(*closed), "plan", QUARTER, targets=(target(eur(1000)),))

        told_lines, stages = lines(sections), rows(sections, "Stage")

        assert told_lines["Deals to win"].text == "10, that is 2 a week"
        assert told_lines["By new leads alone"].text == "20 new deals"
        assert told_lines["By closings alone"].text == "cannot be done"
        assert next(row.cells[1:] for row in stages.values()) == (
            "50 % (n 20), 30–70 %",
            "20",
            "0",
            "20",
            "4",
        )


class TestHindsight:
    """What came of earlier forecasts."""

    def test_a_forecast_is_told_beside_what_came(self) -> None:
        known = facts(
            fact(1, closed=30, value=eur(1000), created_at=NOW.midnight(date(2026, 1, 1)))
        )
        noted_then = snapshot("2026-10", noted(1, 1000, 60))

        sections = told(known, "forecast_accuracy", ALL, snapshots=(noted_then,))

        (row,) = rows(sections, "Month").values()
        assert row.cells == (
            "October 2026",
            "€600",
            "€0 to €1,000",
            "€1,000",
            "\N{MINUS SIGN}€400",
            "none",
        )
        assert lines(sections)["Off, of what came"].text == "€400 of €1,000 (n 1)"
        assert lines(sections)["On average off by"].note == "too low by €400 in all"
        assert lines(sections)["Within the range"].text == "1 of 1, 21–100 %"

    def test_chances_are_drawn_beside_what_came_of_them(self) -> None:
        known = facts(fact(1, closed=3, value=eur(1000)), fact(2, closed=3, status=Status.LOST))
        noted_then = snapshot("2026-10", noted(1, 1000, 65), noted(2, 1000, 65))

        sections = told(known, "calibration", ALL, snapshots=(noted_then,))

        (dots,) = (b for s in sections for b in s.blocks if isinstance(b, Dots))
        assert [(dot.label, dot.predicted, dot.real, dot.n) for dot in dots.dots] == [
            ("60–70 %", 0.65, 0.5, 2)
        ]
        assert lines(sections)["Brier score"].text == "0.27 (n 2)"
        (row,) = rows(sections, "Called").values()
        assert row.cells[1:] == ("65 %", "1 of 2, 9–91 %", "as called, within chance")

    def test_what_was_nearly_certain_is_not_called_certain(self) -> None:
        known = facts(*(fact(n, closed=3, value=eur(1000)) for n in (1, 2, 3)))
        noted_then = snapshot("2026-10", *(noted(n, 1000, 100 - (n == 1)) for n in (1, 2, 3)))

        sections = told(known, "calibration", ALL, snapshots=(noted_then,))

        (row,) = rows(sections, "Called").values()
        assert row.cells[1] == "99 %"
        assert lines(sections)["Won"].note == "expected by their chances: 99 %"

    @pytest.mark.parametrize("name", ["forecast_accuracy", "calibration"])
    def test_before_one_was_noted_it_says_when_it_will_be(self, name: str) -> None:
        assert "it is when PipeTUI first runs in a month" in said(told(facts(), name))


def test_renewals_are_listed_by_their_day_with_the_near_ones_marked() -> None:
    known = facts(
        fact(1, title="Care", closed=9, renewal=TODAY + 60 * DAY, value=eur(50, Every.MONTH)),
        fact(2, title="Hosting", closed=9, renewal=TODAY + DAY),
        fact(3, title="Late", closed=9, renewal=TODAY - DAY),
    )

    table = rows(told(known, "renewals", ALL), "Deal")

    assert [row.cells for row in table.values()] == [
        ("Late", "22 Nov", "1 day ago", "no value"),
        ("Hosting", "24 Nov", "1 day", "no value"),
        ("Care", "22 Jan 2027", "60 days", "€50/m"),
    ]
    assert [row.tone for row in table.values()] == [Tone.BAD, Tone.STRONG, Tone.PLAIN]
