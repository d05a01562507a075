"""Whether chances hold what they say: by hand, by its laws, and beside numpy."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings

from pipetui.domain.metrics.calibration import calibration
from pipetui.domain.metrics.periods import parse_period
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.snapshots import NONE_NOTED
from pipetui.domain.model import Status
from tests.support.examples import FEW
from tests.support.facts import ALL, NOW, fact, facts
from tests.support.snapshots import known_with_snapshots, noted, snapshot

if TYPE_CHECKING:
    from pipetui.domain.metrics.facts import Facts
    from pipetui.domain.metrics.snapshots import Snapshot

SEPTEMBER = snapshot("2026-09", noted(1, 10, 30), noted(2, 10, 30), noted(3, 10, 100))
OCTOBER = snapshot("2026-10", noted(1, 10, 90), noted(3, 10, None), noted(4, 10, 5))
HISTORY = facts(
    fact(1, closed=10),
    fact(2, closed=20, status=Status.LOST),
    fact(3, closed=60),
    fact(4, closed=5, status=Status.LOST),
    fact(5, closed=5),
)


class TestByHand:
    def test_a_deal_counts_once_by_its_first_chance(self) -> None:
        found = calibration(HISTORY, ALL, [OCTOBER, SEPTEMBER])

        assert found.deal_ids == (1, 2, 3, 4)
        assert found.rate == Rate(2, 4)
        assert found.predicted == pytest.approx((0.3 + 0.3 + 1 + 0.05) / 4)
        assert found.brier == pytest.approx((0.7**2 + 0.3**2 + 0 + 0.05**2) / 4)

    def test_each_band_tells_what_was_said_and_what_came(self) -> None:
        found = calibration(HISTORY, ALL, [SEPTEMBER, OCTOBER]).bands

        assert [(each.low, each.high, each.rate, each.deal_ids) for each in found] == [
            (0, 10, Rate(0, 1), (4,)),
            (30, 40, Rate(1, 2), (1, 2)),
            (90, 100, Rate(1, 1), (3,)),
        ]
        assert [each.predicted for each in found] == pytest.approx([0.05, 0.3, 1])
        assert found[1].rate.interval is not None

    @pytest.mark.parametrize(
        ("percent", "low"), [(0, 0), (9, 0), (10, 10), (29, 20), (30, 30), (90, 90), (100, 90)]
    )
    def test_a_band_begins_with_its_tenth(self, percent: int, low: int) -> None:
        found = calibration(HISTORY, ALL, [snapshot("2026-09", noted(1, 10, percent))])

        assert [each.low for each in found.bands] == [low]

    def test_one_that_was_won_when_it_was_first_noted_says_nothing(self) -> None:
        won = snapshot("2026-09", noted(1, 10, None))

        assert calibration(HISTORY, ALL, [won]).deal_ids == ()
        assert calibration(HISTORY, ALL, [won, OCTOBER]).deal_ids == (1, 4)

    def test_only_what_was_decided_in_the_period_counts(self) -> None:
        period = parse_period("2026-11-10..2026-11-15", NOW.today)

        assert calibration(HISTORY, period, [SEPTEMBER, OCTOBER]).deal_ids == (1,)

    def test_an_open_deal_is_no_observation(self) -> None:
        known = facts(fact(1), fact(2, closed=1))

        assert calibration(known, ALL, [SEPTEMBER]).deal_ids == (2,)

    @pytest.mark.parametrize(
        ("snapshots", "missing"),
        [
            ((), NONE_NOTED),
            ((replace(SEPTEMBER, taken_at=NOW.instant.replace(hour=10)),), NONE_NOTED),
            (
                (snapshot("2026-09"),),
                "no deal was won or lost that had been in a forecast when it was noted",
            ),
        ],
        ids=["nothing noted", "noted later", "of other deals"],
    )
    def test_without_observations_it_says_what_is_missing(
        self, snapshots: tuple[Snapshot, ...], missing: str
    ) -> None:
        found = calibration(HISTORY, ALL, snapshots)

        assert (found.brier, found.predicted, found.bands) == (None, None, ())
        assert found.missing == missing


class TestLaws:
    @settings(max_examples=FEW)
    @given(known_with_snapshots)
    def test_the_bands_add_up_and_the_score_lies_between_none_and_one(
        self, drawn: tuple[Facts, tuple[Snapshot, ...]]
    ) -> None:
        found = calibration(drawn[0], ALL, drawn[1])

        assert sum(each.n for each in found.bands) == found.rate.n == len(found.deal_ids)
        assert sum(each.rate.hits for each in found.bands) == found.rate.hits
        assert found.brier is None or 0 <= found.brier <= 1
        assert (found.brier is None) == (found.missing is not None)
        for each in found.bands:
            assert each.low / 100 - 1e-9 <= each.predicted <= each.high / 100 + 1e-9

    @settings(max_examples=FEW)
    @given(known_with_snapshots)
    def test_who_knew_it_all_scores_nothing_and_who_knew_the_opposite_one(
        self, drawn: tuple[Facts, tuple[Snapshot, ...]]
    ) -> None:
        known = drawn[0]
        # Noted before all that are drawn: of the same instant, the forecast of the year is first.
        right = snapshot("2025-12", *(noted(d.id, 1, 100 * d.is_won) for d in known.deals))
        wrong = snapshot("2025-12", *(noted(d.id, 1, 100 - 100 * d.is_won) for d in known.deals))

        assert calibration(known, ALL, [right, *drawn[1]]).brier in {None, 0}
        assert calibration(known, ALL, [wrong, *drawn[1]]).brier in {None, 1}

    @settings(max_examples=FEW)
    @given(known_with_snapshots)
    def test_what_is_noted_later_changes_nothing(
        self, drawn: tuple[Facts, tuple[Snapshot, ...]]
    ) -> None:
        known, snapshots = drawn
        as_of = replace(known, as_of=replace(NOW, instant=snapshot("2026-11").taken_at))
        later = [replace(each, taken_at=NOW.instant) for each in snapshots]

        assert calibration(as_of, ALL, (*snapshots, *later)) == calibration(as_of, ALL, snapshots)

    @settings(max_examples=FEW)
    @given(known_with_snapshots)
    def test_the_score_is_what_numpy_finds(self, drawn: tuple[Facts, tuple[Snapshot, ...]]) -> None:
        known, snapshots = drawn
        first: dict[int, float] = {}
        for each in sorted(snapshots, key=lambda s: (s.taken_at, s.period.key), reverse=True):
            first |= {d.deal_id: d.chance.value for d in each.deals if d.chance is not None}
        resolved = [deal for deal in known.deals if not deal.is_open and deal.id in first]
        chances = np.array([first[deal.id] for deal in resolved])
        outcomes = np.array([float(deal.status is Status.WON) for deal in resolved])

        found = calibration(known, ALL, snapshots)

        assert found.deal_ids == tuple(deal.id for deal in resolved)
        if resolved:
            assert found.brier == pytest.approx(float(np.mean((chances - outcomes) ** 2)))
            places = np.minimum(np.round(chances * 100).astype(int) // 10, 9)
            assert [each.low // 10 for each in found.bands] == sorted(set(places.tolist()))
