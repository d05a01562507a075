"""Each mistake in a map file is named with the line it stands on, and with the way out."""

from __future__ import annotations

import pytest

from pipetui.domain.errors import BadValue
from pipetui.services.maps import map_from_toml
from tests.support.map_files import MINIMAL

HEAD, _, FIRST = MINIMAL.partition("[[stage]]\n")
TWO = MINIMAL + '[[stage]]\nname = "Demo"\n'


ITEM = TWO + '[[stage.item]]\ntext = "Show it"\n'


def pipeline(*lines: str) -> str:
    """A map with these lines, from the fifth on, at the end of its pipeline."""
    return f"{HEAD}{chr(10).join(lines)}\n[[stage]]\n{FIRST}"


def demo(*lines: str) -> str:
    """A map with these lines, from the ninth on, in its second stage."""
    return f"{TWO}{chr(10).join(lines)}\n"


MISTAKES = [
    # no TOML
    (
        'format = "pipetui-map"\nversion : 1\n',
        "line 2, column 9: expected '=' after a key in a key/value pair",
    ),
    ('a = 1\nb = """\nopen\n', "line 3, at the end: unterminated string"),
    (
        MINIMAL + 'name = "Again"\n',
        "line 7, column 15: what is named here has been given before",
    ),
    ("[a]\n[a]\n", "line 2, column 3: what is named here has been given before"),
    # not this format
    ("", ': this is no process map, for format = "pipetui-map" is missing'),
    (
        MINIMAL.replace("version = 1", ""),
        ": version is missing",
    ),
    (
        MINIMAL.replace("version = 1", "version = 2\nshape = 3"),
        "line 2: the file is of version 2, and this program reads 1",
    ),
    # the pipeline
    (
        'format = "pipetui-map"\nversion = 1\n',
        ": [pipeline] is missing",
    ),
    (
        MINIMAL.replace('name = "Sales"', ""),
        "line 3, pipeline: name is missing",
    ),
    (
        MINIMAL.replace('name = "Sales"', 'name = "Sales"\ncurrency = "EURO"'),
        'line 5, pipeline: currency: "EURO" is no currency',
    ),
    (
        MINIMAL.replace('name = "Sales"', 'name = "Sales"\ngate = "shut"'),
        'line 5, pipeline: gate must be off or warn or block, and is "shut"',
    ),
    (
        MINIMAL.replace('name = "Sales"', 'name = "Sales"\nlost_reasons = "Price"'),
        'line 5, pipeline: lost_reasons must be a list of texts, and is "Price"',
    ),
    (
        MINIMAL.replace('name = "Sales"', 'name = "Sales"\nobjections = ["No", " "]'),
        "line 5, pipeline: entry 2 of objections is empty",
    ),
    (
        MINIMAL.replace('name = "Sales"', 'name = "Sales"\nobjections = ["No", 7]'),
        "line 5, pipeline: entry 2 of objections must be a text, and is 7",
    ),
    # stages
    (MINIMAL.partition("[[")[0], ": there is no stage"),
    (
        MINIMAL.partition("[[")[0] + '[stage]\nname = "Lead"',
        "line 5: stage must be a list of tables, and is a table",
    ),
    (MINIMAL + 'kind = "won"\n', "line 7: no stage is open"),
    (
        MINIMAL + '[[stage]]\nname = "Won"\nkind = "won"\n[[stage]]\nname = "Demo"\n',
        'line 10, stage 3 "Demo": an open stage cannot follow one of kind won',
    ),
    (MINIMAL + "[[stage]]\n", "line 7, stage 2: name is missing"),
    (
        TWO + 'key = "lead"\n' + '[[stage]]\nname = "X"\nkey = "lead"\n',
        'line 12, stage 3 "X": the key "lead" is already that of number 2',
    ),
    (TWO + 'key = "De mo"\n', 'line 9, stage 2 "Demo": "De mo" cannot be a key'),
    (
        TWO + 'guidence = "..."\n',
        'line 9, stage 2 "Demo": "guidence" is nothing a map knows',
    ),
    (
        TWO + "probability = 101\n",
        'line 9, stage 2 "Demo": probability must be a whole number from 0 to 100, and is 101',
    ),
    (
        MINIMAL + "touch_days = true\n",
        ('line 7, stage 1 "Lead": touch_days must be a whole number from 0 to 3650, and is true'),
    ),
    (
        TWO + 'probability = "9"\n',
        'line 9, stage 2 "Demo": probability must be a whole number from 0 to 100, and is "9"',
    ),
    (
        TWO + "start = 1\n",
        'line 9, stage 2 "Demo": start must be true or false, and is 1',
    ),
    (
        MINIMAL + 'ask = true\n[[stage]]\nname = "Demo"\nask = true\n',
        'line 10, stage 2 "Demo": ask is already the mark of stage 1',
    ),
    (
        TWO + f'phase = "{"x" * 501}"\n',
        'line 9, stage 2 "Demo": phase: The text has 501 characters and at most 500 fit here',
    ),
    # items
    (
        ITEM + "due_days = -1\n",
        (
            'line 11, stage 2 "Demo", item 1 "Show it": '
            "due_days must be a whole number from 0 to 3650, and is -1"
        ),
    ),
    (
        ITEM + 'key = "a"\n[[stage.item]]\ntext = "Ask"\nkey = "a"\n',
        'line 14, stage 2 "Demo", item 2 "Ask": the key "a" is already that of number 1',
    ),
    (
        ITEM + "[[stage.item]]\nrequired = true\n",
        'line 11, stage 2 "Demo", item 2: text is missing',
    ),
    (
        TWO + 'item = ["Show it"]\n',
        'line 9, stage 2 "Demo": item must be a list of tables, and is a list',
    ),
    # goals
    (pipeline("goal = 12"), "line 5, pipeline: goal must be a table, and is 12"),
    (
        pipeline("[pipeline.goal]", 'revenue = "1k"', "customers = 3", "by = 2027-12-31"),
        "line 7, pipeline, goal: a goal is revenue or customers, and both are given",
    ),
    (
        pipeline("[pipeline.goal]", "by = 2027-12-31"),
        "line 5, pipeline, goal: revenue is missing",
    ),
    (pipeline("[pipeline.goal]", "customers = 3"), "line 5, pipeline, goal: by is missing"),
    (
        pipeline("[pipeline.goal]", "customers = 3", 'by = "soon"'),
        'line 7, pipeline, goal: by must be a day, and is "soon"',
    ),
    (
        pipeline("[pipeline.goal]", 'revenue = "lots"', "by = 2027-12-31"),
        'line 6, pipeline, goal: revenue: "lots" is no amount of money',
    ),
    (
        pipeline("goal = { customers = 3, since = 2028-01-01, by = 2027-12-31 }"),
        "line 5, pipeline, goal: wins count from 2028-01-01, after the goal's day 2027-12-31",
    ),
    (
        pipeline('skip = "never"'),
        'line 5, pipeline: skip must be off or warn or block, and is "never"',
    ),
    # routes
    (
        pipeline("[[pipeline.route]]", "value_from = 500", "value_below = 500"),
        "line 7, pipeline, route 1: no value is from 500 and below 500",
    ),
    (
        pipeline("[[pipeline.route]]", 'value_from = "500 EUR"'),
        (
            "line 6, pipeline, route 1: value_from must be an amount from 0 to "
            '1,000,000,000,000,000, and is "500 EUR"'
        ),
    ),
    (
        pipeline("[[pipeline.route]]", "value_from = 1e999999999999999999999"),
        (
            "line 6, pipeline, route 1: value_from must be an amount from 0 to "
            "1,000,000,000,000,000, and is NaN"
        ),
    ),
    (
        pipeline("[[pipeline.route]]", 'source = "web"', 'stage = "leads"'),
        'line 7: route 1: there is no stage "leads"',
    ),
    (
        pipeline("[[pipeline.route]]", 'origin = "web"'),
        'line 6, pipeline, route 1: "origin" is nothing a map knows',
    ),
    (
        pipeline("[pipeline.goal]", "customers = 5", "by = 0001-05-01"),
        "line 7, pipeline, goal: by must be a day of the years 1970 to 9999, and is 0001-05-01",
    ),
    # conditions
    (
        demo("conditions = [", '  "value",', '  "valeu > 3",', "]"),
        'line 11, stage 2 "Demo": conditions: "valeu > 3" is no condition',
    ),
    (
        demo("conditions = [", '  "touch fax",', "]"),
        'line 10, stage 2 "Demo": conditions: "fax" is no kind of touch',
    ),
    (
        demo('conditions = ["item shown"]', "[[stage.item]]", 'text = "Show"'),
        'line 9, stage 2 "Demo": conditions: there is no item "shown" in this stage',
    ),
    (
        demo("auto_advance = true", "[[stage.item]]", 'text = "Show"'),
        'line 9, stage 2 "Demo": auto_advance has nothing to wait for',
    ),
    (
        demo("deal_limit = 0"),
        'line 9, stage 2 "Demo": deal_limit must be a whole number from 1 to 10000, and is 0',
    ),
    # items and branches
    (
        demo("[[stage.item]]", 'text = "Show"', 'steps = "one"'),
        'line 11, stage 2 "Demo", item 1 "Show": steps must be a list of texts, and is "one"',
    ),
    (
        demo("[[stage.branch]]", 'label = "Yes"', 'to = "sold"'),
        'line 11, stage 2 "Demo": branch 1 "Yes": there is no stage "sold"',
    ),
    (
        demo("[[stage.branch]]", 'label = "Yes"'),
        'line 9, stage 2 "Demo", branch 1 "Yes": to is missing',
    ),
    (
        demo('key = "lost"'),
        'line 9, stage 2 "Demo": "lost" cannot be a stage\'s key, for a branch can lead there',
    ),
    # actions
    (
        demo("[[stage.on_enter]]", "due_days = 1"),
        'line 9, stage 2 "Demo", on_enter 1: task is missing',
    ),
    (
        demo("[[stage.on_enter]]", 'task = "Call"', 'field = "owner"'),
        'line 11, stage 2 "Demo", on_enter 1 "Call": it is a task or a field, and both are given',
    ),
    (
        demo("[[stage.on_enter]]", 'task = "Call"', 'value = "Ann"'),
        'line 11, stage 2 "Demo", on_enter 1 "Call": a task has no value',
    ),
    (
        demo("[[stage.on_leave]]", 'field = "title"', 'value = "x"'),
        'line 10, stage 2 "Demo", on_leave 1: "title" is no field that a stage can set',
    ),
    (
        demo("[[stage.on_leave]]", 'field = "owner"'),
        'line 9, stage 2 "Demo", on_leave 1: value is missing',
    ),
    (
        demo("[[stage.on_leave]]", 'field = "close"', 'value = "some day"'),
        'line 11, stage 2 "Demo", on_leave 1: value: "some day" is no date',
    ),
    (
        demo("[[stage.on_leave]]", 'field = "owner"', 'value = "Ann"', "due_days = 2"),
        'line 12, stage 2 "Demo", on_leave 1: a field has no due_days',
    ),
]


@pytest.mark.parametrize(("text", "message"), MISTAKES, ids=[message for _, message in MISTAKES])
def test_each_mistake_is_named_with_its_line(text: str, message: str) -> None:
    with pytest.raises(BadValue) as refused:
        map_from_toml(text, "my.toml")

    assert refused.value.message == f"my.toml{'' if message.startswith(':') else ', '}{message}"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (TWO + 'guidence = "..."\n', "did you mean guidance?"),
        (TWO + 'kind = "opened"\n', "did you mean open?"),
        (MINIMAL.replace("[[stage]]", "[[stages]]"), "did you mean stage?"),
        (ITEM + 'zzz = "..."\n', "Known here: text, key, required, due_days, steps"),
        (TWO + 'touch_days = "3"\n', "Write the digits alone, without quotes"),
        (pipeline("[[pipeline.route]]", 'stage = "leed"'), "did you mean lead?"),
        (demo("[[stage.branch]]", 'label = "A"', 'to = "parked"'), "did you mean park?"),
        (demo('conditions = ["emial"]'), "did you mean email?"),
        (demo('conditions = ["item x"]'), "It has no items"),
        (demo("[[stage.on_enter]]", 'field = "titel"', 'value = ""'), "One of owner, source"),
    ],
)
def test_a_mistake_comes_with_the_way_out(text: str, hint: str) -> None:
    with pytest.raises(BadValue) as refused:
        map_from_toml(text, "my.toml")

    assert refused.value.hint.startswith(hint)
