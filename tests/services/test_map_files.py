"""Map files as people write them: what may be left out, and how each mistake is named."""

from __future__ import annotations

from contextlib import suppress

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.errors import BadValue
from pipetui.domain.process import Item, Pipeline, ProcessMap, Stage
from pipetui.services.maps import map_from_toml
from pipetui.services.maps.layout import (
    DOCUMENT_KEYS,
    ITEM_KEYS,
    MAX_STAGES,
    PIPELINE_KEYS,
    STAGE_KEYS,
)

MINIMAL = """\
format = "pipetui-map"
version = 1
[pipeline]
name = "Sales"
[[stage]]
name = "Lead"
"""

SMALLEST = ProcessMap(
    Pipeline(id=0, key="sales", name="Sales"),
    (Stage(id=0, pipeline_id=0, key="lead", name="Lead", position=0),),
)


def test_a_map_needs_no_more_than_names() -> None:
    assert map_from_toml(MINIMAL, "a.toml") == SMALLEST


def test_keys_are_made_where_they_are_missing_and_never_twice() -> None:
    text = MINIMAL + '[[stage]]\nname = "Lead!"\n[[stage]]\nname = "New"\nkey = "lead-2"\n'

    assert [stage.key for stage in map_from_toml(text, "a").stages] == ["lead", "lead-3", "lead-2"]


def test_items_can_be_written_on_a_line_each() -> None:
    text = MINIMAL + 'item = [\n  { text = "Call them", required = true },\n]\n'

    items = map_from_toml(text, "a.toml").stages[0].items

    assert items == (Item(key="call-them", text="Call them", required=True),)


def test_texts_are_cleaned_and_empty_ones_are_absent() -> None:
    text = MINIMAL + 'phase = "a\\u001b[1m\\n b"\nguidance = "\\u202eone\\r\\ntwo "\ngain = " "\n'

    stage = map_from_toml(text, "a.toml").stages[0]

    assert (stage.phase, stage.guidance, stage.gain) == ("a[1m  b", "one\ntwo", None)


def test_files_of_other_systems_are_read() -> None:
    assert map_from_toml("\ufeff" + MINIMAL.replace("\n", "\r\n"), "a.toml") == SMALLEST


STAGE_2 = MINIMAL + '[[stage]]\nname = "Demo"\n'
ITEM = STAGE_2 + '[[stage.item]]\ntext = "Show it"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        # no TOML
        (
            'format = "pipetui-map"\nversion : 1\n',
            "my.toml, line 2, column 9: expected '=' after a key in a key/value pair",
        ),
        ('a = 1\nb = """\nopen\n', "my.toml, line 3, at the end: unterminated string"),
        (
            MINIMAL + 'name = "Again"\n',
            "my.toml, line 7, column 15: what is named here has been given before",
        ),
        ("[a]\n[a]\n", "my.toml, line 2, column 3: what is named here has been given before"),
        # not this format
        ("", 'my.toml: this is no process map, for format = "pipetui-map" is missing'),
        (
            MINIMAL.replace("version = 1", ""),
            "my.toml: version is missing",
        ),
        (
            MINIMAL.replace("version = 1", "version = 2\nshape = 3"),
            "my.toml: the file is of version 2, and this program reads 1",
        ),
        # the pipeline
        (
            'format = "pipetui-map"\nversion = 1\n',
            "my.toml: [pipeline] is missing",
        ),
        (
            MINIMAL.replace('name = "Sales"', ""),
            "my.toml, pipeline: name is missing",
        ),
        (
            MINIMAL.replace('name = "Sales"', 'name = "Sales"\ncurrency = "EURO"'),
            'my.toml, pipeline: currency: "EURO" is no currency',
        ),
        (
            MINIMAL.replace('name = "Sales"', 'name = "Sales"\ngate = "shut"'),
            'my.toml, pipeline: gate must be off or warn or block, and is "shut"',
        ),
        (
            MINIMAL.replace('name = "Sales"', 'name = "Sales"\nlost_reasons = "Price"'),
            'my.toml, pipeline: lost_reasons must be a list of texts, and is "Price"',
        ),
        (
            MINIMAL.replace('name = "Sales"', 'name = "Sales"\nobjections = ["No", " "]'),
            "my.toml, pipeline: entry 2 of objections is empty",
        ),
        (
            MINIMAL.replace('name = "Sales"', 'name = "Sales"\nobjections = ["No", 7]'),
            "my.toml, pipeline, entry 2: objections must be a text, and is 7",
        ),
        # stages
        (MINIMAL.partition("[[")[0], "my.toml: there is no stage"),
        (
            MINIMAL.partition("[[")[0] + '[stage]\nname = "Lead"',
            "my.toml: stage must be a list of tables, and is a table",
        ),
        (MINIMAL + 'kind = "won"\n', "my.toml: no stage is open"),
        (
            MINIMAL + '[[stage]]\nname = "Won"\nkind = "won"\n[[stage]]\nname = "Demo"\n',
            'my.toml, stage 3 "Demo": an open stage cannot follow one of kind won',
        ),
        (MINIMAL + "[[stage]]\n", "my.toml, stage 2: name is missing"),
        (
            STAGE_2 + 'key = "lead"\n' + '[[stage]]\nname = "X"\nkey = "lead"\n',
            'my.toml, stage 3 "X": the key "lead" is already that of number 2',
        ),
        (STAGE_2 + 'key = "De mo"\n', 'my.toml, stage 2 "Demo": "De mo" cannot be a key'),
        (
            STAGE_2 + 'guidence = "..."\n',
            'my.toml, stage 2 "Demo": "guidence" is nothing a map knows',
        ),
        (
            STAGE_2 + "probability = 101\n",
            'my.toml, stage 2 "Demo": probability must be a whole number from 0 to 100, and is 101',
        ),
        (
            MINIMAL + "touch_days = true\n",
            (
                'my.toml, stage 1 "Lead": '
                "touch_days must be a whole number from 0 to 3650, and is true"
            ),
        ),
        (
            STAGE_2 + 'probability = "9"\n',
            'my.toml, stage 2 "Demo": probability must be a whole number from 0 to 100, and is "9"',
        ),
        (
            STAGE_2 + "start = 1\n",
            'my.toml, stage 2 "Demo": start must be true or false, and is 1',
        ),
        (
            MINIMAL + 'ask = true\n[[stage]]\nname = "Demo"\nask = true\n',
            'my.toml, stage 2 "Demo": ask is already the mark of stage 1',
        ),
        (
            STAGE_2 + f'phase = "{"x" * 501}"\n',
            'my.toml, stage 2 "Demo": phase: The text has 501 characters and at most 500 fit here',
        ),
        # items
        (
            ITEM + "due_days = -1\n",
            (
                'my.toml, stage 2 "Demo", item 1 "Show it": '
                "due_days must be a whole number from 0 to 3650, and is -1"
            ),
        ),
        (
            ITEM + 'key = "a"\n[[stage.item]]\ntext = "Ask"\nkey = "a"\n',
            'my.toml, stage 2 "Demo", item 2 "Ask": the key "a" is already that of number 1',
        ),
        (
            ITEM + "[[stage.item]]\nrequired = true\n",
            'my.toml, stage 2 "Demo", item 2: text is missing',
        ),
        (
            STAGE_2 + 'item = ["Show it"]\n',
            'my.toml, stage 2 "Demo": item must be a list of tables, and is a list',
        ),
    ],
)
def test_each_mistake_is_named_with_its_place(text: str, message: str) -> None:
    with pytest.raises(BadValue) as refused:
        map_from_toml(text, "my.toml")

    assert refused.value.message == message


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (STAGE_2 + 'guidence = "..."\n', "Did you mean guidance?"),
        (STAGE_2 + 'kind = "opened"\n', "Did you mean open?"),
        (MINIMAL.replace("[[stage]]", "[[stages]]"), "Did you mean stage?"),
        (ITEM + 'zzz = "..."\n', "Known here: text, key, required, due_days"),
        (STAGE_2 + 'touch_days = "3"\n', "Write the digits alone, without quotes"),
    ],
)
def test_a_mistake_comes_with_the_way_out(text: str, hint: str) -> None:
    with pytest.raises(BadValue) as refused:
        map_from_toml(text, "my.toml")

    assert refused.value.hint == hint


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("#" * 2_000_001, "a.toml: 2,000,001 characters are too many for a process map"),
        ("a." * 100_000 + "a = 1", "a.toml, line 1: a name of too many parts"),
        ('b = """\n"\n""" \n' + "'a'." * 99 + "a = 1", "a.toml, line 4: a name of too many parts"),
        ("a = " + "[" * 100_000, "a.toml: lists or tables are nested too deep"),
        ("a = " + "9" * 10_000, "a.toml: a number in it is too long"),
        (MINIMAL + "[[stage]]\n" * MAX_STAGES, f"a.toml: {MAX_STAGES + 1} times stage"),
    ],
    ids=["size", "dots", "dots after a text", "depth", "digits", "stages"],
)
def test_a_hostile_file_costs_a_sentence(text: str, message: str) -> None:
    with pytest.raises(BadValue) as refused:
        map_from_toml(text, "a.toml")

    assert refused.value.message == message


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(BadValue):
        map_from_toml(text, "a.toml")


VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(), st.floats(), st.dates(), st.text(max_size=5)),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from((*DOCUMENT_KEYS, *PIPELINE_KEYS, *STAGE_KEYS, *ITEM_KEYS)), VALUES)
def test_any_value_in_any_place_is_read_or_refused(name: str, value: object) -> None:
    for where in ("", "[pipeline]", "[[stage]]", "[[stage.item]]"):
        lines = (MINIMAL + '[[stage.item]]\ntext = "Call"\n').splitlines()
        place = lines.index(where) + 1 if where else 0
        own = {line.partition(" ")[0]: number for number, line in enumerate(lines)}
        if own.get(name) == place:
            del lines[place]
        lines.insert(place, f"{name} = {tomlkit.item(value).as_string()}")
        with suppress(BadValue):
            map_from_toml("\n".join(lines), "a.toml")
