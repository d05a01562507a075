"""When a deal has stood too long: by fixed days and by learned ones, in days or working days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.cards import card_staleness
from pipetui.domain.dates import days_between, working_days_between
from pipetui.domain.process import Stage
from pipetui.domain.staleness import (
    ENOUGH,
    FIXED,
    Age,
    Line,
    Lines,
    StaleKind,
    Staleness,
    learn_lines,
    staleness,
)
from tests.tui.cards import NOW, TODAY, card, process

PROPOSAL = Stage(
    id=4, pipeline_id=1, key="proposal", name="Proposal", position=3, stale_days=21, touch_days=7
)
SOME_DAY = date(2024, 5, 1)
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


def stays(*days: int) -> dict[int, list[tuple[date, date]]]:
    """Stays in the proposal that took so many days before an advance."""
    return {PROPOSAL.id: [(SOME_DAY, SOME_DAY + timedelta(each)) for each in days]}


def verdict(
    days: int,
    lines: Lines = FIXED,
    *,
    stage: Stage = PROPOSAL,
    silent: int = 0,
    due_in: int | None = None,
) -> Staleness:
    """Of a deal so many days in the stage, touched so many days ago."""
    return staleness(
        stage,
        TODAY - timedelta(days),
        TODAY - timedelta(silent),
        None if due_in is None else TODAY + timedelta(due_in),
        TODAY,
        lines,
    )


class TestLearned:
    @given(st.lists(st.integers(0, 400), min_size=ENOUGH, max_size=60), st.integers(0, 401))
    def test_more_days_than_the_percentile_of_numpy_are_too_long(
        self, days: list[int], in_stage: int
    ) -> None:
        percentile = float(np.percentile(days, 75, method="linear"))
        lines = learn_lines(stays(*days))
        found = verdict(in_stage, lines)

        assert lines.of(PROPOSAL) == Line(int(percentile), "learned", len(days))
        assert (StaleKind.TOO_LONG in found.kinds) is (in_stage > percentile)
        assert found.line_source == "learned"

    def test_the_reason_tells_of_those_that_moved_on(self) -> None:
        lines = learn_lines(stays(1, 2, 3, 4, 5, 6, 8, 9, 12, 30))

        assert lines.of(PROPOSAL).days == 8
        learned = "3 in 4 that moved on had left by 8 days"
        assert verdict(14, lines).reason == f"14 days in Proposal; {learned}"

    def test_nine_stays_teach_nothing_and_the_fixed_days_are_said_to_be_so(self) -> None:
        lines = learn_lines(stays(*range(1, 10)))
        found = verdict(22, lines)

        assert lines.of(PROPOSAL) == Line(21, "fixed", 0)
        assert (found.line_days, found.line_source) == (21, "fixed")
        assert found.reason == "22 days in Proposal, 21 are allowed"
        assert not verdict(21, lines).is_stale

    def test_a_line_that_is_fixed_by_hand_stays_so(self) -> None:
        pinned = replace(PROPOSAL, stale_fixed=True)

        assert learn_lines(stays(*[2] * 50)).of(pinned) == Line(21, "fixed", 0)

    def test_a_stage_without_days_of_its_own_learns_too(self) -> None:
        bare = replace(PROPOSAL, stale_days=None, touch_days=None)

        assert FIXED.of(bare) == Line(None, None, 0)
        assert not verdict(999, stage=bare, silent=999).is_stale
        assert verdict(3, learn_lines(stays(*[2] * 10)), stage=bare).is_stale

    def test_the_line_for_silence_is_not_learned(self) -> None:
        found = verdict(9, learn_lines(stays(*[30] * 10)), silent=8)

        assert found.kinds == (StaleKind.UNTOUCHED,)
        assert (found.line_days, found.line_source) == (7, "fixed")
        assert found.reason == "no touch for 8 days, 7 are allowed here"

    @given(st.permutations([1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89]))
    def test_the_order_of_the_stays_is_nothing(self, days: list[int]) -> None:
        assert learn_lines(stays(*days)) == learn_lines(stays(*sorted(days)))


class TestVerdict:
    def test_a_step_dated_today_or_later_holds_off_silence_only(self) -> None:
        both = (StaleKind.TOO_LONG, StaleKind.UNTOUCHED)

        assert verdict(30, silent=30).kinds == both
        assert verdict(30, silent=30, due_in=-1).kinds == both
        assert verdict(30, silent=30, due_in=0).kinds == (StaleKind.TOO_LONG,)
        assert verdict(30, silent=30, due_in=90).kinds == (StaleKind.TOO_LONG,)

    @pytest.mark.parametrize("lines", [FIXED, learn_lines(stays(*[3] * 10))])
    def test_a_parked_deal_is_never_stale_and_is_again_on_its_day(self, lines: Lines) -> None:
        stage = replace(process().stages[0], id=PROPOSAL.id)
        old = card(1, days=90)

        assert card_staleness(old, stage, NOW, lines).is_stale
        parked = replace(old, parked_until=TODAY + timedelta(1))
        assert card_staleness(parked, stage, NOW, lines).age is Age.FRESH
        back = replace(old, parked_until=TODAY)
        assert card_staleness(back, stage, NOW, lines).is_stale

    @given(st.integers(-30, 0))
    def test_a_clock_that_was_set_back_makes_nothing_older(self, days: int) -> None:
        assert verdict(days, silent=days) == verdict(0)


class TestWorkingDays:
    @given(DAYS, st.integers(0, 400))
    def test_they_are_those_from_monday_to_friday(self, start: date, days: int) -> None:
        passed = [start + timedelta(each) for each in range(1, days + 1)]
        worked = sum(each.weekday() < 5 for each in passed)

        assert working_days_between(start, start + timedelta(days)) == worked
        assert working_days_between(start + timedelta(days + 1), start) == 0

    @given(DAYS, DAYS)
    def test_they_are_never_more_than_days(self, one: date, other: date) -> None:
        assert working_days_between(one, other) <= days_between(one, other)

    def test_from_friday_to_monday_is_one(self) -> None:
        assert working_days_between(date(2026, 11, 20), date(2026, 11, 23)) == 1

    def test_lines_and_reasons_count_them_when_asked_to(self) -> None:
        spans = {PROPOSAL.id: [(date(2026, 11, 2), date(2026, 11, 9))] * 10}
        lines = learn_lines(spans, working_days=True)

        assert lines.of(PROPOSAL).days == 5
        told = verdict(14, lines, silent=14).reason
        assert told == (
            "10 working days in Proposal; 3 in 4 that moved on had left by 5 working days; "
            "no touch for 10 working days, 7 are allowed here"
        )
        assert verdict(9, Lines(working_days=True), silent=9).kinds == ()
