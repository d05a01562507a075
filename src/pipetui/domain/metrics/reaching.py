"""How far deals come: which stages each has reached, and how many of those that did are won.

To reach a later stage of the main line is to have reached the earlier ones, and a win reaches all
of them. A stage beside the main line is reached only by standing in it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.metrics.rates import Rate
from pipetui.domain.process import StageKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from pipetui.domain.metrics.facts import DealFact, Facts
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.process import ProcessMap, Stage


def main_line(process: ProcessMap) -> tuple[Stage, ...]:
    """The stages that every deal passes: those which no answer at a branch leads past."""
    places = {stage.key: place for place, stage in enumerate(process.stages)}
    past: set[int] = set()
    for place, stage in enumerate(process.stages):
        for branch in stage.branches:
            past.update(range(place + 1, places.get(branch.to, 0)))
    return tuple(stage for place, stage in enumerate(process.stages) if place not in past)


class Resolved(NamedTuple):
    """What is asked of a won or lost deal to see how far it came; that of many is the same."""

    pipeline_id: int
    """In which it closed."""
    stage_id: int | None
    """Where it was then, or where the client is."""
    is_won: bool
    stood: frozenset[int]
    """The stages it ever stood in."""


class Reach:
    """Which stages of one map deals have reached."""

    def __init__(self, process: ProcessMap) -> None:
        self._pipeline_id = process.pipeline.id
        self._stages = frozenset(stage.id for stage in process.every_stage)
        self._line = [stage.id for stage in main_line(process)]
        self._places = {stage_id: place for place, stage_id in enumerate(self._line)}
        selling = [s for s in main_line(process) if s.kind is StageKind.OPEN]
        self._before_win = len(selling)
        # Standing beside the line, a deal has passed what lies before it there.
        order = {stage.id: stage.position for stage in process.stages}
        self._passed = {
            stage.id: sum(order[each] < stage.position for each in self._line)
            for stage in process.stages
        }

    def stages_of(self, deal: DealFact) -> set[int]:
        """The stages that a deal has reached, by their ids; of other maps none."""
        stood = (stay.stage_id for stay in deal.stays if stay.pipeline_id == self._pipeline_id)
        return self.reached_by(
            Resolved(deal.pipeline_id, deal.stage_id, deal.is_won, frozenset(stood))
        )

    def reached_by(self, deal: Resolved) -> set[int]:
        """The stages that such a deal has reached, likewise."""
        stood = set(deal.stood & self._stages)
        is_here = deal.pipeline_id == self._pipeline_id
        if is_here and deal.stage_id is not None:
            stood.add(deal.stage_id)
        far = max((self._reached(stage_id) for stage_id in stood), default=0)
        if deal.is_won and is_here:
            far = max(far, self._before_win)
        return stood | set(self._line[:far])

    def _reached(self, stage_id: int) -> int:
        """How many stages of the main line one has reached who stood in a stage."""
        place = self._places.get(stage_id)
        return self._passed.get(stage_id, 0) if place is None else place + 1

    def first_reached(self, deal: DealFact, stage_id: int) -> tuple[datetime | None, bool]:
        """When a deal first reached a stage, and whether that is known; None when it has not."""
        if stage_id not in self.stages_of(deal):
            return None, True
        place = self._places.get(stage_id)
        for stay in deal.stays:
            if stay.pipeline_id != self._pipeline_id:
                continue
            far = self._reached(stay.stage_id)
            if stay.stage_id == stage_id or (place is not None and far > place):
                return stay.entered_at, stay.start_known
        # Only its win tells, or a file that says where it is and not since when.
        return deal.closed_at or deal.created_at, deal.is_won and bool(deal.stays)


def reach_to_win(process: ProcessMap, deals: Iterable[DealFact]) -> dict[int, Rate]:
    """By stage: won, of the won and lost deals that ever reached it; stages nobody reached too."""
    return reach_to_win_of(
        process,
        Counter(
            Resolved(
                deal.pipeline_id,
                deal.stage_id,
                deal.is_won,
                frozenset(stay.stage_id for stay in deal.stays),
            )
            for deal in deals
            if not deal.is_open
        ),
    )


def reach_to_win_of(process: ProcessMap, deals: Mapping[Resolved, int]) -> dict[int, Rate]:
    """The same, of deals of which it is told how many are alike."""
    reach = Reach(process)
    won: Counter[int] = Counter()
    resolved: Counter[int] = Counter()
    for deal, count in deals.items():
        for stage_id in reach.reached_by(deal):
            resolved[stage_id] += count
            won[stage_id] += count * deal.is_won
    return {stage.id: Rate(won[stage.id], resolved[stage.id]) for stage in process.every_stage}


def reach_of_all(maps: Iterable[ProcessMap], deals: Collection[DealFact]) -> dict[int, Rate]:
    """Reach-to-win of every stage of several maps, by the stages' ids."""
    return {
        stage_id: rate
        for process in maps
        for stage_id, rate in reach_to_win(process, deals).items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualified:
    """The deals that became qualified leads."""

    deal_ids: tuple[int, ...]
    undated: tuple[int, ...]
    """Deals that are qualified, and nobody knows since when: they are in no period."""
    missing: str | None
    """Why there is no figure; None where there is one."""
    basis: str

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.deal_ids)


def qualified_leads(facts: Facts, period: Period) -> Qualified:
    """The deals that first reached the stage marked qualified in the period."""
    found: list[int] = []
    undated: list[int] = []
    marked = [
        (Reach(each), [stage.id for stage in each.stages if stage.is_qualified])
        for each in facts.maps
        if facts.pipeline_id in {None, each.pipeline.id}
    ]
    for deal in facts.deals:
        reached = [
            moment
            for reach, stages in marked
            for stage_id in stages
            if (moment := reach.first_reached(deal, stage_id))[0] is not None
        ]
        if any(not known for _, known in reached):
            undated.append(deal.id)
        elif reached:
            first = min(at for at, _ in reached if at is not None)
            if period.holds(facts.as_of.day_of(first)):
                found.append(deal.id)
    nowhere = not any(stages for _, stages in marked)
    return Qualified(
        deal_ids=tuple(found),
        undated=tuple(undated),
        missing="no stage is marked qualified" if nowhere else None,
        basis="deals that reached the stage marked qualified, by the day they first did, "
        f"{period.label}",
    )


@dataclass(frozen=True, slots=True)
class FunnelStage:
    """How many of the deals that were made in a period came to one stage."""

    stage: Stage
    reached: tuple[int, ...]
    of_first: Rate
    of_before: Rate
    """Of those that came to the stage before it on the main line, or beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """How far the deals came that were made in a period."""

    stages: tuple[FunnelStage, ...]
    deal_ids: tuple[int, ...]
    untold: tuple[int, ...]
    """Deals that reached no stage, as far as is known: they came closed from a file."""
    basis: str


def funnel(facts: Facts, process: ProcessMap, period: Period) -> Funnel:
    """How many of the deals created in the period reached each stage of a map."""
    reach = Reach(process)
    made = [
        deal
        for deal in (*facts.deals, *facts.passed)
        if period.holds(deal.created) and _was_in(deal, process)
    ]
    reached = {deal.id: reach.stages_of(deal) for deal in made}
    line = {stage.id for stage in main_line(process)}
    told: list[FunnelStage] = []
    first: set[int] | None = None
    before: set[int] | None = None
    for stage in process.stages:
        here = [deal.id for deal in made if stage.id in reached[deal.id]]
        first = set(here) if first is None else first
        before = set(here) if before is None else before
        told.append(FunnelStage(stage, tuple(here), _share(here, first), _share(here, before)))
        if stage.id in line:
            before = set(here)
    return Funnel(
        stages=tuple(told),
        deal_ids=tuple(deal.id for deal in made),
        untold=tuple(number for number, stages in reached.items() if not stages),
        basis=f"deals that reached each stage, by the day of creation, {period.label}",
    )


def _share(here: Sequence[int], of: set[int]) -> Rate:
    """Those of a set who are here: nobody is counted who was not among it."""
    return Rate(sum(each in of for each in here), len(of))


def _was_in(deal: DealFact, process: ProcessMap) -> bool:
    number = process.pipeline.id
    return deal.pipeline_id == number or deal.has_stood_in(number)
