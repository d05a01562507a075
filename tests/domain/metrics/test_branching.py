"""What became of the deals that followed an answer at a decision point, and of the others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.metrics.associations import what_moves_deals
from pipetui.domain.metrics.fastest import SAMPLE_FLOOR
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.model import Status, VisitEnd
from pipetui.domain.process import Branch
from tests.support.examples import FEW
from tests.support.facts import ALL, fact, facts, last_days, line, stay
from tests.support.maps import process, stage, won

if TYPE_CHECKING:
    from pipetui.domain.metrics.branching import BranchBeside
    from pipetui.domain.metrics.facts import DealFact

MAP = line(
    process(
        "Sales",
        [
            stage(
                "Lead",
                branches=(
                    Branch(label="large", to="study"),
                    Branch(label="public", to="study"),
                    Branch(label="small", to="offer"),
                    Branch(label="not now", to="park"),
                    Branch(label="never", to="lost"),
                ),
            ),
            stage("Study"),
            stage("Offer"),
            won("Signed"),
        ],
    )
)
LEAD, STUDY, OFFER, SIGNED = (each.id for each in MAP.stages)


def went(
    number: int,
    to: int,
    *,
    then: VisitEnd | None = VisitEnd.ADVANCED,
    status: Status = Status.WON,
    days: float = 10,
) -> DealFact:
    """A deal that went from Lead to a stage so many days ago, left it five later, and closed."""
    there = stay(number, to, days, None if then is None else days - 5, then or VisitEnd.ADVANCED)
    return fact(
        number,
        closed=None if status is Status.OPEN else 1,
        status=status,
        stays=(stay(number, LEAD, 30, days), there),
    )


def many(count: int, start: int, to: int, **fields: object) -> list[DealFact]:
    return [went(start + each, to, **fields) for each in range(count)]  # type: ignore[arg-type]


def told(*deals: DealFact) -> tuple[BranchBeside, ...]:
    return what_moves_deals(facts(*deals, maps=(MAP,)), MAP, ALL).stages[0].branches


def test_those_that_followed_an_answer_beside_those_that_went_elsewhere() -> None:
    study, offer = told(
        *many(4, 1, STUDY),
        *many(2, 10, STUDY, then=VisitEnd.LOST, status=Status.LOST),
        *many(1, 20, OFFER),
        *many(6, 30, OFFER, then=VisitEnd.MOVED_BACK, status=Status.LOST),
    )

    assert (study.labels, study.to.name) == (("large", "public"), "Study")
    assert (offer.labels, offer.to.name) == (("small",), "Offer")
    assert study.advanced is not None
    assert study.won is not None
    assert (study.advanced.with_it, study.advanced.without) == (Rate(4, 6), Rate(1, 7))
    assert (study.won.with_it, study.won.without) == (Rate(4, 6), Rate(1, 7))
    assert offer.advanced is not None
    assert (offer.advanced.with_it, offer.advanced.without) == (Rate(1, 7), Rate(4, 6))
    assert not study.won.differs


def test_who_is_still_where_the_answer_led_is_in_no_share() -> None:
    known = (*many(5, 1, STUDY), *many(5, 10, OFFER))
    waiting = many(9, 50, STUDY, then=None, status=Status.OPEN)

    assert told(*known, *waiting) == told(*known)


def test_below_the_sample_floor_nothing_is_told() -> None:
    few = many(SAMPLE_FLOOR - 1, 1, STUDY)

    assert told(*few, *many(30, 40, OFFER)) == ()
    assert len(told(*few, went(39, STUDY), *many(30, 40, OFFER))) == 2


def test_who_left_otherwise_than_straight_to_a_stage_followed_nothing() -> None:
    known = (*many(5, 1, STUDY), *many(5, 10, OFFER))
    lost = [
        fact(n, closed=1, status=Status.LOST, stays=(stay(n, LEAD, 30, 1, VisitEnd.LOST),))
        for n in range(50, 60)
    ]
    later = [
        replace(each, stays=(stay(each.id, LEAD, 30, 20), each.stays[1]))
        for each in many(10, 70, OFFER)
    ]

    assert told(*known, *lost, *later) == told(*known)


def test_of_several_times_the_last_way_decides_who_won() -> None:
    again = [
        replace(
            each,
            stays=(
                stay(each.id, LEAD, 30, 25),
                stay(each.id, OFFER, 25, 20, VisitEnd.MOVED_BACK),
                stay(each.id, LEAD, 20, 10),
                each.stays[1],
            ),
        )
        for each in many(5, 1, STUDY)
    ]
    study, _ = told(*again, *many(5, 10, OFFER, status=Status.LOST))

    assert study.won is not None
    assert (study.won.with_it, study.won.without) == (Rate(5, 5), Rate(0, 5))
    assert study.advanced is not None
    assert (study.advanced.with_it, study.advanced.without) == (Rate(5, 5), Rate(5, 10))


def test_a_win_right_out_of_the_stage_is_no_way_that_was_decided_later() -> None:
    known = (*many(5, 1, STUDY), *many(5, 10, OFFER))
    outright = [
        fact(n, closed=9, stays=(stay(n, LEAD, 30, 9), stay(n, SIGNED, 9))) for n in range(50, 60)
    ]

    assert told(*known, *outright) == told(*known)


def test_stays_count_by_the_day_they_ended() -> None:
    known = facts(*many(5, 1, STUDY), *many(5, 10, OFFER), maps=(MAP,))

    def branches(days: int) -> tuple[BranchBeside, ...]:
        stages = what_moves_deals(known, MAP, last_days(days)).stages
        return next((each.branches for each in stages if each.stage.id == LEAD), ())

    assert branches(10) == ()
    assert len(branches(11)) == 2


@settings(max_examples=FEW)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([STUDY, OFFER]),
            st.sampled_from([None, VisitEnd.ADVANCED, VisitEnd.LOST, VisitEnd.MOVED_BACK]),
            st.sampled_from(Status),
        ),
        min_size=12,
        max_size=30,
    )
)
def test_as_pandas_counts_it(drawn: list[tuple[int, VisitEnd | None, Status]]) -> None:
    table = pd.DataFrame(drawn, columns=["to", "ended", "status"])
    found = {
        each.to.id: each
        for each in told(*(went(n, to, then=e, status=s) for n, (to, e, s) in enumerate(drawn, 1)))
    }
    over = table[table.ended.notna()]
    over = over.assign(good=over.ended == VisitEnd.ADVANCED)
    decided = table[table.status != Status.OPEN]
    decided = decided.assign(good=decided.status == Status.WON)
    for to in (STUDY, OFFER):
        for name, frame in (("advanced", over), ("won", decided)):
            counts = frame.groupby(frame.to == to)["good"].agg(["sum", "count"])
            beside = getattr(found.get(to), name, None)
            enough = len(counts) == 2 and counts["count"].min() >= SAMPLE_FLOOR
            assert (beside is not None) == enough
            if beside is not None:
                sides = (beside.with_it, beside.without)
                assert [(each.hits, each.n) for each in sides] == [
                    tuple(counts.loc[has]) for has in (True, False)
                ]
