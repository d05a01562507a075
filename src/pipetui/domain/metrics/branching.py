"""What became of the deals that followed an answer at a decision point, and of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.metrics.comparing import Beside, Case, compared
from pipetui.domain.metrics.exits import straight_ways
from pipetui.domain.model import VisitEnd

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipetui.domain.metrics.facts import DealFact
    from pipetui.domain.model import Visit
    from pipetui.domain.process import ProcessMap, Stage


class BranchBeside(NamedTuple):
    """The answers that lead to one stage: those that went there, beside those that went elsewhere.

    Stays say where a deal went, not which answer was given.
    """

    labels: tuple[str, ...]
    to: Stage
    advanced: Beside | None
    """Share that went on from the stage they came to; None below the sample floor."""
    won: Beside | None
    """Share won of the deals that went on from here and were decided later; None likewise."""


def branches_beside(
    process: ProcessMap,
    stage: Stage,
    ended: Sequence[tuple[DealFact, Visit]],
    decided: Iterable[DealFact],
) -> tuple[BranchBeside, ...]:
    """Compare those that followed each answer of a stage with those that went straight elsewhere.

    `ended` are stays in the stage that are over, `decided` deals that were won or lost. Answers
    below the sample floor are left out, and those that lead to no stage.
    """
    labels: dict[str, list[str]] = {}
    for branch in stage.branches:
        labels.setdefault(branch.to, []).append(branch.label)
    led = [(to, said) for key, said in labels.items() if (to := process.stage_keyed(key))]
    if not led:
        return ()
    known = {each.id for each in process.every_stage}
    went = [
        (deal.id, there)
        for deal, stay in ended
        for here, there in straight_ways(deal.stays)
        if here is stay and there.stage_id in known
    ]
    last = [(deal, there) for deal in decided if (there := _last_way(deal, stage, known))]
    found = (
        BranchBeside(
            tuple(said),
            to,
            compared(
                Case(deal_id, there.stage_id == to.id, there.ended is VisitEnd.ADVANCED)
                for deal_id, there in went
                if there.left_at is not None
            ),
            compared(Case(deal.id, there.stage_id == to.id, deal.is_won) for deal, there in last),
        )
        for to, said in led
    )
    return tuple(each for each in found if each.advanced or each.won)


def _last_way(deal: DealFact, stage: Stage, known: set[int]) -> Visit | None:
    """Where a decided deal went when it last left a stage before its end; None when it did not."""
    end, found = deal.closed_at, None
    for here, there in straight_ways(deal.stays):
        if here.stage_id == stage.id and there.stage_id in known and end is not None:
            found = there if there.entered_at < end else found
    return found
