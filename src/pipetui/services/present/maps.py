"""Maps, their versions and what differs between them as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipetui.services.present.amounts import money_json
from pipetui.services.present.deals import day_json, instant_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from pipetui.domain.maps.changes import MapChange
    from pipetui.domain.maps.checks import Finding
    from pipetui.domain.process import Action, Goal, Item, ProcessMap, Stage
    from pipetui.domain.routing import Route
    from pipetui.services.maps.versions import MapVersion


def map_json(process: ProcessMap, open_deals: Mapping[int, int] | None = None) -> dict[str, Any]:
    """A process with its stages and their checklists; how many deals are open, where counted."""
    line = process.pipeline
    return {
        "id": line.id or None,
        "key": line.key,
        "name": line.name,
        "currency": line.currency,
        "gate": str(line.gate),
        "questions": list(line.questions),
        "lost_reasons": list(line.lost_reasons),
        "objections": list(line.objections),
        "competitors": list(line.competitors),
        "stages": [_stage_json(stage, open_deals) for stage in process.stages],
        "skip": str(line.skip),
        "back": str(line.back),
        "goal": _goal_json(line.goal),
        "routes": [_route_json(route) for route in line.routes],
        "open_deals": None
        if open_deals is None
        else sum(open_deals.get(stage.id, 0) for stage in process.stages),
    }


def changes_json(changes: Iterable[MapChange]) -> list[dict[str, Any]]:
    """What differs between two maps."""
    return [
        {
            "kind": str(each.kind),
            "where": each.where,
            "text": each.text,
            "before": each.before,
            "after": each.after,
        }
        for each in changes
    ]


def finding_json(process: ProcessMap, finding: Finding) -> dict[str, Any]:
    """One thing a check pointed out."""
    return {
        "pipeline": process.pipeline.key,
        "kind": str(finding.kind),
        "stage": finding.stage,
        "item": finding.item,
        "text": finding.text,
        "hint": finding.hint,
    }


def version_json(version: MapVersion, changes: Iterable[MapChange]) -> dict[str, Any]:
    """A version, and what it changed."""
    return {
        "number": version.number,
        "at": instant_json(version.at),
        "label": version.label,
        "actor": version.actor or None,
        "operation": version.operation,
        "changes": changes_json(changes),
    }


def _stage_json(stage: Stage, open_deals: Mapping[int, int] | None) -> dict[str, Any]:
    return {
        "id": stage.id or None,
        "key": stage.key,
        "name": stage.name,
        "kind": str(stage.kind),
        "start": stage.is_start,
        "qualified": stage.is_qualified,
        "ask": stage.is_ask,
        "phase": stage.phase,
        "definition": stage.definition,
        "guidance": stage.guidance,
        "gain": stage.gain,
        "probability": None if stage.probability is None else stage.probability / 100,
        "stale_days": stage.stale_days,
        "touch_days": stage.touch_days,
        "touch_limit": stage.touch_limit,
        "links": list(stage.links),
        "items": [_item_json(item) for item in stage.items],
        "conditions": [str(condition) for condition in stage.conditions],
        "auto_advance": stage.auto_advance,
        "branches": [{"label": each.label, "to": each.to} for each in stage.branches],
        "on_enter": [_action_json(action) for action in stage.on_enter],
        "on_leave": [_action_json(action) for action in stage.on_leave],
        "probability_fixed": stage.probability_fixed,
        "stale_fixed": stage.stale_fixed,
        "deal_limit": stage.deal_limit,
        "open_deals": None if open_deals is None else open_deals.get(stage.id, 0),
    }


def _item_json(item: Item) -> dict[str, Any]:
    return {
        "key": item.key,
        "text": item.text,
        "required": item.required,
        "due_days": item.due_days,
        "steps": list(item.steps),
    }


def _action_json(action: Action) -> dict[str, Any]:
    return {
        "kind": str(action.kind),
        "text": action.text,
        "due_days": action.due_days,
        "field": action.field,
    }


def _goal_json(goal: Goal | None) -> dict[str, Any] | None:
    if goal is None:
        return None
    return {
        "revenue": money_json(goal.revenue),
        "customers": goal.customers,
        "since": day_json(goal.since),
        "by": day_json(goal.by),
    }


def _route_json(route: Route) -> dict[str, Any]:
    return {
        "source": route.source,
        "region": route.region,
        "product": route.product,
        "tag": route.tag,
        "least": _plain(route.least),
        "below": _plain(route.below),
        "stage": route.stage,
        "owner": route.owner,
        "why": route.why,
    }


def _plain(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"
