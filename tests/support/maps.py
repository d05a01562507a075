"""Small ways of selling, for tests: said in as few words as the behaviour needs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipetui.domain.process import (
    GatePolicy,
    Item,
    Pipeline,
    ProcessMap,
    Stage,
    StageKind,
    key_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable


def must(text: str, due_days: int | None = None) -> Item:
    """A required line of a checklist."""
    return Item(key=key_of(text), text=text, required=True, due_days=due_days)


def may(text: str, due_days: int | None = None) -> Item:
    """An optional line of a checklist."""
    return Item(key=key_of(text), text=text, due_days=due_days)


def stage(name: str, *items: Item, **fields: Any) -> Stage:  # noqa: ANN401 - any of its fields
    """An open stage, not stored yet."""
    return Stage(
        id=0, pipeline_id=0, position=0, key=key_of(name), name=name, items=items, **fields
    )


def won(name: str, *items: Item) -> Stage:
    """A stage after the signature, not stored yet."""
    return stage(name, *items, kind=StageKind.WON)


def process(
    name: str,
    stages: Iterable[Stage],
    gate: GatePolicy = GatePolicy.BLOCK,
    **fields: Any,  # noqa: ANN401 - any of a pipeline's
) -> ProcessMap:
    """A map, not stored yet."""
    pipeline = Pipeline(id=0, key=key_of(name), name=name, gate=gate, **fields)
    return ProcessMap(
        pipeline, tuple(replace(each, position=place) for place, each in enumerate(stages))
    )


def sales(gate: GatePolicy = GatePolicy.BLOCK) -> ProcessMap:
    """Three stages of selling and two with the client, checklists on most."""
    return process(
        "Sales",
        [
            stage("Lead", must("Find the buyer", 2), may("Read their site")),
            stage("Talk", must("Ask the budget", 5), must("Ask who decides"), touch_days=5),
            stage("Offer", is_ask=True),
            won("Signed", must("Send the contract", 1)),
            won("Onboarding"),
        ],
        gate,
        questions=("Budget for it?", "Able to succeed?"),
    )


def consulting() -> ProcessMap:
    """A way of selling where winning is an outcome, for there is no stage after it."""
    return process("Consulting", [stage("Call", must("Listen")), stage("Quote", may("Print"))])
