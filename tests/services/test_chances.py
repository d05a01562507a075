"""How likely deals are to be won, learned from a database: kept as long as nothing changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import (
    AddDeals,
    ApplyMap,
    ChurnDeals,
    DealDraft,
    LoseDeals,
    MoveDeals,
    ReopenDeals,
    WinDeals,
)
from pipetui.domain.metrics.rates import Rate
from pipetui.services.learned import load_measured
from pipetui.services.reading import maps
from pipetui.store.queries.chances import load_resolved
from tests.support.maps import process, sales, stage, won

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipetui.domain.metrics.reaching import Resolved
    from pipetui.services.session import Session
    from pipetui.store.database import Reading
    from tests.support.databases import Database


@pytest.fixture
def shop(session: Session) -> Session:
    """Somebody who sells in three stages, beside the pipeline a new database has."""
    line = replace(sales(), pipeline=replace(sales().pipeline, key="shop", name="Shop"))
    session.execute(ApplyMap(map=line, new=True))
    return session


def add(session: Session, at: str = "Lead") -> int:
    draft = DealDraft(title="Website", pipeline=2, stage=at)
    done = session.execute(AddDeals(drafts=(draft,)))
    return done.operation.deal_ids[0]


def win(session: Session, deal: int) -> None:
    session.execute(WinDeals(deal_ids=(deal,), force="sure"))


def lose(session: Session, deal: int) -> None:
    session.execute(LoseDeals(deal_ids=(deal,), reason="Price"))


def told(session: Session, name: str, line: int = 1) -> Rate:
    stages = maps(session)[line].stages
    return load_measured(session)[next(each.id for each in stages if each.name == name)]


def test_won_of_all_that_came_as_far_and_were_decided(shop: Session) -> None:
    win(shop, add(shop))
    lose(shop, add(shop, "Talk"))
    add(shop, "Offer")

    assert [told(shop, name) for name in ("Lead", "Talk", "Offer", "Signed")] == [
        Rate(1, 2),
        Rate(1, 2),
        Rate(1, 1),
        Rate(1, 1),
    ]
    assert set(load_measured(shop)) == {at.id for each in maps(shop) for at in each.stages}


def test_a_client_who_left_was_won_and_a_deal_that_is_open_again_is_not_decided(
    shop: Session,
) -> None:
    gone, again = add(shop), add(shop)
    win(shop, gone)
    shop.execute(ChurnDeals(deal_ids=(gone,), reason="Price"))
    lose(shop, again)
    shop.execute(ReopenDeals(deal_ids=(again,)))

    assert told(shop, "Lead") == Rate(1, 1)


def test_a_client_handed_on_was_won_where_it_was_won(shop: Session, database: Database) -> None:
    deal = add(shop)
    database.clock.wait(hours=1)
    win(shop, deal)
    database.clock.wait(hours=1)
    accounts = process("Accounts", [stage("Check"), won("Welcome")])
    shop.execute(ApplyMap(map=accounts, new=True))
    shop.execute(MoveDeals(deal_ids=(deal,), stage="Welcome", pipeline="Accounts", force="sure"))

    assert told(shop, "Offer") == Rate(1, 1)
    assert told(shop, "Welcome", 2) == Rate(1, 1)
    assert told(shop, "Check", 2) == Rate(1, 1)


def test_it_is_counted_again_only_after_something_was_written(
    shop: Session, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    asked: list[object] = []

    def counted(connection: Reading, as_of: datetime) -> Mapping[Resolved, int]:
        asked.append(as_of)
        return load_resolved(connection, as_of)

    monkeypatch.setattr("pipetui.services.learned.load_resolved", counted)
    known = load_measured(shop)
    assert load_measured(shop) is known
    lose(shop, add(shop))
    assert told(shop, "Lead") == Rate(0, 1)
    assert len(asked) == 2
    database.clock.wait(days=1)
    load_measured(shop)
    assert len(asked) == 3


def test_what_another_wrote_is_counted_too(database: Database, shop: Session) -> None:
    load_measured(shop)
    other = database.session()
    lose(other, add(other))

    assert told(shop, "Lead") == Rate(0, 1)


def test_what_is_dated_later_than_now_is_not_there_yet(database: Database, shop: Session) -> None:
    lose(shop, add(shop))
    database.clock.wait(days=-1)
    database.reopened()

    assert told(database.session(), "Lead") == Rate(0, 0)
