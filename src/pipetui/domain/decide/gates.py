"""What stands between a deal and the next stage: its checklist, its conditions, the policies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.conditions import DealState, describe_condition, holds
from pipetui.domain.errors import Refusal, Refused
from pipetui.domain.process import GatePolicy
from pipetui.domain.summary import checklist, summarise
from pipetui.domain.text import clean_line, counted

if TYPE_CHECKING:
    from pipetui.domain.draft import Draft
    from pipetui.domain.model import Deal
    from pipetui.domain.process import ProcessMap, Stage


def pass_gate(draft: Draft, deal: Deal, force: str | None) -> str | None:
    """Heed what the present stage still asks for before a deal goes on.

    Gives the reason in `force` where one was needed. Refused, naming what is missing, by the
    pipeline's policy.
    """
    process = draft.map_of(deal.pipeline_id)
    stage = process.stage(deal.stage_id)
    items, conditions = missing_items(draft, deal), missing_conditions(draft, deal)
    if stage is None or not (items or conditions):
        return None
    parts = []
    if items:
        count = counted(len(items), "required item")
        parts.append(f"{count} open ({'; '.join(items)})")
    if conditions:
        parts.append(f"it needs {', '.join(conditions)}")
    message = f"{stage.name} is not finished: {', and '.join(parts)}"
    ticks = "see to it" if not items else "tick it" if len(items) == 1 else "tick them"
    return _heed(draft, deal, process.pipeline.gate, message, ticks, force, (*items, *conditions))


def pass_over(draft: Draft, deal: Deal, target: Stage, force: str | None) -> str | None:
    """Heed the policy on passing over stages; a branch leads where it leads."""
    process = draft.map_of(deal.pipeline_id)
    here = process.stage(deal.stage_id)
    if here is None or process.pipeline.skip is GatePolicy.OFF:
        return None
    between = [s.name for s in process.stages if here.position < s.position < target.position]
    if not between or any(branch.to == target.key for branch in here.branches):
        return None
    message = f"{target.name} comes after {', '.join(between)}"
    hint = "move it on stage by stage"
    return _heed(draft, deal, process.pipeline.skip, message, hint, force)


def win_elsewhere(
    draft: Draft, deal: Deal, process: ProcessMap, target: Stage, force: str | None
) -> str | None:
    """Heed both maps when handing a deal on wins it: no way around the gate, nor past the stages.

    Into an open stage a deal is handed on freely: nobody knows how far the other map's work is.
    """
    forced = pass_gate(draft, deal, force)
    if process.pipeline.skip is GatePolicy.OFF:
        return forced
    message = f"{target.name} comes after {', '.join(stage.name for stage in process.open_stages)}"
    hint = f"hand it on to a stage before the win of {process.pipeline.name}"
    return _heed(draft, deal, process.pipeline.skip, message, hint, force) or forced


def go_back(draft: Draft, deal: Deal, target: Stage, force: str | None) -> str | None:
    """Heed the policy on moves back."""
    pipeline = draft.map_of(deal.pipeline_id).pipeline
    if pipeline.back is GatePolicy.OFF:
        return None
    message = f"{pipeline.name} goes on only, and {target.name} lies behind"
    hint = "leave it where it is"
    return _heed(draft, deal, pipeline.back, message, hint, force)


def missing_items(draft: Draft, deal: Deal) -> tuple[str, ...]:
    """The required items of the present stage that are open."""
    items = checklist(draft.tasks(deal.id), deal.stage_id)
    return tuple(task.text for task in items if task.required and task.is_open)


def missing_conditions(draft: Draft, deal: Deal) -> tuple[str, ...]:
    """What the conditions of the present stage still ask for."""
    process = draft.map_of(deal.pipeline_id)
    stage = process.stage(deal.stage_id)
    if stage is None or not stage.conditions:
        return ()
    state, currency = state_of(draft, deal), process.pipeline.currency
    texts = [(item.key, item.text) for item in stage.items]
    return tuple(
        describe_condition(condition, texts)
        for condition in stage.conditions
        if not holds(condition, state, currency)
    )


def is_ready(draft: Draft, deal: Deal) -> bool:
    """Whether a stage that has something to wait for waits for nothing any more."""
    stage = draft.map_of(deal.pipeline_id).stage(deal.stage_id)
    if stage is None:
        return False
    waits = bool(stage.conditions) or any(
        task.required for task in checklist(draft.tasks(deal.id), deal.stage_id)
    )
    return waits and not missing_items(draft, deal) and not missing_conditions(draft, deal)


def state_of(draft: Draft, deal: Deal) -> DealState:
    """What the conditions of the present stage are judged by."""
    touches, visits, tasks = draft.touches(deal.id), draft.visits(deal.id), draft.tasks(deal.id)
    stays = [visit for visit in visits if visit.stage_id == deal.stage_id]
    return DealState(
        # What was just written is not in its summary yet.
        deal=summarise(deal, visits, tasks, touches),
        tasks=tasks,
        touches=touches,
        roles={part.contact_id: part.role for part in draft.participants(deal.id)},
        contacts=draft.people(deal.id),
        since=draft.now.day_of(stays[0].entered_at) if stays else None,
        touch_days=[draft.now.day_of(touch.at) for touch in touches],
    )


def _heed(  # noqa: PLR0913, PLR0917 - the rule, and all that it can answer with
    draft: Draft,
    deal: Deal,
    policy: GatePolicy,
    message: str,
    hint: str,
    force: str | None,
    missing: tuple[str, ...] = (),
) -> str | None:
    """Do what a policy says about a move against it; gives the reason that passed it."""
    reason = clean_line(force or "")
    if reason or policy is GatePolicy.OFF:
        return reason or None
    if policy is GatePolicy.WARN:
        draft.warnings.append(f"#{deal.id}: {message}")
        return None
    advice = f"{hint}, or pass with a reason (`--force REASON`)"
    raise Refused(message, advice, (Refusal(deal.id, message, missing, passable=True),))
