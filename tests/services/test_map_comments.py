"""What the seller wrote into a map file beside the map comes back with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.process import (
    Branch,
    GatePolicy,
    Goal,
    Item,
    Pipeline,
    ProcessMap,
    Stage,
    StageKind,
)
from pipetui.domain.routing import Route
from pipetui.services.maps import map_from_toml, map_to_toml, same_map, write_map
from tests.support.examples import FEW
from tests.support.map_files import maps, with_comments

MINE = """\
# How we sell, agreed in March.
format = "pipetui-map"  # never touch
version = 1

# the line
[pipeline]
name = "Sales"  # to firms
lost_reasons = [
    # the usual ones
    "Price",  # mostly an excuse
    "No budget",
    "Timing" # comes back
]

# ---- Leads come in ----
[[stage]]
name = "Lead"   # anybody who wrote
probability = 10 # a guess

# before noon
[[stage.item]]
text = "Call them"
[[stage.item]]
text = "Write"  # two lines

# Show it
[[stage]]
name = "Demo"
  # on their own data
  guidance = "Let them hold the mouse"
item = [
    { text = "Prepare", required = true }, # the day before
    { text = "Show" },
]
"""


def mine() -> ProcessMap:
    return map_from_toml(MINE, "mine.toml")


def with_line(**fields: object) -> ProcessMap:
    process = mine()
    return replace(process, pipeline=replace(process.pipeline, **fields))  # type: ignore[arg-type]


def with_stages(*stages: Stage) -> ProcessMap:
    return replace(mine(), stages=stages)


def written_into(process: ProcessMap, text: str) -> str:
    """The text as it is once it says what the map says."""
    return map_to_toml(replace(process, pipeline=replace(process.pipeline, source=text)))


def changed(process: ProcessMap) -> tuple[list[str], list[str]]:
    """The lines that are gone from the file, and those that are new."""
    text = map_to_toml(process)
    assert same_map(map_from_toml(text, "mine.toml"), process)
    before, after = MINE.splitlines(), text.splitlines()
    return [line for line in before if line not in after], [
        line for line in after if line not in before
    ]


def stage(key: str, **fields: object) -> Stage:
    named = Stage(id=0, pipeline_id=0, key=key, name=key.title(), position=0)
    return replace(named, **fields)  # type: ignore[arg-type]


def test_an_unchanged_map_gives_the_text_byte_for_byte() -> None:
    for text in (MINE, MINE.rstrip("\n"), "\ufeff" + MINE.replace("\n", "\r\n")):
        assert map_to_toml(map_from_toml(text, "mine.toml")) == text


def test_ids_of_a_database_change_nothing() -> None:
    process = mine()
    stages = tuple(
        replace(each, id=number, pipeline_id=7) for number, each in enumerate(process.stages, 4)
    )
    stored = ProcessMap(replace(process.pipeline, id=7, position=2), stages)

    assert map_to_toml(stored) == MINE


def test_a_changed_value_changes_its_line_alone() -> None:
    lead, demo = mine().stages

    assert changed(with_stages(replace(lead, probability=20), demo)) == (
        ["probability = 10 # a guess"],
        ["probability = 20 # a guess"],
    )


def test_a_new_name_keeps_the_key_that_was_made_from_the_old_one() -> None:
    lead, demo = mine().stages

    assert changed(with_stages(replace(lead, name="Enquiry"), demo)) == (
        ['name = "Lead"   # anybody who wrote'],
        ['name = "Enquiry"   # anybody who wrote', 'key = "lead"'],
    )
    assert changed(with_line(name="To firms"))[1] == [
        'name = "To firms"  # to firms',
        'key = "sales"',
    ]


def test_a_new_value_stands_where_the_layout_has_it_and_as_its_neighbour_does() -> None:
    lead, demo = mine().stages
    process = with_stages(replace(lead, stale_days=9), replace(demo, gain="Time"))

    assert changed(process) == ([], ["stale_days = 9", '  gain = "Time"'])
    assert "probability = 10 # a guess\nstale_days = 9\n" in map_to_toml(process)


def test_a_value_that_is_gone_takes_its_line_along() -> None:
    lead, demo = mine().stages

    assert changed(with_stages(lead, replace(demo, guidance=None))) == (
        ['  guidance = "Let them hold the mouse"'],
        [],
    )


def test_a_list_keeps_the_lines_of_what_stays_in_it() -> None:
    reasons = ("Timing", "Price", "Poor fit")

    gone, new = changed(with_line(lost_reasons=reasons))

    assert gone == ['    "No budget",', '    "Timing" # comes back']
    assert new == ['    "Timing", # comes back', '    "Poor fit",']
    assert '    # the usual ones\n    "Price",  # mostly' in map_to_toml(
        with_line(lost_reasons=reasons)
    )


def test_a_reworded_entry_keeps_its_comment() -> None:
    reasons = ("Too expensive", "No budget", "Timing")

    assert changed(with_line(lost_reasons=reasons)) == (
        ['    "Price",  # mostly an excuse'],
        ['    "Too expensive",  # mostly an excuse'],
    )


def test_items_in_one_line_each_stay_so() -> None:
    lead, demo = mine().stages
    first, second = demo.items
    items = (Item(key="ask", text="Ask"), first, replace(second, required=True))

    assert changed(with_stages(lead, replace(demo, items=items))) == (
        ['    { text = "Show" },'],
        [
            '    { text = "Ask", key = "ask", required = false },',
            '    { text = "Show", key = "show", required = true },',
        ],
    )


def test_stages_are_moved_with_what_is_written_about_them() -> None:
    lead, demo = mine().stages

    text = map_to_toml(with_stages(demo, lead))

    assert changed(with_stages(demo, lead)) == ([], [])
    assert text.index("# Show it\n[[stage]]") < text.index("# ---- Leads come in ----\n[[stage]]")
    assert "\n\n\n" not in text


def test_a_new_stage_is_put_where_it_belongs() -> None:
    lead, demo = mine().stages
    call = stage("call", items=(Item(key="ring", text="Ring"),))
    won = stage("signed", kind=StageKind.WON)

    text = map_to_toml(with_stages(lead, call, demo, won))

    places = [text.index(f'name = "{name}"') for name in ("Lead", "Call", "Demo", "Signed")]
    assert places == sorted(places)
    assert changed(with_stages(lead, call, demo, won))[0] == []
    assert '# two lines\n\n[[stage]]\nname = "Call"\n' in text
    assert 'required = false\n\n# Show it\n[[stage]]\nname = "Demo"' in text


def test_a_stage_that_is_gone_takes_what_is_written_about_it_along() -> None:
    lead, _ = mine().stages

    text = map_to_toml(with_stages(lead))

    assert text == MINE.partition("\n# Show it")[0]


def test_tables_of_which_there_were_none_come_after_their_own() -> None:
    lead, demo = mine().stages
    lead = replace(lead, branches=(Branch(label="Not now", to="park"),))
    process = replace(
        with_stages(lead, demo),
        pipeline=replace(
            mine().pipeline,
            goal=Goal(customers=12, by=date(2027, 12, 31)),
            routes=(Route(source="web"),),
        ),
    )

    gone, _ = changed(process)
    text = map_to_toml(process)

    assert gone == []
    assert (
        "\n]\n\n[pipeline.goal]\ncustomers = 12\nby = 2027-12-31\n"
        '\n[[pipeline.route]]\nsource = "web"\n\n# ---- Leads come in ----\n[[stage]]\n'
    ) in text
    assert '[[stage.branch]]\nlabel = "Not now"\nto = "park"\n\n# Show it\n' in text
    back = written_into(mine(), text)
    assert back == MINE


def test_two_new_tables_that_say_the_same_stay_in_their_stage() -> None:
    lead, demo = mine().stages
    twice = (Branch(label="Not now", to="park"),) * 2
    process = with_stages(replace(lead, branches=twice), stage("call"), demo)

    assert changed(process)[0] == []


def test_other_ways_of_writing_the_same_are_kept() -> None:
    text = (
        'format = "pipetui-map"\nversion = 1\n'
        'pipeline.name = "Sales" # a\npipeline.goal = { customers = 3, by = "2027-01-01" } # b\n'
        'stage = [ { name = "Lead", links = ["x"] }, { name = "Demo" } ] # c\n'
    )
    process = map_from_toml(text, "a.toml")
    line = replace(
        process.pipeline, gate=GatePolicy.OFF, goal=Goal(customers=4, by=date(2027, 1, 1))
    )

    written = map_to_toml(replace(process, pipeline=line, stages=process.stages[:1]))

    assert written == (
        'format = "pipetui-map"\nversion = 1\n'
        'pipeline.name = "Sales" # a\npipeline.gate = "off"\n'
        "pipeline.goal = { customers = 4, by = 2027-01-01 } # b\n"
        'stage = [{ name = "Lead", links = ["x"] }] # c\n'
    )


@pytest.mark.parametrize("text", ["no map", "a = ", 'format = "pipetui-map"\nversion = 9\n', ""])
def test_a_former_text_that_is_no_map_is_left_aside(text: str) -> None:
    assert written_into(mine(), text) == write_map(mine())


def test_a_text_in_which_the_change_has_no_place_is_written_anew() -> None:
    text = (
        'format = "pipetui-map"\nversion = 1\npipeline.name = "Sales"\n[[stage]]\nname = "Lead"\n'
    )
    process = map_from_toml(text, "a.toml")
    goal = Goal(customers=4, by=date(2027, 1, 1))
    changed_map = replace(process, pipeline=replace(process.pipeline, goal=goal))

    written = map_to_toml(changed_map)

    assert same_map(map_from_toml(written, "a.toml"), changed_map)


def above(number: int, line: str) -> str | None:
    """A comment of its own for each header and each probability."""
    return f"# above {number}" if line.startswith(("[", "probability =")) else None


@st.composite
def edits(draw: st.DrawFn, process: ProcessMap) -> ProcessMap:
    """The map with stages and items taken out, put in, moved and changed."""
    kept = draw(st.permutations(process.stages))[: draw(st.integers(1, len(process.stages)))]
    new = stage("brand-new", items=(Item(key="n", text="New"),))
    kept = [new, *kept] if draw(st.booleans()) else kept
    stages = []
    for each in kept:
        items = draw(st.permutations(each.items))[: draw(st.integers(0, 3))]
        items = [
            replace(item, due_days=draw(st.sampled_from((item.due_days, 7)))) for item in items
        ]
        links = draw(st.permutations(each.links))
        stages.append(
            replace(
                each,
                items=tuple(items),
                links=tuple(links),
                gain=draw(st.sampled_from((each.gain, None, "Time"))),
                conditions=(),
                auto_advance=False,
                branches=(),
                probability=draw(st.sampled_from((each.probability, 50))),
                kind=StageKind.OPEN,
            )
        )
    pipeline: Pipeline = replace(process.pipeline, routes=(), skip=GatePolicy.WARN)
    return ProcessMap(pipeline, tuple(stages))


@settings(max_examples=FEW)
@given(st.data(), maps())
def test_whatever_is_edited_the_comments_of_what_stays_are_kept(
    data: st.DataObject, process: ProcessMap
) -> None:
    text = "\n".join(with_comments(write_map(process), above))
    edited = data.draw(edits(process))

    written = written_into(edited, text)

    assert same_map(map_from_toml(written, "a.toml"), edited)
    sections = text.split("# above ")
    for each in edited.stages:
        if each.key != "brand-new":
            of_stage = (part for part in sections if f'\nkey = "{each.key}"\nkind = ' in part)
            comment = next(of_stage).partition("\n")[0]
            assert f"# above {comment}\n[[stage]]\nname = " in written
    assert written.count("\n# above") >= len(edited.stages) - 1


def test_twice_written_is_once_written() -> None:
    lead, demo = mine().stages
    process = with_stages(demo, stage("call"), replace(lead, name="Enquiry"))
    text = map_to_toml(process)

    assert written_into(process, text) == text
