"""The stale lines of a database: learned from what its deals did."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from pipetui.domain.commands import (
    AddDeals,
    ApplyMap,
    DealDraft,
    EditDeals,
    FieldEdit,
    LogTouch,
    MoveDeals,
    ParkDeals,
)
from pipetui.domain.dates import Now
from pipetui.domain.model import Entity, TouchKind
from pipetui.domain.staleness import StaleKind
from pipetui.services.learned import load_lines
from pipetui.services.present.deals import DealPresenter
from pipetui.services.reading import deals_by_id, maps
from pipetui.store.queries.lines import local_days
from tests.support.maps import sales

if TYPE_CHECKING:
    from pipetui.domain.process import Stage
    from pipetui.domain.staleness import Staleness
    from pipetui.services.session import Session
    from tests.support.databases import Database

HISTORY = (2, 3, 3, 5, 8, 9, 9, 12, 14, 40, 41)
"""Days in the first stage of the deals that went on from there."""


@pytest.fixture
def shop(session: Session) -> Session:
    """Somebody who sells in three stages, stale after sixty days in the first."""
    line = sales()
    first = replace(line.stages[0], stale_days=60)
    pipeline = replace(line.pipeline, key="shop", name="Shop")
    session.execute(
        ApplyMap(map=replace(line, pipeline=pipeline, stages=(first, *line.stages[1:])), new=True)
    )
    return session


def lead(session: Session) -> Stage:
    return maps(session)[1].stages[0]


def add(session: Session, count: int = 1) -> tuple[int, ...]:
    drafts = tuple(DealDraft(title=f"Deal {n}", pipeline=2, stage="Lead") for n in range(count))
    done = session.execute(AddDeals(drafts=drafts))
    return tuple(each.id for each in done.operation.changes if each.entity is Entity.DEAL)


def move(session: Session, *deals: int) -> None:
    session.execute(MoveDeals(deal_ids=deals, stage="Talk", force="sure"))


def live(database: Database, session: Session, days: tuple[int, ...] = HISTORY) -> None:
    """Let deals go on from the first stage after so many days each."""
    deals = add(session, len(days))
    passed = 0
    for deal, wanted in sorted(zip(deals, days, strict=True), key=lambda each: each[1]):
        database.clock.wait(days=wanted - passed)
        passed = wanted
        move(session, deal)


def verdicts(session: Session, deals: tuple[int, ...]) -> list[Staleness]:
    presenter = DealPresenter(maps(session), session.now(), load_lines(session, working_days=False))
    return [presenter.staleness(each.deal) for each in deals_by_id(session, deals)]


def stale(session: Session, deal_id: int) -> Staleness:
    return verdicts(session, (deal_id,))[0]


def test_a_line_is_the_percentile_of_what_was_lived(database: Database, shop: Session) -> None:
    live(database, shop)
    found = load_lines(shop, working_days=False).of(lead(shop))

    assert found.days == int(np.percentile(HISTORY, 75, method="linear")) == 13
    assert (found.source, found.n) == ("learned", len(HISTORY))


def test_with_nine_stays_the_fixed_days_hold_and_say_so(database: Database, shop: Session) -> None:
    live(database, shop, HISTORY[:9])
    (deal,) = add(shop)
    database.clock.wait(days=61)

    assert load_lines(shop, working_days=False).by_stage == {}
    told = stale(shop, deal)
    assert (told.line_days, told.line_source) == (60, "fixed")
    assert told.reason is not None
    assert told.reason.startswith("61 days in Lead, 60 are allowed")


def test_what_is_undone_teaches_nothing(database: Database, shop: Session) -> None:
    live(database, shop, HISTORY[:10])
    assert load_lines(shop, working_days=False).by_stage
    shop.undo()

    assert load_lines(shop, working_days=False).by_stage == {}


def test_a_bulk_edit_of_a_hundred_stale_deals_leaves_them_stale(
    database: Database, shop: Session
) -> None:
    live(database, shop)
    deals = add(shop, 100)
    database.clock.wait(days=20)
    before = verdicts(shop, deals)
    edits = tuple(
        FieldEdit(field=field, text=text)
        for field, text in {"tags": "big", "value": "€5k", "owner": "Mira"}.items()
    )
    shop.execute(EditDeals(deal_ids=deals, edits=edits))

    assert verdicts(shop, deals) == before
    assert all(each.is_stale for each in before)


def test_a_touch_ends_silence_and_not_the_time_in_the_stage(
    database: Database, shop: Session
) -> None:
    live(database, shop)
    (deal,) = add(shop)
    database.clock.wait(days=70)
    assert stale(shop, deal).kinds == (StaleKind.TOO_LONG, StaleKind.UNTOUCHED)
    shop.execute(LogTouch(deal_ids=(deal,), kind=TouchKind.CALL))
    assert stale(shop, deal).kinds == (StaleKind.TOO_LONG,)
    move(shop, deal)
    assert not stale(shop, deal).is_stale


def test_a_parked_deal_is_not_stale_until_its_day(database: Database, shop: Session) -> None:
    (deal,) = add(shop)
    database.clock.wait(days=70)
    until = date.fromordinal(shop.now().today.toordinal() + 3)
    shop.execute(ParkDeals(deal_ids=(deal,), until=until))
    assert not stale(shop, deal).is_stale
    database.clock.wait(days=3)
    assert stale(shop, deal).is_stale


def test_working_days_are_counted_when_asked_for(database: Database, shop: Session) -> None:
    live(database, shop, (7,) * 10)

    assert load_lines(shop, working_days=False).of(lead(shop)).days == 7
    assert load_lines(shop, working_days=True).of(lead(shop)).days == 5


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "Asia/Kolkata", "Pacific/Kiritimati", "America/St_Johns", "UTC"]
)
@pytest.mark.parametrize("month", [2, 3, 10, 11])
def test_local_days_are_those_of_the_zone_at_every_half_hour(zone: str, month: int) -> None:
    now = Now(datetime(2026, 11, 23, tzinfo=UTC), ZoneInfo(zone))
    day_of = local_days(now)
    for day in range(1, 29):
        for half in range(48):
            instant = datetime(2026, month, day, half // 2, half % 2 * 30, tzinfo=UTC)
            text = instant.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            assert day_of(text) == now.day_of(instant)


def test_a_history_is_read_again_once_it_has_grown(database: Database, shop: Session) -> None:
    live(database, shop, HISTORY[:10])
    before = load_lines(shop, working_days=False)
    assert load_lines(shop, working_days=False) is before
    live(database, shop, (50, 50))

    assert load_lines(shop, working_days=False).of(lead(shop)).n == 12
    assert load_lines(shop, working_days=False) is not before
