from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.conditions import parse_condition
from pipetui.domain.maps.checks import Finding, FindingKind, check_map
from pipetui.domain.maps.concrete import Vagueness, vagueness
from pipetui.domain.process import Branch, Item, ProcessMap, Stage, StageKind, key_of
from pipetui.domain.routing import Route
from pipetui.services.maps import load_template, template_names
from tests.support import strategies as drawn
from tests.support.examples import FEW
from tests.support.maps import may, must, process, stage

if TYPE_CHECKING:
    from collections.abc import Iterable


def good(name: str, **fields: Any) -> Stage:  # noqa: ANN401 - any of its fields
    """A stage of which nothing is to be said."""
    return replace(
        stage(name, must(f"Finish {name}")),
        **{"definition": "It is so.", "gain": "A gain.", **fields},
    )


def marked(*stages: Stage) -> ProcessMap:
    """A map with all three marks."""
    first, *others = stages
    return process(
        "Sales", [replace(first, is_start=True, is_qualified=True, is_ask=True), *others]
    )


def kinds(findings: Iterable[Finding]) -> list[tuple[FindingKind, str | None]]:
    return [(each.kind, each.stage) for each in findings]


@pytest.mark.parametrize("name", template_names())
def test_a_template_gives_nothing_to_say(name: str) -> None:
    assert check_map(load_template(name)) == ()


def test_a_map_without_marks_is_told_of_each() -> None:
    assert kinds(check_map(process("Sales", [good("Lead")]))) == [
        (FindingKind.NO_START, None),
        (FindingKind.NO_QUALIFIED, None),
        (FindingKind.NO_ASK, None),
    ]


def test_a_stage_that_says_nothing_is_told_of_all_three() -> None:
    findings = check_map(marked(good("Lead"), stage("Talk", may("Read their site"))))

    assert kinds(findings) == [
        (FindingKind.NO_EXIT, "talk"),
        (FindingKind.NO_DEFINITION, "talk"),
        (FindingKind.NO_GAIN, "talk"),
    ]
    assert all("Talk" in each.text and each.hint for each in findings)


@pytest.mark.parametrize(
    "fields",
    [
        {"items": (must("Ask the budget"),)},
        {"items": (), "conditions": (parse_condition("value"),)},
        {"items": (), "branches": (Branch(label="No", to="no"),)},
        {"items": (), "kind": StageKind.WON},
    ],
)
def test_an_item_a_condition_or_an_answer_says_when_to_leave_and_a_won_deal_may_stay(
    fields: dict[str, Any],
) -> None:
    assert check_map(marked(good("Lead"), good("Talk", **fields))) == ()


def test_eight_items_are_too_many_and_seven_are_not() -> None:
    items = tuple(must(f"Ask for part {number} of the plan") for number in range(8))

    assert check_map(marked(good("Lead", items=items[:7]))) == ()
    assert kinds(check_map(marked(good("Lead", items=items)))) == [(FindingKind.MANY_ITEMS, "lead")]


def test_a_vague_and_a_long_item_are_named_with_their_keys() -> None:
    long = "Ask for the budget, " * 4
    items = (must("Ask the budget"), must("Budget known"), Item(key="long", text=long))

    vague, too_long = check_map(marked(good("Lead", items=items)))

    assert (vague.kind, vague.item) == (FindingKind.VAGUE_ITEM, key_of("Budget known"))
    assert "says how things are" in vague.text
    assert "verb" in vague.hint
    assert (too_long.kind, too_long.item) == (FindingKind.LONG_ITEM, "long")


def test_a_probability_that_falls_is_told_beside_the_one_before() -> None:
    (found,) = check_map(
        marked(
            good("Lead", probability=30), good("Talk"), good("Offer", probability=20), good("Sign")
        )
    )

    assert (found.kind, found.stage) == (FindingKind.FALLING, "offer")
    assert "20 %" in found.text
    assert "30 % of Lead" in found.text


def test_two_ways_beside_each_other_are_not_compared() -> None:
    fork = (Branch(label="Small", to="small"), Branch(label="Large", to="large"))

    assert (
        check_map(
            marked(
                good("Lead", probability=20, branches=fork),
                good("Small", probability=60, branches=(Branch(label="Yes", to="sign"),)),
                good("Large", probability=40),
                good("Sign", probability=80),
            )
        )
        == ()
    )


def test_a_stage_that_every_answer_passes_is_unreachable_with_what_only_it_leads_to() -> None:
    line = marked(
        good("Lead", branches=(Branch(label="Yes", to="sign"), Branch(label="No", to="no"))),
        good("Talk"),
        good("Offer", branches=(Branch(label="Yes", to="sign"),)),
        good("Sign"),
    )

    assert kinds(check_map(line)) == [
        (FindingKind.UNREACHABLE, "talk"),
        (FindingKind.UNREACHABLE, "offer"),
    ]
    routed = replace(line, pipeline=replace(line.pipeline, routes=(Route(stage="talk"),)))
    assert check_map(routed) == ()


def test_exits_and_ways_back_leave_the_line_going_on() -> None:
    branches = (Branch(label="No", to="no"), Branch(label="More", to="lead"))

    assert check_map(marked(good("Lead"), good("Talk", branches=branches), good("Offer"))) == ()


def test_what_a_stage_waits_for_in_vain_is_told() -> None:
    line = marked(
        good(
            "Lead",
            conditions=(parse_condition("item gone"),),
            branches=(Branch(label="Yes", to="talk"), Branch(label="Or", to="gone")),
        ),
        good("Talk"),
    )

    assert kinds(check_map(line)) == [(FindingKind.DEAD_END, "lead")] * 2


@pytest.mark.parametrize(
    "text",
    [
        "Ask for the budget",
        "Always call before writing",
        "Politely ask who signs",
        "Contact the buyer",
        "Budget erfragen",
        "Angebot senden",
        "Préparer une démonstration",
        "预约演示",
        "Bring the technician along",
        "Do not forget the invoice",
        "Mention the reference client",
    ],
)
def test_a_line_that_says_what_to_do_is_left_in_peace(text: str) -> None:
    assert vagueness(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Budget", Vagueness.SHORT),
        ("Call!", Vagueness.SHORT),
        ("The budget of the buyer", Vagueness.NO_ACT),
        ("Meeting with the board", Vagueness.NO_ACT),
        ("Qualification of the lead", Vagueness.NO_ACT),
        ("Researching the firm", Vagueness.NO_ACT),
        ("Decision maker found", Vagueness.STATE),
        ("Contract signed", Vagueness.STATE),
        ("Demo done", Vagueness.STATE),
        ("???", Vagueness.EMPTY),
        ("Ask " * 20, Vagueness.LONG),
    ],
)
def test_a_line_that_is_no_act_is_told_why(text: str, why: Vagueness) -> None:
    assert vagueness(text) is why


@settings(max_examples=FEW)
@given(
    st.lists(
        st.builds(Stage, **{**drawn.FIELDS[Stage], "key": drawn.keys}),
        min_size=1,
        max_size=6,
        unique_by=lambda each: each.key,
    )
)
def test_any_map_is_checked_and_each_finding_names_what_it_has(stages: list[Stage]) -> None:
    line = ProcessMap(process("Sales", []).pipeline, tuple(stages))

    for found in check_map(line):
        assert found.text
        assert found.hint
        if found.stage is not None:
            owner = line.stage_keyed(found.stage)
            assert owner is not None
            assert found.item is None or found.item in {item.key for item in owner.items}
