"""What the demo wants to win and spends, and the forecasts that were noted while it was told."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.dates import Now, add_months
from pipetui.domain.metrics.accuracy import forecast_accuracy
from pipetui.domain.metrics.calibration import calibration
from pipetui.domain.metrics.periods import ALL
from pipetui.domain.metrics.reaching import reach_to_win
from pipetui.domain.metrics.snapshots import Span, take_snapshot
from pipetui.services.facts import load_facts
from pipetui.services.session import Session
from pipetui.services.snapshots import load_snapshots, take_due_snapshots
from pipetui.services.targets import spends, targets
from tests.support.databases import copy_of
from tests.support.demo_book import BERLIN, NOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def demo(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    path = copy_of(demo_file, tmp_path_factory.mktemp("demo"))
    session = Session.open(str(path), "cli", read_clock=lambda: NOW.instant)
    yield session
    session.close()


def test_the_year_and_the_quarter_have_targets(demo: Session) -> None:
    found = [(each.key, str(each.kind)) for each in targets(demo)]

    assert found == [("2026", "customers"), ("2026", "revenue"), ("2026-Q4", "revenue")]


def test_every_month_that_is_over_has_cost_something(demo: Session) -> None:
    known = spends(demo)
    ads = [each.first for each in known if each.source == "search/ads"]

    assert ads == [add_months(ads[0], place) for place in range(len(ads))]
    assert len(ads) >= 12
    assert add_months(ads[-1], 1) == NOW.today.replace(day=1)
    assert {each.source for each in known} == {
        *("search/ads", "newsletter", "fair/trade fair spring")
    }


def test_of_every_month_the_forecast_was_noted_in_its_first_days(demo: Session) -> None:
    months = [each for each in load_snapshots(demo) if each.span is Span.MONTH]

    assert len(months) >= 12
    for each in months[1:]:
        assert each.period.first is not None
        assert 0 <= (NOW.day_of(each.taken_at) - each.period.first).days <= 4
    assert take_due_snapshots(demo, working_days=False) == 0


def test_it_is_the_forecast_that_the_program_would_have_noted_then(demo: Session) -> None:
    for each in load_snapshots(demo)[8::13]:
        known = load_facts(demo, as_of=Now(each.taken_at, BERLIN), working_days=False)
        measured = {
            stage: rate
            for process in known.maps
            for stage, rate in reach_to_win(process, known.deals).items()
        }

        assert take_snapshot(known, each.period, measured) == each


def test_there_is_something_to_tell_of_how_near_they_came(demo: Session) -> None:
    known, noted = load_facts(demo, working_days=False), load_snapshots(demo)
    accuracy = forecast_accuracy(known, ALL, noted, Random(1).random)  # noqa: S311 - no secret
    months = accuracy.scores[0]
    chances = calibration(known, ALL, noted)

    assert (months.span, months.currency, months.missing) == (Span.MONTH, "EUR", None)
    assert len(months.lines) >= 12
    assert months.wape is not None
    assert 0.2 < months.wape < 1
    assert chances.brier is not None
    assert chances.brier < 0.3
    assert len(chances.bands) >= 4
