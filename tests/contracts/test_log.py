"""The log as history of a deal, as audit trail, and as what others watch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.commands import AddDeals, AddNote, DealDraft, EnsureStages, MoveDeals
from pipetui.domain.model import Company, Deal, Entity
from pipetui.domain.operation import Change, Operation
from pipetui.services.reading import cards_since
from pipetui.store import log
from pipetui.store.engine import SCHEMA_VERSION
from pipetui.store.queries.news import News, news_since
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
        assert news_since(connection, 4) == News(frozenset(), maps=False)
        assert news_since(connection, 3) == News(frozenset({1, 2}), maps=False)
        assert news_since(connection, 2) == News(frozenset({1, 2}), maps=True)
        assert news_since(connection, 1) == News(frozenset({1, 2}), maps=True)


def test_new_people_and_firms_are_no_news_but_of_their_deals(session: Session) -> None:
    ann = DealDraft(title="A", company="Acme", contact="Ann")
    session.execute(AddDeals(drafts=(ann, DealDraft(title="B", company="Acme"))))
    before = session.sequence()

    session.execute(AddDeals(drafts=(DealDraft(title="C", company="Bolt", contact="Bob"),)))

    with session.read() as connection:
        assert news_since(connection, before) == News(frozenset({3}), maps=False)


def test_what_changes_a_person_is_news_of_all_their_deals(session: Session) -> None:
    for title in ("A", "B"):
        session.execute(AddDeals(drafts=(DealDraft(title=title, company="Acme", contact="Ann"),)))
    session.execute(AddDeals(drafts=(DealDraft(title="C", company="Acme"),)))
    before = session.sequence()

    again = DealDraft(title="D", company="Acme", contact="Ann", email="ann@acme.example")
    session.execute(AddDeals(drafts=(again,)))

    with session.read() as connection:
        assert news_since(connection, before) == News(frozenset({1, 2, 4}), maps=False)


def test_another_name_of_a_firm_is_news_of_all_its_deals(session: Session) -> None:
    drafts = tuple(DealDraft(title=title, company="Acme") for title in "AB")
    session.execute(AddDeals(drafts=(*drafts, DealDraft(title="C"))))
    before = session.sequence()
    acme = Company(id=1, name="Acme")
    renamed = Change(Entity.COMPANY, 1, None, acme, Company(id=1, name="Acme & Sons"))

    with session._store.write("ann", "test") as writing:
        writing.record(Operation("Renamed", MONDAY_NOON, (renamed,)))

    news = cards_since(session, 1, before)
    assert news.maps_changed is False
    assert {deal: card and card.company for deal, card in news.cards.items()} == {
        1: "Acme & Sons",
        2: "Acme & Sons",
    }


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
    assert description["schema"] == str(SCHEMA_VERSION)
    assert session._store.problems() == []
