"""A deal's fields as texts, and what is made of the texts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.commands import EditDeals, LinkContact, LoseDeals, WinDeals
from pipetui.domain.model import Company
from pipetui.domain.money import CURRENCIES, Every, Money, parse_amount
from pipetui.services.present.deal_form import Answer, DealForm, _amount_text, split_names
from pipetui.services.reading import DealFacts
from tests.support.naughty import naughty_strings
from tests.support.world import World

if TYPE_CHECKING:
    from pipetui.domain.model import Deal

TODAY = date(2026, 3, 2)


def facts(world: World, deal_id: int = 1) -> DealFacts:
    deal = world.deal(deal_id)
    names = {company.id: company.name for company in world.all(Company)}
    people = tuple(each.name for each in world.contacts(deal_id))
    return DealFacts(deal, names.get(deal.company_id or 0), people, ())


def form(world: World, *ids: int) -> DealForm:
    return DealForm([facts(world, each) for each in ids or (1,)], "EUR", TODAY)


def answer(world: World, name: str, text: str, *ids: int) -> Answer:
    return form(world, *ids).answers({name: text})[name]


def edited(world: World, *ids: int, **typed: str) -> Deal:
    """The first of the deals after what was typed has been saved."""
    ids = ids or (1,)
    answers = form(world, *ids).answers(typed)
    assert not [each.told for each in answers.values() if each.is_wrong]
    edits = tuple(edit for each in answers.values() for edit in each.edits)
    world.do(EditDeals(deal_ids=ids, edits=edits))
    return world.deal(ids[0])


@pytest.fixture
def world() -> World:
    world = World()
    world.add(
        "Website",
        company="Acme",
        contact="Anna",
        value=Money(50_000, "EUR", Every.MONTH),
        close=date(2026, 3, 27),
        tags=("web", "vip"),
        links=("https://a.example",),
        probability=40,
    )
    return world


def test_of_a_client_it_asks_when_the_contract_is_due_again(world: World) -> None:
    assert "renewal" not in {field.name for field in form(world).fields}
    world.do(WinDeals(deal_ids=(1,), force="signed"))

    assert answer(world, "renewal", "+12m").told == "Tue 2 Mar 2027"
    assert edited(world, renewal="+12m").renewal == date(2027, 3, 2)


# -- one deal ----------------------------------------------------------------------------------


def test_fields_hold_what_the_deal_has(world: World) -> None:
    assert {field.label: field.before for field in form(world).fields} == {
        "Title": "Website",
        "Company": "Acme",
        "Contacts": "Anna",
        "Value": "€500",
        "Every": "month",
        "Close": "2026-03-27",
        "Chance": "40",
        "Owner": "",
        "Source": "",
        "Product": "",
        "Region": "",
        "Tags": "web, vip",
        "Links": "https://a.example",
    }


def test_only_a_lost_deal_has_a_reason_and_a_rival(world: World) -> None:
    world.do(LoseDeals(deal_ids=(1,), reason="price", competitor="Borealis"))

    fields = {field.name: field.before for field in form(world).fields}
    assert (fields["lost_reason"], fields["competitor"]) == ("price", "Borealis")
    assert edited(world, lost_reason="timing").lost_reason == "timing"


def test_what_is_left_as_it_is_makes_no_edit(world: World) -> None:
    shown = form(world)
    answers = shown.answers({field.name: f" {field.before} " for field in shown.fields})

    assert not [each for each in answers.values() if each.edits or each.is_wrong]
    assert {name: each.told for name, each in answers.items() if each.told} == {
        "value": "€500/m",
        "every": "each month",
        "close": "Fri 27 Mar",
        "probability": "40 %",
        "tags": "#web #vip",
    }


def test_what_stands_there_already_is_not_said_again(world: World) -> None:
    world.add("Bare", value=Money(90_000, "EUR"))

    assert not form(world, 2).answers({})["value"].told


def test_what_is_typed_is_understood(world: World) -> None:
    assert answer(world, "value", "1.2k").told == "€1,200/m"
    assert answer(world, "every", "year").told == "each year"
    assert answer(world, "close", "fri").told == "Fri 6 Mar"
    assert answer(world, "tags", "#a, b,, a").told == "#a #b"
    assert answer(world, "title", "Shop").told == "was Website"
    assert answer(world, "owner", "Mira").told == "new"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("title", " "),
        ("title", "x" * 501),
        ("company", "x" * 501),
        ("contacts", "x" * 501),
        ("value", "much"),
        ("every", "week"),
        ("close", "soon"),
        ("probability", "101"),
    ],
)
def test_what_cannot_be_is_told_with_a_way_out(world: World, name: str, text: str) -> None:
    wrong = answer(world, name, text)

    assert wrong.is_wrong
    assert wrong.told.partition(". ")[2]
    assert not wrong.edits


def test_saving_changes_what_was_typed_alone(world: World) -> None:
    deal = edited(world, value="$2k", close="", owner="Mira", probability="60%")

    assert deal.value == Money(200_000, "USD", Every.MONTH)
    assert (deal.expected_close, deal.owner, deal.probability) == (None, "Mira", 60)
    assert (deal.title, deal.tags) == ("Website", ("web", "vip"))


def test_a_new_value_can_come_with_its_rhythm(world: World) -> None:
    world.add("Bare")

    assert edited(world, 2, value="900", every="quarter").value == Money(
        90_000, "EUR", Every.QUARTER
    )
    assert edited(world, 2, value="").value is None


def test_an_old_close_is_no_mistake_while_it_is_left_alone(world: World) -> None:
    world.add("Old", close=date(2026, 3, 27))
    late = DealForm([facts(world, 2)], "EUR", date(2026, 6, 1))

    assert not late.answers({"title": "New"})["close"].is_wrong


def test_people_come_and_go_by_name_and_the_others_stay(world: World) -> None:
    (anna,) = world.contacts()
    edited(world, contacts="Anna, Ben, Cem")
    assert [each.name for each in world.contacts()] == ["Anna", "Ben", "Cem"]
    edited(world, contacts="cem, anna")
    assert [each.name for each in world.contacts()] == ["Anna", "Cem"]
    assert anna in world.contacts()
    edited(world, contacts="")
    assert world.contacts() == []


def test_a_name_with_a_comma_stays_whole(world: World) -> None:
    world.do(LinkContact(deal_id=1, contact="Smith,John"))
    edited(world, contacts="Smith, John, Ben")

    assert [each.name for each in world.contacts()] == ["Smith,John", "Ben"]


def test_a_company_is_named(world: World) -> None:
    edited(world, company="Fjord")
    assert world.company_name() == "Fjord"
    edited(world, company="")
    assert world.company_name() is None


# -- several deals -----------------------------------------------------------------------------


@pytest.fixture
def three(world: World) -> World:
    world.add("Shop", company="Acme", contact="Ben", tags=("web",), value=Money(100, "EUR"))
    world.add("Care", company="Acme", source="fair")
    return world


def test_several_deals_start_empty_and_say_what_they_have(three: World) -> None:
    shown = form(three, 1, 2, 3)

    assert shown.title == "Edit 3 deals"
    assert "title" not in {field.name for field in shown.fields}
    assert not any(field.before for field in shown.fields)
    said = {field.name: field.placeholder for field in shown.fields}
    assert said["company"] == "Acme"
    assert said["tags"] == "(3 values)"
    assert said["source"] == "(2 values)"
    assert not any(each.edits for each in shown.answers({}).values())


def test_what_is_typed_holds_for_all(three: World) -> None:
    assert answer(three, "owner", "Mira", 1, 2, 3).told == "for all 3"
    edited(three, 1, 2, 3, owner="Mira", close="eom")

    assert {deal.owner for deal in (three.deal(1), three.deal(2), three.deal(3))} == {"Mira"}
    assert three.deal(3).expected_close == date(2026, 3, 31)


def test_a_dash_clears(three: World) -> None:
    edited(three, 1, 2, 3, tags="-", contacts="-", source="-")

    assert (three.deal(1).tags, three.deal(3).source) == ((), None)
    assert three.contacts(1) == three.contacts(2) == []


def test_words_are_added_and_taken_away(three: World) -> None:
    edited(three, 1, 2, 3, tags="+hot, -web", contacts="+Cem")

    assert [three.deal(each).tags for each in (1, 2, 3)] == [("vip", "hot"), ("hot",), ("hot",)]
    assert [each.name for each in three.contacts(2)] == ["Ben", "Cem"]


def test_words_without_a_sign_take_the_place_of_all(three: World) -> None:
    edited(three, 1, 2, 3, tags="cold", contacts="Cem, Dora")

    assert {three.deal(each).tags for each in (1, 2, 3)} == {("cold",)}
    assert [each.name for each in three.contacts(1)] == ["Cem", "Dora"]


def test_what_one_of_them_cannot_have_is_told(three: World) -> None:
    assert answer(three, "every", "year", 1, 2, 3).is_wrong  # one has no value
    assert not answer(three, "every", "year", 1, 2).is_wrong


# -- any text ----------------------------------------------------------------------------------


@given(st.integers(0, 10**13), st.sampled_from(sorted(CURRENCIES)), st.sampled_from(Every))
def test_an_amount_is_read_back_as_it_was(minor: int, currency: str, every: Every) -> None:
    value = Money(minor, currency, every)

    assert parse_amount(_amount_text(value, "EUR"), "EUR") == Money(minor, currency)


@given(st.lists(st.text("ab, ", max_size=6), max_size=4), st.text("ab, ", max_size=20))
def test_names_come_apart_without_losing_a_letter(known: list[str], text: str) -> None:
    names = split_names(text, known)

    assert all(name.strip() for name in names)
    assert {each for each in text if each not in ", "} == {
        each for name in names for each in name if each not in ", "
    }


def test_no_text_breaks_a_form(three: World) -> None:
    single, several = form(three), form(three, 1, 2, 3)
    texts = naughty_strings()
    # A form of several deals reads its fields as that of one does.
    for shown, tried in ((single, texts), (several, texts[::8])):
        for text in tried:
            answers = shown.answers({field.name: text for field in shown.fields})
            assert len(answers) == len(shown.fields)
