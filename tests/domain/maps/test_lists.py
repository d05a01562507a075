"""Fields and lists of a map, as a person types them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipetui.domain.errors import BadValue, Refused
from pipetui.domain.maps.fields import (
    field_text,
    set_field,
    toggle_field,
)
from pipetui.domain.maps.lists import (
    add_entry,
    entries_at,
    entry_text,
    move_entry,
    remove_entry,
    set_entry,
    set_lines,
    toggle_required,
)
from pipetui.domain.maps.places import Place
from pipetui.domain.process import GatePolicy, Item
from tests.support.edited_maps import rich
from tests.support.maps import sales

TODAY = date(2026, 11, 23)


# -- fields ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "text", "shown"),
    [
        ("probability", "40 %", "40"),
        ("probability", "40% fixed", "40 fixed"),
        ("stale", "2 weeks", "14"),
        ("stale", "21d fixed", "21 fixed"),
        ("touch", "every 5 days", "5"),
        ("tries", "at most 6", "6"),
        ("limit", "12", "12"),
        ("definition", "They wrote.\nTwice.", "They wrote.\nTwice."),
        ("phase", " decision ", "decision"),
        ("guidance", "", ""),
        ("stale", " ", ""),
    ],
)
def test_a_field_is_typed_in_plain_words(field: str, text: str, shown: str) -> None:
    place = Place(field=field, stage="talk")
    assert field_text(set_field(sales(), place, text, TODAY).process, place) == shown


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("probability", "101"),
        ("probability", "half"),
        ("stale", "soon"),
        ("stale", "99999"),
        ("stale", "9000"),
        ("tries", "-1"),
        ("limit", "many"),
        ("kind", "lost"),
        ("auto", "maybe"),
    ],
)
def test_what_no_field_can_hold_is_refused_with_what_it_can(field: str, text: str) -> None:
    with pytest.raises(BadValue):
        set_field(sales(), Place(field=field, stage="talk"), text, TODAY)


def test_a_mark_is_on_one_stage_alone() -> None:
    place = Place(field="ask", stage="talk")
    edit = toggle_field(sales(), place, TODAY)
    assert [each.is_ask for each in edit.process.stages] == [False, True, False, False, False]
    again = toggle_field(edit.process, place, TODAY)
    assert not any(each.is_ask for each in again.process.stages)


def test_no_stage_lets_deals_through_at_once() -> None:
    with pytest.raises(Refused, match="nothing to wait for"):
        toggle_field(sales(), Place(field="auto", stage="offer"), TODAY)
    map_ = rich()
    edit = toggle_required(map_, Place(field="items", stage="talk", index=0), TODAY)
    assert not edit.process.stages[1].auto_advance
    assert "no longer moves deals on by itself" in edit.label


def test_policies_go_from_one_to_the_next() -> None:
    place, map_ = Place(field="skip"), sales()
    seen = []
    for _ in range(3):
        map_ = toggle_field(map_, place, TODAY).process
        seen.append(map_.pipeline.skip)
    assert seen == [GatePolicy.WARN, GatePolicy.BLOCK, GatePolicy.OFF]
    assert set_field(map_, place, "bl", TODAY).process.pipeline.skip is GatePolicy.BLOCK


# -- lists -------------------------------------------------------------------------------------


def test_an_item_is_typed_with_what_it_requires_and_when() -> None:
    place = Place(field="items", stage="lead", index=1)
    edit = add_entry(sales(), place, "* Ask the budget +5d", TODAY)
    assert edit.process.stages[0].items[1] == Item(
        key="ask-the-budget", text="Ask the budget", required=True, due_days=5
    )
    assert edit.place == place
    reworded = set_entry(edit.process, place, "Ask for money", TODAY).process.stages[0].items[1]
    assert reworded == Item(key="ask-the-budget", text="Ask for money")


def test_sub_steps_stay_when_the_item_is_reworded() -> None:
    steps = Place(field="steps", stage="lead", item="find-the-buyer")
    map_ = add_entry(sales(), steps, "look at the board of directors", TODAY).process
    item = Place(field="items", stage="lead", index=0)
    kept = set_entry(map_, item, "* Find who buys", TODAY).process.stages[0].items[0]
    assert kept.steps == ("look at the board of directors",)


def test_an_item_that_a_condition_waits_for_is_kept() -> None:
    with pytest.raises(Refused, match="waits for"):
        remove_entry(rich(), Place(field="items", stage="lead", index=0), TODAY)


def test_what_was_removed_meanwhile_is_told_so() -> None:
    with pytest.raises(Refused, match="not there any more"):
        set_entry(rich(), Place(field="links", stage="lead", index=3), "x", TODAY)
    with pytest.raises(Refused, match="no stage"):
        set_field(rich(), Place(field="gain", stage="gone"), "x", TODAY)


def test_entries_change_places_as_far_as_the_list_goes() -> None:
    place = Place(field="lost_reasons", index=0)
    edit = move_entry(rich(), place, 1, TODAY)
    assert edit.process.pipeline.lost_reasons == ("Timing", "Price")
    assert edit.place == replace(place, index=1)
    with pytest.raises(Refused, match="first reason"):
        move_entry(rich(), place, -1, TODAY)


def test_nothing_is_in_a_list_twice() -> None:
    for place, text in (
        (Place(field="lost_reasons"), "PRICE"),
        (Place(field="conditions", stage="offer"), "Value"),
        (Place(field="branches", stage="offer"), "No -> lead"),
        (Place(field="routes"), "tag vip -> owner anna"),
    ):
        with pytest.raises(Refused, match="already"):
            add_entry(rich(), place, text, TODAY)


def test_a_list_is_typed_as_lines() -> None:
    edit = set_lines(rich(), Place(field="lost_reasons"), "Timing\n\n  Risk \n", TODAY)
    assert edit.process.pipeline.lost_reasons == ("Timing", "Risk")


@pytest.mark.parametrize(
    ("place", "most"),
    [
        (Place(field="items", stage="talk"), 100),
        (Place(field="branches", stage="talk"), 100),
        (Place(field="on_enter", stage="talk"), 100),
        (Place(field="links", stage="talk"), 500),
        (Place(field="objections"), 500),
    ],
)
def test_a_list_is_full_before_anything_of_it_is_lost(place: Place, most: int) -> None:
    lines = [f"{number} -> park" for number in range(most)]
    full = set_lines(sales(), place, "\n".join(lines), TODAY).process
    assert len(entries_at(full, place)) == most

    with pytest.raises(Refused) as caught:
        add_entry(full, place, "one more -> park", TODAY)
    assert caught.value.hint == f"at most {most} fit"
    with pytest.raises(Refused, match=f"cannot hold {most + 1}"):
        set_lines(sales(), place, "\n".join([*lines, "one more -> park"]), TODAY)


def test_a_list_that_came_too_long_can_still_be_shortened() -> None:
    (first, *others) = sales().stages
    long = replace(first, links=tuple(f"https://{number}.example" for number in range(600)))
    place = Place(field="links", stage=first.key, index=3)

    shorter = remove_entry(replace(sales(), stages=(long, *others)), place, TODAY).process

    assert len(entries_at(shorter, place)) == 599


@pytest.mark.parametrize(
    ("field", "text"), [("limit", "0"), ("limit", "10001"), ("tries", "1001"), ("stale", "3651")]
)
def test_a_number_beyond_what_a_map_holds_is_refused(field: str, text: str) -> None:
    with pytest.raises(BadValue):
        set_field(sales(), Place(field=field, stage="talk"), text, TODAY)


def test_a_stage_can_clear_a_field_and_the_line_that_says_so_is_typed_again() -> None:
    place = Place(field="on_enter", stage="talk")
    cleared = add_entry(sales(), place, "owner =", TODAY).process
    here = replace(place, index=0)
    assert entry_text(cleared, here, TODAY) == "owner ="

    again = set_entry(cleared, here, entry_text(cleared, here, TODAY), TODAY).process

    assert entries_at(again, place) == entries_at(cleared, place)


@pytest.mark.parametrize("text", ["", "0", "none"])
def test_a_goal_is_taken_away_like_a_target(text: str) -> None:
    place = Place(field="goal")
    wanted = set_field(sales(), place, "60k by eoy", TODAY).process
    assert field_text(wanted, place) == "60000 EUR by 2026-12-31"

    assert set_field(wanted, place, text, TODAY).process.pipeline.goal is None
