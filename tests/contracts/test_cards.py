"""What a board and its drawers are given of each deal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.commands import AddDeals, DealDraft, EditDeals, FieldEdit
from pipetui.domain.model import Status
from pipetui.services import reading
from tests.support.story import FULL_DRAFT

if TYPE_CHECKING:
    from pipetui.domain.cards import Card
    from pipetui.services.session import Session


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
