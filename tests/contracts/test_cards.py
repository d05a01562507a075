"""What a board and its drawers are given of each deal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipetui.domain.cards import Drawer
from pipetui.domain.commands import (
    AddDeals,
    AnswerFit,
    ChurnDeals,
    DealDraft,
    EditDeals,
    FieldEdit,
    LoseDeals,
    ParkDeals,
    WinDeals,
)
from pipetui.domain.model import Status
from pipetui.domain.money import Every, Money
from pipetui.services import reading
from tests.support.story import FULL_DRAFT
from tests.support.world import MONDAY_NOON

if TYPE_CHECKING:
    from pipetui.domain.cards import Card
    from pipetui.services.session import Session
    from tests.support.databases import Database


def cards_of(session: Session) -> dict[str, Card]:
    return {card.title: card for card in reading.load_board(session).cards}


def test_a_card_names_its_people_owner_and_source(session: Session) -> None:
    session.execute(AddDeals(drafts=(FULL_DRAFT, DealDraft(title="Bare"))))
    bob = FieldEdit(field="contacts", text="Bob LEE", action="add")
    session.execute(EditDeals(deal_ids=(1,), edits=(bob,)))

    cards = cards_of(session)

    full = cards[FULL_DRAFT.title]
    assert full.people == "zoë o'brien\nbob lee\nann"
    assert (full.owner, full.source, full.status) == ("Ann", "web/newsletter", Status.OPEN)
    bare = cards["Bare"]
    assert (bare.people, bare.owner, bare.source, bare.closed_at) == ("", None, None, None)


def test_a_card_knows_how_its_deal_answers_the_questions(session: Session) -> None:
    session.execute(AddDeals(drafts=(DealDraft(title="Fits"), DealDraft(title="Bare"))))
    session.execute(AnswerFit(deal_ids=(1,), answers=(("2", "yes"), ("1", "no"))))

    cards = cards_of(session)

    answers = (("Budget for it?", "no"), ("Able to succeed?", "yes"))
    assert (cards["Fits"].fit, cards["Bare"].fit) == (answers, ())


class TestDrawers:
    """Two deals won, one of whom has left, one parked, two lost, one open, one elsewhere."""

    def tell(self, database: Database, session: Session) -> None:
        open_ones = ("Open", "Parked late", "Parked soon", "First lost", "Then lost", "Left")
        month = Money(100_00, "EUR", Every.MONTH)
        old = MONDAY_NOON - timedelta(days=400)
        session.execute(
            AddDeals(
                drafts=(
                    *(DealDraft(title=title) for title in open_ones),
                    DealDraft(title="Small", value=Money(1_100_00, "EUR"), contact="Ann"),
                    DealDraft(title="Monthly", value=month, stage="Offer"),
                    DealDraft(title="No value", stage="Signed"),
                    DealDraft(title="Old", status=Status.WON, closed_at=old, imported=True),
                    DealDraft(title="Elsewhere", pipeline="Consulting"),
                )
            )
        )
        for command in (
            ParkDeals(deal_ids=(2,), until=date(2026, 6, 1)),
            ParkDeals(deal_ids=(3,), until=date(2026, 3, 3)),
            LoseDeals(deal_ids=(4,), reason="price", competitor="Bolt"),
            LoseDeals(deal_ids=(5, 11), reason="no need"),
            WinDeals(deal_ids=(6, 7), force="x"),
            ChurnDeals(deal_ids=(6,), reason="moved"),
            WinDeals(deal_ids=(8,), force="x"),
        ):
            database.clock.wait(minutes=1)
            session.execute(command)

    def test_each_has_its_deals_in_its_order_and_the_lanes_what_is_open_or_a_client_there(
        self, database: Database, session: Session
    ) -> None:
        self.tell(database, session)
        found = {
            Drawer.WON: ["Monthly", "Small", "Left", "No value", "Old"],
            Drawer.LOST: ["Then lost", "First lost"],
            Drawer.PARKED: ["Parked soon", "Parked late"],
            Drawer.CUSTOMERS: ["Monthly", "Small", "No value", "Old"],
        }

        for drawer, titles in found.items():
            cards = reading.load_drawer(session, 1, drawer)
            assert [card.title for card in cards] == titles, drawer
        assert set(cards_of(session)) == {"Open", "Small", "Monthly", "No value"}
        counts = {drawer: len(titles) for drawer, titles in found.items()}
        assert reading.drawer_counts(session, 1) == dict.fromkeys(Drawer, 0) | counts
        assert reading.drawer_counts(session, 2) == dict.fromkeys(Drawer, 0) | {Drawer.LOST: 1}
        assert reading.drawer_counts(session, 3) == dict.fromkeys(Drawer, 0)

    def test_a_card_says_how_it_ended(self, database: Database, session: Session) -> None:
        self.tell(database, session)
        *_, lost = reading.load_drawer(session, 1, Drawer.LOST)
        left = reading.load_drawer(session, 1, Drawer.WON)[2]
        old = reading.load_drawer(session, 1, Drawer.CUSTOMERS)[-1]

        assert (lost.lost_reason, lost.competitor, lost.is_open) == ("price", "Bolt", False)
        assert left.churned_at is not None
        assert (left.churn_reason, left.is_client) == ("moved", False)
        assert (old.stage_id, old.is_client) == (None, True)
        assert old.closed_at == MONDAY_NOON - timedelta(days=400)

    def test_a_parked_deal_comes_back_on_its_day(
        self, database: Database, session: Session
    ) -> None:
        self.tell(database, session)

        database.clock.wait(days=1)

        parked = reading.load_drawer(session, 1, Drawer.PARKED)
        assert [card.title for card in parked] == ["Parked late"]
        assert reading.drawer_counts(session, 1)[Drawer.PARKED] == 1
        assert "Parked soon" in cards_of(session)
