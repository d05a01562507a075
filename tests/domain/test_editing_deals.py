"""Fields changed by name: what each takes, what it refuses, and what a push is."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pytest

from pipetui.domain.commands import EditDeals, FieldEdit
from pipetui.domain.errors import BadValue
from pipetui.domain.fields import EDITABLE, field_named
from pipetui.domain.model import Company, Participant
from pipetui.domain.money import Every, Money
from tests.support.world import World

Action = Literal["set", "add", "remove"]


def edit(field: str, text: str, action: Action = "set") -> EditDeals:
    return EditDeals(deal_ids=(1,), edits=(FieldEdit(field=field, text=text, action=action),))


@pytest.fixture
def world() -> World:
    world = World()
    world.add(
        "Website",
        value=Money(1_200_00, "EUR", Every.MONTH),
        tags=("new", "Big"),
        close=date(2026, 4, 1),
    )
    return world


class TestNames:
    @pytest.mark.parametrize("name", EDITABLE)
    def test_each_field_is_known_by_its_name(self, name: str) -> None:
        assert field_named(name.upper()) == name

    @pytest.mark.parametrize(
        ("alias", "name"), [("contact", "contacts"), ("expected_close", "close"), ("tag", "tags")]
    )
    def test_and_by_the_word_that_is_near(self, alias: str, name: str) -> None:
        assert field_named(alias) == name

    def test_of_a_misspelling_the_nearest_is_named(self) -> None:
        with pytest.raises(BadValue) as caught:
            field_named("valeu")

        assert caught.value.hint == "did you mean value?"


class TestTexts:
    def test_a_title_is_replaced(self, world: World) -> None:
        operation = world.do(edit("title", " New\tsite "))

        assert world.deal().title == "New site"
        assert operation.label == "Changed title of Website"

    def test_a_title_cannot_be_cleared(self, world: World) -> None:
        assert world.refusal(edit("title", " ")).message == "a deal needs a title"

    @pytest.mark.parametrize(
        "field", ["owner", "source", "product", "region", "lost_reason", "competitor", "notes"]
    )
    def test_other_texts_are_set_and_cleared(self, world: World, field: str) -> None:
        world.do(edit(field, " Ann\x1b "))
        assert getattr(world.deal(), field) == "Ann"

        world.do(edit(field, ""))
        assert getattr(world.deal(), field) is None

    def test_a_text_that_is_too_long_is_refused(self, world: World) -> None:
        assert "at most 500" in world.refusal(edit("owner", "x" * 501)).message

    def test_to_one_value_nothing_can_be_added(self, world: World) -> None:
        refused = world.refusal(edit("owner", "Ann", "add"))

        assert (refused.message, refused.hint) == (
            "owner holds one value",
            "set it with owner=VALUE",
        )


class TestLists:
    @pytest.mark.parametrize(
        ("action", "text", "tags"),
        [
            ("set", "#a, b,,a", ("a", "b")),
            ("set", "", ()),
            ("add", "hot, new", ("new", "Big", "hot")),
            ("remove", "BIG", ("new",)),
            ("remove", "other", ("new", "Big")),
            ("add", "# spaced", ("new", "Big", "spaced")),
        ],
    )
    def test_tags_are_set_added_and_removed(
        self, world: World, action: Action, text: str, tags: tuple[str, ...]
    ) -> None:
        world.do(edit("tags", text, action))

        assert world.deal().tags == tags


class TestMoney:
    @pytest.mark.parametrize(
        ("field", "text", "value"),
        [
            ("value", "1500", Money(1_500_00, "EUR", Every.MONTH)),
            ("value", "$9k/y", Money(9_000_00, "USD", Every.YEAR)),
            ("value", "", None),
            ("every", "once", Money(1_200_00, "EUR", Every.ONCE)),
            ("every", "Quarter", Money(1_200_00, "EUR", Every.QUARTER)),
            ("every", "", Money(1_200_00, "EUR", Every.ONCE)),
            ("currency", "usd", Money(1_200_00, "USD", Every.MONTH)),
            ("currency", "JPY", Money(1_200, "JPY", Every.MONTH)),
            ("currency", "KWD", Money(1_200_000, "KWD", Every.MONTH)),
        ],
    )
    def test_amount_currency_and_rhythm_are_changed(
        self, world: World, field: str, text: str, value: Money | None
    ) -> None:
        world.do(edit(field, text))

        assert world.deal().value == value

    def test_another_currency_leaves_the_figure_whatever_its_decimals(self) -> None:
        world = World()
        world.add(value=Money(1_230, "KWD"))

        world.do(edit("currency", "EUR"))

        assert world.deal().value == Money(1_23, "EUR")

    @pytest.mark.parametrize(
        ("field", "text"),
        [
            ("value", "a lot"),
            ("value", "-5"),
            ("every", "week"),
            ("currency", "XYZ"),
            ("currency", ""),
        ],
    )
    def test_what_is_no_amount_currency_or_rhythm_is_refused(
        self, world: World, field: str, text: str
    ) -> None:
        assert isinstance(world.refusal(edit(field, text)), BadValue)

    def test_a_figure_too_fine_for_the_currency_is_refused(self) -> None:
        world = World()
        world.add(value=Money(1_23, "EUR"))

        world.refusal(edit("currency", "JPY"))

    @pytest.mark.parametrize("field", ["every", "currency"])
    def test_a_deal_without_a_value_has_neither_currency_nor_rhythm(self, field: str) -> None:
        world = World()
        world.add()

        assert "no value" in world.refusal(edit(field, "EUR")).message

    def test_a_bare_amount_is_in_the_currency_of_the_pipeline(self) -> None:
        world = World()
        world.add()

        world.do(edit("value", "900"))

        assert world.deal().value == Money(900_00, "EUR")


class TestClose:
    @pytest.mark.parametrize(
        ("text", "day", "pushes"),
        [
            ("2026-05-01", date(2026, 5, 1), 1),
            ("2026-03-20", date(2026, 3, 20), 0),
            ("2026-04-01", date(2026, 4, 1), 0),
            ("", None, 0),
            ("+2w", date(2026, 3, 16), 0),
        ],
    )
    def test_a_later_close_is_a_push(
        self, world: World, text: str, day: date | None, pushes: int
    ) -> None:
        world.do(edit("close", text))

        assert (world.deal().expected_close, world.deal().pushes) == (day, pushes)

    def test_a_first_close_is_no_push(self) -> None:
        world = World()
        world.add()

        world.do(edit("close", "eom"))

        assert world.deal().pushes == 0


class TestProbability:
    @pytest.mark.parametrize(
        ("text", "percent"), [("40", 40), ("40 %", 40), ("0", 0), ("100", 100), ("", None)]
    )
    def test_it_is_a_whole_number_of_percent(
        self, world: World, text: str, percent: int | None
    ) -> None:
        world.do(edit("probability", text))

        assert world.deal().probability == percent

    @pytest.mark.parametrize("text", ["101", "-1", "0.4", "half", "٤", "1_0"])
    def test_anything_else_is_refused(self, world: World, text: str) -> None:
        assert "is no probability" in world.refusal(edit("probability", text)).message


class TestCompanyAndPeople:
    def test_a_company_is_found_or_made(self, world: World) -> None:
        world.do(edit("company", "Acme"))
        world.add("other")
        world.do(EditDeals(deal_ids=(1, 2), edits=(FieldEdit(field="company", text="ACME"),)))

        assert (world.company_name(1), world.company_name(2)) == ("Acme", "Acme")
        assert len(world.all(Company)) == 1

    def test_a_company_is_cleared_and_stays_in_the_book(self, world: World) -> None:
        world.do(edit("company", "Acme"))

        world.do(edit("company", ""))

        assert world.deal().company_id is None
        assert len(world.all(Company)) == 1

    def test_people_are_added_replaced_and_removed(self, world: World) -> None:
        def people() -> list[str]:
            return [contact.name for contact in world.contacts()]

        world.do(edit("contacts", "Ann"))
        world.do(edit("contacts", "Bob", "add"))
        assert people() == ["Ann", "Bob"]
        world.do(edit("contacts", "ann", "remove"))
        assert people() == ["Bob"]
        world.do(edit("contacts", "Cid"))
        assert people() == ["Cid"]
        world.do(edit("contacts", ""))
        assert people() == []

    def test_somebody_who_stays_keeps_their_part(self, world: World) -> None:
        world.do(edit("contacts", "Ann"))
        (part,) = world.all(Participant)
        world.do(edit("contacts", "Bob", "add"))

        world.do(edit("contacts", "Ann"))

        assert world.all(Participant) == [part]

    def test_somebody_added_twice_takes_part_once(self, world: World) -> None:
        world.do(edit("contacts", "Ann"))

        assert world.do(edit("contacts", "Ann", "add")).changes == ()

    def test_several_are_named_with_commas_between_them(self, world: World) -> None:
        world.do(edit("contacts", "Eve Long, bo@acme.example"))

        assert [(each.name, each.email) for each in world.contacts()] == [
            ("Eve Long", None),
            ("bo@acme.example", "bo@acme.example"),
        ]
        world.do(edit("contacts", "Eve Long,BO@acme.example", "remove"))
        assert world.all(Participant) == []

    def test_nobody_is_removed_who_has_no_part(self, world: World) -> None:
        assert "no contact of #1" in world.refusal(edit("contacts", "Ann", "remove")).message


def test_several_fields_are_changed_at_once_or_none() -> None:
    world = World()
    world.add()
    good = (FieldEdit(field="owner", text="Ann"), FieldEdit(field="close", text="eom"))

    operation = world.do(EditDeals(deal_ids=(1,), edits=good))
    world.refusal(EditDeals(deal_ids=(1,), edits=(*good, FieldEdit(field="value", text="x"))))

    assert operation.label == "Changed owner, close of Website"


def test_setting_what_is_set_changes_nothing() -> None:
    world = World()
    world.add(owner="Ann")

    assert world.do(edit("owner", "Ann")).changes == ()
