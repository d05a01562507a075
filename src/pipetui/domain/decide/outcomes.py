"""How a deal ends, for now or for good: won, lost, parked, churned; and back again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.commands import (
    ChurnDeals,
    FieldEdit,
    LoseDeals,
    ParkDeals,
    ReopenDeals,
    WinDeals,
)
from pipetui.domain.dates import long_day
from pipetui.domain.decide.bulk import for_each, named, require_open
from pipetui.domain.decide.gates import pass_gate
from pipetui.domain.decide.moves import enter
from pipetui.domain.decide.stays import arrive, leave
from pipetui.domain.errors import Refused
from pipetui.domain.fields import apply_edit
from pipetui.domain.model import Deal, Status, VisitEnd
from pipetui.domain.process import StageKind
from pipetui.domain.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.domain.draft import Draft
    from pipetui.domain.process import ProcessMap, Stage


def win_deals(draft: Draft, command: WinDeals) -> str:
    """Win each open deal, through the gate of the stage it is in."""
    value = command.value
    if value is not None and len(set(command.deal_ids)) > 1:
        message = "the amount can be confirmed for one deal at a time"
        raise Refused(message, "win the others without it, or edit their values")

    def rule(deal: Deal) -> None:
        require_open(deal)
        process = draft.map_of(deal.pipeline_id)
        if value is not None:
            edit = FieldEdit(field="value", text=value)
            deal = apply_edit(deal, edit, process.pipeline.currency, draft.now.today)
            draft.put(deal)
        winning = process.winning_stage
        if winning is not None:
            enter(draft, deal, process, winning, command.force)
            return
        forced = pass_gate(draft, deal, command.force)
        at = leave(draft, deal, VisitEnd.ADVANCED, forced)
        draft.put(replace(draft.deal(deal.id), status=Status.WON, closed_at=at, parked_until=None))

    return f"Won {named(for_each(draft, command, rule))}"


def lose_deals(draft: Draft, command: LoseDeals) -> str:
    """Lose each open deal for a reason."""
    reason = _reason(command.reason)
    competitor = clean_line(command.competitor) if command.competitor else None

    def rule(deal: Deal) -> None:
        if deal.is_client:
            message = f"#{deal.id} is won"
            raise Refused(message, "a client who leaves has churned (`pipetui churn`)")
        require_open(deal)
        at = leave(draft, deal, VisitEnd.LOST)
        draft.put(
            replace(
                draft.deal(deal.id),
                status=Status.LOST,
                closed_at=at,
                parked_until=None,
                lost_reason=reason,
                competitor=competitor or None,
            )
        )

    return f"Lost {named(for_each(draft, command, rule))}: {reason}"


def churn_deals(draft: Draft, command: ChurnDeals) -> str:
    """Mark won deals as left by the client."""
    reason = _reason(command.reason)

    def rule(deal: Deal) -> None:
        if not deal.is_client:
            state = "has churned already" if deal.churned_at else f"is {deal.status}"
            message = f"#{deal.id} {state}"
            raise Refused(message, "only a won deal can churn")
        at = leave(draft, deal, VisitEnd.LOST, at=command.at)
        at = max(at, deal.closed_at or at)
        draft.put(replace(draft.deal(deal.id), churned_at=at, churn_reason=reason))

    return f"Churned {named(for_each(draft, command, rule))}: {reason}"


def reopen_deals(draft: Draft, command: ReopenDeals) -> str:
    """Bring back what was lost, won or churned."""

    def rule(deal: Deal) -> None:
        process = draft.map_of(deal.pipeline_id)
        if deal.is_open:
            message = f"#{deal.id} is open"
            raise Refused(message, "only a lost or won deal can be reopened")
        stage = process.stage(deal.stage_id)
        if deal.churned_at is not None:
            draft.put(replace(deal, churned_at=None, churn_reason=None))
            if stage is not None and stage.kind is StageKind.WON and not stage.retired:
                arrive(draft, deal, stage, draft.now.instant, acts=False)
            return
        visit = draft.present_visit(deal.id)
        if visit is not None:
            leave(draft, deal, VisitEnd.MOVED_BACK)
        target = _last_open_stage(draft, deal, process)
        rank = deal.rank if target.id == deal.stage_id else draft.end_of_lane(target.id)
        draft.put(
            replace(
                draft.deal(deal.id),
                status=Status.OPEN,
                closed_at=None,
                lost_reason=None,
                competitor=None,
                stage_id=target.id,
                rank=rank,
            )
        )
        arrive(draft, deal, target, draft.now.instant, acts=False)

    return f"Reopened {named(for_each(draft, command, rule))}"


def park_deals(draft: Draft, command: ParkDeals) -> str:
    """Take open deals off the board until a day, or bring them back."""
    until = command.until
    if until is not None and until <= draft.now.today:
        message = f"{long_day(until, draft.now.today)} is not in the future"
        raise Refused(message, "park until a later day")

    def rule(deal: Deal) -> None:
        require_open(deal)
        if until is None and deal.parked_until is None:
            message = f"#{deal.id} is not parked"
            raise Refused(message)
        draft.put(replace(deal, parked_until=until))

    taken = for_each(draft, command, rule)
    if until is None:
        return f"Brought back {named(taken)}"
    return f"Parked {named(taken)} until {long_day(until, draft.now.today)}"


def _last_open_stage(draft: Draft, deal: Deal, process: ProcessMap) -> Stage:
    """Where selling stopped: the last open stage the deal stood in, else the first of the map."""
    past = [process.stage(visit.stage_id) for visit in reversed(draft.visits(deal.id))]
    for stage in (process.stage(deal.stage_id), *past):
        if stage is not None and stage.kind is StageKind.OPEN and not stage.retired:
            return stage
    return process.first


def _reason(text: str) -> str:
    reason = clean_line(text)
    if not reason:
        message = "a reason is needed"
        raise Refused(message, "say why in a few words")
    return reason


RULES: Mapping[type, Callable[..., str]] = {
    WinDeals: win_deals,
    LoseDeals: lose_deals,
    ChurnDeals: churn_deals,
    ReopenDeals: reopen_deals,
    ParkDeals: park_deals,
}
