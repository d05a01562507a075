from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.conditions import parse_condition
from pipetui.domain.maps.changes import ChangeKind, changes_between
from pipetui.domain.maps.words import stage_marks, stage_notes
from pipetui.domain.money import Money
from pipetui.domain.process import (
    Action,
    ActionKind,
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
from tests.support import strategies as drawn
from tests.support.examples import FEW
from tests.support.maps import may, must, sales, stage

SALES = sales()
LEAD, TALK, OFFER, SIGNED, ONBOARDING = SALES.stages


def with_stages(*stages: Stage) -> ProcessMap:
    return replace(SALES, stages=stages)


def told(after: ProcessMap, before: ProcessMap | None = SALES) -> list[tuple[str, str, str]]:
    return [(str(c.kind), c.where, c.text) for c in changes_between(before, after)]


def test_a_map_that_was_made_is_told_with_its_stages() -> None:
    assert told(with_stages(LEAD, OFFER), None) == [
        ("added", "Pipeline", "pipeline Sales"),
        ("added", "Stage Lead", "new at the front, with 2 items"),
        ("added", "Stage Offer", "new behind Lead"),
    ]


def test_stages_that_come_and_go_are_told() -> None:
    after = with_stages(LEAD, stage("Demo", must("Show it")), OFFER, SIGNED, ONBOARDING)

    assert told(after) == [
        ("removed", "Stage Talk", "taken out"),
        ("added", "Stage Demo", "new behind Lead, with 1 item"),
    ]


def test_a_stage_that_comes_again_under_another_key_is_told_apart() -> None:
    after = with_stages(replace(LEAD, key="enquiry"), TALK, OFFER, SIGNED, ONBOARDING)

    assert told(after)[0] == ("removed", "Stage Lead", "taken out (its key was lead)")


def test_one_stage_that_moved_is_the_only_one_told() -> None:
    assert told(with_stages(TALK, OFFER, LEAD, SIGNED, ONBOARDING)) == [
        ("moved", "Stage Lead", "moved, now behind Offer")
    ]
    assert told(with_stages(OFFER, LEAD, TALK, SIGNED, ONBOARDING)) == [
        ("moved", "Stage Offer", "moved, now at the front")
    ]


def test_a_renamed_stage_keeps_its_key_and_is_told_by_its_new_name() -> None:
    after = with_stages(replace(LEAD, name="Enquiry"), TALK, OFFER, SIGNED, ONBOARDING)

    assert told(after) == [("changed", "Stage Enquiry", "name: Lead → Enquiry")]


def test_a_long_text_is_told_of_and_given_beside() -> None:
    before = with_stages(replace(LEAD, definition="Word " * 20))
    after = with_stages(replace(LEAD, definition="Other " * 20))

    (change,) = changes_between(before, after)

    assert change.text == "definition rewritten"
    assert (change.before, change.after) == ("Word " * 20, "Other " * 20)


def test_items_are_matched_by_their_keys() -> None:
    find, read = LEAD.items
    after = replace(
        LEAD,
        items=(
            may("Thank them", 1),
            replace(find, text="Find out who buys", required=False, due_days=1, steps=("Look",)),
        ),
    )

    assert told(with_stages(after), with_stages(LEAD)) == [
        ("removed", "Stage Lead", f"item: {read.text}"),
        ("added", "Stage Lead", "item: Thank them (within 1 day)"),
        ("changed", "Stage Lead", 'item: "Find the buyer" → "Find out who buys"'),
        ("changed", "Stage Lead", 'item "Find out who buys": now not required'),
        ("changed", "Stage Lead", 'item "Find out who buys": within 2 days → within 1 day'),
        ("added", "Stage Lead", 'item "Find out who buys", step: Look'),
    ]
    assert told(with_stages(replace(LEAD, items=(read, find))), with_stages(LEAD)) == [
        ("moved", "Stage Lead", 'item "Find the buyer" in another place')
    ]


def test_lists_tell_what_came_and_went_and_else_their_order() -> None:
    line = replace(SALES.pipeline, lost_reasons=("Price", "Timing"))

    def after(*reasons: str) -> list[tuple[str, str, str]]:
        return told(
            ProcessMap(replace(line, lost_reasons=reasons), SALES.stages),
            ProcessMap(line, SALES.stages),
        )

    assert after("Price", "No answer") == [
        ("removed", "Pipeline", "lost reason: Timing"),
        ("added", "Pipeline", "lost reason: No answer"),
    ]
    assert after("Timing", "Price") == [("moved", "Pipeline", "lost reason: in another order")]
    assert after("Price", "Price", "Timing") == [("added", "Pipeline", "lost reason: Price")]


@pytest.mark.parametrize(
    ("fields_", "text"),
    [
        ({"probability": 40}, "probability: 40 %"),
        ({"stale_days": 1}, "stale after: 1 day"),
        ({"kind": StageKind.WON}, "kind: open → won"),
        ({"is_ask": True}, "the mark ask"),
        ({"auto_advance": True}, "advancing by itself"),
        ({"conditions": (parse_condition("value >= 5000"),)}, "condition: a value of at least 5,"),
        ({"branches": (Branch(label="Yes", to="offer"),)}, "branch: Yes → Offer"),
        ({"branches": (Branch(label="No", to="park"),)}, "branch: No → parked until a day"),
        (
            {"on_leave": (Action(kind=ActionKind.TASK, text="Thank them", due_days=0),)},
            "on moving on: add the task Thank them, at once",
        ),
        (
            {"on_enter": (Action(kind=ActionKind.FIELD, field="owner", text="anna"),)},
            "on entering: set owner to anna",
        ),
    ],
)
def test_fields_of_a_stage_are_told_in_words(fields_: dict[str, Any], text: str) -> None:
    (change,) = changes_between(SALES, with_stages(replace(LEAD, **fields_), *SALES.stages[1:]))

    assert change.where == "Stage Lead"
    assert change.text.startswith(text)


def test_what_holds_for_the_pipeline_is_told_in_words() -> None:
    line = replace(
        SALES.pipeline,
        skip=GatePolicy.BLOCK,
        goal=Goal(revenue=Money(10_000_050, "EUR"), by=date(2026, 12, 31)),
        routes=(Route(source="web", least=Decimal(5000), stage="talk", owner="anna"),),
    )

    assert told(replace(SALES, pipeline=line)) == [
        ("changed", "Pipeline", "skipping: off → block"),
        ("added", "Pipeline", "goal: 100,000.50 EUR by 2026-12-31"),
        ("added", "Pipeline", "route: source web, value from 5,000 → Talk, owner anna"),
    ]


def test_what_is_counted_in_a_stage_is_said_in_words() -> None:
    counted = replace(
        LEAD,
        probability=10,
        probability_fixed=True,
        stale_days=1,
        stale_fixed=True,
        touch_limit=5,
        is_start=True,
    )

    assert stage_notes(counted) == ("10 % fixed", "stale after 1 day fixed", "at most 5 attempts")
    assert stage_notes(replace(OFFER, stale_fixed=True)) == ()
    assert stage_marks(counted) == ("start",)


# -- laws ----------------------------------------------------------------------------------

NOT_COMPARED = {"id", "pipeline_id", "position", "source", "retired"}


def _unique_items(each: Stage) -> Stage:
    items: dict[str, Item] = {item.key: item for item in each.items}
    return replace(each, items=tuple(items.values()))


stages = st.lists(
    st.builds(
        Stage,
        **{**drawn.FIELDS[Stage], "key": st.sampled_from("abcdefg"), "retired": st.just(False)},
    ).map(_unique_items),
    min_size=1,
    max_size=5,
    unique_by=lambda each: each.key,
).map(tuple)
pipelines = st.builds(Pipeline, **drawn.FIELDS[Pipeline])
maps = st.builds(ProcessMap, pipelines, stages)
changed_fields = st.sampled_from(sorted(drawn.FIELDS[Stage].keys() - {"key", "retired"}))


def bare(process: ProcessMap) -> ProcessMap:
    """The map without what says nothing about the process."""
    return ProcessMap(
        replace(process.pipeline, id=0, position=0, source=None),
        tuple(replace(each, id=0, pipeline_id=0, position=0) for each in process.stages),
    )


@st.composite
def neighbours(draw: st.DrawFn) -> tuple[ProcessMap, ProcessMap]:
    """Two maps that differ in little or nothing: a field of a few stages, or their order."""
    one = draw(maps)
    line = draw(pipelines) if draw(st.booleans()) else one.pipeline
    others = []
    for each in draw(st.permutations(one.stages)):
        name = draw(changed_fields)
        field: dict[str, Any] = {name: draw(drawn.FIELDS[Stage][name])}
        changed = replace(each, **field)
        others.append(_unique_items(draw(st.sampled_from([each, each, changed]))))
    return one, ProcessMap(line, tuple(others))


@settings(max_examples=FEW)
@given(neighbours())
def test_near_maps_without_a_difference_are_equal(pair: tuple[ProcessMap, ProcessMap]) -> None:
    one, other = pair

    assert (changes_between(one, other) == ()) == (bare(one) == bare(other))


@settings(max_examples=FEW)
@given(maps)
def test_ids_places_and_the_text_of_the_file_are_no_difference(one: ProcessMap) -> None:
    assert changes_between(one, bare(one)) == ()


@settings(max_examples=FEW)
@given(maps, maps)
def test_between_any_two_maps_what_came_one_way_goes_the_other(
    one: ProcessMap, other: ProcessMap
) -> None:
    there, back = changes_between(one, other), changes_between(other, one)

    assert (there == ()) == (back == ()) == (bare(one) == bare(other))
    added = [each for each in there if each.kind is ChangeKind.ADDED]
    removed = [each for each in back if each.kind is ChangeKind.REMOVED]
    assert len(added) == len(removed)


@pytest.mark.parametrize("kind", [Pipeline, Stage, Item])
def test_no_field_is_forgotten(kind: type) -> None:
    """A field that is added to the model has to be compared as well, or named as left out."""
    samples: dict[str, Any] = {
        "key": "other",
        "name": "Other",
        "text": "Other",
        "phase": "decision",
        "currency": "USD",
        "kind": StageKind.WON,
        "goal": Goal(customers=3, by=date(2026, 12, 31)),
        "routes": (Route(),),
        "items": (must("Other"),),
        "steps": ("Other",),
        "conditions": (parse_condition("value"),),
        "branches": (Branch(label="No", to="no"),),
        "on_enter": (Action(kind=ActionKind.TASK, text="Other"),),
        "on_leave": (Action(kind=ActionKind.TASK, text="Other"),),
        **dict.fromkeys(("gate", "skip", "back"), GatePolicy.WARN),
        **dict.fromkeys(("definition", "guidance", "gain"), "Other"),
        **dict.fromkeys(
            ("questions", "lost_reasons", "objections", "competitors", "links"), ("Other",)
        ),
        **dict.fromkeys(
            ("probability", "stale_days", "touch_days", "touch_limit", "deal_limit", "due_days"), 9
        ),
    }
    for name in {field.name for field in fields(kind)} - NOT_COMPARED:
        if kind is Pipeline:
            old: Any = SALES.pipeline
        else:
            old = OFFER if kind is Stage else may("Think")
        new = replace(old, **{name: samples.get(name, not getattr(old, name))})
        if kind is Pipeline:
            before, after = SALES, replace(SALES, pipeline=new)
        elif kind is Stage:
            before, after = with_stages(old), with_stages(new)
        else:
            before, after = (with_stages(replace(OFFER, items=(each,))) for each in (old, new))
        assert changes_between(before, after), name
