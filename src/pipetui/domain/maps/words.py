"""The parts of a map said for people, in a line each; the same wherever they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from pipetui.domain.maps.flow import exit_of
from pipetui.domain.money import plain_number
from pipetui.domain.process import ActionKind, Exit, StageKind
from pipetui.domain.text import counted

if TYPE_CHECKING:
    from pipetui.domain.process import Action, Branch, Goal, Item, ProcessMap, Stage
    from pipetui.domain.routing import Route

EXITS = {
    Exit.NO: "a no, to be asked again",
    Exit.PARK: "parked until a day",
    Exit.LOST: "lost",
}
"""What becomes of a deal that leaves the line there."""


def stage_name(process: ProcessMap, key: str) -> str:
    """The name of the stage of a key; the key itself where the map has none."""
    stage = process.stage_keyed(key)
    return stage.name if stage else key


def target_name(process: ProcessMap, to: str) -> str:
    """Where a branch leads."""
    way_out = exit_of(to)
    return EXITS[way_out] if way_out else stage_name(process, to)


def branch_words(branch: Branch, process: ProcessMap) -> str:
    """An answer and where it leads: `Yes → Proposal`."""
    return f"{branch.label} → {target_name(process, branch.to)}"


def days_words(days: int | None, none: str = "") -> str:
    """`at once`, `within 1 day`, `within 5 days`; `none` without any."""
    if days is None:
        return none
    if days == 0:
        return "at once"
    return f"within {counted(days, 'day')}"


def item_words(item: Item) -> str:
    """An item with what holds for it: `Ask for the budget (required, within 3 days)`."""
    parts = ["required" if item.required else "", days_words(item.due_days)]
    if item.steps:
        parts.append(f"in {len(item.steps)} steps")
    notes = ", ".join(part for part in parts if part)
    return f"{item.text} ({notes})" if notes else item.text


def action_words(action: Action) -> str:
    """`add the task Send the contract, within 2 days`; `set owner to anna`; `clear owner`."""
    match action.kind:
        case ActionKind.FIELD if action.text:
            return f"set {action.field} to {action.text}"
        case ActionKind.FIELD:
            return f"clear {action.field}"
        case ActionKind.TASK:
            due = days_words(action.due_days)
            return f"add the task {action.text}{f', {due}' if due else ''}"
        case _:
            assert_never(action.kind)


def route_words(route: Route, process: ProcessMap) -> str:
    """`source web, value from 5,000 → Proposal, owner anna`."""
    where = stage_name(process, route.stage) if route.stage is not None else "the first stage"
    whose = "" if route.owner is None else f", owner {route.owner}"
    return f"{route.why} → {where}{whose}"


def goal_words(goal: Goal) -> str:
    """`100,000 EUR by 2026-12-31`; `12 customers from 2026-01-01 to 2026-12-31`."""
    parts: list[str] = []
    if goal.revenue is not None:
        every = "" if goal.revenue.every == "once" else f" a {goal.revenue.every}"
        parts.append(f"{plain_number(goal.revenue.amount)} {goal.revenue.currency}{every}")
    if goal.customers is not None:
        parts.append(counted(goal.customers, "customer"))
    span = f"by {goal.by}" if goal.since is None else f"from {goal.since} to {goal.by}"
    return f"{' and '.join(parts)} {span}"


def stage_notes(stage: Stage) -> tuple[str, ...]:
    """What is counted in a stage: `10 %`, `stale after 14 days`, `a touch every 3 days`."""
    return tuple(
        note
        for note in (
            _count(stage.probability, "", " %", is_fixed=stage.probability_fixed),
            _count(stage.stale_days, "stale after ", " days", is_fixed=stage.stale_fixed),
            _count(stage.touch_days, "a touch every ", " days"),
            _count(stage.touch_limit, "at most ", " attempts"),
            _count(stage.deal_limit, "at most ", " deals"),
            "goes on by itself" if stage.auto_advance else "",
        )
        if note
    )


def stage_marks(stage: Stage) -> tuple[str, ...]:
    """What a stage is: `won`, `start`, `qualified`, `ask`."""
    marks = {
        "won": stage.kind is StageKind.WON,
        "start": stage.is_start,
        "qualified": stage.is_qualified,
        "ask": stage.is_ask,
    }
    return tuple(mark for mark, holds in marks.items() if holds)


def _count(count: int | None, before: str, after: str, *, is_fixed: bool = False) -> str:
    if count is None:
        return ""
    unit = after.removesuffix("s") if count == 1 else after
    return f"{before}{count}{unit}{' fixed' if is_fixed else ''}"
