"""Deals that go on by themselves once their stage waits for nothing any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.decide.bulk import short
from pipetui.domain.decide.gates import is_ready
from pipetui.domain.decide.moves import enter
from pipetui.domain.model import Deal, Entity, Status, VisitEnd

if TYPE_CHECKING:
    from pipetui.domain.draft import Draft
    from pipetui.domain.process import Stage


def carry_on(draft: Draft, before: Draft) -> str:
    """Move on each deal that what was asked for has made ready; gives what to add to the label.

    A deal that was ready before and was left there stays, and so does one that was moved back or
    reopened: somebody wanted it where it is.
    """
    gone: dict[int, Stage] = {}
    for deal_id in dict.fromkeys((*draft.touched(), *sorted(draft.concerned))):
        # A map is finite, and nobody goes back here.
        while (stage := _next_stage(draft, before, deal_id)) is not None:
            deal = draft.deal(deal_id)
            enter(draft, deal, draft.map_of(deal.pipeline_id), stage)
            gone[deal_id] = stage
    if len(gone) == 1:
        ((deal_id, stage),) = gone.items()
        return f"; {short(draft.deal(deal_id).title)} went on to {stage.name}"
    return f"; {len(gone)} deals went on by themselves" if gone else ""


def _next_stage(draft: Draft, before: Draft, deal_id: int) -> Stage | None:
    deal = draft.get(Entity.DEAL, deal_id)
    if not isinstance(deal, Deal) or deal.status is Status.LOST or deal.churned_at is not None:
        return None
    process = draft.map_of(deal.pipeline_id)
    stage = process.stage(deal.stage_id)
    # Where the seller decides between branches, nothing else can.
    if stage is None or not stage.auto_advance or stage.branches or stage.retired:
        return None
    if not is_ready(draft, deal) or _was_left_there(draft, before, deal):
        return None
    return process.neighbour(stage, 1)


def _was_left_there(draft: Draft, before: Draft, deal: Deal) -> bool:
    """Whether it was ready where it is already, or was brought there other than by going on."""
    visit = draft.present_visit(deal.id)
    if visit is None:
        return True
    former = before.get(Entity.DEAL, deal.id)
    if not isinstance(former, Deal):
        return False
    if before.get(Entity.VISIT, visit.id) is not None:
        return is_ready(before, former)
    ended = [each for each in draft.visits(deal.id) if each.left_at is not None]
    latest = ended[-1] if ended else None
    return latest is None or latest.ended is not VisitEnd.ADVANCED
