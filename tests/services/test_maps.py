"""The written process: what a template must hold, and the file in which a map travels."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from importlib import resources
from itertools import pairwise

import pytest

from pipetui.domain.errors import Refused
from pipetui.domain.process import (
    Action,
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
from pipetui.domain.text import fold
from pipetui.services.maps import load_template, map_to_toml, template_names
from pipetui.services.maps.layout import (
    ACTION_KEYS,
    BRANCH_KEYS,
    GOAL_KEYS,
    HEADER,
    ITEM_KEYS,
    PIPELINE_KEYS,
    ROUTE_KEYS,
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
        accept add agree answer ask audit book brief build call check choose clear collect compare
        confirm connect decide deliver describe draft file find gather get give hand hear hold
        introduce list log look make meet name note offer open pencil plan prepare present publish
        put record rehearse reply review run send set settle show speak sum tell test thank train
        walk work write
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
    values = (stage.definition, stage.guidance, stage.gain, stage.probability, stage.stale_days)

    assert None not in (*values, stage.touch_days, stage.touch_limit)
    assert stage.phase in {"awareness", "consideration", "decision", "advocacy"}
    assert 2 <= (stage.guidance or "").count(". ") + 1 <= 5
    assert any(item.required for item in stage.items)


@pytest.mark.parametrize("stage", STAGES)
def test_the_checklists_of_the_templates_can_be_acted_on(stage: Stage) -> None:
    assert len(stage.items) <= 7
    assert not [i.text for i in stage.items if fold(i.text).split()[0].rstrip(",:") not in VERBS]
    assert not [i.text for i in stage.items if len(i.text) > 60]
    steps = [step for item in stage.items for step in item.steps]
    assert not [step for step in steps if fold(step).split()[0] not in VERBS or len(step) > 60]
    assert not [i.text for i in stage.items if i.due_days is None]
    assert not [i.text for i in stage.items if (i.due_days or 0) > (stage.stale_days or 0)]


@pytest.mark.parametrize("stage", TEMPLATES["solo"].stages, ids=lambda stage: stage.key)
def test_somebody_who_sells_alone_is_held_up_by_two_items_at_most(stage: Stage) -> None:
    assert 1 <= sum(item.required for item in stage.items) <= 2


def test_somebody_who_sells_alone_is_asked_for_no_more_than_those_items() -> None:
    stages = TEMPLATES["solo"].stages

    assert not [stage.key for stage in stages if stage.conditions or stage.branches]


def test_only_the_full_cycle_is_walked_stage_by_stage() -> None:
    policies = {name: (each.pipeline.skip, each.pipeline.back) for name, each in TEMPLATES.items()}

    assert policies.pop("full-cycle") == (GatePolicy.BLOCK, GatePolicy.OFF)
    assert set(policies.values()) == {(GatePolicy.OFF, GatePolicy.OFF)}


@pytest.mark.parametrize("name", ["four-step", "six-step", "full-cycle"])
def test_where_the_way_divides_no_is_an_answer_and_so_is_later(name: str) -> None:
    template = TEMPLATES[name]
    divided = [stage for stage in template.stages if stage.branches]

    assert divided
    for stage in divided:
        onward = template.neighbour(stage, 1)
        assert onward is not None
        ways = [branch.to for branch in stage.branches]
        assert ways[0] == onward.key
        assert "park" in ways
        assert {"no", "lost"} & set(ways)


@pytest.mark.parametrize("name", ["four-step", "six-step", "full-cycle"])
def test_nothing_is_signed_without_a_value(name: str) -> None:
    waits = [str(wait) for stage in TEMPLATES[name].open_stages for wait in stage.conditions]

    assert "contact" in waits
    assert "value" in waits


def test_an_unknown_template_is_refused_with_the_known_names() -> None:
    with pytest.raises(Refused) as refused:
        load_template("six-steps")

    assert refused.value.message == 'there is no template "six-steps"'
    assert refused.value.hint == (
        "did you mean six-step? Templates: solo, four-step, six-step, full-cycle"
    )


@pytest.mark.parametrize("name", template_names())
def test_a_template_file_is_what_exporting_it_writes(name: str) -> None:
    file = resources.files("pipetui.services.maps") / "templates" / f"{name}.toml"

    assert map_to_toml(TEMPLATES[name]) == file.read_text(encoding="utf-8")


def test_every_field_of_the_model_has_a_name_in_the_file_and_a_line_in_its_head() -> None:
    called = {
        "items": "item",
        "branches": "branch",
        "routes": "route",
        "least": "value_from",
        "below": "value_below",
    }

    def names(record: type, *at_home: str) -> set[str]:
        fields = {each.name.removeprefix("is_") for each in dataclasses.fields(record)}
        return {called.get(name, name) for name in fields - set(at_home)}

    assert set(PIPELINE_KEYS) == names(Pipeline, "id", "position", "source")
    assert set(GOAL_KEYS) == names(Goal)
    assert set(ROUTE_KEYS) == names(Route)
    assert set(STAGE_KEYS) == names(Stage, "id", "pipeline_id", "position", "retired")
    assert set(ITEM_KEYS) == names(Item)
    assert set(BRANCH_KEYS) == names(Branch)
    assert set(ACTION_KEYS) == {"task", "value", *names(Action, "kind", "text")}
    described = set(re.findall(r"\w+", HEADER))
    for keys in (PIPELINE_KEYS, GOAL_KEYS, ROUTE_KEYS, STAGE_KEYS, ITEM_KEYS, BRANCH_KEYS):
        assert set(keys) <= described
    assert set(ACTION_KEYS) <= described


def test_reading_a_map_does_not_load_the_library_that_writes_one() -> None:
    code = (
        "import sys; from pipetui.services.maps import load_template; load_template('solo'); "
        "sys.exit('tomlkit' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
