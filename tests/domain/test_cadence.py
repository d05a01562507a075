"""When the next touch falls due, when trying ends, and what has grown too old."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.cadence import (
    NO_LIMIT,
    Limit,
    answer_clock,
    attempt_limit,
    find_old,
    is_last_attempt,
    learn_limit,
    next_touch_due,
    purge_line,
    tries_before_reply,
)
from pipetui.domain.dates import Now
from pipetui.domain.model import Direction
from tests.support.maps import stage

NOON = Now(datetime(2026, 3, 2, 11, 0, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
TALK = stage("Talk", touch_days=5, touch_limit=3)
OUT, IN = Direction.OUT, Direction.IN


@pytest.mark.parametrize(
    ("entered", "touched", "due"),
    [
        (date(2026, 3, 2), None, date(2026, 3, 7)),
        (date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 9)),
        (date(2026, 3, 2), date(2026, 2, 20), date(2026, 3, 7)),
        (date(2028, 2, 26), None, date(2028, 3, 2)),
        (date(2026, 2, 26), None, date(2026, 3, 3)),
    ],
)
def test_the_next_touch_is_due_so_many_days_after_the_last_or_the_entry(
    entered: date, touched: date | None, due: date
) -> None:
    assert next_touch_due(TALK, entered, touched) == due


def test_a_stage_without_a_cadence_wants_no_touch() -> None:
    assert next_touch_due(stage("Offer"), NOON.today, NOON.today) is None


def test_the_last_attempt_is_the_one_that_reaches_the_limit() -> None:
    limit = attempt_limit(TALK)

    assert limit == Limit(3, "fixed")
    assert [is_last_attempt(tries, limit) for tries in (0, 2, 3, 4)] == [False, False, True, True]
    assert not is_last_attempt(99, attempt_limit(stage("Offer")))


def test_a_limit_of_none_at_all_does_not_end_trying_before_it_began() -> None:
    assert not is_last_attempt(0, attempt_limit(replace(TALK, touch_limit=0)))


def test_what_wins_teach_goes_before_the_number_in_the_map_where_there_is_one() -> None:
    learned = Limit(6, "learned", 12)

    assert attempt_limit(TALK, learned) == learned
    assert attempt_limit(stage("Offer"), learned) == NO_LIMIT


@given(st.lists(st.integers(1, 30), max_size=40))
def test_the_learned_limit_is_the_ninetieth_percentile_of_ten_wins_or_more(
    tries: list[int],
) -> None:
    limit = learn_limit(tries)

    if len(tries) < 10:
        assert limit == NO_LIMIT
    else:
        exact = float(np.percentile(tries, 90))
        assert limit == Limit(ceil(round(exact, 9)), "learned", len(tries))


@pytest.mark.parametrize(
    ("directions", "tries"),
    [
        ([], None),
        ([OUT, OUT], None),
        ([OUT, OUT, IN, OUT, IN], 2),
        ([IN], None),
        ([IN, OUT, IN], 1),
        ([IN, IN, OUT, OUT, OUT, IN], 3),
    ],
)
def test_tries_are_counted_up_to_the_first_reply(
    directions: list[Direction], tries: int | None
) -> None:
    assert tries_before_reply(directions) == tries


def test_the_clock_of_a_lead_runs_from_its_first_word() -> None:
    made, wrote = NOON.instant - timedelta(hours=30), NOON.instant - timedelta(hours=5, minutes=59)

    clock = answer_clock(made, wrote, NOON)

    assert (clock.since, clock.wrote, clock.hours) == (wrote, True, 5)


def test_the_clock_of_a_lead_that_said_nothing_runs_from_its_making() -> None:
    clock = answer_clock(NOON.instant - timedelta(hours=30), None, NOON)

    assert (clock.wrote, clock.hours) == (False, 30)


def test_a_clock_set_back_a_day_makes_no_negative_wait() -> None:
    clock = answer_clock(NOON.instant + timedelta(days=1), None, NOON)

    assert clock.waited == timedelta()


@given(st.lists(st.integers(0, 400), min_size=10, max_size=40))
def test_the_purge_line_is_the_ninetieth_percentile_of_won_cycles(cycles: list[int]) -> None:
    exact = float(np.percentile(cycles, 90))
    line = purge_line(cycles).line_days

    assert line is not None
    # Whole days are over the one exactly when they are over the other.
    assert [day > line for day in range(402)] == [day > round(exact, 9) for day in range(402)]


def test_nine_wins_are_too_few_for_a_purge() -> None:
    purge = find_old([3] * 9, [(1, date(2020, 1, 1))], NOON.today)

    assert (purge.line_days, purge.n, purge.deals) == (None, 9, ())


def test_what_is_over_the_line_is_purged_oldest_first() -> None:
    began = [
        (number, NOON.today - timedelta(days=days)) for number, days in enumerate([30, 31, 90, 31])
    ]

    purge = find_old([30] * 10, began, NOON.today)

    assert (purge.line_days, purge.n) == (30, 10)
    assert purge.deals == ((2, 90), (1, 31), (3, 31))
