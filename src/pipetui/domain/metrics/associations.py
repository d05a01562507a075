"""What goes together with moving on, with winning and with losing.

Association, and nothing of what causes what: a deal that goes well may be the reason that its items
are done. Every share has its number of cases and its interval, and nothing is told of fewer cases
than the sample floor on either side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.metrics.branching import branches_beside
from pipetui.domain.metrics.comparing import Beside, Case, compared
from pipetui.domain.metrics.exits import ended_in, given_items, was_done
from pipetui.domain.metrics.facts import closed_in, ids_of
from pipetui.domain.metrics.fastest import SAMPLE_FLOOR
from pipetui.domain.metrics.objecting import objection_namer
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.tallies import tallied
from pipetui.domain.model import TouchKind, VisitEnd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipetui.domain.metrics.branching import BranchBeside
    from pipetui.domain.metrics.facts import DealFact, Facts, ItemFact
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.metrics.tallies import Tally
    from pipetui.domain.model import Visit
    from pipetui.domain.process import ProcessMap, Stage


class ItemBeside(NamedTuple):
    """An item of a checklist: what became of the deals that had done it, and of those that not."""

    key: str
    text: str
    """As the map words it now; its key where the map has it no more."""
    beside: Beside


class TouchBeside(NamedTuple):
    """A kind of touch: what became of the stays with one of it, and of those without."""

    kind: TouchKind
    beside: Beside


@dataclass(frozen=True, slots=True, kw_only=True)
class StageMoves:
    """What goes together with moving on from one stage, and with winning later."""

    stage: Stage
    advanced: Rate
    """Of all stays that ended, as the stage's conversion."""
    items: tuple[ItemBeside, ...]
    """Share that went on, with each item done when the stay ended and without."""
    touches: tuple[TouchBeside, ...]
    """Share that went on, with a touch of each kind during the stay and without."""
    branches: tuple[BranchBeside, ...]
    """What became of the deals that followed each answer, and of those that went elsewhere."""
    wins: tuple[ItemBeside, ...]
    """Share won of the deals that went on from here and were decided later, with each item done on
    leaving and without: whether those that skip it win less."""
    deal_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Movers:
    """What goes together with moving on, stage by stage."""

    stages: tuple[StageMoves, ...]
    """Every stage from which a deal went, in the map's order, retired ones last."""
    floor: int
    """With fewer cases on either side nothing is told."""
    basis: str


def what_moves_deals(facts: Facts, process: ProcessMap, period: Period) -> Movers:
    """Compare, for each stage of a map, the stays and deals with and without what was done there.

    Stays count by the day they ended, the deals that were won or lost by the day of that.
    """
    stays: dict[int, list[tuple[DealFact, Visit]]] = {}
    for deal, stay in ended_in(facts, period):
        stays.setdefault(stay.stage_id, []).append((deal, stay))
    decided = closed_in(facts.deals, period)
    return Movers(
        stages=tuple(
            _moves(process, stage, stays[stage.id], decided)
            for stage in process.every_stage
            if stage.id in stays
        ),
        floor=SAMPLE_FLOOR,
        basis=f"stays by the day they ended, won and lost deals by the day of the close, "
        f"{period.label}; association, not cause; nothing below {SAMPLE_FLOOR} cases on a side",
    )


def _moves(
    process: ProcessMap,
    stage: Stage,
    ended: Sequence[tuple[DealFact, Visit]],
    decided: Iterable[DealFact],
) -> StageMoves:
    items: dict[str, list[Case]] = {}
    touches: dict[TouchKind, list[Case]] = {kind: [] for kind in TouchKind}
    for deal, stay in ended:
        advanced = stay.ended is VisitEnd.ADVANCED
        for item in given_items(deal, stay):
            items.setdefault(item.key, []).append(Case(deal.id, was_done(item, stay), advanced))
        if stay.start_known:
            kinds = _kinds_during(deal, stay)
            for kind, cases in touches.items():
                cases.append(Case(deal.id, kind in kinds, advanced))
    wins: dict[str, list[Case]] = {}
    for deal in decided:
        for item, was in _on_leaving(deal, stage.id):
            wins.setdefault(item.key, []).append(Case(deal.id, was, deal.is_won))
    return StageMoves(
        stage=stage,
        advanced=Rate(
            sum(stay.ended is VisitEnd.ADVANCED for _, stay in ended),
            len(ended),
        ),
        items=_of_items(stage, items),
        touches=tuple(
            TouchBeside(kind, beside)
            for kind, cases in touches.items()
            if (beside := compared(cases)) is not None
        ),
        branches=branches_beside(process, stage, ended, decided),
        wins=_of_items(stage, wins),
        deal_ids=tuple(sorted({deal.id for deal, _ in ended})),
    )


def _kinds_during(deal: DealFact, stay: Visit) -> set[TouchKind]:
    return {
        touch.kind
        for touch in deal.touches
        if touch.at >= stay.entered_at and (stay.left_at is None or touch.at <= stay.left_at)
    }


def _on_leaving(deal: DealFact, stage_id: int) -> list[tuple[ItemFact, bool]]:
    """The items a deal had when it last went on from a stage before its end, each done or not.

    One that ended right there did not go on: of those only the won ones would be left to count.
    """
    last = None
    for stay in deal.stays:
        left, end = stay.left_at, deal.closed_at
        if stay.stage_id == stage_id and stay.ended is VisitEnd.ADVANCED and left and end:
            last = stay if left < end else last
    if last is None:
        return []
    return [(item, was_done(item, last)) for item in given_items(deal, last)]


def _of_items(stage: Stage, cases: Mapping[str, Sequence[Case]]) -> tuple[ItemBeside, ...]:
    """Those with enough cases on both sides, in the order of the map's list."""
    texts = {item.key: item.text for item in stage.items}
    keys = [*texts, *sorted(cases.keys() - texts.keys())]
    return tuple(
        ItemBeside(key, texts.get(key, key), beside)
        for key in keys
        if (beside := compared(cases.get(key, ()))) is not None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Losses:
    """Why deals were lost, as far as it was noted."""

    deal_ids: tuple[int, ...]
    reasons: tuple[Tally, ...]
    """They add up to all; so do the competitors."""
    competitors: tuple[Tally, ...]
    objections: tuple[Tally, ...]
    """Met before the loss. A deal can have met several, and one that met none is in none."""
    basis: str

    def share(self, tally: Tally) -> Rate:
        """Of the lost deals, those that a tally is of."""
        return Rate(tally.count, len(self.deal_ids))


def losses(facts: Facts, period: Period) -> Losses:
    """The deals lost in the period by reason, by competitor and by the name of the objection."""
    name_of = objection_namer(facts.maps)
    lost = closed_in(facts.lost, period)
    return Losses(
        deal_ids=ids_of(lost),
        reasons=tallied((deal.lost_reason, deal.id) for deal in lost),
        competitors=tallied((deal.competitor, deal.id) for deal in lost),
        objections=tallied(
            (name_of(touch.text), deal.id)
            for deal in lost
            for touch in deal.touches_until_close
            if touch.kind is TouchKind.OBJECTION
        ),
        basis=f"lost deals by the day of the close, {period.label}",
    )
