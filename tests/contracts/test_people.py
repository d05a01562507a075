"""People and firms with their deals and the last touch, the same from every database."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import (
    AddContact,
    AddDeals,
    DealDraft,
    LinkContact,
    LogTouch,
    LoseDeals,
    MergeCompanies,
    MergeContacts,
    ParkDeals,
)
from pipetui.domain.errors import Refused
from pipetui.domain.model import TouchKind
from pipetui.services.people import (
    find_company,
    find_contact,
    firm_page,
    firms,
    people,
    person_page,
    rehearse_merge,
)
from tests.support.databases import records_of
from tests.support.story import edits

if TYPE_CHECKING:
    from pipetui.services.session import Session
    from tests.support.databases import Database

CALL, EMAIL = TouchKind.CALL, TouchKind.EMAIL


@pytest.fixture
def told(database: Database, session: Session) -> Session:
    """Anna decides in #1 and is in #2, Ben is in #1, Cem in none; #3 has nobody.

    In #1 a call with Ben on the first day and a mail with nobody named on the second; in #2 a
    call with Anna on the third.
    """
    drafts = (
        DealDraft(title="One", company="Acme", contact="Anna"),
        DealDraft(title="Two", company="Bolt"),
        DealDraft(title="Three", company="Acme"),
    )
    session.execute(AddDeals(drafts=drafts))
    session.execute(LinkContact(deal_id=1, contact="Ben", role="pays"))
    session.execute(LinkContact(deal_id=1, contact=1, role="decides"))
    session.execute(LinkContact(deal_id=2, contact=1))
    session.execute(AddContact(name="Cem", edits=edits(email="cem@x.example")))
    session.execute(LogTouch(deal_ids=(1,), kind=CALL, contact_id=2))
    database.clock.wait(days=1)
    session.execute(LogTouch(deal_ids=(1,), kind=EMAIL))
    database.clock.wait(days=1)
    session.execute(LogTouch(deal_ids=(2,), kind=CALL, contact_id=1))
    return session


def test_people_and_firms_have_their_deals_and_the_last_touch_in_one_of_them(
    told: Session,
) -> None:
    today = told.now().instant
    anna, ben, cem = people(told)

    assert [each.facts.last_touch_at for each in (anna, ben, cem)] == [
        today,
        today - timedelta(days=1),
        None,
    ]
    assert [(p.deal_id, p.role) for p in anna.parts] == [(1, "decides"), (2, None)]
    assert (ben.facts.company, cem.facts.company, cem.silent) == ("Acme", None, None)
    assert [each.contact.name for each in people(told, [3, 1, 9])] == ["Anna", "Cem"]
    acme, bolt = firms(told)

    assert (acme.facts.people, bolt.facts.people) == (("Anna", "Ben"), ())
    assert [part.deal_id for part in acme.parts] == [1, 3]
    assert bolt.facts.last_touch_at == today


def test_who_is_in_no_live_deal_is_not_lost(database: Database, told: Session) -> None:
    database.clock.wait(days=60)

    assert [(each.silent, each.losing) for each in people(told)] == [
        (60, True),
        (61, True),
        (None, False),
    ]
    assert [each.losing for each in people(told, limit=61)] == [False, True, False]
    told.execute(LoseDeals(deal_ids=(2,), reason="price"))
    told.execute(ParkDeals(deal_ids=(1,), until=told.now().today + timedelta(days=9)))
    assert [each.silent for each in people(told)] == [None, None, None]


def test_a_page_has_the_touches_newest_first(told: Session) -> None:
    anna, ben = person_page(told, 1), person_page(told, 2)

    assert [(each.deal_id, each.kind) for each in anna.touches] == [(2, CALL), (1, EMAIL)]
    assert [each.kind for each in ben.touches] == [EMAIL, CALL]
    assert {deal.title for deal in anna.deals.values()} == {"One", "Two"}
    acme = firm_page(told, 1)
    assert [each.contact.name for each in acme.people] == ["Anna", "Ben"]
    assert [each.kind for each in acme.touches] == [EMAIL, CALL]


def test_somebody_is_found_by_number_or_by_a_part_that_only_they_have(told: Session) -> None:
    assert [find_contact(told, text) for text in ("2", "#2", "BEN", "x.ex")] == [2, 2, 2, 3]
    assert find_company(told, "bol") == 2
    for text in ("n", "zzz"):
        with pytest.raises(Refused):
            find_contact(told, text)
    for missing in (person_page, firm_page):
        with pytest.raises(Refused):
            missing(told, 10**30)


def test_a_merge_that_is_rehearsed_writes_nothing_and_one_that_is_done_is_undone(
    told: Session,
) -> None:
    before, sequence = records_of(told), told.sequence()

    tried = rehearse_merge(told, MergeContacts(keep=3, others=(1, 2)))
    firm = rehearse_merge(told, MergeCompanies(keep=2, others=(1,)))

    assert (tried.kept.name, [each.name for each in tried.gone]) == ("Cem", ["Anna", "Ben"])
    assert (tried.deals, tried.touches) == (2, 2)
    assert (firm.deals, firm.people, firm.kept.notes) == (2, 2, "Also Acme")
    assert (records_of(told), told.sequence()) == (before, sequence)

    told.execute(MergeContacts(keep=3, others=(1, 2)))
    told.execute(MergeCompanies(keep=2, others=(1,)))
    (merged,) = people(told)
    assert (merged.facts.company, [part.role for part in merged.parts]) == (
        "Bolt",
        ["decides", None],
    )
    told.undo(2)

    assert records_of(told) == before
