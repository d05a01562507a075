"""The fastest third of the lost deals beside the other lost ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.metrics.facts import ItemFact
from pipetui.domain.metrics.fastest_losses import FastestLosses, fastest_losses
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.spread import Figure
from pipetui.domain.model import Direction, Status, TouchKind, VisitEnd
from tests.support.examples import FEW
from tests.support.facts import ALL, ago, fact, facts, last_days, line, periods, stay, touch
from tests.support.later import until, with_today

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipetui.domain.metrics.facts import DealFact, Facts
    from pipetui.domain.metrics.periods import Period

MAP = line()
LEAD, TALK, OFFER = MAP.stages[:3]
FIND = LEAD.items[0]
CLOSED = 2.0


def lost(number: int, days: int, **fields: object) -> DealFact:
    """Lost two days ago in the first stage, so many days after it came there."""
    fields.setdefault(
        "stays", (stay(number, LEAD.id, days + CLOSED, CLOSED, VisitEnd.LOST, number=number),)
    )
    fields.setdefault("created_at", ago(days + CLOSED))
    return fact(number, closed=CLOSED, status=Status.LOST, **fields)


def found(*deals: DealFact, period: Period = ALL) -> FastestLosses:
    told = fastest_losses(facts(*deals), MAP, period)
    assert told is not None
    return told


def fifteen(**fields: object) -> list[DealFact]:
    """Deals lost after 1 to 15 days: the first five of them are the fast ones."""
    return [lost(number, number, **fields) for number in range(1, 16)]


def changed(deals: Iterable[DealFact], numbers: Iterable[int], **fields: object) -> list[DealFact]:
    wanted = set(numbers)
    return [replace(d, **fields) if d.id in wanted else d for d in deals]  # type: ignore[arg-type]


def test_a_third_of_the_lost_deals_is_fast() -> None:
    told = found(*fifteen(), fact(16, closed=2, stays=(stay(16, LEAD.id, 3, 2),)), fact(17))

    assert told.fast == (1, 2, 3, 4, 5)
    assert told.rest == tuple(range(6, 16))
    assert (told.within_days, len(told.deal_ids)) == (5, 15)
    assert "association, not cause" in told.basis


def test_below_the_floor_nothing_is_compared() -> None:
    assert fastest_losses(facts(*fifteen()[:14]), MAP, ALL) is None
    assert fastest_losses(facts(), MAP, ALL) is None


def test_only_the_deals_lost_in_the_period_are_compared() -> None:
    assert fastest_losses(facts(*fifteen()), MAP, last_days(2)) is None
    assert found(*fifteen(), period=last_days(3)).within_days == 5


def test_deals_whose_beginning_is_not_known_or_elsewhere_are_left_out() -> None:
    known = fifteen()[:14]
    unknown = lost(20, 9, stays=(stay(20, LEAD.id, 11, 2, VisitEnd.LOST, start_known=False),))
    elsewhere = lost(21, 9, stays=(stay(21, 21, 11, 9), stay(21, LEAD.id, 9, 2, VisitEnd.LOST)))
    untold = lost(22, 9, stays=())

    assert fastest_losses(facts(*known, unknown, elsewhere, untold), MAP, ALL) is None


def test_stages_and_reasons_of_the_loss() -> None:
    deals = changed(fifteen(lost_reason="Silence"), range(6, 16), stage_id=OFFER.id)
    told = found(*changed(deals, (1, 2, 6), lost_reason="silence"), lost(30, 40, lost_reason=None))

    assert [(stage.name, each.fast, each.rest) for stage, each in told.lost_in] == [
        ("Lead", Rate(5, 5), Rate(1, 11)),
        ("Offer", Rate(0, 5), Rate(10, 11)),
    ]
    assert [each.differs for _, each in told.lost_in] == [True, True]
    assert [(name, each.fast, each.rest) for name, each in told.reasons] == [
        ("silence", Rate(5, 5), Rate(10, 11)),
        (None, Rate(0, 5), Rate(1, 11)),
    ]


def test_what_was_done_before_the_loss_counts_and_nothing_after_it() -> None:
    call, mail = touch(TouchKind.CALL, 2.5), touch(TouchKind.EMAIL, 1)
    item = ItemFact(LEAD.id, FIND.key, required=True, created_at=ago(3))
    deals = changed(fifteen(items=(item,)), range(6, 16), touches=(call, call, mail))
    deals = changed(deals, range(6, 14), items=(item._replace(done_at=ago(2)),))
    told = found(*changed(deals, (14, 15), items=(item._replace(done_at=ago(1)),)))

    ((stage, asked, done),) = told.items
    assert (stage.name, asked.text) == ("Lead", FIND.text)
    assert (done.fast, done.rest) == (Rate(0, 5), Rate(8, 10))
    assert (told.items_done.fast, told.items_done.rest) == (Figure(0, 5), Figure(0.8, 10))
    assert [(kind, each.fast, each.rest) for kind, each in told.touches] == [
        (TouchKind.CALL, Figure(0, 5), Figure(2, 10))
    ]
    assert (told.touched.fast, told.touched.rest) == (Rate(0, 5), Rate(10, 10))


def test_an_item_that_few_of_one_side_were_given_is_not_compared() -> None:
    item = ItemFact(LEAD.id, FIND.key, required=True, created_at=ago(3))
    deals = changed(fifteen(items=(item,)), (1,), items=())

    assert found(*deals).items == ()


def test_who_was_answered_and_how_soon() -> None:
    asked = touch(TouchKind.EMAIL, 2.9, Direction.IN)
    soon, late = touch(TouchKind.CALL, 2.8), touch(TouchKind.CALL, 1)
    deals = changed(fifteen(touches=(asked, soon)), (6, 7), touches=(asked, late))
    told = found(*deals)

    assert (told.answered.fast, told.answered.rest) == (Rate(5, 5), Rate(8, 10))
    assert told.response_hours is not None
    hours = told.response_hours.rest
    assert (round(hours.value or 0, 6), hours.n) == (2.4, 8)
    few = changed(deals, (1,), touches=())
    assert found(*few).response_hours is None


def test_who_went_back_on_the_way() -> None:
    back = [
        lost(
            number,
            number,
            stays=(
                stay(number, LEAD.id, number + 2, 5),
                stay(number, TALK.id, 5, 4, VisitEnd.MOVED_BACK),
                stay(number, LEAD.id, 4, 2, VisitEnd.LOST),
            ),
        )
        for number in range(6, 16)
    ]
    told = found(*fifteen()[:5], *back)

    assert (told.came_back.fast, told.came_back.rest) == (Rate(0, 5), Rate(10, 10))


books = st.lists(st.integers(0, 30), min_size=15, max_size=40).map(
    lambda days: facts(*(lost(number, each) for number, each in enumerate(days, 1)))
)


@settings(max_examples=FEW)
@given(books, periods)
def test_every_deal_is_on_one_side_and_the_fast_ones_are_faster(
    known: Facts, period: Period
) -> None:
    told = fastest_losses(known, MAP, period)
    if told is not None:
        spans = {
            deal.id: (deal.closed_at - deal.created_at).days
            for deal in known.deals
            if deal.closed_at
        }
        assert sorted(told.deal_ids) == sorted(spans)
        assert max(spans[each] for each in told.fast) <= told.within_days
        assert min(spans[each] for each in told.rest) > told.within_days


@settings(max_examples=FEW)
@given(books, st.integers(1, 20))
def test_what_happens_later_changes_nothing(known: Facts, days: int) -> None:
    before, after = until(known, days), until(with_today(known), days)

    assert fastest_losses(after, MAP, ALL) == fastest_losses(before, MAP, ALL)
