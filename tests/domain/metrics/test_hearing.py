"""How content clients are, and what buyers object."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.metrics.hearing import objections, satisfaction
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.model import Direction, Status, TouchKind
from tests.support.facts import ALL, fact, facts, last_days, line, touch
from tests.support.maps import sales

if TYPE_CHECKING:
    from pipetui.domain.metrics.facts import TouchFact

IN = Direction.IN


def feedback(score: int, days: float) -> TouchFact:
    return touch(TouchKind.FEEDBACK, days, IN, score=score)


def objection(text: str | None, days: float = 9) -> TouchFact:
    return touch(TouchKind.OBJECTION, days, IN, text=text)


class TestSatisfaction:
    def test_promoters_less_detractors_in_a_hundred(self) -> None:
        scores = (10, 9, 8, 7, 6, 0, 9)
        known = facts(*(fact(n, closed=9, touches=(feedback(s, 3),)) for n, s in enumerate(scores)))

        told = satisfaction(known, ALL)
        assert (told.promoters, told.passives, told.detractors) == (3, 2, 2)
        assert told.score == pytest.approx(100 / 7)

    def test_the_latest_score_of_each_client_counts(self) -> None:
        known = facts(
            fact(1, closed=20, company_id=5, touches=(feedback(2, 9), feedback(9, 4))),
            fact(2, company_id=5, touches=(feedback(10, 2),)),
            fact(3, closed=20, touches=(feedback(3, 30), feedback(7, 8))),
        )

        told = satisfaction(known, ALL)
        assert (told.n, told.promoters, told.passives) == (2, 1, 1)
        assert told.deal_ids == (2, 3)
        assert satisfaction(known, last_days(6, before=3)).deal_ids == (1, 3)

    def test_who_is_no_client_is_counted_beside(self) -> None:
        known = facts(fact(1, touches=(feedback(2, 9),)))

        told = satisfaction(known, ALL)
        assert (told.score, told.n, told.others) == (None, 0, 1)

    @given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 10)), max_size=20))
    def test_as_pandas_counts_it(self, given_scores: list[tuple[int, int]]) -> None:
        deals = (
            fact(n, closed=50, company_id=firm, touches=(feedback(score, 40 - n),))
            for n, (firm, score) in enumerate(given_scores)
        )
        latest = pd.DataFrame(given_scores, columns=["firm", "score"]).groupby("firm").score.last()

        told = satisfaction(facts(*deals), ALL)
        if latest.empty:
            assert told.score is None
        else:
            assert told.score == pytest.approx(100 * ((latest >= 9).mean() - (latest <= 6).mean()))


class TestObjections:
    def test_each_has_its_count_and_the_rate_with_and_without_it(self) -> None:
        known = facts(
            fact(1, closed=2, touches=(objection("too dear"), objection("Too dear"))),
            fact(2, closed=2, touches=(objection("Too dear"),), status=Status.LOST),
            fact(3, closed=2, touches=(objection("No time"),)),
            fact(4, closed=2),
            fact(5, touches=(objection("No time"),)),
        )
        listed = sales()
        listed = replace(
            listed, pipeline=replace(listed.pipeline, objections=("Too Dear", "No time"))
        )

        dear, late = objections(replace(known, maps=(line(listed),)), ALL).objections
        assert (dear.name, dear.count, dear.deal_ids) == ("Too Dear", 3, (1, 2))
        assert (dear.with_it, dear.without) == (Rate(1, 2), Rate(2, 2))
        assert (late.name, late.count, late.deal_ids) == ("No time", 2, (3, 5))
        assert (late.with_it, late.without) == (Rate(1, 1), Rate(2, 3))

    def test_what_is_objected_after_the_close_changed_nothing(self) -> None:
        known = facts(fact(1, closed=5, touches=(objection("Slow", 2),)))

        (told,) = objections(known, ALL).objections
        assert (told.count, told.with_it, told.without) == (1, Rate(0, 0), Rate(1, 1))

    def test_one_without_words_is_told_as_such(self) -> None:
        (told,) = objections(facts(fact(1, touches=(objection(None),))), ALL).objections

        assert (told.name, told.count) == (None, 1)

    def test_noes_before_a_yes_are_of_won_deals_alone(self) -> None:
        no = touch(TouchKind.NO, 9, IN)
        known = facts(
            fact(1, closed=2, touches=(no, no, no)),
            fact(2, closed=2),
            fact(3, closed=2, touches=(no,), status=Status.LOST),
            fact(4, closed=5, touches=(no, touch(TouchKind.NO, 3, IN))),
        )

        told = objections(known, ALL)
        assert (told.noes_mean.value, told.noes_median.value, told.noes_mean.n) == (4 / 3, 1, 3)
