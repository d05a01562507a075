"""Who takes part in a deal and how, what is known of people and firms, and which are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.commands import (
    AddContact,
    EditCompany,
    EditContact,
    EditDeals,
    FieldEdit,
    LinkContact,
    LogTouch,
    MergeCompanies,
    MergeContacts,
    UnlinkContact,
)
from pipetui.domain.conditions import parse_condition
from pipetui.domain.decide import decide
from pipetui.domain.errors import BadValue, Refused
from pipetui.domain.model import Company, Contact, Deal, Participant, Touch, TouchKind
from pipetui.domain.people_fields import read_person
from tests.support import requests
from tests.support.examples import FEW
from tests.support.maps import process, stage, won
from tests.support.story import edits
from tests.support.world import World

if TYPE_CHECKING:
    from pipetui.domain.commands import Command


def link(contact: str | int, role: str | None = None, deal: int = 1) -> LinkContact:
    return LinkContact(deal_id=deal, contact=contact, role=role)


@pytest.fixture
def world() -> World:
    world = World()
    world.add(company="Acme", contact="Anna", email="anna@acme.example")
    return world


def roles(world: World) -> list[tuple[int, str | None]]:
    return [(part.contact_id, part.role) for part in world.all(Participant)]


def contact(world: World, number: int = 1) -> Contact:
    (found,) = [each for each in world.all(Contact) if each.id == number]
    return found


# -- taking part -------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["Anna", "anna", "ANNA@acme.example", 1])
def test_a_contact_of_the_deal_gets_a_role(world: World, who: str | int) -> None:
    world.do(link(who, "Decides"))

    assert roles(world) == [(1, "decides")]


def test_somebody_new_joins_the_company(world: World) -> None:
    world.do(link("Ben", "pays"))

    assert roles(world) == [(1, None), (2, "pays")]
    assert world.contacts()[1].company_id == world.deal().company_id


def test_a_role_can_be_taken_back(world: World) -> None:
    world.do(link("Anna", "uses"))
    world.do(link("Anna"))

    assert roles(world) == [(1, None)]


def test_a_name_that_two_people_have_is_not_guessed() -> None:
    world = World()
    world.add(company="A", contact="Pat Roe")
    world.add("Other", company="B", contact="Pat Roe")
    world.add("Third")

    refused = world.refusal(LinkContact(deal_id=3, contact="Pat Roe"))

    assert refused.message == '"Pat Roe" means more than one contact'
    assert refused.hint == "use the number: Pat Roe (#1), Pat Roe (#2)"
    world.do(LinkContact(deal_id=3, contact=2))


@pytest.mark.parametrize(("who", "role"), [("", None), ("Anna", "rules"), (9, None)])
def test_nobody_and_no_role_are_refused(world: World, who: str | int, role: str | None) -> None:
    world.refusal(link(who, role))


@pytest.mark.parametrize("who", ["ANNA", "anna@acme.example", 1])
def test_somebody_leaves_a_deal_and_what_was_said_stays(world: World, who: str | int) -> None:
    world.do(LogTouch(deal_ids=(1,), kind=TouchKind.CALL, contact_id=1))

    world.do(UnlinkContact(deal_id=1, contact=who))

    assert roles(world) == []
    assert [touch.contact_id for touch in world.touches()] == [1]


def test_who_is_not_in_a_deal_cannot_leave_it(world: World) -> None:
    refused = world.refusal(UnlinkContact(deal_id=1, contact="Ben"))

    assert refused.hint == "its contacts: Anna (1)"


# -- what is known -----------------------------------------------------------------------------


def test_somebody_new_comes_with_a_company_that_is_made_when_there_is_none(world: World) -> None:
    world.do(AddContact(name=" Ben ", edits=edits(company="Bolt", phone="+49 30 1")))
    world.do(AddContact(name="Cem", edits=edits(company="acme")))

    ben, cem = world.all(Contact)[1:]
    assert (ben.name, ben.phone, cem.company_id) == ("Ben", "+49 30 1", 1)
    assert [firm.name for firm in world.all(Company)] == ["Acme", "Bolt"]


def test_who_is_known_is_not_added_again(world: World) -> None:
    refused = world.refusal(AddContact(name="anna", edits=edits(company="ACME")))
    world.refusal(AddContact(name="Anna", edits=edits(email="anna@acme.example")))

    assert "contact edit 1" in refused.hint
    world.do(AddContact(name="Anna", edits=edits(company="Bolt")))
    assert len(world.all(Contact)) == 2


def test_fields_of_a_person_are_set_and_cleared(world: World) -> None:
    world.do(EditContact(contact_id=1, edits=edits(title="CTO", company="", notes="One\nTwo")))

    assert contact(world) == Contact(
        id=1, name="Anna", email="anna@acme.example", title="CTO", notes="One\nTwo"
    )


@pytest.mark.parametrize(
    "edit",
    [
        FieldEdit(field="name", text=" "),
        FieldEdit(field="email", text="anna"),
        FieldEdit(field="color", text="red"),
        FieldEdit(field="company", text="Bolt", action="add"),
    ],
)
def test_what_no_person_has_is_refused(world: World, edit: FieldEdit) -> None:
    assert world.refusal(EditContact(contact_id=1, edits=(edit,))).hint


def test_a_firm_gets_no_name_that_another_one_has(world: World) -> None:
    world.add("Second", company="Bolt")

    world.do(EditCompany(company_id=2, edits=edits(name="BOLT", region="North", size="20")))
    refused = world.refusal(EditCompany(company_id=2, edits=edits(name="acme")))

    assert world.all(Company)[1] == Company(id=2, name="BOLT", region="North", size="20")
    assert "company merge 1 2" in refused.hint


def test_a_deal_that_waited_for_an_address_goes_on_when_it_is_known() -> None:
    waiting = stage("Lead", conditions=(parse_condition("email"),), auto_advance=True)
    world = World(process("Sales", [waiting, stage("Talk"), won("Signed")]))
    world.add(contact="Ben")

    operation = world.do(EditContact(contact_id=1, edits=edits(email="ben@x.example")))

    assert world.stage_of() == "Talk"
    assert operation.label == "Edited Ben; Website went on to Talk"


# -- merging -----------------------------------------------------------------------------------


@pytest.fixture
def doubles() -> World:
    """Anna twice: at Acme in deal 1, at Bolt in both deals."""
    world = World()
    world.add(company="Acme", contact="Anna", phone="+49 30 1")
    world.add("Second", company="Bolt", contact="Anna Berg", email="anna@bolt.example")
    world.do(link(2, "decides"))
    world.do(LogTouch(deal_ids=(1, 2), kind=TouchKind.CALL, contact_id=2))
    return world


def test_parts_and_touches_go_along_to_the_one_that_is_kept(doubles: World) -> None:
    doubles.do(MergeContacts(keep=1, others=(2,)))

    assert [(p.deal_id, p.contact_id, p.role) for p in doubles.all(Participant)] == [
        (1, 1, "decides"),
        (2, 1, None),
    ]
    assert {touch.contact_id for touch in doubles.all(Touch)} == {1}


def test_facts_fill_gaps_and_what_else_was_known_is_noted(doubles: World) -> None:
    doubles.do(EditContact(contact_id=1, edits=edits(notes="Likes tea")))
    doubles.do(EditContact(contact_id=2, edits=edits(phone="+49 40 2", notes="Left in May")))

    operation = doubles.do(MergeContacts(keep=1, others=(2,)))

    assert doubles.all(Contact) == [
        Contact(
            id=1,
            name="Anna",
            company_id=1,
            email="anna@bolt.example",
            phone="+49 30 1",
            notes="Likes tea\nAlso Anna Berg, Bolt, +49 40 2\nLeft in May",
        )
    ]
    assert operation.label == "Merged Anna Berg into Anna"


def test_their_own_role_stands_when_both_had_one(doubles: World) -> None:
    doubles.do(link(1, "uses"))
    doubles.do(MergeContacts(keep=1, others=(2,)))

    assert doubles.all(Participant)[0].role == "uses"


def test_deals_and_contacts_go_along_to_the_firm_that_is_kept(doubles: World) -> None:
    doubles.do(EditCompany(company_id=2, edits=edits(domain="bolt.example", region="North")))
    doubles.do(MergeCompanies(keep=1, others=(2, 2, 1)))

    assert doubles.all(Company) == [
        Company(id=1, name="Acme", domain="bolt.example", region="North", notes="Also Bolt")
    ]
    assert {deal.company_id for deal in doubles.all(Deal)} == {1}
    assert {person.company_id for person in doubles.all(Contact)} == {1}


@pytest.mark.parametrize(
    "command",
    [
        MergeContacts(keep=1, others=()),
        MergeContacts(keep=1, others=(1,)),
        MergeContacts(keep=1, others=(2, 9)),
        MergeContacts(keep=9, others=(1,)),
        MergeCompanies(keep=1, others=(9,)),
    ],
)
def test_a_merge_needs_two_that_are_there(
    doubles: World, command: MergeContacts | MergeCompanies
) -> None:
    assert doubles.refusal(command).hint


def test_a_merge_moves_no_deal_on() -> None:
    waiting = stage("Lead", conditions=(parse_condition("email"),), auto_advance=True)
    world = World(process("Sales", [waiting, stage("Talk"), won("Signed")]))
    world.add(contact="Ben")
    world.do(AddContact(name="Benno", edits=edits(email="ben@x.example")))

    world.do(MergeContacts(keep=1, others=(2,)))

    assert world.stage_of() == "Lead"


def test_notes_that_both_have_are_kept_once(doubles: World) -> None:
    for number in (1, 2):
        doubles.do(EditContact(contact_id=number, edits=edits(name="Anna", notes="Tea")))
    doubles.do(EditDeals(deal_ids=(2,), edits=edits(company="")))
    doubles.do(EditContact(contact_id=2, edits=edits(company="acme", phone="+49 30 1")))

    doubles.do(MergeContacts(keep=1, others=(2,)))

    assert contact(doubles).notes == "Tea"


@settings(max_examples=FEW)
@given(st.lists(requests.adding | requests.working | requests.knowing, max_size=12), st.data())
def test_a_merge_taken_back_leaves_everything_as_it_was(
    commands: list[Command], data: st.DataObject
) -> None:
    world = World()
    for each in commands:
        try:
            world.do(each)
        except Refused:
            continue
    for known, merge in ((persons, MergeContacts), (firms, MergeCompanies)):
        if len(known(world)) > 1:
            keep, *others = data.draw(st.permutations(known(world)))
            command = merge(keep=keep, others=tuple(others))
            before = dict(world.records)
            operation = decide(world.context(), command, world.now)
            world.apply(operation)
            assert known(world) == [keep]
            world.apply(operation.inverse("Undo", world.instant))
            assert world.records == before
            world.do(command)


def persons(world: World) -> list[int]:
    return [each.id for each in world.all(Contact)]


def firms(world: World) -> list[int]:
    return [each.id for each in world.all(Company)]


# -- a person in a line ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "name", "known"),
    [
        ("Anna Berg", "Anna Berg", {}),
        (" Anna , Acme,, ", "Anna", {"company": "Acme"}),
        ("Anna, +49 30 1234, 4U2", "Anna", {"phone": "+49 30 1234", "company": "4U2"}),
        (
            "Anna, a@acme.example, Acme, Head of IT",
            "Anna",
            {"email": "a@acme.example", "company": "Acme", "title": "Head of IT"},
        ),
    ],
)
def test_a_person_is_read_from_a_line(line: str, name: str, known: dict[str, str]) -> None:
    found, fields = read_person(line)

    assert (found, {each.field: each.text for each in fields}) == (name, known)


@pytest.mark.parametrize("line", ["Anna, a@x.example, b@x.example", "Anna, Acme, CTO, Bolt"])
def test_what_a_line_says_twice_is_refused(line: str) -> None:
    with pytest.raises(BadValue):
        read_person(line)
