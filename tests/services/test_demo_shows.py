"""What the demo shows: something of everything the product can do, in its right proportion."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import closing
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.model import (
    Company,
    Contact,
    Deal,
    Status,
    Touch,
    Visit,
    VisitEnd,
)
from pipetui.domain.money import Every
from pipetui.domain.process import StageKind
from pipetui.services.maps import load_template
from pipetui.services.session import Session
from tests.support.demo_book import NOW, Book, read_book

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def book(demo_file: Path) -> Book:
    with closing(Session.open(str(demo_file), "test", read_clock=lambda: NOW.instant)) as session:
        return read_book(session)


def test_there_are_enough_deals_to_look_alive(book: Book) -> None:
    status = Counter(deal.status for deal in book.all(Deal))
    closed = status[Status.WON] + status[Status.LOST]

    assert 40 <= status[Status.OPEN] <= 55
    assert 140 <= closed <= 160
    assert 0.3 <= status[Status.WON] / closed <= 0.4
    assert sum(deal.churned_at is not None for deal in book.all(Deal)) >= 3
    assert len(book.deals(1, Status.OPEN)) - len(book.board(NOW)) == 3


def test_every_lane_fits_a_screen(book: Book) -> None:
    lanes = Counter(deal.stage_id for deal in book.board(NOW))

    assert len(lanes) == 5
    assert all(4 <= cards <= 14 for cards in lanes.values())


def test_deals_go_back_skip_stages_pass_by_force_and_change_the_pipeline(book: Book) -> None:
    ends = Counter(visit.ended for visit in book.all(Visit))
    sequences = [
        [visit.stage_id for visit in sorted(book.of(Visit, deal), key=lambda visit: visit.id)]
        for deal in book.deals(1, Status.WON)
    ]
    steps = [step for sequence in sequences for step in pairwise(sequence)]

    assert ends[VisitEnd.MOVED_BACK] >= 10
    assert ends[VisitEnd.HANDED_ON] >= 1
    assert sum(after - before > 1 for before, after in steps) >= 5
    assert sum(visit.forced is not None for visit in book.all(Visit)) >= 10


def test_some_won_deals_live_on_in_the_stages_after_the_signature(book: Book) -> None:
    stages = book.stages()
    clients = [deal for deal in book.deals(2, Status.WON) if not deal.churned_at]
    kinds = Counter(stages[deal.stage_id or 0].name for deal in clients)

    assert len(kinds) >= 4
    assert all(stages[deal.stage_id or 0].kind is StageKind.WON for deal in clients)


def test_durations_are_those_the_lines_of_the_stages_expect(book: Book) -> None:
    for stage in load_template("solo").stages:
        stage_id = stage.position + 1
        days = sorted(
            (NOW.day_of(visit.left_at) - NOW.day_of(visit.entered_at)).days
            for visit in book.all(Visit)
            if visit.stage_id == stage_id and visit.left_at and visit.ended is VisitEnd.ADVANCED
        )

        assert len(days) >= 40
        assert 0.6 <= days[len(days) * 3 // 4] / (stage.stale_days or 0) <= 1.2


def test_history_reaches_back_a_year_and_a_half(book: Book) -> None:
    deals = book.all(Deal)
    months = {deal.closed_at.strftime("%Y-%m") for deal in deals if deal.closed_at}

    assert min(deal.created_at for deal in deals) < NOW.instant - timedelta(days=530)
    assert len(months) >= 16


def test_names_are_written_in_many_scripts(book: Book) -> None:
    scripts = {"Korean": "[가-힣]", "Arabic": "[ء-ي]", "Finnish": "[äö]", "Latin": "[a-z]"}
    names: dict[str, list[str]] = {
        "titles": [deal.title for deal in book.all(Deal)],
        "companies": [company.name for company in book.all(Company)],
        "contacts": [contact.name for contact in book.all(Contact)],
    }
    for script, pattern in scripts.items():
        for what, texts in names.items():
            assert any(re.search(pattern, text) for text in texts), f"{script} {what}"
    assert any("situs" in title for title in names["titles"])
    assert any("Kopi" in name or "Batik" in name for name in names["companies"])


def test_money_comes_in_two_currencies_and_more_than_once(book: Book) -> None:
    values = [deal.value for deal in book.all(Deal) if deal.value]

    assert {value.currency for value in values} == {"EUR", "USD"}
    assert {value.every for value in values} == {Every.ONCE, Every.MONTH, Every.YEAR}


def test_every_field_that_metrics_look_at_is_used(book: Book) -> None:
    deals = book.all(Deal)
    lost = [deal for deal in deals if deal.status is Status.LOST]

    assert all(deal.owner and deal.source and deal.product and deal.region for deal in deals)
    assert len({deal.owner for deal in deals}) == 2
    assert any("/" in (deal.source or "") for deal in deals)
    assert sum(bool(deal.tags) for deal in deals) >= 20
    assert sum(deal.notes is not None for deal in deals) >= 20
    assert all(deal.lost_reason for deal in lost)
    assert len({deal.lost_reason for deal in lost}) >= 7
    assert len({deal.competitor for deal in lost}) >= 4
    assert sum(deal.pushes > 0 for deal in deals) >= 10
    assert sum(deal.noes > 0 for deal in deals) >= 10
    assert any(deal.attempts >= 5 for deal in book.board(NOW))
    slipped = [d for d in book.board(NOW) if d.expected_close and d.expected_close < NOW.today]
    assert len(slipped) >= 2
    assert {touch.direction for touch in book.all(Touch)} == {"in", "out"}


def test_about_one_deal_in_eight_is_with_a_client_who_returns(book: Book) -> None:
    returning = sum(deal.source == "existing client" for deal in book.all(Deal))
    won_before = {
        (deal.company_id, deal.closed_at) for deal in book.all(Deal) if deal.status is Status.WON
    }

    assert 0.10 <= returning / len(book.all(Deal)) <= 0.15
    for deal in book.all(Deal):
        if deal.source == "existing client":
            assert any(
                company == deal.company_id and closed is not None and closed < deal.created_at
                for company, closed in won_before
            )


def test_nobody_in_the_demo_can_be_written_to(book: Book) -> None:
    assert all((contact.email or "").endswith(".example") for contact in book.all(Contact))
    emails = [contact.email for contact in book.all(Contact)]
    assert len(set(emails)) == len(emails)
