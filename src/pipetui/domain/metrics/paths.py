"""The ways on which deals were really won, beside the way that the map describes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.spread import Figure, median, percentile
from pipetui.domain.model import VisitEnd
from pipetui.domain.process import StageKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from pipetui.domain.dates import Now
    from pipetui.domain.model import TouchKind, Visit
    from pipetui.domain.process import ProcessMap, Stage

    CountDays = Callable[[date, date], int]

SLOW_SHARE = 0.9
"""Deals that took longer than this share of all stand out."""
SLOW_FLOOR = 10
"""With fewer deals of known length none is called slow."""
USUAL_FLOOR = 2
"""A way that so many deals went is one that can be left."""
_BASIS = "stays before the latest win, newest wins first, against the map as it is today"


@dataclass(frozen=True, slots=True, kw_only=True)
class WonDeal:
    """What is known of a won deal up to the moment it was won."""

    id: int
    title: str
    company: str | None = None
    closed_at: datetime
    stays: tuple[Visit, ...] = ()
    """All of them, in whatever pipeline and order."""
    touches: Mapping[TouchKind, int] = field(default_factory=dict)
    """How many of each kind before it was won."""
    items: Mapping[tuple[int, str], bool] = field(default_factory=dict)
    """The checklist items it was given, by stage and key, and whether each was done by then."""


@dataclass(frozen=True, slots=True)
class Step:
    """A stage on a deal's way; stays in one stage with no other between them are one step."""

    stage: Stage
    days: int | None
    """None where the beginning is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WonPath:
    """How one deal went to its win through the stages of a pipeline."""

    deal: WonDeal
    steps: tuple[Step, ...]
    is_whole: bool
    """False when it came from another pipeline, or from a file in the middle of its way."""
    began_late: bool
    """Whether it came in behind the stage where the map begins; what lies before is not skipped."""
    skipped: tuple[Stage, ...]
    """Stages of today's map that it passed over and never stood in."""
    moves_back: int
    returns: tuple[Stage, ...]
    """Stages it came into again after it had been in another."""
    reopened: int
    """How often it had ended, and was taken up again."""
    total_days: int | None
    """From the first stage to the win; None where the beginning is not known."""

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages in the order they were come into."""
        return tuple(step.stage for step in self.steps)

    @property
    def left_map(self) -> bool:
        """Whether it skipped a stage, went back, or came into one again."""
        return bool(self.skipped or self.returns or self.moves_back)

    def days_in(self, stage: Stage) -> int | None:
        """Days in a stage, all stays together; None where it was never there or one is unknown."""
        days = [step.days for step in self.steps if step.stage.id == stage.id]
        known = [each for each in days if each is not None]
        return sum(known) if known and len(known) == len(days) else None


@dataclass(frozen=True, slots=True)
class Variant:
    """One order of stages, and the deals that went that way, newest first."""

    stages: tuple[Stage, ...]
    paths: tuple[WonPath, ...]
    share: Rate
    days: Figure
    """The median of their days."""


class Deviation(StrEnum):
    """Why a deal stands out."""

    LEFT_USUAL_PATH = "left_usual_path"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class Outlier:
    """A deal that stands out."""

    path: WonPath
    reasons: tuple[Deviation, ...]


@dataclass(frozen=True, slots=True)
class StageUse:
    """What the deals did at one stage of the map, or at one it no longer has."""

    stage: Stage
    visited: Rate
    skipped: Rate
    """Of the deals whose whole way is known."""
    returned: Rate
    days: Figure
    """The median of the days each deal spent there in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WonPaths:
    """The ways of won deals of a pipeline, newest first."""

    process: ProcessMap
    paths: tuple[WonPath, ...]
    untold: int
    """Won deals that came without any stay: no way of theirs is known."""
    variants: tuple[Variant, ...]
    """The ways known whole, most frequent first; of equal ones the one gone last."""
    usual: Variant | None
    """The most frequent way; None as long as no way was gone twice."""
    outliers: tuple[Outlier, ...]
    stages: tuple[StageUse, ...]
    left_map: Rate
    began_late: Rate
    days: Figure
    """The median of all days from first stage to win."""
    slow_days: float | None
    """The 90th percentile of those days; None below `SLOW_FLOOR` deals."""
    basis: str

    @property
    def deal_ids(self) -> tuple[int, ...]:
        """The deals whose ways these are, newest win first."""
        return tuple(path.deal.id for path in self.paths)


def won_paths(
    process: ProcessMap,
    deals: Iterable[WonDeal],
    now: Now,
    *,
    basis: str = _BASIS,
    count: CountDays,
) -> WonPaths:
    """The ways of won deals, in the order given: newest first; `count` says what days count."""
    told = list(deals)
    paths = [path for each in told if (path := path_of(process, each, now, count)) is not None]
    whole = [path for path in paths if path.is_whole]
    timed = [path.total_days for path in paths if path.total_days is not None]
    slow = percentile(timed, SLOW_SHARE) if len(timed) >= SLOW_FLOOR else None
    variants = _variants(whole)
    usual = next((each for each in variants[:1] if each.share.hits >= USUAL_FLOOR), None)
    return WonPaths(
        process=process,
        paths=tuple(paths),
        untold=len(told) - len(paths),
        variants=variants,
        usual=usual,
        outliers=tuple(_outliers(paths, usual, slow)),
        stages=tuple(_stage_uses(process, paths)),
        left_map=Rate(sum(path.left_map for path in whole), len(whole)),
        began_late=Rate(sum(path.began_late for path in whole), len(whole)),
        days=median(timed),
        slow_days=slow,
        basis=basis,
    )


def path_of(process: ProcessMap, deal: WonDeal, now: Now, count: CountDays) -> WonPath | None:
    """A deal's way to its win through the stages of the map; None when no stay tells of it.

    What came after the win is no part of it, nor is what it did in another pipeline.
    """
    line = sorted(deal.stays, key=lambda stay: (stay.entered_at, stay.id))
    before = [stay for stay in line if _is_before_win(process, stay, deal.closed_at)]
    placed = [
        (stay, stage) for stay in before if (stage := process.stage(stay.stage_id)) is not None
    ]
    if not placed:
        return None
    stays = [stay for stay, _ in placed]
    is_whole = stays[0] is before[0] and stays[0].start_known
    steps = tuple(
        Step(group[0][1], _days([stay for stay, _ in group], deal.closed_at, now, count))
        for group in (list(each) for _, each in groupby(placed, lambda pair: pair[1].id))
    )
    stages = [step.stage for step in steps]
    total = count(now.day_of(stays[0].entered_at), now.day_of(deal.closed_at))
    return WonPath(
        deal=deal,
        steps=steps,
        is_whole=is_whole,
        began_late=is_whole and stages[0] in _after(process, process.first),
        skipped=_skipped(process, stages),
        moves_back=sum(stay.ended is VisitEnd.MOVED_BACK for stay in stays),
        returns=_returns(stages),
        reopened=sum(
            stay.ended is VisitEnd.LOST or stay.stage_id == following.stage_id
            for stay, following in pairwise(stays)
        ),
        total_days=total if stays[0].start_known else None,
    )


def describe_path(path: WonPath, usual: Sequence[Stage]) -> str:
    """How a way differs from another, in words: `without Lead; back 2 times`."""
    gone, expected = path.stages, tuple(usual)
    missing = [stage.name for stage in expected if stage not in gone]
    extra = [_name(stage) for stage in dict.fromkeys(gone) if stage not in expected]
    times = f"{path.moves_back} times"
    parts = [
        "" if path.is_whole else "it began elsewhere",
        f"without {', '.join(missing)}" if missing else "",
        f"also in {', '.join(extra)}" if extra else "",
        f"back {'once' if path.moves_back == 1 else times}" if path.moves_back else "",
        "ended and taken up again" if path.reopened else "",
    ]
    said = "; ".join(part for part in parts if part)
    return said or ("" if gone == expected else "in another order")


def _is_before_win(process: ProcessMap, stay: Visit, closed_at: datetime) -> bool:
    if stay.entered_at != closed_at:
        return stay.entered_at < closed_at
    # It came and was won within one instant; what begins with the win is of kind won.
    stage = process.stage(stay.stage_id)
    is_selling = stage is None or stage.kind is StageKind.OPEN
    return is_selling and stay.left_at == closed_at


def _days(stays: Sequence[Visit], closed_at: datetime, now: Now, count: CountDays) -> int | None:
    if not all(stay.start_known for stay in stays):
        return None
    return sum(
        count(now.day_of(stay.entered_at), now.day_of(min(stay.left_at or closed_at, closed_at)))
        for stay in stays
    )


def _after(process: ProcessMap, stage: Stage) -> tuple[Stage, ...]:
    return process.stages[process.stages.index(stage) + 1 :]


def _skipped(process: ProcessMap, gone: Sequence[Stage]) -> tuple[Stage, ...]:
    """The open stages between those it went through; where a branch leads, none is skipped."""
    places = {stage.id: place for place, stage in enumerate(process.stages)}
    line = [stage for stage in gone if stage.id in places]
    passed: set[int] = set()
    for here, there in pairwise(line):
        if not _leads(here, there):
            passed.update(range(places[here.id] + 1, places[there.id]))
    win = process.winning_stage
    if line and (win is None or not _leads(line[-1], win)):
        passed.update(range(places[line[-1].id] + 1, len(process.open_stages)))
    return tuple(process.stages[place] for place in sorted(passed - {places[s.id] for s in line}))


def _leads(here: Stage, there: Stage) -> bool:
    return any(branch.to == there.key for branch in here.branches)


def _returns(stages: Sequence[Stage]) -> tuple[Stage, ...]:
    seen: set[int] = set()
    again: list[Stage] = []
    for stage in stages:
        if stage.id in seen:
            again.append(stage)
        seen.add(stage.id)
    return tuple(again)


def _variants(paths: Sequence[WonPath]) -> tuple[Variant, ...]:
    by_order: dict[tuple[int, ...], list[WonPath]] = {}
    for path in paths:
        by_order.setdefault(tuple(stage.id for stage in path.stages), []).append(path)
    # The newest way comes first among them already, and sorting keeps that among equals.
    frequent = sorted(by_order.values(), key=len, reverse=True)
    return tuple(
        Variant(
            group[0].stages,
            tuple(group),
            Rate(len(group), len(paths)),
            median(path.total_days for path in group if path.total_days is not None),
        )
        for group in frequent
    )


def _outliers(
    paths: Iterable[WonPath], usual: Variant | None, slow: float | None
) -> Iterable[Outlier]:
    for path in paths:
        left = usual is not None and path.is_whole and path.stages != usual.stages
        late = slow is not None and path.total_days is not None and path.total_days > slow
        reasons = [Deviation.LEFT_USUAL_PATH] * left + [Deviation.SLOW] * late
        if reasons:
            yield Outlier(path, tuple(reasons))


def _stage_uses(process: ProcessMap, paths: Sequence[WonPath]) -> Iterable[StageUse]:
    whole = sum(path.is_whole for path in paths)
    visited = Counter(each for path in paths for each in {stage.id for stage in path.stages})
    skipped = Counter(stage.id for path in paths if path.is_whole for stage in path.skipped)
    returned = Counter(each for path in paths for each in {stage.id for stage in path.returns})
    for stage in process.every_stage:
        if not visited[stage.id] and (stage.retired or stage.kind is StageKind.WON):
            continue
        days = (path.days_in(stage) for path in paths)
        yield StageUse(
            stage,
            Rate(visited[stage.id], len(paths)),
            Rate(skipped[stage.id], whole),
            Rate(returned[stage.id], visited[stage.id]),
            median(each for each in days if each is not None),
        )


def _name(stage: Stage) -> str:
    return f"{stage.name} (retired)" if stage.retired else stage.name
