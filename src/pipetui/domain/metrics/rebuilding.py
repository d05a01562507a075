"""How a deal stood at a moment: rebuilt from its history, without what happened later.

What is known of a deal are its fields and its stays, touches and items, each with its dates. The
fields may be those of the moment, or the nearest that are known from later; the dates say in which
stage it was then, whether it was open, and what of all that had not happened yet.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from pipetui.domain.model import Status, VisitEnd
from pipetui.domain.process import StageKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from pipetui.domain.dates import Now
    from pipetui.domain.metrics.facts import DealFact, ItemFact, TouchFact
    from pipetui.domain.model import Visit
    from pipetui.domain.process import Stage


class _Standing(NamedTuple):
    """Where a deal stood, and how it had ended, if it had."""

    pipeline_id: int
    stage_id: int | None
    status: Status = Status.OPEN
    closed_at: datetime | None = None
    churned_at: datetime | None = None


def deal_as_of(
    deal: DealFact, as_of: Now, stages: Mapping[int, Stage], *, exact: bool
) -> DealFact | None:
    """The deal as it stood at a moment; None when it did not exist yet.

    `exact` says that its fields are those of the moment; else they are the first that are known,
    from later, as of a deal that was imported with its past.
    """
    then = as_of.instant
    if deal.created_at > then:
        return None
    stays = _stays_until(deal.stays, then)
    touches = _touches_until(deal.touches, then)
    items = _items_until(deal.items, then)
    known = _Standing(deal.pipeline_id, deal.stage_id, deal.status, deal.closed_at, deal.churned_at)
    stood = _as_told(known, stays, then, exact=exact) or _as_stayed(known, stays, stages)
    if stood.status is not Status.OPEN and stood.closed_at is not None:
        stood = stood._replace(pipeline_id=_closed_in(stood, stays, stood.closed_at))
    if exact and stood == known and _is_same(deal, stays, touches, items):
        return deal
    return replace(
        deal,
        pipeline_id=stood.pipeline_id,
        stage_id=stood.stage_id,
        status=stood.status,
        closed_at=stood.closed_at,
        closed=as_of.day_of(stood.closed_at) if stood.closed_at else None,
        churned_at=stood.churned_at,
        stays=stays,
        touches=touches,
        items=items,
        **_told_of(deal, stood, exact=exact),
    )


def _as_told(
    known: _Standing, stays: Sequence[Visit], then: datetime, *, exact: bool
) -> _Standing | None:
    """Where the fields say it stood; None when they are of another time, as the dates show."""
    present = stays[-1] if stays and stays[-1].left_at is None else None
    if known.closed_at is None:
        stands = present is not None and present.stage_id == known.stage_id
        return known._replace(churned_at=None) if stands else None
    if known.closed_at > then:
        return None
    churned_at = known.churned_at
    if churned_at is not None and churned_at > then:
        churned_at = None
    if churned_at is None and not exact and known.status is Status.WON and stays:
        last = stays[-1]
        left = last.left_at if last.ended is VisitEnd.LOST else None
        churned_at = left if left is not None and left >= known.closed_at else None
    stage_id = present.stage_id if present is not None else known.stage_id
    return known._replace(stage_id=stage_id, churned_at=churned_at)


def _as_stayed(known: _Standing, stays: Sequence[Visit], stages: Mapping[int, Stage]) -> _Standing:
    """Where its stays say it stood; without any it was open, nobody knows where."""
    if not stays:
        return _Standing(known.pipeline_id, None)
    last = stays[-1]
    here = _Standing(last.pipeline_id, last.stage_id)
    if _is_won(last, stages):
        churned_at = last.left_at if last.ended is VisitEnd.LOST else None
        return here._replace(
            status=Status.WON, closed_at=_won_at(stays, stages), churned_at=churned_at
        )
    if last.left_at is None:
        return here
    if last.ended is VisitEnd.LOST:
        return here._replace(status=Status.LOST, closed_at=last.left_at)
    if last.ended is VisitEnd.ADVANCED:  # won where the map has no stage for it
        return here._replace(status=Status.WON, closed_at=last.left_at)
    return here


def _is_won(stay: Visit, stages: Mapping[int, Stage]) -> bool:
    stage = stages.get(stay.stage_id)
    return stage is not None and stage.kind is StageKind.WON


def _won_at(stays: Sequence[Visit], stages: Mapping[int, Stage]) -> datetime:
    """When the stays with the client began that the last one belongs to."""
    began = stays[-1].entered_at
    for stay in reversed(stays):
        if not _is_won(stay, stages):
            break
        began = stay.entered_at
    return began


def _closed_in(stood: _Standing, stays: Sequence[Visit], closed_at: datetime) -> int:
    """The pipeline in which it closed: a client may have been handed on to another since."""
    if stood.status is Status.LOST:
        return stood.pipeline_id
    for stay in reversed(stays):
        if stay.entered_at < closed_at or stay.entered_at == stay.left_at == closed_at:
            return stay.pipeline_id
    return stood.pipeline_id


def _told_of(deal: DealFact, stood: _Standing, *, exact: bool) -> dict[str, Any]:
    """The fields that do not hold, because they tell of another standing than the one then."""
    same_end = stood.status is deal.status and stood.closed_at == deal.closed_at
    gone: dict[str, Any] = {}
    if not same_end:
        gone |= {"lost_reason": None, "competitor": None, "parked_until": None}
    if stood.churned_at != deal.churned_at:
        gone["churn_reason"] = None
    if not (exact and same_end):
        gone["next_due"] = None
    return gone


def _is_same(
    deal: DealFact,
    stays: tuple[Visit, ...],
    touches: tuple[TouchFact, ...],
    items: tuple[ItemFact, ...],
) -> bool:
    return stays is deal.stays and touches is deal.touches and items is deal.items


def _stays_until(stays: tuple[Visit, ...], then: datetime) -> tuple[Visit, ...]:
    # Nearly always nothing is later: then nothing is made anew.
    for stay in stays:
        if stay.entered_at > then or (stay.left_at is not None and stay.left_at > then):
            break
    else:
        return stays
    return tuple(
        stay
        if stay.left_at is None or stay.left_at <= then
        else replace(stay, left_at=None, ended=None, forced=None)
        for stay in stays
        if stay.entered_at <= then
    )


def _touches_until(touches: tuple[TouchFact, ...], then: datetime) -> tuple[TouchFact, ...]:
    if not touches or touches[-1].at <= then:
        return touches
    return tuple(touch for touch in touches if touch.at <= then)


def _items_until(items: tuple[ItemFact, ...], then: datetime) -> tuple[ItemFact, ...]:
    for item in items:
        if max(item.created_at, item.done_at or then, item.skipped_at or then) > then:
            break
    else:
        return items
    return tuple(
        item._replace(done_at=_until(item.done_at, then), skipped_at=_until(item.skipped_at, then))
        for item in items
        if item.created_at <= then
    )


def _until(instant: datetime | None, then: datetime) -> datetime | None:
    return instant if instant is not None and instant <= then else None
