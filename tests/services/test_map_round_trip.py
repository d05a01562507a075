"""A map written to a file and read again is the map it was."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import example, given, settings

from pipetui.domain.process import Pipeline, ProcessMap, Stage
from pipetui.services.maps import (
    load_template,
    map_from_toml,
    map_to_toml,
    same_map,
    template_names,
    write_map,
)
from tests.support.examples import FEW, FEWEST
from tests.support.map_files import MINIMAL, SMALLEST, maps


def a_map(**values: str | None) -> ProcessMap:
    (stage,) = SMALLEST.stages
    return ProcessMap(
        SMALLEST.pipeline,
        (dataclasses.replace(stage, **values),),  # type: ignore[arg-type]
    )


@settings(max_examples=FEW)
@given(maps())
@example(a_map(guidance="say " * 60 + '"""' + "\\ \\n" * 40))
@example(a_map(guidance="first\n\n  indented by two, and long enough to be wrapped" * 4))
@example(a_map(definition="a" * 300, gain="\N{IDEOGRAPHIC SPACE}".join("字" * 90)))
@example(a_map(guidance=("word " * 20 + '"') * 3))
def test_a_map_written_and_read_again_is_the_same(process: ProcessMap) -> None:
    assert map_from_toml(map_to_toml(process), "a.toml") == process


@settings(max_examples=FEWEST)
@given(maps(), maps())
def test_a_map_written_into_any_other_file_is_read_as_itself(
    process: ProcessMap, other: ProcessMap
) -> None:
    source = "# mine\n" + write_map(other)
    pipeline = dataclasses.replace(process.pipeline, source=source)
    text = map_to_toml(dataclasses.replace(process, pipeline=pipeline))

    assert same_map(map_from_toml(text, "a.toml"), process)
    assert text.startswith("# mine\n")


@pytest.mark.parametrize("name", template_names())
def test_a_template_written_and_read_again_is_the_same(name: str) -> None:
    template = load_template(name)

    assert map_from_toml(map_to_toml(template), "a.toml") == template


def test_ids_and_the_place_among_pipelines_stay_at_home() -> None:
    stored = ProcessMap(
        Pipeline(id=3, key="sales", name="Sales", position=2),
        (Stage(id=9, pipeline_id=3, key="lead", name="Lead", position=0),),
        retired=(Stage(id=8, pipeline_id=3, key="old", name="Old", position=1, retired=True),),
    )

    assert map_from_toml(map_to_toml(stored), "a.toml") == SMALLEST
    assert same_map(stored, SMALLEST)


def test_maps_that_say_something_else_are_not_the_same() -> None:
    assert not same_map(SMALLEST, a_map(name="Enquiry"))
    assert not same_map(SMALLEST, dataclasses.replace(SMALLEST, stages=SMALLEST.stages * 2))


def test_a_text_that_says_more_than_the_map_is_kept_with_it() -> None:
    assert map_from_toml(MINIMAL, "a.toml").pipeline.source == MINIMAL
    assert map_from_toml(write_map(SMALLEST), "a.toml").pipeline.source is None


def test_long_guidance_is_written_in_lines_a_person_can_edit() -> None:
    written = map_to_toml(a_map(guidance="Ask first, talk later. " * 20 + "Done."))

    assert max(map(len, written.splitlines())) <= 100


def test_a_whole_amount_is_written_without_decimals() -> None:
    text = MINIMAL.replace(
        "[[stage]]", '[pipeline.goal]\nrevenue = "60k"\nby = 2027-12-31\n[[stage]]'
    )

    written = write_map(map_from_toml(text, "a.toml"))

    assert '[pipeline.goal]\nrevenue = "60000 EUR"\nby = 2027-12-31\n' in written
