"""A map edited: its stages, and all that names them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from pipetui.domain.conditions import parse_condition
from pipetui.domain.errors import BadValue, Refused
from pipetui.domain.maps.editing import (
    add_stage,
    begin_map,
    leads_to,
    merge_stages,
    move_stage,
    remove_stage,
    rename_stage,
    split_stage,
)
from pipetui.domain.maps.fields import (
    field_text,
    set_field,
    toggle_field,
)
from pipetui.domain.maps.lists import (
    PIPELINE_LISTS,
    STAGE_LISTS,
    entries_at,
    entry_text,
    set_entry,
)
from pipetui.domain.maps.places import Place
from pipetui.domain.process import ProcessMap, StageKind
from tests.support.edited_maps import broken, rich
from tests.support.examples import FEW
from tests.support.map_edits import ALL_FIELDS, TODAY, edited, edits
from tests.support.maps import must, process, sales, stage, won


def names(map_: ProcessMap) -> list[str]:
    return [each.name for each in map_.stages]


# -- laws --------------------------------------------------------------------------------------


@given(edits)
def test_whatever_is_edited_the_map_can_be_used_and_all_it_names_is_there(
    steps: list[tuple[str, int, int, Place, str]],
) -> None:
    map_ = rich()
    for step in steps:
        try:
            edit = edited(map_, step)
        except Refused:
            continue
        assert edit.label
        assert broken(edit.process) == [], step
        gone = {each.key for each in map_.stages} - {each.key for each in edit.process.stages}
        assert {old for old, _ in edit.stage_to} <= gone
        assert {new for _, new in edit.stage_to} <= {each.key for each in edit.process.stages}
        assert edit.stage is None or edit.process.stage_keyed(edit.stage)
        map_ = edit.process


@settings(max_examples=FEW)
@given(edits)
def test_what_is_shown_of_a_field_or_an_entry_means_what_it_is(
    steps: list[tuple[str, int, int, Place, str]],
) -> None:
    map_ = rich()
    for step in steps:
        try:
            map_ = edited(map_, step).process
        except Refused:
            continue
    for place in ALL_FIELDS:
        for each in map_.stages if place.stage else map_.stages[:1]:
            for item in each.items if place.item else (None,):
                here = replace(
                    place,
                    stage=each.key if place.stage else None,
                    item=item.key if item else None,
                )
                if place.field in {*STAGE_LISTS, *PIPELINE_LISTS, "steps"}:
                    for index in range(len(entries_at(map_, here))):
                        one = replace(here, index=index)
                        text = entry_text(map_, one, TODAY)
                        assert set_entry(map_, one, text, TODAY).process == map_
                else:
                    text = field_text(map_, here)
                    assert set_field(map_, here, text, TODAY).process == map_


# -- stages ------------------------------------------------------------------------------------


def test_a_new_stage_stands_behind_the_one_it_was_asked_for_at() -> None:
    edit = add_stage(sales(), "  Demo ", "talk")
    assert names(edit.process) == ["Lead", "Talk", "Demo", "Offer", "Signed", "Onboarding"]
    assert (edit.stage, edit.label) == ("demo", "Added stage Demo")
    assert add_stage(sales(), "Referral", "onboarding").process.stages[-1].kind is StageKind.WON
    assert names(add_stage(sales(), "Spark", None).process)[:2] == ["Spark", "Lead"]


def test_no_stage_gets_the_key_of_an_exit_or_of_a_retired_one() -> None:
    old = stage("Demo", retired=True)
    map_ = replace(sales(), retired=(old,))
    assert add_stage(map_, "Demo", "lead").stage == "demo-2"
    assert add_stage(map_, "Lost", "lead").stage == "lost-2"


def test_two_stages_cannot_have_one_name() -> None:
    with pytest.raises(Refused, match="there is a stage Talk already"):
        add_stage(sales(), "TALK", "lead")
    with pytest.raises(BadValue, match="no name"):
        rename_stage(sales(), "lead", "   ")
    assert rename_stage(sales(), "talk", "talk").process.stages[1].name == "talk"


def test_a_renamed_stage_keeps_its_key_and_what_leads_to_it() -> None:
    edit = rename_stage(rich(), "offer", "Proposal")
    assert edit.process.stages[2].key == "offer"
    assert entry_text(edit.process, Place(field="branches", stage="lead", index=0), TODAY) == (
        "ready -> Proposal"
    )


def test_open_stages_stay_before_those_of_kind_won() -> None:
    assert names(move_stage(sales(), "lead", 1).process)[:2] == ["Talk", "Lead"]
    with pytest.raises(Refused, match="of kind open and Signed of kind won"):
        move_stage(sales(), "offer", 1)
    with pytest.raises(Refused, match="first stage"):
        move_stage(sales(), "lead", -1)
    with pytest.raises(Refused, match="cannot be of kind won"):
        set_field(sales(), Place(field="kind", stage="lead"), "won", TODAY)
    won_now = toggle_field(sales(), Place(field="kind", stage="offer"), TODAY)
    assert won_now.process.stages[2].kind is StageKind.WON


def test_splitting_gives_the_new_stage_what_comes_after() -> None:
    edit = split_stage(rich(), "lead", "read-their-site", "First call")
    first, second = edit.process.stages[:2]
    assert [item.key for item in first.items] == ["find-the-buyer", "read-their-site"]
    assert [item.key for item in second.items] == ["call-them"]
    assert [str(each) for each in first.conditions] == ["item find-the-buyer"]
    assert [str(each) for each in second.conditions] == ["email"]
    assert (first.branches, len(second.branches)) == ((), 2)
    assert (first.is_start, second.is_start) == (True, False)
    assert edit.stage_to == ()
    with pytest.raises(Refused, match="last item"):
        split_stage(rich(), "lead", "call-them", "Never")


def test_merging_brings_items_deals_and_all_that_leads_to_it() -> None:
    edit = merge_stages(rich(), "talk", "offer")
    assert edit.stage_to == (("talk", "offer"),)
    offer = edit.process.stages[1]
    assert [item.key for item in offer.items] == ["print-it", "listen"]
    assert offer.is_qualified
    assert [each.label for each in offer.branches] == ["no"], "it would lead to itself"
    assert edit.process.pipeline.routes[0].stage == "offer"


def test_items_of_one_key_are_both_there_after_a_merge() -> None:
    map_ = process(
        "Two",
        [
            stage("A", must("Call"), conditions=(parse_condition("item call"),)),
            stage("B", must("Call")),
        ],
    )
    (both,) = merge_stages(map_, "a", "b").process.stages
    assert [item.key for item in both.items] == ["call", "call-2"]
    assert [str(each) for each in both.conditions] == ["item call-2"]


def test_stages_of_another_kind_are_not_merged() -> None:
    with pytest.raises(Refused, match="of kind open and Signed of kind won"):
        merge_stages(rich(), "offer", "signed")
    with pytest.raises(Refused, match="into itself"):
        merge_stages(rich(), "offer", "offer")


def test_what_leads_to_a_removed_stage_needs_another_end() -> None:
    assert len(leads_to(rich(), "talk")) == 2
    with pytest.raises(Refused, match='branch "more talk" of Offer leads'):
        remove_stage(rich(), "talk")
    edit = remove_stage(rich(), "talk", "lead")
    assert edit.stage_to == (("talk", "lead"),)
    assert edit.process.stages[1].branches[0].to == "lead"
    assert edit.stage == "offer"
    with pytest.raises(Refused, match="cannot go to Signed"):
        remove_stage(rich(), "talk", "signed")


def test_the_only_open_stage_stays() -> None:
    map_ = process("One", [stage("Lead"), won("Signed")])
    with pytest.raises(Refused, match="only stage before the win"):
        remove_stage(map_, "lead")
    assert names(remove_stage(map_, "signed").process) == ["Lead"]


def test_a_pipeline_begins_like_its_template() -> None:
    edit = begin_map(sales(), "Big deals")
    assert (edit.process.pipeline.name, edit.process.pipeline.key) == ("Big deals", "big-deals")
    assert edit.process.stages == sales().stages
