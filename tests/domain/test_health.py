"""The signs of a pipeline: their numbers, their deals, and from where on they show."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.fit import Fit
from pipetui.domain.health import judge_health, late_stages
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.money import Money
from pipetui.domain.pushing import Push, PushKind
from pipetui.domain.review import Standing, review_queue
from pipetui.domain.signs import (
    Details,
    Facts,
    GoodKind,
    Health,
    Sign,
    SignKind,
    Thresholds,
    Watched,
)
from tests.tui.cards import NOW, TODAY, process

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipetui.domain.process import ProcessMap

LINE = process("Lead", "Talk", "Offer", "Signed")
POOR, GOOD = Fit(yes=1, no=6), Fit(yes=6, no=1)
NO_PUSH = Push(kind=PushKind.UNKNOWN)


def deal(number: int, stage: int = 1, *, days: int = 0, **fields: Any) -> Standing:  # noqa: ANN401 - any field
    """An open deal, some days in its stage, touched today, with a step tomorrow."""
    facts: dict[str, Any] = {
        "next_due": TODAY + timedelta(1),
        "last_touch_at": NOW.instant,
        "answered": True,
        "value": Money(100_00, "EUR"),
    }
    entered = NOW.instant - timedelta(days)
    return Standing(number, 1, stage, entered, entered, **(facts | fields))


def judged(  # noqa: PLR0913 - whatever a test is about
    deals: Sequence[Standing],
    details: Mapping[int, Details] | None = None,
    *,
    line: ProcessMap = LINE,
    limits: Thresholds | None = None,
    push: Push = NO_PUSH,
    watched: Iterable[Watched] = (),
) -> Health:
    return judge_health(
        Facts(
            process=line,
            deals=deals,
            queue=review_queue(deals, [line], NOW),
            details=details or {},
            push=push,
            watched=tuple(watched),
            limits=limits or Thresholds(),
        ),
        NOW,
    )


def sign(health: Health, kind: SignKind | GoodKind) -> Sign:
    return next(each for each in (*health.warnings, *health.good) if each.kind is kind)


def spread(*counts: int) -> list[Standing]:
    """So many deals in each stage."""
    stages = [stage for stage, count in enumerate(counts, 1) for _ in range(count)]
    return [deal(number, stage) for number, stage in enumerate(stages, 1)]


def test_a_pipeline_in_order_shows_no_warning_and_every_good_sign() -> None:
    deals = spread(5, 4, 3)
    details = {each.id: Details(GOOD, has_notes=True, touches=2) for each in deals}
    health = judged(deals, details)

    assert health.count == 0
    assert [each.kind for each in health.warnings if each.shows] == []
    assert all(each.shows for each in health.good)
    assert [each.kind for each in health.good] == list(GoodKind)


def test_an_empty_pipeline_has_too_few_deals_and_nothing_good() -> None:
    health = judged([])

    assert [each.kind for each in health.warnings if each.shows] == [SignKind.TOO_FEW]
    assert not any(each.shows for each in health.good)


@pytest.mark.parametrize(
    ("counts", "shows"),
    [
        ((5, 4, 3), False),
        ((7, 4, 3), False),
        ((8, 4, 3), True),
        ((4, 0, 0), False),
        ((0, 9, 0), True),
    ],
)
def test_a_stage_is_crowded_by_its_share_of_enough_deals(
    counts: tuple[int, ...], *, shows: bool
) -> None:
    found = sign(judged(spread(*counts)), SignKind.CROWDED)

    assert found.shows is shows
    most = max(counts)
    assert len(found.deals) == (most if shows else 0)
    assert found.said.startswith(f"{most} in ")


def test_a_stage_over_its_own_limit_is_crowded_whatever_its_share() -> None:
    lead, *others = LINE.stages
    line = replace(LINE, stages=(replace(lead, deal_limit=1), *others))
    found = sign(
        judged(spread(2, 8, 8), line=line, limits=Thresholds(crowded=90)), SignKind.CROWDED
    )

    assert found.deals == (1, 2)
    assert found.said == "2 in Lead, its limit is 1, of 18 open"


def test_too_many_late_are_those_from_the_ask_on() -> None:
    lead, talk, *others = LINE.stages
    asking = replace(LINE, stages=(lead, replace(talk, is_ask=True), *others))

    assert [stage.name for stage in late_stages(LINE)] == ["Offer"]
    assert [stage.name for stage in late_stages(asking)] == ["Talk", "Offer"]
    assert not sign(judged(spread(5, 3, 4)), SignKind.LATE).shows
    found = sign(judged(spread(5, 3, 4), line=asking), SignKind.LATE)
    assert (found.shows, found.count, found.of) == (True, 7, 12)
    assert found.deals == tuple(range(6, 13))


def test_what_the_review_finds_is_counted_once_for_each_deal() -> None:
    deals = [
        deal(1, next_due=TODAY - timedelta(2), items_due=TODAY - timedelta(9)),
        deal(2, expected_close=TODAY - timedelta(1)),
        deal(3, next_due=None),
        deal(4, days=30),
        deal(5, last_touch_at=None, answered=False, first_in=NOW.instant - timedelta(3)),
        deal(6),
        deal(7, 2),
        deal(8, 2),
        deal(9, 3),
        deal(10, 3),
        deal(11, 3),
        deal(12, 3),
    ]
    health = judged(deals)

    assert sorted(sign(health, SignKind.OVERDUE).deals) == [1, 2]
    assert sign(health, SignKind.NO_STEP).deals == (3,)
    assert sign(health, SignKind.STALE).deals == (4,)
    assert sign(health, SignKind.UNANSWERED).deals == (5,)
    assert all(each.advice for each in health.warnings)
    calm = judged(deals, limits=Thresholds(overdue=2, stale=1, no_step=1, unanswered=1))
    assert calm.count == 0


def test_time_going_into_poor_fit_is_counted_in_touches_the_most_first() -> None:
    deals = spread(4, 4, 4)
    details = {
        1: Details(POOR, touches=1),
        2: Details(POOR, touches=3),
        3: Details(GOOD, touches=9),
    }
    found = sign(judged(deals, details), SignKind.POOR_FIT)

    assert (found.shows, found.count, found.of) == (True, 4, 13)
    assert found.deals == (2, 1)
    assert not sign(judged(deals, details, limits=Thresholds(poor_fit=31)), SignKind.POOR_FIT).shows


def test_a_goal_out_of_reach_makes_too_few_of_any_number() -> None:
    push = Push(kind=PushKind.LEADS, leads=7)
    found = sign(judged(spread(9, 9, 9), push=push), SignKind.TOO_FEW)

    assert found.shows
    assert found.said == "27 open; 7 new deals would reach the goal"
    assert found.advice.startswith("Push for new leads")


@pytest.mark.parametrize(
    ("recent", "before", "dropped"),
    [
        (Rate(2, 20), Rate(60, 100), True),
        (Rate(60, 100), Rate(2, 20), False),
        (Rate(9, 20), Rate(60, 100), False),
        (Rate(0, 0), Rate(60, 100), False),
    ],
)
def test_a_pinned_conversion_is_a_sign_when_it_drops_by_more_than_chance(
    recent: Rate, before: Rate, *, dropped: bool
) -> None:
    watched = Watched(LINE.stages[1], recent, before)
    found = sign(judged(spread(2, 2), watched=[watched]), SignKind.CONVERSION)

    assert found.shows is dropped
    assert found.deals == (3, 4)


def test_good_signs_name_the_deals_that_lack_something() -> None:
    deals = [deal(1, value=None), *(deal(n, n % 3 + 1, days=40) for n in range(2, 12))]
    details = {1: Details(GOOD, worded=True, touches=4), 2: Details(GOOD, has_notes=True)}
    health = judged(deals, details)

    assert sign(health, GoodKind.SPREAD).deals == (1,)
    assert sign(health, GoodKind.NOTES).deals == tuple(range(3, 12))
    assert sign(health, GoodKind.TOUCHES).deals == tuple(range(2, 12))
    assert sign(health, GoodKind.MOVING).deals == tuple(range(2, 12))
    assert not sign(health, GoodKind.MOVING).shows


@given(st.lists(st.integers(0, 12), min_size=3, max_size=3), st.integers(1, 100))
def test_every_number_is_that_of_its_deals_and_no_deal_is_named_twice(
    counts: list[int], percent: int
) -> None:
    deals = spread(*counts)
    health = judged(deals, limits=Thresholds(crowded=percent, late=percent))

    for each in (*health.warnings, *health.good):
        assert len(set(each.deals)) == len(each.deals)
        assert set(each.deals) <= {standing.id for standing in deals}
    assert sign(health, SignKind.LATE).count == counts[2]
    crowded = sign(health, SignKind.CROWDED)
    wanted = [n for n in counts if n >= 5 and 100 * n > max(percent, 50) * sum(counts)]
    assert crowded.count == sum(wanted)
    assert crowded.shows is bool(wanted)
