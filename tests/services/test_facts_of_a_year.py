"""A year of selling from a real file: it goes in whole, with the figures pandas counts in it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from pipetui.domain.dates import Now
from pipetui.domain.metrics.closing import (
    cohort,
    deal_size,
    revenue,
    sales_cycle,
    win_rate,
    win_rate_value,
)
from pipetui.domain.metrics.grouping import Dimension, grouped
from pipetui.domain.metrics.ledger import stage_ledger
from pipetui.domain.metrics.periods import Period
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.velocity import velocity
from pipetui.domain.model import Company, Deal, Entity, Status
from pipetui.services.facts import load_facts
from pipetui.services.metrics import load_figures
from pipetui.services.present.metrics import figures_json
from pipetui.services.reading import maps
from pipetui.services.session import Session
from pipetui.services.settings.config import Day
from tests.support.databases import TestClock, copy_of, records_of
from tests.support.laws import broken_laws
from tests.support.tables import real_file, take

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipetui.domain.metrics.facts import Facts
    from pipetui.services.importing import ImportReport

ALL = Period(None, None, "all time")
THEN = date(2017, 6, 30)
"""In the middle of what the file tells of."""


@pytest.fixture(scope="module")
def told() -> pd.DataFrame:
    """The file."""
    path = real_file("maven_crm", "sales_pipeline.csv")
    table = pd.read_csv(path, parse_dates=["engage_date", "close_date"])
    table["days"] = (table.close_date - table.engage_date).dt.days
    return table


@pytest.fixture(scope="module")
def imported(
    new_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Session, ImportReport]]:
    """Somebody who has imported it, and what was said of that."""
    path = real_file("maven_crm", "sales_pipeline.csv")
    clock = TestClock(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    copy = copy_of(new_database, tmp_path_factory.mktemp("year"))
    session = Session.open(str(copy), "test", read_clock=clock)
    report = take(session, path)
    clock.wait(days=1)
    yield session, report
    session.close()


@pytest.fixture(scope="module")
def shop(imported: tuple[Session, ImportReport]) -> Session:
    """Somebody who has imported it."""
    return imported[0]


@pytest.fixture(scope="module")
def known(shop: Session) -> Facts:
    """All of it."""
    return load_facts(shop, working_days=False)


@pytest.fixture(scope="module")
def earlier(shop: Session) -> Facts:
    """What was so on a day long before it was imported."""
    zone = shop.now().zone
    return load_facts(
        shop, as_of=Now(datetime(2017, 6, 30, 20, 0, tzinfo=UTC), zone), working_days=False
    )


def won_of(told: pd.DataFrame) -> pd.DataFrame:
    return told[told.deal_stage == "Won"]


def test_the_file_goes_in_whole(imported: tuple[Session, ImportReport]) -> None:
    session, report = imported

    assert (report.read, report.created) == (8800, 8800)
    assert report.mapping == {
        "opportunity_id": "external_id",
        "sales_agent": "owner",
        "product": "product",
        "account": "company",
        "deal_stage": "stage",
        "engage_date": "created_at",
        "close_date": "close_date",
        "close_value": "value",
    }
    assert report.stages == {"Engaging": "Engaging", "Prospecting": "Prospecting"}
    assert report.made_stages == ("Engaging", "Prospecting")
    assert len(report.warnings) == 1

    records = records_of(session)
    assert broken_laws(records) == []
    deals = [each for each in records.values() if isinstance(each, Deal)]
    assert Counter(deal.status for deal in deals) == {
        Status.WON: 4238,
        Status.LOST: 2473,
        Status.OPEN: 2089,
    }
    won = [deal for deal in deals if deal.status is Status.WON]
    assert sum(deal.value.minor for deal in won if deal.value) == 1_000_553_400
    assert {deal.value.currency for deal in won if deal.value} == {"EUR"}
    assert {deal.value for deal in deals if deal.status is Status.OPEN} == {None}
    assert sum(deal.company_id is None for deal in deals) == 1425
    assert sum(deal.product == "GTXPro" for deal in deals) == 1480
    stages = {stage.id: stage.name for stage in maps(session)[0].stages}
    assert Counter(stages[deal.stage_id] for deal in deals if deal.stage_id) == {
        "Engaging": 1589,
        "Prospecting": 500,
    }

    first = min(deals, key=lambda deal: deal.id)
    assert (first.external_id, first.owner) == ("1C1I7A6R", "Moses Frase")
    company = records[Entity.COMPANY, first.company_id or 0]
    assert isinstance(company, Company)
    assert (company.name, first.title) == ("Cancity", "Cancity – GTX Plus Basic")
    day_of = session.now().day_of
    assert day_of(first.created_at).isoformat() == "2016-10-20"
    assert first.closed_at is not None
    assert day_of(first.closed_at).isoformat() == "2017-03-01"


def test_the_figures_of_all_time(known: Facts) -> None:
    size = deal_size(known, ALL).amounts.by_currency["EUR"]
    cycle = sales_cycle(known, ALL).won

    assert win_rate(known, ALL).rate == Rate(4238, 6711)
    assert revenue(known, ALL).amounts.by_currency["EUR"].total == 10_005_534_00
    assert (size.n, size.mean) == (4238, 2_360_91)
    assert (cycle.median, round(cycle.mean or 0, 2)) == (57, 51.78)


def test_the_figures_of_all_time_as_programs_read_them(shop: Session) -> None:
    names = ("win_rate", "revenue", "deal_size", "cycle", "win_rate_value")
    told = figures_json(load_figures(shop, day=Day()), ALL, names)["metrics"]

    assert (told["win_rate"]["hits"], told["win_rate"]["n"]) == (4238, 6711)
    assert told["revenue"]["by_currency"]["EUR"]["total"] == "10005534.00"
    assert told["deal_size"]["by_currency"]["EUR"]["mean"] == "2360.91"
    assert told["cycle"]["won"]["median_days"] == 57
    assert round(told["cycle"]["won"]["mean_days"], 2) == 51.78
    assert told["win_rate_value"]["missing"] == "not available: the lost deals have no value"


def test_the_lost_deals_of_the_file_have_no_value(known: Facts) -> None:
    by_value = win_rate_value(known, ALL)

    assert by_value.missing == "not available: the lost deals have no value"
    assert by_value.zero == 2473


def test_medians_and_percentiles_are_those_of_pandas(known: Facts, told: pd.DataFrame) -> None:
    won, lost = won_of(told), told[told.deal_stage == "Lost"]
    cycle = sales_cycle(known, ALL)

    for found, days in ((cycle.won, won.days), (cycle.lost, lost.days)):
        assert found.n == len(days)
        assert (found.median, found.p75, found.p90) == tuple(days.quantile([0.5, 0.75, 0.9]))
    size = deal_size(known, ALL).amounts.by_currency["EUR"]
    assert size.median == won.close_value.median() * 100


@pytest.mark.parametrize(
    ("by", "column"), [(Dimension.OWNER, "sales_agent"), (Dimension.PRODUCT, "product")]
)
def test_groups_are_those_of_pandas(
    known: Facts, told: pd.DataFrame, by: Dimension, column: str
) -> None:
    found = {
        name: (win_rate(group, ALL).rate, revenue(group, ALL).amounts.by_currency["EUR"].total)
        for name, group in grouped(known, by).items()
    }

    closed = told[told.deal_stage.isin(["Won", "Lost"])]
    assert {name for name, (rate, _) in found.items() if rate.n} == set(closed[column])
    for name, group in closed.groupby(column):
        won = won_of(group)
        assert found[name] == (Rate(len(won), len(group)), won.close_value.sum() * 100)


def test_quarters_and_cohorts_are_those_of_pandas(known: Facts, told: pd.DataFrame) -> None:
    closed = told[told.deal_stage.isin(["Won", "Lost"])]
    for quarter, group in closed.groupby(closed.close_date.dt.to_period("Q")):
        period = Period(quarter.start_time.date(), quarter.end_time.date(), str(quarter))
        assert win_rate(known, period).rate == Rate(len(won_of(group)), len(group))
    for month, group in told.groupby(told.engage_date.dt.to_period("M")):
        period = Period(month.start_time.date(), month.end_time.date(), str(month))
        found = cohort(known, period)
        assert found.rate == Rate(len(won_of(group)), len(group))
        assert found.open_share.hits == (group.deal_stage == "Engaging").sum()


def test_as_of_a_day_long_before_the_import_nothing_later_is_known(
    earlier: Facts, told: pd.DataFrame
) -> None:
    made = told[told.engage_date <= pd.Timestamp(THEN)]
    closed = made[made.close_date <= pd.Timestamp(THEN)]

    assert len(earlier.deals) == len(made)
    assert len(earlier.open) == len(made) - len(closed)
    assert win_rate(earlier, ALL).rate == Rate(len(won_of(closed)), len(closed))
    total = revenue(earlier, ALL).amounts.by_currency["EUR"].total
    assert total == won_of(closed).close_value.sum() * 100


def test_closed_deals_without_stays_are_in_no_ledger(known: Facts) -> None:
    (process,) = known.maps
    lines = {each.stage.name: each for each in stage_ledger(known, process, ALL).lines}

    assert lines["Engaging"].flow.entries == lines["Engaging"].flow.still_there == 1589
    assert lines["Engaging"].time.unknown == 1589
    assert lines["Engaging"].reach_to_win.hits == 4238


def test_velocity_has_all_its_factors(known: Facts) -> None:
    told = velocity(known, ALL)

    assert told.missing is None
    assert told.open_by_currency == {"EUR": 2089}
    expected = 2089 * (4238 / 6711) * (10_005_534_00 / 4238) / 57
    assert told.per_day["EUR"] == round(expected)
