"""What passes through a process: for each stage how many came, and where they went."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from pipetui.domain.metrics.exits import straight_ways
from pipetui.domain.metrics.local_days import day_finder
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.model import VisitEnd
from pipetui.domain.process import Exit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from pipetui.domain.dates import Now
    from pipetui.domain.model import Visit
    from pipetui.domain.process import Branch, ProcessMap, Stage


@dataclass(frozen=True, slots=True)
class Way:
    """How many stays went straight from one stage to another, on or back."""

    to: Stage
    count: int


@dataclass(frozen=True, slots=True)
class BranchUse:
    """How often an answer at a decision point was followed.

    Stays say where a deal went, not which answer was given: answers that lead to one place share
    its count.
    """

    branch: Branch
    taken: Rate | None
    """Of the stays that ended; None where no stay tells, as of a "no" or of parking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFlow:
    """The ledger of one stage; it always balances.

    entries = advanced + lost + moved_back + handed_on + still_there
    """

    stage: Stage
    """One that has left the map is marked retired."""
    entries: int
    advanced: int
    """Went on, or was won here."""
    lost: int
    """Was lost here; of a client, churned."""
    moved_back: int
    handed_on: int
    """To another pipeline, or because the stage left the map."""
    still_there: int
    """Parked ones too."""
    won_outright: int
    """Of the advanced, those that were won here and went to no stage."""
    ways: tuple[Way, ...]
    """Where the others went, in the map's order."""
    branches: tuple[BranchUse, ...]

    @property
    def ended(self) -> int:
        """The stays that are over."""
        return self.entries - self.still_there

    @property
    def conversion(self) -> Rate:
        """Advanced, of all that ended."""
        return Rate(self.advanced, self.ended)


def stage_flows(
    process: ProcessMap,
    stays: Iterable[Visit],
    as_of: Now,
    *,
    since: date | None = None,
    until: date | None = None,
) -> tuple[StageFlow, ...]:
    """The ledger of each stage of the map, in order, then of each retired one that was entered.

    `stays` are those in the pipeline's stages, in any order; others are passed over. Counted are
    the stays entered from `since` to `until`, both days included, by their fate as of `as_of`.
    """
    known = {stage.id for stage in process.every_stage}
    told = [stay for stay in stays if stay.stage_id in known and stay.entered_at <= as_of.instant]
    followed = _followers(told)
    entered: dict[int, list[Visit]] = {}
    day_of = day_finder(as_of)
    always = since is None and until is None  # the days of a long history take a while to find
    for stay in told:
        if always or _is_within(day_of(stay.entered_at), since, until):
            entered.setdefault(stay.stage_id, []).append(stay)
    return tuple(
        _flow(process, stage, entered.get(stage.id, ()), followed, as_of)
        for stage in process.every_stage
        if not stage.retired or stage.id in entered
    )


def _is_within(day: date, since: date | None, until: date | None) -> bool:
    return (since is None or since <= day) and (until is None or day <= until)


_in_order = attrgetter("entered_at", "id")


def _followers(stays: Iterable[Visit]) -> Mapping[int, int]:
    """By the id of a stay the stage a deal went to from it, where it went straight to one."""
    by_deal: dict[int, list[Visit]] = {}
    for stay in stays:
        by_deal.setdefault(stay.deal_id, []).append(stay)
    for line in by_deal.values():  # each is short, and mostly in order; all of them are not
        line.sort(key=_in_order)
    return {
        here.id: there.stage_id for line in by_deal.values() for here, there in straight_ways(line)
    }


def _flow(
    process: ProcessMap,
    stage: Stage,
    stays: Sequence[Visit],
    followed: Mapping[int, int],
    as_of: Now,
) -> StageFlow:
    over = [stay for stay in stays if stay.left_at is not None and stay.left_at <= as_of.instant]
    fates = Counter(stay.ended for stay in over)
    went = Counter(followed[stay.id] for stay in over if stay.id in followed)
    return StageFlow(
        stage=stage,
        entries=len(stays),
        advanced=fates[VisitEnd.ADVANCED],
        lost=fates[VisitEnd.LOST],
        moved_back=fates[VisitEnd.MOVED_BACK],
        handed_on=fates[VisitEnd.HANDED_ON],
        still_there=len(stays) - len(over),
        won_outright=sum(
            stay.ended is VisitEnd.ADVANCED and stay.id not in followed for stay in over
        ),
        ways=tuple(Way(to, went[to.id]) for to in process.every_stage if went[to.id]),
        branches=tuple(
            BranchUse(branch, _taken(process, branch, went, fates[VisitEnd.LOST], len(over)))
            for branch in stage.branches
        ),
    )


def _taken(
    process: ProcessMap, branch: Branch, went: Mapping[int, int], lost: int, ended: int
) -> Rate | None:
    if branch.to == Exit.LOST:
        return Rate(lost, ended)
    to = process.stage_keyed(branch.to)
    return None if to is None else Rate(went.get(to.id, 0), ended)
