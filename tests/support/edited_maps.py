"""A map in which much names each other, and what would make one unusable."""

from __future__ import annotations

from collections import Counter

from pipetui.domain.conditions import ConditionKind, parse_condition
from pipetui.domain.maps.bounds import MARKS
from pipetui.domain.maps.places import waits_for_something
from pipetui.domain.process import Branch, Exit, ProcessMap, Stage, StageKind
from pipetui.domain.routing import Route
from tests.support.maps import may, must, process, stage, won


def rich() -> ProcessMap:
    """A map in which much names each other."""
    return process(
        "Rich",
        [
            stage(
                "Lead",
                must("Find the buyer"),
                may("Read their site"),
                must("Call them"),
                is_start=True,
                conditions=(parse_condition("item find-the-buyer"), parse_condition("email")),
                branches=(
                    Branch(label="ready", to="offer"),
                    Branch(label="never", to="lost"),
                ),
            ),
            stage("Talk", must("Listen"), auto_advance=True, is_qualified=True),
            stage(
                "Offer",
                may("Print it"),
                is_ask=True,
                auto_advance=True,
                conditions=(parse_condition("value"),),
                branches=(Branch(label="more talk", to="talk"), Branch(label="no", to="no")),
            ),
            won("Signed", must("Send the contract")),
            won("Live"),
        ],
        routes=(Route(source="web", stage="talk"), Route(tag="vip", owner="anna")),
        lost_reasons=("Price", "Timing"),
    )


def broken(map_: ProcessMap) -> list[str]:
    """What makes a map one that cannot be used, or that names what is not there."""
    return [*_of_line(map_), *_of_names(map_), *(law for s in map_.stages for law in _of_stage(s))]


def _of_line(map_: ProcessMap) -> list[str]:
    keys = [each.key for each in map_.stages]
    kinds = [each.kind for each in map_.stages]
    marked = [
        mark for mark in MARKS.values() if sum(getattr(each, mark) for each in map_.stages) > 1
    ]
    laws = {
        "a key twice": max(Counter(keys).values()) > 1,
        "an exit as a key": bool(set(keys) & set(Exit)),
        "no line": kinds[0] is not StageKind.OPEN or kinds != sorted(kinds),
        "positions": [each.position for each in map_.stages] != list(range(len(keys))),
        f"two stages marked {marked}": bool(marked),
    }
    return [law for law, is_broken in laws.items() if is_broken]


def _of_names(map_: ProcessMap) -> list[str]:
    keys = {each.key for each in map_.stages}
    targets = {branch.to for each in map_.stages for branch in each.branches}
    laws = {
        "a branch to nowhere": not targets <= keys | set(Exit),
        "a route to nowhere": not {r.stage for r in map_.pipeline.routes} <= {*keys, None},
    }
    return [law for law, is_broken in laws.items() if is_broken]


def _of_stage(stage_: Stage) -> list[str]:
    items = [item.key for item in stage_.items]
    waits = {each.name for each in stage_.conditions if each.kind is ConditionKind.ITEM}
    laws = {
        "an item's key twice": len(set(items)) < len(items),
        "a condition on no item": not waits <= set(items),
        "a stage to pass through": stage_.auto_advance and not waits_for_something(stage_),
    }
    return [law for law, is_broken in laws.items() if is_broken]
