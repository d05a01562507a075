"""Whatever is edited on the screen can be written to a file, and read from it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from pipetui.domain.errors import Refused
from pipetui.domain.maps.editing import add_stage, merge_stages
from pipetui.domain.maps.fields import PIPELINE_FIELDS, STAGE_FIELDS, set_field
from pipetui.domain.maps.lists import PIPELINE_LISTS, STAGE_LISTS, set_lines
from pipetui.domain.maps.places import Place
from pipetui.services.maps import map_from_toml, map_to_toml, same_map
from tests.support.edited_maps import rich
from tests.support.map_edits import LINES, TODAY, WORDS, edited, edits
from tests.support.maps import process, stage

if TYPE_CHECKING:
    from pipetui.domain.process import ProcessMap

_AT_THE_EDGE = (
    *("0", "1", "100", "1000", "1001", "3650", "3651", "10000", "10001", "fixed", "x" * 500),
    *("1000000000 customers by eoy", "10,000,000,000.00 by eoy", "0 by eoy", "owner =", "tags ="),
)


def assert_the_same_after_a_file(map_: ProcessMap) -> None:
    text = map_to_toml(map_)
    assert same_map(map_from_toml(text, "edited.toml"), map_), text


@given(edits)
def test_an_edited_map_is_the_same_after_a_file(
    steps: list[tuple[str, int, int, Place, str]],
) -> None:
    map_ = rich()
    for step in steps:
        try:
            map_ = edited(map_, step).process
        except Refused:
            continue
    assert_the_same_after_a_file(map_)


@pytest.mark.parametrize(
    "place",
    [
        *(Place(field=field) for field in PIPELINE_FIELDS),
        *(Place(field=field, stage="talk") for field in STAGE_FIELDS),
    ],
    ids=lambda place: f"{place.stage or 'pipeline'}-{place.field}",
)
def test_whatever_a_field_takes_on_the_screen_a_file_takes(place: Place) -> None:
    for text in (*_AT_THE_EDGE, *WORDS, *LINES):
        try:
            map_ = set_field(rich(), place, text, TODAY).process
        except Refused:
            continue
        assert_the_same_after_a_file(map_)


@pytest.mark.parametrize(
    "place",
    [
        *(Place(field=field) for field in PIPELINE_LISTS),
        *(Place(field=field, stage="talk") for field in STAGE_LISTS),
        Place(field="steps", stage="talk", item="listen"),
    ],
    ids=lambda place: f"{place.stage or 'pipeline'}-{place.field}",
)
def test_as_much_as_a_list_takes_on_the_screen_a_file_takes(place: Place) -> None:
    written = {
        "branches": "answer {} -> park",
        "routes": "source web{} -> Talk",
        "conditions": "value >= {}",
    }.get(place.field, "Entry {}")
    for count in (501, 500, 101, 100):
        lines = "\n".join(written.format(number) for number in range(count))
        try:
            map_ = set_lines(rich(), place, lines, TODAY).process
        except Refused:
            continue
        assert_the_same_after_a_file(map_)
        return
    pytest.fail("it takes not even the fewest of these")


@pytest.mark.parametrize("field", STAGE_LISTS)
def test_whatever_an_entry_takes_on_the_screen_a_file_takes(field: str) -> None:
    for text in filter(None, (*_AT_THE_EDGE, *LINES, *WORDS)):
        try:
            map_ = set_lines(rich(), Place(field=field, stage="talk"), text, TODAY).process
        except Refused:
            continue
        assert_the_same_after_a_file(map_)


def test_stages_merged_hold_no_more_than_a_file_takes() -> None:
    map_, lines = rich(), "\n".join(f"Ask {number}" for number in range(60))
    for key in ("talk", "offer"):
        map_ = set_lines(map_, Place(field="items", stage=key), lines, TODAY).process

    with pytest.raises(Refused, match="items of Offer cannot hold 120"):
        merge_stages(map_, "talk", "offer")


def test_a_map_has_no_more_stages_than_a_file_takes() -> None:
    stages = [stage(f"Stage {number}") for number in range(500)]
    with pytest.raises(Refused, match="cannot hold 501"):
        add_stage(process("Long", stages), "One more", "stage-499")
