"""The written process: what a template must hold, and the file in which a map travels."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from importlib import resources
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipetui.domain.errors import Refused
from pipetui.domain.money import CURRENCIES
from pipetui.domain.process import (
    GatePolicy,
    Item,
    Pipeline,
    ProcessMap,
    Stage,
    StageKind,
    key_of,
)
from pipetui.domain.text import clean_line, clean_text, fold
from pipetui.services.maps import load_template, map_from_toml, map_to_toml, template_names
from pipetui.services.maps.layout import (
    HEADER,
    ITEM_KEYS,
    PIPELINE_KEYS,
    STAGE_KEYS,
)

TEMPLATES = {name: load_template(name) for name in template_names()}
STAGES = [
    pytest.param(stage, id=f"{name}:{stage.key}")
    for name, template in TEMPLATES.items()
    for stage in template.stages
]

# A stand-in for knowing what a verb is: an item that begins with another word is looked at by
# whoever adds that word here.
VERBS = frozenset(
    re.findall(
        r"\w+",
        """
        accept add agree answer ask audit book brief build call check choose clear compare confirm
        connect decide deliver describe draft file find gather get give hand hear hold introduce
        list log look make meet name note offer open pencil plan prepare present publish put record
        rehearse reply review run send set settle show speak sum test thank train walk work write
        """,
    )
)


# -- the templates -----------------------------------------------------------------------------


def test_every_template_file_is_named_and_solo_is_first() -> None:
    folder = resources.files("pipetui.services.maps") / "templates"

    assert {f"{name}.toml" for name in template_names()} == {each.name for each in folder.iterdir()}
    assert template_names()[0] == "solo"


@pytest.mark.parametrize(
    ("name", "stages"),
    [
        ("solo", ["Lead", "Qualified", "Discovery", "Proposal", "Negotiation"]),
        ("four-step", ["Prospecting", "Qualifying", "Connecting", "Closing"]),
        (
            "six-step",
            [
                "Prospecting",
                "Researching",
                "First contact and qualification",
                "Demo",
                "Handling objections",
                "Closing",
            ],
        ),
        (
            "full-cycle",
            [
                "Brand awareness",
                "Brand engagement",
                "Marketing qualified lead",
                "Sales interaction",
                "Sales qualified lead",
                "Discovery / needs analysis",
                "Demo / solution",
                "Proposal / quote",
                "Verbal agreement",
                "Contract signed",
                "Implementation",
                "Live",
                "New client",
                "Existing client",
            ],
        ),
    ],
)
def test_a_template_has_the_stages_of_its_practice(name: str, stages: list[str]) -> None:
    assert [stage.name for stage in TEMPLATES[name].stages] == stages


def test_the_full_cycle_is_won_with_the_signature_and_goes_on_after_it() -> None:
    won = [stage.name for stage in TEMPLATES["full-cycle"].stages if stage.kind is StageKind.WON]

    assert won == ["Contract signed", "Implementation", "Live", "New client", "Existing client"]


@pytest.mark.parametrize("name", ["solo", "four-step", "six-step"])
def test_the_shorter_templates_win_and_lose_by_outcome(name: str) -> None:
    assert TEMPLATES[name].winning_stage is None


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_a_template_is_not_stored_yet_and_in_order(template: ProcessMap) -> None:
    assert {template.pipeline.id, *(stage.id for stage in template.stages)} == {0}
    assert [stage.position for stage in template.stages] == list(range(len(template.stages)))


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_a_template_brings_the_lists_of_the_seller(template: ProcessMap) -> None:
    pipeline = template.pipeline

    assert (pipeline.currency, pipeline.gate) == ("EUR", GatePolicy.BLOCK)
    assert len(pipeline.questions) == 7
    assert len({fold(question).split()[0] for question in pipeline.questions}) == 7
    assert min(map(len, (pipeline.lost_reasons, pipeline.objections, pipeline.competitors))) >= 5


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_each_mark_is_given_once_and_in_the_order_of_a_sale(template: ProcessMap) -> None:
    stages = template.stages
    start, qualified, ask = (
        [stage.position for stage in stages if getattr(stage, mark)]
        for mark in ("is_start", "is_qualified", "is_ask")
    )

    assert [len(start), len(qualified), len(ask)] == [1, 1, 1]
    assert start < qualified < ask
    assert stages[ask[0]].kind is StageKind.OPEN


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_a_win_never_gets_less_likely_along_the_line(template: ProcessMap) -> None:
    percent = [stage.probability or 0 for stage in template.stages]

    assert all(earlier <= later for earlier, later in pairwise(percent))
    assert all(
        (stage.probability == 100) == (stage.kind is StageKind.WON) for stage in template.stages
    )


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_of_a_template_says_everything_a_seller_needs(stage: Stage) -> None:
    given_values = dataclasses.asdict(stage)
    del given_values["links"]  # the seller's own material

    assert not [name for name, value in given_values.items() if value in (None, "", ())]
    assert stage.phase in {"awareness", "consideration", "decision", "advocacy"}
    assert 2 <= (stage.guidance or "").count(". ") + 1 <= 5
    assert any(item.required for item in stage.items)


@pytest.mark.parametrize("stage", STAGES)
def test_the_checklists_of_the_templates_can_be_acted_on(stage: Stage) -> None:
    assert len(stage.items) <= 7
    assert not [i.text for i in stage.items if fold(i.text).split()[0].rstrip(",:") not in VERBS]
    assert not [i.text for i in stage.items if len(i.text) > 60]
    assert not [i.text for i in stage.items if i.due_days is None]
    assert not [i.text for i in stage.items if (i.due_days or 0) > (stage.stale_days or 0)]


@pytest.mark.parametrize("stage", TEMPLATES["solo"].stages, ids=lambda stage: stage.key)
def test_somebody_who_sells_alone_is_held_up_by_two_items_at_most(stage: Stage) -> None:
    assert 1 <= sum(item.required for item in stage.items) <= 2


def test_an_unknown_template_is_refused_with_the_known_names() -> None:
    with pytest.raises(Refused) as refused:
        load_template("six-steps")

    assert refused.value.message == 'There is no template "six-steps"'
    assert refused.value.hint == (
        "Did you mean six-step? Templates: solo, four-step, six-step, full-cycle"
    )


@pytest.mark.parametrize("name", template_names())
def test_a_template_file_is_what_exporting_it_writes(name: str) -> None:
    file = resources.files("pipetui.services.maps") / "templates" / f"{name}.toml"

    assert map_to_toml(TEMPLATES[name]) == file.read_text(encoding="utf-8")


# -- there and back ----------------------------------------------------------------------------

AWKWARD = st.sampled_from(
    (
        *('"', '"""', "'''", "\\", "\\\\", "\\n", "\\u0041", "#", "[[x]]", "=", "{", "-", "a.b.c"),
        *(" ", "  ", "\t", "\n", "word", "é", "🙂", "\ufeff"),
        *("\N{NO-BREAK SPACE}", "\N{ZERO WIDTH JOINER}"),
    )
)
RAW = st.one_of(st.text(max_size=20), st.lists(AWKWARD, max_size=25).map("".join))
LINES = RAW.map(clean_line).filter(bool)
PROSE = st.one_of(RAW, st.lists(RAW, max_size=5).map(" \n".join)).map(clean_text).filter(bool)
LISTS = st.lists(LINES, max_size=2).map(tuple)
DAYS = st.none() | st.integers(0, 3650)
ITEMS = st.builds(Item, key=st.just(""), text=LINES, required=st.booleans(), due_days=DAYS)


@st.composite
def keyed_items(draw: st.DrawFn) -> tuple[Item, ...]:
    keys: set[str] = set()
    items = []
    for item in draw(st.lists(ITEMS, max_size=2)):
        key = key_of(item.text, keys)
        keys.add(key)
        items.append(dataclasses.replace(item, key=key))
    return tuple(items)


@st.composite
def maps(draw: st.DrawFn) -> ProcessMap:
    """Any map: open stages, then won ones, each mark on one stage or none."""
    name = draw(LINES)
    pipeline = Pipeline(
        id=0,
        key=key_of(name),
        name=name,
        currency=draw(st.sampled_from(sorted(CURRENCIES))),
        gate=draw(st.sampled_from(GatePolicy)),
        questions=draw(LISTS),
        lost_reasons=draw(LISTS),
        objections=draw(LISTS),
        competitors=draw(LISTS),
    )
    open_count, won_count = draw(st.integers(1, 2)), draw(st.integers(0, 1))
    marks = [draw(st.none() | st.integers(0, open_count - 1)) for _ in range(3)]
    stages: list[Stage] = []
    for position in range(open_count + won_count):
        title = draw(LINES)
        stages.append(
            Stage(
                id=0,
                pipeline_id=0,
                key=key_of(title, {stage.key for stage in stages}),
                name=title,
                position=position,
                kind=StageKind.OPEN if position < open_count else StageKind.WON,
                definition=draw(st.none() | PROSE),
                guidance=draw(st.none() | PROSE),
                items=draw(keyed_items()),
                phase=draw(st.none() | LINES),
                gain=draw(st.none() | PROSE),
                links=draw(LISTS),
                probability=draw(st.none() | st.integers(0, 100)),
                stale_days=draw(DAYS),
                touch_days=draw(DAYS),
                touch_limit=draw(st.none() | st.integers(0, 1000)),
                is_start=marks[0] == position,
                is_qualified=marks[1] == position,
                is_ask=marks[2] == position,
            )
        )
    return ProcessMap(pipeline, tuple(stages))


def a_map(**values: str | None) -> ProcessMap:
    stage = Stage(id=0, pipeline_id=0, key="lead", name="Lead", position=0)
    return ProcessMap(
        Pipeline(id=0, key="sales", name="Sales"),
        (dataclasses.replace(stage, **values),),  # type: ignore[arg-type]
    )


@given(maps())
@example(a_map(guidance="say " * 60 + '"""' + "\\ \\n" * 40))
@example(a_map(guidance="first\n\n  indented by two, and long enough to be wrapped" * 4))
@example(a_map(definition="a" * 300, gain="\N{IDEOGRAPHIC SPACE}".join("字" * 90)))
def test_a_map_written_and_read_again_is_the_same(process_map: ProcessMap) -> None:
    assert map_from_toml(map_to_toml(process_map), "a.toml") == process_map


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_a_template_written_and_read_again_is_the_same(template: ProcessMap) -> None:
    assert map_from_toml(map_to_toml(template), "a.toml") == template


def test_ids_and_the_place_among_pipelines_stay_at_home() -> None:
    stored = dataclasses.replace(
        a_map(),
        pipeline=Pipeline(id=3, key="sales", name="Sales", position=2),
        stages=(Stage(id=9, pipeline_id=3, key="lead", name="Lead", position=0),),
    )

    assert map_from_toml(map_to_toml(stored), "a.toml") == a_map()


def test_long_guidance_is_written_in_lines_a_person_can_edit() -> None:
    written = map_to_toml(a_map(guidance="Ask first, talk later. " * 20 + "Done."))

    assert max(map(len, written.splitlines())) <= 100


def test_every_field_of_the_model_has_a_name_in_the_file_and_a_line_in_its_head() -> None:
    def names(record: type, *at_home: str) -> set[str]:
        fields = {each.name.removeprefix("is_") for each in dataclasses.fields(record)}
        return {{"items": "item"}.get(name, name) for name in fields - set(at_home)}

    assert set(PIPELINE_KEYS) == names(Pipeline, "id", "position")
    assert set(STAGE_KEYS) == names(Stage, "id", "pipeline_id", "position")
    assert set(ITEM_KEYS) == names(Item)
    described = set(HEADER.replace(",", " ").replace("[[stage.item]]", "item").split())
    assert {*PIPELINE_KEYS, *STAGE_KEYS, *ITEM_KEYS} <= described


def test_reading_a_map_does_not_load_the_library_that_writes_one() -> None:
    code = (
        "import sys; from pipetui.services.maps import load_template; load_template('solo'); "
        "sys.exit('tomlkit' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
