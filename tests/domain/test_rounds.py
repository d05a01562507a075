"""A round of the review: where one is, what became of the deals, days in a row, and praise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain import rounds
from pipetui.domain.model import Deal, Status
from pipetui.domain.rounds import MILESTONES, Earned, How, Round, Streak, how_settled, keep_up

if TYPE_CHECKING:
    from collections.abc import Callable

MONDAY = date(2026, 11, 23)
FRIDAY = MONDAY - timedelta(days=3)


def through(*queue: int) -> Round:
    """A round of today that has just begun."""
    return rounds.begin(MONDAY, queue)


def is_whole(here: Round) -> bool:
    """Whether all that is noted of a round goes together."""
    order, settled = set(here.order), set(here.settled)
    return (
        len(order) == len(here.order)
        and (here.at is None or here.at in order)
        and here.at not in here.seen
        and not settled & here.seen
        and settled | here.seen <= order
        and {*here.left} | settled == order
        and len(here.left) + here.done == len(here.order)
    )


# -- laws ----------------------------------------------------------------------------------

_ids = st.integers(1, 9)
_queues = st.lists(_ids, unique=True)
_hows = st.sampled_from(How)
_steps: st.SearchStrategy[Callable[[Round], Round]] = st.one_of(
    _hows.map(lambda how: lambda here: rounds.settle(here, how)),
    st.just(rounds.pass_by),
    st.just(rounds.step_back),
    _ids.map(lambda deal: lambda here: rounds.come_back(here, deal)),
    _ids.map(lambda deal: lambda here: rounds.leave_out(here, deal)),
    _queues.map(lambda queue: lambda here: rounds.take_in(here, queue)),
    st.just(rounds.again),
    st.floats(-1e6, 1e6).map(lambda seconds: lambda here: rounds.spend(here, seconds)),
)


@st.composite
def rounds_under_way(draw: st.DrawFn) -> Round:
    """A round as it may be after anything that can be done in one."""
    here = through(*draw(_queues))
    for step in draw(st.lists(_steps, max_size=12)):
        here = step(here)
    return here


@given(_queues, st.lists(_steps, max_size=20))
def test_whatever_is_done_a_round_stays_whole(
    queue: list[int], steps: list[Callable[[Round], Round]]
) -> None:
    here = through(*queue)
    assert is_whole(here)
    for step in steps:
        here = step(here)
        assert is_whole(here)


@given(rounds_under_way())
def test_passing_by_comes_to_an_end_and_to_no_deal_twice(here: Round) -> None:
    visited = []
    while here.at is not None:
        visited.append(here.at)
        here = rounds.pass_by(here)

    assert len(visited) == len(set(visited))
    assert set(here.left) == here.seen


@given(rounds_under_way(), st.data())
def test_answering_and_passing_by_comes_to_no_deal_twice_unless_it_came_back(
    here: Round, data: st.DataObject
) -> None:
    visited: set[int] = set()
    while (deal := here.at) is not None:
        assert deal not in visited
        visited.add(deal)
        match data.draw(st.sampled_from(["settle", "pass", "leave out", "back"])):
            case "settle":
                here = rounds.settle(here, How.TOUCHED)
            case "pass":
                here = rounds.pass_by(here)
            case "leave out":
                here = rounds.leave_out(here, deal)
            case _ if here.done and len(visited) < 50:
                back = data.draw(st.sampled_from(sorted(here.settled)))
                here = rounds.come_back(here, back)
                visited -= {back, deal}
            case _:
                here = rounds.pass_by(here)


@given(rounds_under_way(), _queues)
def test_gone_on_with_it_is_whole_and_has_exactly_the_queue_left(
    before: Round, queue: list[int]
) -> None:
    here = rounds.begin(MONDAY, queue, replace(before, order=()))

    assert is_whole(here)
    assert set(here.left) == set(queue)
    assert (here.at is None) == (not queue)
    if before.at in queue:
        assert here.at == before.at
    if before.at is not None:
        assert here.settled == {d: how for d, how in before.settled.items() if d not in queue}
        assert here.seconds == before.seconds


@given(rounds_under_way())
def test_kept_and_gone_on_with_at_once_nothing_has_changed(before: Round) -> None:
    if before.at in before.left:
        here = rounds.begin(before.day, before.left, replace(before, order=()))

        assert (here.at, here.left) == (before.at, before.left)
        assert (here.settled, here.seen) == (before.settled, before.seen)


@given(rounds_under_way(), st.lists(st.floats(allow_nan=False), max_size=5))
def test_time_is_spent_forward_and_never_for_more_than_a_look(
    here: Round, seconds: list[float]
) -> None:
    for each in seconds:
        after = rounds.spend(here, each)
        assert here.seconds <= after.seconds <= here.seconds + 180
        here = after


# -- going ---------------------------------------------------------------------------------


def test_a_settled_deal_is_counted_and_the_next_one_comes() -> None:
    here = rounds.settle(through(7, 8, 9), How.LOST)

    assert (here.at, here.left, here.done) == (8, (8, 9), 1)
    assert here.settled == {7: How.LOST}


def test_one_passed_by_is_left_and_comes_again_only_when_asked_for() -> None:
    here = rounds.settle(rounds.pass_by(through(7, 8)), How.WON)
    assert (here.at, here.left) == (None, (7,))

    here = rounds.again(here)

    assert (here.at, here.seen) == (7, frozenset())


def test_back_leads_to_the_deal_before_settled_or_not_and_on_to_where_one_was() -> None:
    here = rounds.settle(rounds.pass_by(through(7, 8, 9)), How.WON)
    assert here.at == 9
    here = rounds.step_back(here)
    assert here.at == 8
    here = rounds.step_back(here)
    assert here.at == 7
    assert rounds.step_back(here) == here

    assert rounds.pass_by(here).at == 9


def test_back_from_the_end_leads_to_the_last_one() -> None:
    end = rounds.pass_by(through(7))
    assert end.at is None

    assert rounds.step_back(end).at == 7
    assert rounds.step_back(through()) == through()


def test_what_was_undone_is_in_front_and_not_settled() -> None:
    here = rounds.settle(rounds.settle(through(7, 8, 9), How.PARKED), How.TOUCHED)

    here = rounds.come_back(here, 7)
    assert (here.at, here.left, here.done) == (7, (7, 9), 1)
    assert rounds.settle(here, How.LOST).at == 9


def test_what_others_settled_is_no_part_of_it() -> None:
    here = rounds.leave_out(through(7, 8), 7)
    assert (here.at, here.order, here.done) == (8, (8,), 0)

    assert rounds.leave_out(here, 8) == Round(MONDAY, (), None)


def test_what_was_settled_here_and_then_left_out_stays_counted() -> None:
    here = rounds.step_back(rounds.settle(through(7, 8), How.LOST))

    here = rounds.leave_out(here, 7)

    assert (here.at, here.order, here.settled) == (8, (7, 8), {7: How.LOST})


def test_what_came_meanwhile_is_gone_through_too() -> None:
    here = rounds.take_in(through(7), [7, 8])
    assert (here.at, here.order) == (7, (7, 8))
    end = rounds.pass_by(rounds.pass_by(here))

    assert rounds.take_in(end, [7, 8]).at is None
    assert rounds.take_in(end, [7, 8, 9]).at == 9


@pytest.mark.parametrize(
    ("day", "queue", "at"),
    [
        (MONDAY, (7, 8, 9), 8),  # where it was
        (MONDAY, (5, 7, 8, 9), 8),
        (MONDAY, (7, 9), 9),  # settled elsewhere: the next that was not passed by
        (MONDAY, (7,), 7),  # all were passed by: once more through them
        (MONDAY, (), None),
        (MONDAY + timedelta(days=1), (7, 8, 9), 7),
        (MONDAY - timedelta(days=1), (7, 8, 9), 7),
    ],
)
def test_it_is_gone_on_with_on_its_day(day: date, queue: tuple[int, ...], at: int | None) -> None:
    before = rounds.pass_by(rounds.settle(through(6, 7, 8, 9), How.WON))
    assert before.at == 8

    here = rounds.begin(day, queue, before)

    assert here.at == at
    assert here.done == (1 if day == MONDAY else 0)


def test_of_several_passed_by_all_come_once_more_when_nothing_else_is_left() -> None:
    before = rounds.pass_by(rounds.pass_by(through(7, 8, 9)))

    here = rounds.begin(MONDAY, (7, 8), before)

    assert here.at == 7
    assert rounds.pass_by(here).at == 8


def test_one_that_is_settled_and_in_the_queue_again_is_open() -> None:
    before = rounds.settle(through(7, 8), How.TOUCHED)

    here = rounds.begin(MONDAY, (7, 8), before)

    assert (here.at, here.done, here.left) == (8, 0, (7, 8))


def test_after_one_that_ended_the_next_begins_anew() -> None:
    ended = rounds.settle(through(7), How.TOUCHED)

    assert rounds.begin(MONDAY, (8, 9), ended) == through(8, 9)


def test_the_time_left_is_told_by_the_pace_once_there_is_one() -> None:
    here = rounds.spend(through(*range(1, 11)), 60)
    assert here.seconds_left == 200
    for _ in range(3):
        here = rounds.settle(here, How.TOUCHED)

    assert here.seconds_left == 140


def test_a_pause_is_no_work_and_a_clock_set_back_gives_nothing_back() -> None:
    here = rounds.spend(rounds.spend(through(7), 5000), -300)

    assert here.seconds == 180


# -- what became of them -------------------------------------------------------------------

_PLACES = {1: 0, 2: 1, 3: 0}
_LONG_AGO = datetime(2026, 11, 1, 9, tzinfo=UTC)


def deal(**fields: object) -> Deal:
    """A deal in the first stage."""
    plain = Deal(
        id=7,
        pipeline_id=1,
        stage_id=1,
        title="Website",
        rank="a",
        created_at=_LONG_AGO,
        stage_entered_at=_LONG_AGO,
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("after", "how"),
    [
        ({"status": Status.WON, "stage_id": 2}, How.WON),
        ({"status": Status.LOST, "stage_id": None}, How.LOST),
        ({"parked_until": MONDAY}, How.PARKED),
        ({"stage_id": 2}, How.ADVANCED),
        ({"stage_id": 2, "last_touch_at": datetime(2026, 11, 2, tzinfo=UTC)}, How.ADVANCED),
        ({"last_touch_at": datetime(2026, 11, 2, tzinfo=UTC)}, How.TOUCHED),
        ({"next_due": MONDAY}, How.PLANNED),
        ({}, How.PLANNED),
    ],
)
def test_what_weighs_most_is_what_became_of_it(after: dict[str, object], how: How) -> None:
    assert how_settled(deal(), deal(**after), _PLACES) is how


def test_gone_moved_back_brought_back_and_handed_on() -> None:
    assert how_settled(deal(), None, _PLACES) is How.DELETED
    assert how_settled(deal(stage_id=2), deal(), _PLACES) is How.BACK
    parked = deal(parked_until=MONDAY)
    assert how_settled(parked, deal(), _PLACES) is How.PLANNED
    assert how_settled(parked, deal(parked_until=FRIDAY), _PLACES) is How.PARKED
    there = deal(pipeline_id=2, stage_id=3)
    assert how_settled(deal(stage_id=2), there, _PLACES) is How.ADVANCED


@given(rounds_under_way())
def test_the_counts_are_of_all_settled_with_what_weighs_most_first(here: Round) -> None:
    counted = rounds.counts(here)

    assert sum(counted.values()) == here.done
    assert list(counted) == [how for how in How if how in counted]


# -- days in a row -------------------------------------------------------------------------


def after_days(*days: date) -> Streak:
    """The streak after reviews on some days."""
    streak = Streak()
    for day in days:
        streak = keep_up(streak, day)
    return streak


def test_friday_and_monday_are_in_a_row() -> None:
    assert after_days(FRIDAY, MONDAY) == Streak(MONDAY, 2, 2)


def test_who_works_on_weekends_has_longer_streaks() -> None:
    days = [FRIDAY + timedelta(days=days) for days in range(4)]

    assert after_days(*days) == Streak(MONDAY, 4, 4)
    assert after_days(days[1], MONDAY) == Streak(MONDAY, 2, 2)


def test_a_missed_wednesday_ends_it_and_the_best_is_kept() -> None:
    tuesday, thursday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=3)

    assert after_days(FRIDAY, MONDAY, tuesday, thursday) == Streak(thursday, 1, 3)


def test_a_missed_friday_before_a_weekend_ends_it() -> None:
    assert after_days(FRIDAY - timedelta(days=1), MONDAY).length == 1


def test_a_second_one_on_a_day_and_one_before_the_last_change_nothing() -> None:
    streak = after_days(FRIDAY, MONDAY)

    assert keep_up(streak, MONDAY) == streak
    assert keep_up(streak, FRIDAY) == streak
    assert keep_up(streak, date(1999, 1, 1)) == streak


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (date(2026, 11, 30), date(2026, 12, 1)),
        (date(2026, 12, 31), date(2027, 1, 1)),
        (date(2027, 12, 31), date(2028, 1, 3)),  # a weekend between the years
        (date(2028, 2, 28), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 3, 1)),
    ],
)
def test_the_end_of_a_month_or_a_year_breaks_none(before: date, after: date) -> None:
    assert after_days(before, after).length == 2


def test_after_the_longest_of_pauses_it_begins_anew() -> None:
    assert after_days(date(1, 1, 1), date(9999, 12, 31)) == Streak(date(9999, 12, 31), 1, 1)


@given(st.lists(st.dates(date(2026, 1, 1), date(2026, 3, 1))))
def test_a_streak_is_never_longer_than_its_best_nor_than_the_days(days: list[date]) -> None:
    streak = after_days(*days)

    assert streak.length <= streak.best <= len(set(days))
    assert streak.last == (max(days) if days else None)


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(1, 60))
def test_every_weekday_of_a_time_is_a_streak_of_all_of_them(first: date, count: int) -> None:
    days = [first + timedelta(days=days) for days in range(count)]
    weekdays = [day for day in days if day.weekday() < 5]

    assert after_days(*weekdays).length == len(weekdays)


# -- praise --------------------------------------------------------------------------------

_TRUE = "Every deal has a next step or an answer: the pipeline is true."
_SOUND = "No warning sign shows."


def praised(here: Round, **earned: object) -> tuple[str, ...]:
    """The praise for a round; signs show, and nothing else is earned, unless told otherwise."""
    plain = Earned(round=here, before=Streak(), streak=Streak(), signs=1, best=0)
    return rounds.praise(replace(plain, **earned))  # type: ignore[arg-type]


def settled(*hows: How, left: int = 0) -> Round:
    """A round at its end."""
    here = through(*range(1, len(hows) + left + 1))
    for how in hows:
        here = rounds.settle(here, how)
    return here


def test_nothing_is_earned_by_nothing() -> None:
    assert praised(settled(left=2)) == ()
    assert praised(through()) == ()


def test_wins_are_praised_by_their_number() -> None:
    assert praised(settled(How.WON, left=1)) == ("A deal won.",)
    assert praised(settled(How.WON, How.LOST, How.WON, left=1)) == ("2 deals won.",)
    assert praised(settled(How.LOST, How.TOUCHED, left=1)) == ()


def test_a_queue_that_is_empty_now_is_praised_and_one_that_was_is_not() -> None:
    assert praised(settled(How.TOUCHED)) == (_TRUE,)
    assert praised(settled(How.TOUCHED, left=1)) == ()
    assert praised(through()) == ()


def test_no_sign_is_praised_when_nothing_is_left() -> None:
    assert praised(through(), signs=0) == (_SOUND,)
    assert praised(settled(How.TOUCHED), signs=0) == (_TRUE, _SOUND)
    assert praised(settled(How.TOUCHED, left=1), signs=0) == ()


def test_more_than_ever_is_praised_once_there_was_one_before() -> None:
    here = settled(*[How.TOUCHED] * 4, left=1)

    assert praised(here, best=3) == ("4 deals settled, more than ever in one go.",)
    assert praised(here, best=4) == ()
    assert praised(here, best=0) == ()


@pytest.mark.parametrize("length", [*MILESTONES, 200, 1300])
def test_a_milestone_is_praised_on_the_day_it_is_reached(length: int) -> None:
    before = Streak(FRIDAY, length - 1, length + 9)
    reached = Streak(MONDAY, length, length + 9)

    assert praised(settled(left=1), before=before, streak=reached) == (f"{length} days in a row.",)
    assert praised(settled(left=1), before=reached, streak=reached) == ()


@pytest.mark.parametrize("length", [1, 2, 4, 6, 99, 101, 150, 250])
def test_other_days_are_no_milestones(length: int) -> None:
    before, reached = Streak(FRIDAY, length - 1, length), Streak(MONDAY, length, length)

    assert praised(settled(left=1), before=before, streak=reached) == ()


def test_the_longest_streak_yet_is_called_that() -> None:
    before, reached = Streak(FRIDAY, 4, 4), Streak(MONDAY, 5, 5)

    assert praised(settled(left=1), before=before, streak=reached) == (
        "5 days in a row, your longest yet.",
    )


def test_all_at_once_comes_in_the_order_of_weight() -> None:
    here = settled(How.WON, How.TOUCHED)
    before, reached = Streak(FRIDAY, 2, 2), Streak(MONDAY, 3, 3)

    assert praised(here, before=before, streak=reached, signs=0, best=1) == (
        "A deal won.",
        "3 days in a row, your longest yet.",
        _TRUE,
        "2 deals settled, more than ever in one go.",
        _SOUND,
    )
