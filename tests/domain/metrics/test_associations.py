"""What moves deals and why they are lost: worked out by hand, counted by pandas, and as laws."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.metrics.associations import losses, what_moves_deals
from pipetui.domain.metrics.facts import ItemFact
from pipetui.domain.metrics.fastest import SAMPLE_FLOOR
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.tallies import Tally
from pipetui.domain.model import Status, TouchKind, VisitEnd
from tests.support.examples import FEW
from tests.support.facts import ALL, ago, fact, facts, last_days, line, periods, stay, touch
from tests.support.later import few_deals, until, with_today

if TYPE_CHECKING:
    from pipetui.domain.metrics.associations import Movers, StageMoves
    from pipetui.domain.metrics.facts import DealFact, Facts
    from pipetui.domain.metrics.periods import Period

MAP = line()
FIND = MAP.stages[0].items[0].key
CALL = TouchKind.CALL


def deal(  # noqa: PLR0913 - what can go together
    number: int,
    *,
    done: float | None = None,
    ended: VisitEnd = VisitEnd.ADVANCED,
    called: float | None = None,
    status: Status = Status.OPEN,
    key: str = FIND,
) -> DealFact:
    """A deal that stood in stage 11 from 30 to 10 days ago, and was decided two days ago."""
    return fact(
        number,
        closed=None if status is Status.OPEN else 2,
        status=status,
        stays=(stay(number, 11, 30, 10, ended),),
        items=(ItemFact(11, key, True, ago(30), None if done is None else ago(done)),),
        touches=() if called is None else (touch(CALL, called),),
    )


def first(told: Movers) -> StageMoves:
    return told.stages[0]


def many(count: int, start: int, **fields: object) -> list[DealFact]:
    return [deal(start + each, **fields) for each in range(count)]  # type: ignore[arg-type]


class TestItems:
    def test_the_share_that_went_on_with_an_item_done_and_without(self) -> None:
        known = facts(
            *many(9, 1, done=15),
            *many(1, 10, done=15, ended=VisitEnd.LOST),
            *many(2, 20, done=5),  # after they had gone on
            *many(3, 30, ended=VisitEnd.MOVED_BACK),
            *many(5, 40, ended=VisitEnd.LOST),
        )
        (found,) = first(what_moves_deals(known, MAP, ALL)).items

        assert (found.text, found.beside.with_it, found.beside.without) == (
            *("Find the buyer", Rate(9, 10)),
            Rate(2, 10),
        )
        assert (found.beside.differs, found.beside.more_with_it) == (True, True)
        assert len(found.beside.deal_ids) == 20
        assert first(what_moves_deals(known, MAP, ALL)).advanced == Rate(11, 20)

    def test_intervals_that_overlap_are_no_difference(self) -> None:
        known = facts(
            *many(4, 1, done=15), *many(1, 10, done=15, ended=VisitEnd.LOST), *many(5, 20)
        )
        (found,) = first(what_moves_deals(known, MAP, ALL)).items

        assert (found.beside.differs, found.beside.more_with_it) == (False, None)

    def test_nothing_is_told_below_the_sample_floor_on_either_side(self) -> None:
        known = facts(*many(SAMPLE_FLOOR - 1, 1, done=15), *many(50, 10))
        told = what_moves_deals(known, MAP, ALL)

        assert (first(told).items, told.floor) == ((), SAMPLE_FLOOR)
        more = replace(known, deals=(*known.deals, deal(99, done=15)))
        assert len(first(what_moves_deals(more, MAP, ALL)).items) == 1

    def test_an_item_that_the_map_has_no_more_keeps_its_key(self) -> None:
        known = facts(*many(5, 1, done=15, key="old"), *many(5, 10, key="old"))

        assert first(what_moves_deals(known, MAP, ALL)).items[0].text == "old"

    def test_stays_count_by_the_day_they_ended(self) -> None:
        known = facts(*many(5, 1, done=15), *many(5, 10))

        assert what_moves_deals(known, MAP, last_days(10)).stages == ()
        assert first(what_moves_deals(known, MAP, last_days(11))).advanced == Rate(10, 10)


class TestTouches:
    def test_the_share_that_went_on_with_a_kind_of_touch_during_the_stay(self) -> None:
        known = facts(
            *many(6, 1, called=30),
            *many(2, 10, called=9),  # when it was over
            *many(1, 15, called=31),  # before it began
            *many(4, 20, ended=VisitEnd.LOST),
        )
        (found,) = first(what_moves_deals(known, MAP, ALL)).touches

        assert found.kind is CALL
        assert (found.beside.with_it, found.beside.without) == (Rate(6, 6), Rate(3, 7))

    def test_stays_whose_beginning_is_not_known_tell_nothing_of_touches(self) -> None:
        known = facts(
            *(
                replace(each, stays=(replace(each.stays[0], start_known=False),))
                for each in [*many(5, 1, called=20), *many(5, 10)]
            )
        )

        assert first(what_moves_deals(known, MAP, ALL)).touches == ()


class TestSkipping:
    def test_deals_that_went_on_without_an_item_are_won_less_often(self) -> None:
        known = facts(
            *many(18, 1, done=15, status=Status.WON),
            *many(2, 30, done=15, status=Status.LOST),
            *many(3, 50, status=Status.WON),
            *many(17, 60, status=Status.LOST),
            *many(9, 80),  # not decided
            *many(9, 90, ended=VisitEnd.LOST, status=Status.LOST),  # never went on
        )
        (found,) = first(what_moves_deals(known, MAP, ALL)).wins

        assert (found.beside.with_it, found.beside.without) == (Rate(18, 20), Rate(3, 20))
        assert found.beside.more_with_it is True

    def test_those_that_ended_on_leaving_are_none_of_them(self) -> None:
        right_there = [
            replace(each, stays=(stay(each.id, 11, 30, 2),))
            for each in (
                *many(5, 1, done=15, status=Status.WON),
                *many(5, 10, status=Status.WON),
            )
        ]

        assert first(what_moves_deals(facts(*right_there), MAP, ALL)).wins == ()


class TestLosses:
    def test_by_reason_by_competitor_and_by_the_objections_met(self) -> None:
        no = TouchKind.OBJECTION
        known = facts(
            fact(
                1,
                closed=3,
                status=Status.LOST,
                lost_reason="Price",
                competitor="Acme",
                touches=(touch(no, 9, text="Too dear"), touch(no, 8, text="too dear")),
            ),
            fact(2, closed=3, status=Status.LOST, lost_reason="price"),
            fact(
                3,
                closed=3,
                status=Status.LOST,
                touches=(touch(no, 9, text="Not now"), touch(no, 1, text="Too dear")),
            ),
            fact(4, closed=3, lost_reason="Price", touches=(touch(no, 9, text="Too dear"),)),
            fact(5, closed=90, created_at=ago(99), status=Status.LOST, lost_reason="Old"),
        )
        told = losses(known, last_days(30))

        assert told.deal_ids == (1, 2, 3)
        assert told.reasons == (Tally("Price", (1, 2)), Tally(None, (3,)))
        assert told.competitors == (Tally("Acme", (1,)), Tally(None, (2, 3)))
        assert told.objections == (Tally("Not now", (3,)), Tally("Too dear", (1,)))
        assert told.share(told.reasons[0]) == Rate(2, 3)
        assert told.basis == "lost deals by the day of the close, 30 days"


@st.composite
def worked(draw: st.DrawFn) -> DealFact:
    """A deal that stood in the first stage, with its item done or not, and called or not."""
    moment = st.none() | st.integers(0, 30)
    return deal(
        1,
        done=draw(moment),
        called=draw(moment),
        ended=draw(st.sampled_from(VisitEnd)),
        status=draw(st.sampled_from(Status)),
    )


books = st.lists(worked(), min_size=12, max_size=30).map(
    lambda deals: facts(
        *(
            replace(each, id=number, stays=(replace(each.stays[0], deal_id=number),))
            for number, each in enumerate(deals, 1)
        )
    )
)


class TestAgainstPandas:
    @settings(max_examples=FEW)
    @given(books)
    def test_shares_with_and_without(self, known: Facts) -> None:
        table = pd.DataFrame(
            [
                (
                    each.items[0].done_at is not None and each.items[0].done_at <= ago(10),
                    any(ago(30) <= touch.at <= ago(10) for touch in each.touches),
                    each.stays[0].ended is VisitEnd.ADVANCED,
                    str(each.status),
                )
                for each in known.deals
            ],
            columns=["done", "called", "on", "status"],
        )
        told = first(what_moves_deals(known, MAP, ALL))
        gone = table[table.on & (table.status != "open")]
        gone = gone.assign(won=gone.status == "won")
        for found, frame, by, success in (
            (told.items, table, "done", "on"),
            (told.touches, table, "called", "on"),
            (told.wins, gone, "done", "won"),
        ):
            counts = frame.groupby(by)[success].agg(["sum", "count"])
            enough = len(counts) == 2 and counts["count"].min() >= SAMPLE_FLOOR
            assert bool(found) == enough
            for each in found:
                beside = each.beside
                for side, has in ((beside.with_it, True), (beside.without, False)):
                    assert (side.hits, side.n) == tuple(counts.loc[has])


class TestLaws:
    @settings(max_examples=FEW)
    @given(books, periods)
    def test_an_open_deal_changes_nothing(self, known: Facts, period: Period) -> None:
        more = replace(known, deals=(*known.deals, fact(999, stays=(stay(999, 11, 9),))))

        assert what_moves_deals(more, MAP, period) == what_moves_deals(known, MAP, period)

    @settings(max_examples=FEW)
    @given(books, periods, st.integers(1, 20))
    def test_what_happens_later_changes_nothing(
        self, known: Facts, period: Period, days: int
    ) -> None:
        before, after = until(known, days), until(with_today(known), days)

        assert losses(after, period) == losses(before, period)
        assert what_moves_deals(after, MAP, period) == what_moves_deals(before, MAP, period)

    @settings(max_examples=FEW)
    @given(few_deals, periods)
    def test_reasons_and_competitors_add_up_to_the_lost_deals(
        self, known: Facts, period: Period
    ) -> None:
        told = losses(known, period)

        for parts in (told.reasons, told.competitors):
            assert sorted(n for tally in parts for n in tally.deal_ids) == sorted(told.deal_ids)
