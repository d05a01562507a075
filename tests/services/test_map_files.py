"""Map files as people write them: what may be left out, and how each mistake is named."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.conditions import parse_condition
from pipetui.domain.errors import BadValue
from pipetui.domain.maps.bounds import MOST_STAGES
from pipetui.domain.money import Money
from pipetui.domain.process import Action, ActionKind, Branch, GatePolicy, Goal, Item
from pipetui.domain.routing import Route
from pipetui.services.maps import map_from_toml, same_map
from pipetui.services.maps.layout import (
    ACTION_KEYS,
    BRANCH_KEYS,
    DOCUMENT_KEYS,
    GOAL_KEYS,
    ITEM_KEYS,
    PIPELINE_KEYS,
    ROUTE_KEYS,
    STAGE_KEYS,
)
from tests.support.map_files import MINIMAL, SMALLEST


def test_a_map_needs_no_more_than_names() -> None:
    process = map_from_toml(MINIMAL, "a.toml")

    assert same_map(process, SMALLEST)
    assert process.pipeline.source == MINIMAL


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
    assert same_map(map_from_toml("\ufeff" + MINIMAL.replace("\n", "\r\n"), "a.toml"), SMALLEST)


FULL = """\
format = "pipetui-map"
version = 1

[pipeline]
name = "Sales"
currency = "usd"
skip = "warn"
back = "Block"
goal = { revenue = "60k", since = "2027-01-01", by = 2027-12-31 }

[[pipeline.route]]
source = "web"
value_from = 1_000
value_below = 5e3
stage = "demo"
owner = "anna"

[[stage]]
name = "Lead"
probability_fixed = true
deal_limit = 12
conditions = ["Value >= 500", "touch call or meeting", "item call"]
auto_advance = true

[[stage.item]]
text = "Call them"
key = "call"
steps = ["Find the number", "Dial"]

[[stage.branch]]
label = "No"
to = "no"

[[stage]]
name = "Demo"
stale_fixed = true

[[stage.on_enter]]
task = "Prepare"
due_days = 2

[[stage.on_enter]]
field = "expected_close"
value = "+30d"

[[stage.on_leave]]
field = "owner"
value = ""
"""


def test_everything_a_map_can_say_is_read() -> None:
    process = map_from_toml(FULL, "a.toml")
    line, (lead, demo) = process.pipeline, process.stages

    assert (line.gate, line.skip, line.back) == (
        GatePolicy.BLOCK,
        GatePolicy.WARN,
        GatePolicy.BLOCK,
    )
    assert line.goal == Goal(
        revenue=Money(60_000_00, "USD"), since=date(2027, 1, 1), by=date(2027, 12, 31)
    )
    assert line.routes == (
        Route(source="web", least=Decimal(1000), below=Decimal(5000), stage="demo", owner="anna"),
    )
    assert lead.conditions == tuple(
        map(parse_condition, ("value >= 500", "touch call or meeting", "item call"))
    )
    assert (lead.auto_advance, lead.probability_fixed, lead.deal_limit) == (True, True, 12)
    assert lead.items[0].steps == ("Find the number", "Dial")
    assert lead.branches == (Branch(label="No", to="no"),)
    assert demo.stale_fixed
    assert demo.on_enter == (
        Action(kind=ActionKind.TASK, text="Prepare", due_days=2),
        Action(kind=ActionKind.FIELD, field="close", text="+30d"),
    )
    assert demo.on_leave == (Action(kind=ActionKind.FIELD, field="owner", text=""),)


def test_a_stage_named_like_an_exit_is_given_another_key() -> None:
    text = MINIMAL + '[[stage]]\nname = "Park"\n'

    assert map_from_toml(text, "a.toml").stages[1].key == "park-2"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("#" * 2_000_001, "a.toml: 2,000,001 characters are too many for a process map"),
        ("a." * 100_000 + "a = 1", "a.toml, line 1: a name of too many parts"),
        ('b = """\n"\n""" \n' + "'a'." * 99 + "a = 1", "a.toml, line 4: a name of too many parts"),
        ("a = " + "[" * 100_000, "a.toml: lists or tables are nested too deep"),
        ("a = " + "9" * 10_000, "a.toml: a number in it is too long"),
        (MINIMAL + "[[stage]]\n" * MOST_STAGES, f"a.toml, line 5: {MOST_STAGES + 1} times stage"),
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


KEYS = (
    *DOCUMENT_KEYS,
    *PIPELINE_KEYS,
    *GOAL_KEYS,
    *ROUTE_KEYS,
    *STAGE_KEYS,
    *ITEM_KEYS,
    *BRANCH_KEYS,
    *ACTION_KEYS,
)
TABLES = (
    "[pipeline]",
    "[pipeline.goal]",
    "[[pipeline.route]]",
    "[[stage]]",
    "[[stage.item]]",
    "[[stage.branch]]",
    "[[stage.on_enter]]",
)
VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(), st.floats(), st.dates(), st.text(max_size=5)),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(KEYS), VALUES)
def test_any_value_in_any_place_is_read_or_refused(name: str, value: object) -> None:
    for where in ("", *TABLES):
        lines = (MINIMAL + '[[stage.item]]\ntext = "Call"\n').splitlines()
        if where and where not in lines:
            lines.append(where)
        place = lines.index(where) + 1 if where else 0
        own = {line.partition(" ")[0]: number for number, line in enumerate(lines)}
        if own.get(name) == place:
            del lines[place]
        lines.insert(place, f"{name} = {tomlkit.item(value).as_string()}")
        with suppress(BadValue):
            map_from_toml("\n".join(lines), "a.toml")
