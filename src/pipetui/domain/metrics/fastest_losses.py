"""What the fastest third of the lost deals has in common, beside the other lost ones.

It tells what goes together, and nothing of what causes what.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.metrics.facts import closed_in
from pipetui.domain.metrics.fastest import (
    SAMPLE_FLOOR,
    FigureBeside,
    ShareBeside,
    items_beside,
    means,
    shares,
    split_fastest,
    touches_beside,
)
from pipetui.domain.metrics.responding import wait_for_answer
from pipetui.domain.metrics.spread import median
from pipetui.domain.metrics.tallies import tallied
from pipetui.domain.metrics.ways import done_by
from pipetui.domain.model import VisitEnd
from pipetui.domain.process import StageKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipetui.domain.metrics.facts import DealFact, Facts
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.model import TouchKind
    from pipetui.domain.process import Item, ProcessMap, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class FastestLosses:
    """The fastest third of the lost deals beside the other lost ones."""

    fast: tuple[int, ...]
    """The deals, by their ids, soonest lost first; so are the others."""
    rest: tuple[int, ...]
    within_days: int
    """From the first stage to the loss; the fast ones took no longer."""
    lost_in: tuple[tuple[Stage, ShareBeside], ...]
    """For each stage in which any of them was lost."""
    reasons: tuple[tuple[str | None, ShareBeside], ...]
    """For each reason that any of them was lost for; None where none was noted."""
    came_back: ShareBeside
    """Went back to an earlier stage on the way."""
    touched: ShareBeside
    """Had any touch before the loss, of either side."""
    answered: ShareBeside
    """Somebody got in touch with the buyer before the loss."""
    response_hours: FigureBeside | None
    """The median of hours until then; None where too few of either side were answered."""
    items: tuple[tuple[Stage, Item, ShareBeside], ...]
    """For each checklist item that enough deals of both sides were given: done before the loss."""
    items_done: FigureBeside
    """Items done, per deal."""
    touches: tuple[tuple[TouchKind, FigureBeside], ...]
    """Touches before the loss, per deal."""
    basis: str

    @property
    def deal_ids(self) -> tuple[int, ...]:
        """All deals that are compared."""
        return (*self.fast, *self.rest)


class _Loss(NamedTuple):
    """A lost deal with what was done until then."""

    deal: DealFact
    days: int
    touches: Mapping[TouchKind, int]
    items: Mapping[tuple[int, str], bool]
    hours: float | None
    """Until the first answer; None without one."""


def fastest_losses(facts: Facts, process: ProcessMap, period: Period) -> FastestLosses | None:
    """Compare the deals that a pipeline lost soonest in the period with its other lost ones.

    None when there are fewer than `SAMPLE_FLOOR` on either side. Only deals are compared that are
    known from the beginning, and began in this pipeline.
    """
    selling = {stage.id for stage in process.every_stage if stage.kind is StageKind.OPEN}
    lost = (
        _loss(deal, facts, process, selling)
        for deal in closed_in(facts.deals, period)
        if deal.is_lost and deal.pipeline_id == process.pipeline.id
    )
    split = split_fastest((each for each in lost if each is not None), lambda loss: loss.days)
    if split is None:
        return None
    fast, rest, limit = split
    return FastestLosses(
        fast=tuple(loss.deal.id for loss in fast),
        rest=tuple(loss.deal.id for loss in rest),
        within_days=limit,
        lost_in=tuple(_lost_in(process, fast, rest)),
        reasons=tuple(_reasons(fast, rest)),
        came_back=shares(fast, rest, _came_back),
        touched=shares(fast, rest, lambda loss: bool(loss.touches)),
        answered=shares(fast, rest, lambda loss: loss.hours is not None),
        response_hours=_response(fast, rest),
        items=tuple(items_beside(process, *([each.items for each in s] for s in (fast, rest)))),
        items_done=means(fast, rest, lambda loss: sum(loss.items.values())),
        touches=tuple(touches_beside(*([each.touches for each in s] for s in (fast, rest)))),
        basis="the third of the lost deals that took the fewest days from the first stage to the "
        f"loss, beside the other lost ones, by the day of the close, {period.label}; "
        f"association, not cause; nothing below {SAMPLE_FLOOR} deals on a side",
    )


def _loss(deal: DealFact, facts: Facts, process: ProcessMap, selling: set[int]) -> _Loss | None:
    first, end = next(iter(deal.stays), None), deal.closed_at
    if first is None or end is None or not first.start_known or first.entered_at > end:
        return None
    if first.pipeline_id != process.pipeline.id:
        return None
    wait = wait_for_answer(deal)
    in_time = wait.answered is not None and wait.answered <= end
    return _Loss(
        deal=deal,
        days=facts.days(first.entered_at, end),
        touches=Counter(touch.kind for touch in deal.touches_until_close),
        items=done_by(deal, end, selling),
        hours=wait.hours if in_time else None,
    )


def _came_back(loss: _Loss) -> bool:
    return any(stay.ended is VisitEnd.MOVED_BACK for stay in loss.deal.stays)


def _lost_in(
    process: ProcessMap, fast: Sequence[_Loss], rest: Sequence[_Loss]
) -> Iterable[tuple[Stage, ShareBeside]]:
    for stage in process.every_stage:
        beside = shares(fast, rest, partial(_was_in, stage.id))
        if beside.fast.hits or beside.rest.hits:
            yield stage, beside


def _reasons(
    fast: Sequence[_Loss], rest: Sequence[_Loss]
) -> Iterable[tuple[str | None, ShareBeside]]:
    for reason in tallied((loss.deal.lost_reason, loss.deal.id) for loss in (*fast, *rest)):
        ids = frozenset(reason.deal_ids)
        yield reason.name, shares(fast, rest, partial(_is_among, ids))


def _was_in(stage_id: int, loss: _Loss) -> bool:
    return loss.deal.stage_id == stage_id


def _is_among(deal_ids: frozenset[int], loss: _Loss) -> bool:
    return loss.deal.id in deal_ids


def _response(fast: Sequence[_Loss], rest: Sequence[_Loss]) -> FigureBeside | None:
    told = [median(loss.hours for loss in side if loss.hours is not None) for side in (fast, rest)]
    return FigureBeside(*told) if min(each.n for each in told) >= SAMPLE_FLOOR else None
