"""The stays, touches and items behind what really happens, the same on every database."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipetui.domain.commands import (
    AddDeals,
    CheckItems,
    DealDraft,
    LogTouch,
    MoveDeals,
    StepDeals,
    WinDeals,
)
from pipetui.domain.model import Status, TouchKind, Visit
from pipetui.domain.staleness import FIXED
from pipetui.services.process_facts import load_paths
from pipetui.store.queries.stays import (
    GivenItem,
    TouchCount,
    items_before_win,
    last_won,
    load_stays_in,
    load_stays_of,
    touches_before_win,
)
from tests.support.databases import records_of

if TYPE_CHECKING:
    from pipetui.services.session import Session
    from tests.support.databases import Database

SALES, CONSULTING = 1, 2


def by_id(stays: list[Visit]) -> list[Visit]:
    return sorted(stays, key=lambda stay: stay.id)


def story(database: Database, session: Session) -> None:
    """#1 is won in sales, #2 in consulting after sales, #3 came from a file, #4 is open."""
    closed = session.now().instant - timedelta(days=9)
    drafts = (
        DealDraft(title="Won in sales", stage="Lead", company="Acme"),
        DealDraft(title="Won in consulting", stage="Lead"),
        DealDraft(title="Came won", status=Status.WON, closed_at=closed, imported=True),
        DealDraft(title="Open", stage="Talk"),
    )
    session.execute(AddDeals(drafts=drafts))
    session.execute(LogTouch(deal_ids=(1, 2, 4), kind=TouchKind.CALL))
    session.execute(LogTouch(deal_ids=(1,), kind=TouchKind.CALL))
    session.execute(CheckItems(deal_id=1, items=("Find",)))
    database.clock.wait(days=1)
    session.execute(WinDeals(deal_ids=(1,), force="sure"))
    session.execute(MoveDeals(deal_ids=(2,), stage="Quote", pipeline="Consulting", force="sure"))
    database.clock.wait(days=1)
    session.execute(StepDeals(deal_ids=(1,), step=1, force="sure"))
    session.execute(LogTouch(deal_ids=(1,), kind=TouchKind.FEEDBACK))
    session.execute(WinDeals(deal_ids=(2,), force="sure"))


def test_stays_are_read_as_they_are_stored(database: Database, session: Session) -> None:
    story(database, session)
    stored = by_id([each for each in records_of(session).values() if isinstance(each, Visit)])

    with session.read() as connection:
        here = load_stays_in(connection, [1, 2, 3])
        of_two = load_stays_of(connection, [2, 3])

    assert by_id(here) == [stay for stay in stored if stay.stage_id in {1, 2, 3}]
    assert list(of_two) == [2]
    assert by_id(of_two[2]) == [stay for stay in stored if stay.deal_id == 2]


def test_a_deal_was_won_where_its_last_stay_before_that_was(
    database: Database, session: Session
) -> None:
    story(database, session)
    now = session.now().instant

    with session.read() as connection:
        sales = last_won(connection, SALES, now, 9)
        consulting = last_won(connection, CONSULTING, now, 9)
        earlier = last_won(connection, CONSULTING, now - timedelta(hours=1), 9)
        one = last_won(connection, SALES, now, 1)

    assert [(row.id, row.company) for row in sales] == [(1, "Acme"), (3, None)]
    assert sales[0].closed_at == now - timedelta(days=1)
    assert [row.id for row in consulting] == [2]
    assert earlier == []
    assert one == sales[:1]
    assert load_paths(session, SALES, FIXED).untold == 1


def test_touches_and_items_are_told_up_to_the_win(database: Database, session: Session) -> None:
    story(database, session)

    with session.read() as connection:
        touches = sorted(touches_before_win(connection, [1, 2, 3]))
        items = sorted(items_before_win(connection, [1]))

    assert touches == [TouchCount(1, "call", 2), TouchCount(2, "call", 1)]
    assert items == [
        GivenItem(1, 1, "find-the-buyer", done=True),
        GivenItem(1, 1, "read-their-site", done=False),
    ]
