"""Every command does to a database what the rules say, and undo and redo take it back and forth."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from pipetui.domain.commands import (
    AddDeals,
    AddNote,
    Command,
    DealDraft,
    EditDeals,
    FieldEdit,
    FinishTasks,
    MoveDeals,
    ParkDeals,
    PlaceDeal,
)
from pipetui.domain.errors import Refused
from pipetui.domain.model import Deal, Entity
from tests.support.databases import log_of, records_of, world_of
from tests.support.story import FULL_DRAFT, STORY

if TYPE_CHECKING:
    from pipetui.services.session import Session
    from tests.support.databases import Database


def test_the_story_leaves_no_command_out() -> None:
    assert {type(command) for command in STORY} == set(get_args(Command))


@pytest.mark.parametrize(
    ("database", "steps"), [("sqlite", 1), ("postgresql", 10)], indirect=["database"]
)
def test_each_command_does_what_the_rules_say_and_can_be_undone_and_done_again(
    database: Database, session: Session, steps: int
) -> None:
    world = world_of(database, session)
    states = [dict(world.records)]
    for command in STORY:
        database.clock.wait(minutes=7)
        world.wait(minutes=7)
        done = session.execute(command)
        assert done.operation == world.do(command), command
        states.append(dict(world.records))
    assert records_of(session) == states[-1]

    session = database.reopened()
    for left in range(len(STORY) - steps, -1, -steps):
        session.undo(steps)  # which minds that each record is as the command has to have left it
        assert records_of(session) == states[left], STORY[left]
    left = len(STORY) % steps
    if left:
        session.undo(left)
    assert records_of(session) == states[0]

    session = database.reopened()
    assert len(session.redo(len(STORY))) == len(STORY)
    assert records_of(session) == states[-1]


def test_a_command_that_changes_nothing_leaves_no_entry(session: Session) -> None:
    session.execute(AddDeals(drafts=(FULL_DRAFT,)))
    before = log_of(session)

    done = session.execute(MoveDeals(deal_ids=(1,), stage="Lead"))

    assert done.operation_id is None
    assert log_of(session) == before


def test_a_refused_command_leaves_no_trace(session: Session) -> None:
    session.execute(AddDeals(drafts=(FULL_DRAFT, DealDraft(title="Second"))))
    before = records_of(session), log_of(session)

    with pytest.raises(Refused):
        session.execute(MoveDeals(deal_ids=(1, 2), stage="Talk"))

    assert (records_of(session), log_of(session)) == before


def test_a_number_that_no_deal_has_is_refused_however_long(session: Session) -> None:
    for number in (0, 7, 2**31, 2**63, 10**30):
        with pytest.raises(Refused, match=f"no deal #{number}"):
            session.execute(PlaceDeal(deal_id=number, above=number, below=None))
        with pytest.raises(Refused, match=f"no task t{number}"):
            session.execute(FinishTasks(task_ids=(number,)))


def test_people_and_firms_of_earlier_days_are_found_again(
    database: Database, session: Session
) -> None:
    ann = DealDraft(title="A", contact="Ann Lee", company="Acme", email="ann@acme.example")
    session.execute(AddDeals(drafts=(ann, DealDraft(title="B", phone="+49 30 1"))))

    session = database.reopened()
    for draft in (
        DealDraft(title="by address", contact="A. L.", email="ANN@acme.example", company="Bolt"),
        DealDraft(title="by name", contact="ann\x1b LEE"),
        DealDraft(title="by name and firm", contact="Ann Lee", company="ACME"),
        DealDraft(title="by number", phone=" +49 30 1"),
    ):
        session.execute(AddDeals(drafts=(draft,)))
    for field, text in (("contacts", "Ann Lee"), ("company", "acme")):
        edit = FieldEdit(field=field, text=text)
        session.execute(EditDeals(deal_ids=(2, 6), edits=(edit,)))

    kinds = [kind for kind, _ in records_of(session)]
    assert (kinds.count(Entity.CONTACT), kinds.count(Entity.COMPANY)) == (2, 2)


def test_a_name_is_matched_alike_on_every_database(session: Session) -> None:
    for company in ("STRASSE GmbH", "Straße GMBH", "ﬁrma É", "FIRMA é", "İstanbul"):
        session.execute(AddDeals(drafts=(DealDraft(title="X", company=company),)))

    names = [r.name for (kind, _), r in records_of(session).items() if kind is Entity.COMPANY]  # type: ignore[union-attr]
    assert names == ["STRASSE GmbH", "ﬁrma É", "İstanbul"]


def test_hand_order_does_not_depend_on_the_language_of_the_server(session: Session) -> None:
    # "Zz" comes before "a0" by bytes, and after it in most languages.
    session.execute(AddDeals(drafts=tuple(DealDraft(title=title) for title in "AB")))
    session.execute(PlaceDeal(deal_id=2, above=None, below=1))
    session.execute(AddDeals(drafts=(DealDraft(title="C"),)))
    session.execute(PlaceDeal(deal_id=3, above=2, below=1))

    deals = [r for r in records_of(session).values() if isinstance(r, Deal)]
    assert [deal.title for deal in sorted(deals, key=lambda deal: deal.rank)] == ["B", "C", "A"]


def test_no_place_is_given_twice_though_its_holder_is_out_of_sight(session: Session) -> None:
    session.execute(AddDeals(drafts=tuple(DealDraft(title=title) for title in "ABCD")))
    session.execute(ParkDeals(deal_ids=(2,), until=session.now().today.replace(year=2030)))
    session.execute(PlaceDeal(deal_id=3, above=1, below=4))
    session.execute(PlaceDeal(deal_id=4, above=1, below=3))
    session.execute(PlaceDeal(deal_id=3, above=None, below=1))

    ranks = [r.rank for r in records_of(session).values() if isinstance(r, Deal)]
    assert len(set(ranks)) == 4


def test_a_note_of_a_hundred_thousand_characters_is_kept(session: Session) -> None:
    session.execute(AddDeals(drafts=(DealDraft(title="X"),)))
    text = "Grüße 👋\n" * 12_000

    session.execute(AddNote(deal_ids=(1,), text=text))

    deal = records_of(session)[Entity.DEAL, 1]
    assert isinstance(deal, Deal)
    assert deal.notes == text.strip()
