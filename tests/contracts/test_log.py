"""The log as history of a deal, as audit trail, and as what others watch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.commands import AddDeals, AddNote, DealDraft, EnsureStages, MoveDeals
from pipetui.domain.model import Deal
from pipetui.store import log
from tests.support.world import MONDAY_NOON

if TYPE_CHECKING:
    from pipetui.services.session import Session
    from tests.support.databases import Database


def tell(session: Session, database: Database) -> None:
    """Two deals; the first is noted on and moved, then both are."""
    session.execute(AddDeals(drafts=(DealDraft(title="A"), DealDraft(title="B"))))
    for command in (
        AddNote(deal_ids=(1,), text="Hello"),
        EnsureStages(pipeline=None, names=("Demo",)),
        MoveDeals(deal_ids=(1, 2), stage="Demo", force="x"),
    ):
        database.clock.wait(hours=1)
        session.execute(command)


def test_entries_come_newest_first_with_who_when_and_where_from(
    database: Database, session: Session
) -> None:
    tell(session, database)

    with session.read() as connection:
        found = log.entries(connection)

    assert [entry.label for entry in found] == [
        "Moved 2 deals to Demo",
        "Added 1 stages to Sales",
        "Noted on A",
        "Added 2 deals",
    ]
    first = found[-1]
    assert (first.at, first.origin, first.kind, first.undoes) == (MONDAY_NOON, "test", "do", None)
    assert first.actor == session._actor != ""
    assert found[0].at == database.clock.instant


def test_of_one_deal_there_are_those_that_touched_it(database: Database, session: Session) -> None:
    tell(session, database)

    with session.read() as connection:
        assert [entry.id for entry in log.entries(connection, deal_id=2)] == [4, 1]
        assert [entry.id for entry in log.entries(connection, deal_id=1, limit=2)] == [4, 2]
        assert log.entries(connection, deal_id=9) == []
        assert (log.count_entries(connection), log.count_entries(connection, deal_id=1)) == (4, 3)


def test_the_history_of_a_deal_is_its_own_changes_oldest_first(
    database: Database, session: Session
) -> None:
    tell(session, database)

    with session.read() as connection:
        history = log.changes_of_deal(connection, 1)

    assert [entry.label for entry, _ in history] == [
        "Added 2 deals",
        "Noted on A",
        "Moved 2 deals to Demo",
    ]
    assert all(change.deal_id == 1 for _, changes in history for change in changes)
    (noted,) = history[1][1]
    assert isinstance(noted.before, Deal)
    assert isinstance(noted.after, Deal)
    assert (noted.before.notes, noted.after.notes) == (None, "Hello")


def test_a_watcher_learns_which_deals_changed(database: Database, session: Session) -> None:
    tell(session, database)

    with session.read() as connection:
        assert log.deals_changed_since(connection, 4) == set()
        assert log.deals_changed_since(connection, 2) == {1, 2, None}
        assert log.deals_changed_since(connection, 1) == {1, 2, None}


def test_the_sequence_grows_with_everything_anybody_does(
    database: Database, session: Session
) -> None:
    assert session.sequence() == 0
    seen = []
    for step in (
        lambda: session.execute(AddDeals(drafts=(DealDraft(title="A"),))),
        lambda: database.session("elsewhere").execute(AddNote(deal_ids=(1,), text="x")),
        session.undo,
        session.redo,
    ):
        step()
        seen.append(session.sequence())

    assert seen == sorted(set(seen))


def test_a_fact_about_the_database_is_no_operation(session: Session) -> None:
    session._store.set_fact("zone", "Asia/Tokyo")
    session._store.set_fact("zone", "Europe/Paris")

    assert session._store.fact("zone") == "Europe/Paris"
    assert session._store.fact("nothing") is None
    assert session.sequence() == 0


def test_a_database_says_what_it_is_and_finds_nothing_wrong_with_itself(session: Session) -> None:
    description = session._store.describe()

    assert description["engine"] in {"SQLite", "PostgreSQL"}
    assert description["schema"] == "1"
    assert session._store.problems() == []
